import type { Exchange } from '../host/domain/constants.js';
import type { SubscribeRequest } from '../host/domain/requests.js';
import type { ContractTable } from './mappings/contract-table.js';
import { asksForTheSame } from './managers/feeds/market-request.js';

/** What the subscriptions are handed. */
export interface StandingSubscriptionsParts {
  readonly exchange: Exchange;
  /** The contract of a spelling, as far as contracts are known. */
  readonly findContract: ContractTable['find'];
}

/**
 * What is subscribed, as often as it was: by the host over all connections, and by the settings of the present one. Every
 * new connection begins with it.
 */
export class StandingSubscriptions {
  readonly #parts: StandingSubscriptionsParts;
  readonly #ofHost: SubscribeRequest[] = [];
  #ofSettings: SubscribeRequest[] = [];

  constructor(parts: StandingSubscriptionsParts) {
    this.#parts = parts;
  }

  /** The host wants it. */
  add(request: SubscribeRequest): void {
    this.#ofHost.push(request);
  }

  /** Takes back one that asks for the same, the host's first; false where there is none. */
  remove(request: SubscribeRequest): boolean {
    for (const requests of [this.#ofHost, this.#ofSettings]) {
      const index = requests.findIndex((standing) => this.#isTheSame(standing, request));
      if (index < 0) continue;
      requests.splice(index, 1);
      return true;
    }
    return false;
  }

  /** What the settings of a connection that begins subscribe, in place of what those of the last one did. */
  begin(symbols: readonly string[]): void {
    const { exchange } = this.#parts;
    this.#ofSettings = symbols.map((symbol) => ({ symbol, exchange }));
  }

  /** What the settings ask for, then what the host does, in the order in which it did. */
  all(): SubscribeRequest[] {
    return [...this.#ofSettings, ...this.#ofHost];
  }

  #isTheSame(standing: SubscribeRequest, request: SubscribeRequest): boolean {
    return (
      standing.exchange === request.exchange &&
      this.#canonical(standing.symbol) === this.#canonical(request.symbol) &&
      asksForTheSame(standing, request)
    );
  }

  #canonical(spelling: string): string {
    const exchange = `.${this.#parts.exchange}`;
    const bare = spelling.endsWith(exchange) ? spelling.slice(0, -exchange.length) : spelling;
    return this.#parts.findContract(spelling)?.symbol ?? bare.replace('/', '').toUpperCase();
  }
}
