/** What became of a recording; its JSON is the last line of output with `--json`. */
export interface ReplayResult {
  /** Frames that were received: diffs, book tickers, trades. */
  readonly frames: number;
  readonly depthApplied: number;
  /** Diffs that the snapshot had already. */
  readonly depthDropped: number;
  readonly gaps: number;
  readonly trades: number;
  /** Book tickers whose id is that of an applied diff. */
  readonly topCompared: number;
  /** Those among them whose prices and quantities were the book's top. */
  readonly topEqual: number;
  /** Best prices at the end; of the first symbol where there are several. */
  readonly finalBid: number;
  readonly finalAsk: number;
  readonly ticks: number;
  readonly seconds: number;
  readonly symbols: readonly string[];
  /** Whether as many diffs and trades were received as the recording has. */
  readonly complete: boolean;
}

/** The result as a table, for where no JSON was asked for. */
export function describeReplay(result: ReplayResult): string[] {
  const { frames, seconds, symbols, topCompared, topEqual } = result;
  const rows: readonly (readonly [string, string])[] = [
    ['frames received', grouped(frames)],
    ['diffs applied', grouped(result.depthApplied)],
    ['diffs dropped', `${grouped(result.depthDropped)} (older than the snapshot)`],
    ['gaps', grouped(result.gaps)],
    ['trades', grouped(result.trades)],
    ['ticks', grouped(result.ticks)],
    ['tops compared', `${grouped(topCompared)}, ${topEqual === topCompared ? 'all' : grouped(topEqual)} equal`],
    ['last bid / ask', `${result.finalBid} / ${result.finalAsk}`],
    ['time', `${seconds} s (${grouped(Math.round(frames / Math.max(seconds, 0.001)))} frames/s)`],
  ];
  const verdict = result.complete ? [] : ['Fewer diffs or trades were received than the recording has.'];
  return [
    `Replay of ${symbols.join(', ')}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(16)}${value}`),
    ...verdict,
  ];
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
