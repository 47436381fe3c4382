import type { MarketViews } from '../market-view.js';
import type { VenueClock } from '../venue-clock.js';
import type { Venue } from '../venue.js';
import type { HistoryLimits } from './symbol-statistics.js';
import { SyntheticMarket } from './synthetic-market.js';
import { VenueMarketViews } from './venue-market-views.js';

/** What the markets of a venue are made from. */
export interface MarketsOptions {
  readonly venue: Venue;
  /** The clock that the venue takes its time from; a `HistoryClock` where `warmUp` is to be called. */
  readonly clock: VenueClock;
  /** The same seed gives the same market; default 1. */
  readonly seed?: number;
  /** Whether agents trade the symbols that no recording covers; default true. */
  readonly agents?: boolean;
  readonly limits?: HistoryLimits;
}

/** The public data of a venue and what moves its prices. */
export interface Markets extends MarketViews {
  /** Lets the agents trade through the last `durationMs` before now; nothing where there are no agents. */
  warmUp(durationMs: number): void;
  /** Lets the markets move. */
  start(): void;
  /** Ends them for good; nothing of the markets keeps the process alive then. */
  stop(): void;
}

/** Puts the markets of a venue together; nothing moves before `start`. */
export function createMarkets({ venue, clock, seed = 1, agents = true, limits }: MarketsOptions): Markets {
  const views = new VenueMarketViews(venue, clock, limits);
  const symbols = agents ? [...venue.symbols.values()] : [];
  const synthetic = symbols.length > 0 ? new SyntheticMarket({ venue, clock, symbols, seed }) : null;
  return {
    view: (symbol) => views.view(symbol),
    listenAll: (topic, listener) => views.listenAll(topic, listener),
    warmUp: (durationMs) => synthetic?.warmUp(durationMs),
    start: () => synthetic?.start(),
    stop: () => {
      synthetic?.close();
      views.close();
    },
  };
}
