import type { Account } from '../accounts/account.js';
import type { AccountMarket } from '../accounts/account-market.js';
import type { Ledger } from '../accounts/ledger.js';
import type { SymbolSpec } from '../markets/symbol-spec.js';
import type { VenueClock } from '../venue-clock.js';
import { VenueError } from '../venue-error.js';
import type { EventOutbox } from './event-outbox.js';
import { ExecutionReporter } from './execution-reporter.js';
import { SymbolDesk } from './symbol-desk.js';

/** What a trading floor is made of. */
export interface TradingFloorParts {
  readonly clock: VenueClock;
  readonly symbols: Iterable<SymbolSpec>;
  readonly ledger: Ledger;
  readonly outbox: EventOutbox;
  /** Makes up a client order id. */
  readonly newId: () => string;
  readonly traits: ConstructorParameters<typeof SymbolDesk>[5];
}

/** The desks of all symbols, who trades at them, and the one way in which anything happens there. */
export class TradingFloor {
  readonly #clock: VenueClock;
  readonly #ledger: Ledger;
  readonly #outbox: EventOutbox;
  readonly #desks = new Map<string, SymbolDesk>();

  constructor({ clock, symbols, ledger, outbox, newId, traits }: TradingFloorParts) {
    this.#clock = clock;
    this.#ledger = ledger;
    this.#outbox = outbox;
    const reporter = new ExecutionReporter(outbox);
    for (const spec of symbols) {
      this.#desks.set(spec.symbol, new SymbolDesk(spec, outbox, ledger, reporter, newId, traits));
    }
  }

  /** Throws where the venue has no such symbol. */
  desk(symbol: string): SymbolDesk {
    const desk = this.#desks.get(symbol);
    if (!desk) throw new VenueError(-1121, 'Invalid symbol.');
    return desk;
  }

  /** What an account has at one desk. */
  owner(accountId: string, desk: SymbolDesk): AccountMarket {
    return marketOf(this.#ledger.account(accountId), desk.market.spec);
  }

  /** The same at one desk or, without a symbol, at each where it has traded. */
  owners(accountId: string, symbol: string | undefined): AccountMarket[] {
    const account = this.#ledger.account(accountId);
    return symbol === undefined ? [...account.markets()] : [marketOf(account, this.desk(symbol).market.spec)];
  }

  /** One operation: at one moment, its stops included, told as a whole when it is over. */
  run<Result>(desk: SymbolDesk, operation: () => Result): Result {
    desk.market.time = this.#clock.now();
    const result = operation();
    desk.settle();
    desk.market.tellBalances();
    this.#outbox.drain();
    return result;
  }
}

function marketOf(account: Account, { symbol, baseAsset, quoteAsset }: SymbolSpec): AccountMarket {
  return account.market(symbol, baseAsset, quoteAsset);
}
