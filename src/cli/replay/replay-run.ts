import { MarketFollower } from '../../index.js';
import type { FollowedMarket } from '../../index.js';
import type { Simulator } from '../../simulator/index.js';
import { pause } from '../until-aborted.js';
import type { ReplayResult } from './replay-result.js';

/** After the last frame was sent, so long without news means that all of it has come. */
const QUIET_MS = 200;

/**
 * Follows what a simulator replays, to the end of the recording; null where it was interrupted. Rejects with the
 * recording's own error for a line that cannot be read.
 */
export async function followReplay(
  simulator: Simulator,
  onNotice: (message: string) => void,
  signal: AbortSignal,
): Promise<ReplayResult | null> {
  const symbols = [...simulator.exchange.symbols.keys()];
  const follower = new MarketFollower({ endpoints: simulator.endpoints, symbols, onNotice });
  const begun = performance.now();
  try {
    follower.open();
    await Promise.race([simulator.markets.replay?.ended, aborted(signal)]);
    await simulator.server.sockets.drained();
    const endedAt = await untilQuiet(() => follower.counts.frames, signal);
    return signal.aborted ? null : toResult(simulator, symbols, follower.counts, endedAt - begun);
  } finally {
    await follower.close();
  }
}

/** Resolves to the moment of the last news. */
async function untilQuiet(count: () => number, signal: AbortSignal): Promise<number> {
  let seen = -1;
  let seenAt = performance.now();
  while (!signal.aborted && performance.now() - seenAt < QUIET_MS) {
    if (count() !== seen) {
      seen = count();
      seenAt = performance.now();
    }
    await pause(10, signal);
  }
  return seenAt;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function toResult(
  { markets }: Simulator,
  symbols: readonly string[],
  { frames, trades, ticks, books }: FollowedMarket,
  durationMs: number,
): ReplayResult {
  const sum = (of: (book: FollowedMarket['books'][number]) => number): number =>
    books.reduce((total, book) => total + of(book), 0);
  const played = symbols.flatMap((symbol) => markets.replay?.counts(symbol) ?? []);
  const playedDiffs = played.reduce((total, { applied, dropped }) => total + applied + dropped, 0);
  const playedTrades = played.reduce((total, counts) => total + counts.trades, 0);
  const depthApplied = sum(({ applied }) => applied);
  const depthDropped = sum(({ dropped }) => dropped);
  return {
    frames,
    depthApplied,
    depthDropped,
    gaps: sum(({ gaps }) => gaps),
    trades,
    topCompared: sum(({ topCompared }) => topCompared),
    topEqual: sum(({ topEqual }) => topEqual),
    finalBid: books[0]?.bidPrice ?? 0,
    finalAsk: books[0]?.askPrice ?? 0,
    ticks,
    seconds: Math.round(durationMs) / 1_000,
    symbols,
    complete: depthApplied + depthDropped === playedDiffs && trades === playedTrades,
  };
}
