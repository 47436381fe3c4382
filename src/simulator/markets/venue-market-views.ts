import type { MarketViews } from '../market-view.js';
import type { VenueClock } from '../venue-clock.js';
import type { LevelChange } from '../venue-events.js';
import type { VenueTrade } from '../venue-orders.js';
import type { Venue } from '../venue.js';
import { listenAllMarkets } from './all-market-feed.js';
import { venueBook } from './book-reader.js';
import { Pulse } from './pulse.js';
import type { HistoryLimits } from './symbol-statistics.js';
import { SymbolMarketView } from './symbol-market-view.js';

/** What `avgPrice` shows. */
const AVERAGE_MINUTES = 5;

/** Public data of a venue's symbols, from what the venue tells of itself. */
export class VenueMarketViews implements MarketViews {
  readonly #venue: Venue;
  readonly #pulse: Pulse;
  readonly #views = new Map<string, SymbolMarketView>();
  readonly #onTrade = (trade: VenueTrade): void => this.#views.get(trade.symbol)?.onTrade(trade);
  readonly #onLevel = (change: LevelChange): void => this.#views.get(change.symbol)?.onLevel(change);

  /** Listens to the venue from now on; trades before are not known to it. */
  constructor(venue: Venue, clock: VenueClock, limits?: HistoryLimits) {
    this.#venue = venue;
    this.#pulse = new Pulse(clock);
    for (const { symbol, referencePrice } of venue.symbols.values()) {
      const filterPrices = {
        average: () => venue.averagePrice(symbol, AVERAGE_MINUTES),
        reference: () => venue.referencePrice(symbol),
      };
      const ground = { symbol, referencePrice, book: venueBook(venue, symbol), pulse: this.#pulse, filterPrices };
      this.#views.set(symbol, new SymbolMarketView({ ...ground, ...(limits ? { limits } : {}) }));
    }
    venue.on('trade', this.#onTrade).on('level', this.#onLevel);
  }

  view(symbol: string): SymbolMarketView | undefined {
    return this.#views.get(symbol);
  }

  /** Puts another view (of a recording) in the place of the venue's own. */
  replace(view: SymbolMarketView): void {
    this.#views.set(view.symbol, view);
  }

  listenAll(topic: string, listener: (json: string) => void): (() => void) | undefined {
    return listenAllMarkets(this.#views.values(), this.#pulse, topic, listener);
  }

  /** Hears nothing more of the venue and tells nothing more; whoever still listens keeps no timer running. */
  close(): void {
    for (const view of this.#views.values()) view.close();
    this.#pulse.close();
    this.#venue.off('trade', this.#onTrade).off('level', this.#onLevel);
  }
}
