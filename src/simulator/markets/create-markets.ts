import type { MarketViews } from '../market-view.js';
import type { VenueClock } from '../venue-clock.js';
import type { ExternalMarket, Venue } from '../venue.js';
import { ReplayMarket, type ReplayOptions } from './replay-market.js';
import type { HistoryLimits } from './symbol-statistics.js';
import { SyntheticMarket } from './synthetic-market.js';
import { VenueMarketViews } from './venue-market-views.js';

/** What the markets of a venue are made from. */
export interface MarketsOptions {
  readonly venue: Venue & ExternalMarket;
  /** The clock that the venue takes its time from; a `HistoryClock` where `warmUp` is to be called. */
  readonly clock: VenueClock;
  /** The same seed gives the same market; default 1. */
  readonly seed?: number;
  /** Whether agents trade the symbols that no recording covers; default true. */
  readonly agents?: boolean;
  /** A recording to replay; its symbols must be among the venue's. */
  readonly replay?: ReplayOptions;
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
  /** The replay, where there is one. */
  readonly replay: ReplayMarket | null;
}

/** Puts the markets of a venue together; nothing moves before `start`. Throws `RangeError` for a recorded symbol that the venue does not list. */
export function createMarkets(options: MarketsOptions): Markets {
  const { venue, clock, limits } = options;
  const views = new VenueMarketViews(venue, clock, limits);
  const replay = options.replay ? createReplay(options.replay, options) : null;
  for (const view of replay?.views ?? []) views.replace(view);
  const synthetic = createAgents(options, new Set(replay?.views.map(({ symbol }) => symbol)));
  return {
    view: (symbol) => views.view(symbol),
    listenAll: (topic, listener) => views.listenAll(topic, listener),
    replay,
    warmUp: (durationMs) => synthetic?.warmUp(durationMs),
    start: () => {
      synthetic?.start();
      replay?.start();
    },
    stop: () => {
      synthetic?.close();
      replay?.stop();
      views.close();
    },
  };
}

function createReplay(replay: ReplayOptions, { venue, clock, limits }: MarketsOptions): ReplayMarket {
  const unlisted = replay.recording.symbols.filter((symbol) => !venue.symbols.has(symbol));
  if (unlisted.length > 0) throw new RangeError(`the venue does not list what was recorded: ${unlisted.join(', ')}`);
  return new ReplayMarket({ limits, ...replay }, { clock, venue });
}

function createAgents(
  { venue, clock, seed = 1, agents = true }: MarketsOptions,
  recorded: ReadonlySet<string>,
): SyntheticMarket | null {
  const symbols = agents ? [...venue.symbols.values()].filter(({ symbol }) => !recorded.has(symbol)) : [];
  return symbols.length > 0 ? new SyntheticMarket({ venue, clock, symbols, seed }) : null;
}
