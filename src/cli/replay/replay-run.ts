import type { Simulator } from '../../simulator/index.js';
import { pause } from '../until-aborted.js';
import { ReplayHost } from './replay-host.js';
import type { ReceivedMarket } from './replay-host.js';
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
  const host = new ReplayHost(symbols, onNotice);
  const begun = performance.now();
  try {
    if (!(await host.connect(simulator.endpoints))) return null;
    await Promise.race([simulator.markets.replay?.ended, aborted(signal)]);
    await simulator.server.sockets.drained();
    const endedAt = await untilQuiet(() => host.received, signal);
    return signal.aborted ? null : toResult(simulator, symbols, host.received, endedAt - begun);
  } finally {
    await host.close();
  }
}

/** Resolves to the moment of the last news. */
async function untilQuiet(received: () => ReceivedMarket, signal: AbortSignal): Promise<number> {
  let seen = '';
  let seenAt = performance.now();
  while (!signal.aborted && performance.now() - seenAt < QUIET_MS) {
    const { frames, trades, ticks } = received();
    const known = `${frames} ${trades} ${ticks}`;
    if (known !== seen) {
      seen = known;
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
  { frames, trades, ticks, books }: ReceivedMarket,
  durationMs: number,
): ReplayResult {
  const sum = (of: (book: ReceivedMarket['books'][number]) => number): number =>
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
