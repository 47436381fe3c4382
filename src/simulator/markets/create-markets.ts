import type { MarketView, MarketViews } from '../market-view.js';
import type { VenueClock } from '../venue-clock.js';
import type { Venue } from '../venue.js';
import type { HistoryLimits } from './symbol-statistics.js';
import { VenueMarketViews } from './venue-market-views.js';

/** What the markets of a venue are made from. */
export interface MarketsOptions {
  readonly venue: Venue;
  /** The clock that the venue takes its time from. */
  readonly clock: VenueClock;
  readonly limits?: HistoryLimits;
}

/** The public data of a venue and what moves its prices. */
export interface Markets extends MarketViews {
  /** Lets the agents trade. */
  start(): void;
  /** Stops them; nothing of the markets keeps the process alive then. */
  stop(): void;
}

/** Puts the markets of a venue together. */
export function createMarkets(options: MarketsOptions): Markets {
  const views = new VenueMarketViews(options.venue, options.clock, options.limits);
  return {
    view: (symbol): MarketView | undefined => views.view(symbol),
    listenAll: (topic, listener) => views.listenAll(topic, listener),
    start: () => undefined,
    stop: () => views.close(),
  };
}
