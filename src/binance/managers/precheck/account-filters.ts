import { LogLevel } from '../../../host/domain/constants.js';
import type { Decimal } from '../../../host/domain/decimal.js';
import { NO_ACCOUNT_RULES, toAccountRules, withAccountRules } from '../../mappings/account-rules.js';
import type { AccountRules } from '../../mappings/account-rules.js';
import type { OrderCaps } from '../../mappings/trading-rules.js';
import { reasonOf } from '../../errors/reason-of.js';

/** What the account's filters are asked with. */
export interface AccountFiltersParts {
  /** `GET /api/v3/myFilters` of a symbol. */
  ask(symbol: string): Promise<unknown>;
  /** Aborted at the close. */
  readonly signal: AbortSignal;
  onLog(message: string, level: LogLevel): void;
}

/**
 * Filters that hold for this account alone (MAX_ASSET, EXCHANGE_MAX_*), which exchangeInfo does not show. They are asked
 * for once per symbol, when its first order comes, which does not wait for them.
 */
export class AccountFilters {
  readonly #parts: AccountFiltersParts;
  readonly #asked = new Set<string>();
  #rules: AccountRules = NO_ACCOUNT_RULES;

  constructor(parts: AccountFiltersParts) {
    this.#parts = parts;
  }

  /** How many orders may be open on all symbols together; null where nothing is known. */
  get exchangeCaps(): OrderCaps {
    return this.#rules.exchangeCaps;
  }

  /** The most of an asset that one order may move; null where no filter is known. */
  assetLimit(asset: string): Decimal | null {
    return this.#rules.assetLimits.get(asset) ?? null;
  }

  /** A symbol is traded: its filters are asked for unless they have been. */
  follow(symbol: string): void {
    if (this.#asked.has(symbol)) return;
    this.#asked.add(symbol);
    void this.#ask(symbol);
  }

  async #ask(symbol: string): Promise<void> {
    try {
      const answer = await this.#parts.ask(symbol);
      this.#rules = withAccountRules(this.#rules, toAccountRules(answer));
    } catch (error) {
      if (this.#parts.signal.aborted) return;
      const reason = reasonOf(error);
      this.#parts.onLog(`The account's filters on ${symbol} are left to the venue: ${reason}`, LogLevel.DEBUG);
    }
  }
}
