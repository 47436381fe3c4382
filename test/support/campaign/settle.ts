import type { BinanceAdapter } from '../../../src/binance/binance-adapter.js';
import type { Finding } from './findings.js';
import { pause } from './pause.js';

/** Longer than any patience in the adapter: a comparison that comes slowly, a ban, half-open sockets. */
const LONGEST_MS = 20 * 60_000;
const FIRST_LOOK_MS = 250;
const LATER_LOOK_MS = 5_000;

/** What is different at the end, and how long it took. */
interface Agreement {
  readonly findings: Finding[];
  readonly waitedMs: number;
}

/**
 * Waits until the adapter is ready and has the venue's picture of everything, or for as long as may reasonably be
 * waited; and once more after the longest delay of the round, since what is late may yet make a guess untrue.
 */
export async function waitForAgreement(
  adapter: Pick<BinanceAdapter, 'state'>,
  differences: () => Finding[],
  longestDelayMs: number,
): Promise<Agreement> {
  const first = await agreement(adapter, differences);
  if (first.findings.length > 0) return first;
  await pause(longestDelayMs);
  const { findings } = await agreement(adapter, differences);
  return { findings, waitedMs: first.waitedMs };
}

async function agreement(adapter: Pick<BinanceAdapter, 'state'>, differences: () => Finding[]): Promise<Agreement> {
  const begunMs = Date.now();
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(pauseMs * 2, LATER_LOOK_MS)) {
    await pause(pauseMs);
    const found = differences();
    const waitedMs = Date.now() - begunMs;
    if (adapter.state === 'ready' && found.length === 0) return { findings: [], waitedMs };
    if (waitedMs <= LONGEST_MS) continue;
    const state: Finding[] =
      adapter.state === 'ready' ? [] : [{ kind: 'unresolved', guarantee: 8, what: `the adapter is ${adapter.state}` }];
    return { findings: [...found, ...state], waitedMs };
  }
}
