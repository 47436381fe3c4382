import type { Throughput } from './measure.js';
import { YARDSTICK } from './receivers/all-receivers.js';
import type { ReceiverName } from './receivers/all-receivers.js';
import { median, percentile } from './statistics.js';

interface Row {
  readonly byRound: Map<number, Throughput>;
  latencyMicros?: Float64Array;
}

const HEADINGS = [
  'receiver',
  'frames/s',
  '× JSON.parse loop',
  'CPU µs per frame',
  'resident MB',
  'p50 µs',
  'p99 µs',
  'p99.9 µs',
];

/** Collects what runs showed, and prints medians. */
export class ResultTable {
  readonly #rows = new Map<ReceiverName, Row>();

  addThroughput(receiver: ReceiverName, round: number, throughput: Throughput): void {
    this.#row(receiver).byRound.set(round, throughput);
  }

  addLatency(receiver: ReceiverName, micros: Float64Array): void {
    this.#row(receiver).latencyMicros = micros;
  }

  toMarkdown(): string {
    const lines = [...this.#rows].map(([name, row]) => this.#cells(name, row));
    const divider = HEADINGS.map((_, column) => (column === 0 ? '---' : '---:'));
    return [HEADINGS, divider, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
  }

  #row(receiver: ReceiverName): Row {
    const row = this.#rows.get(receiver) ?? { byRound: new Map<number, Throughput>() };
    this.#rows.set(receiver, row);
    return row;
  }

  #cells(name: ReceiverName, { byRound, latencyMicros }: Row): string[] {
    const runs = [...byRound.values()];
    const latency = (share: number): string => (latencyMicros ? percentile(latencyMicros, share).toFixed(0) : '–');
    return [
      name,
      `${(median(runs.map(({ framesPerSecond }) => framesPerSecond)) / 1_000).toFixed(0)} k`,
      this.#ratio(byRound).toFixed(2),
      median(runs.map(({ cpuMicrosPerFrame }) => cpuMicrosPerFrame)).toFixed(2),
      (median(runs.map(({ residentBytes }) => residentBytes)) / 1e6).toFixed(0),
      latency(0.5),
      latency(0.99),
      latency(0.999),
    ];
  }

  /** Median of the ratios within each round: the machine may have been busier in one than in another. */
  #ratio(byRound: ReadonlyMap<number, Throughput>): number {
    const yardstick = this.#rows.get(YARDSTICK)?.byRound;
    const ratios = [...byRound].map(([round, { framesPerSecond }]) => {
      return framesPerSecond / (yardstick?.get(round)?.framesPerSecond ?? Number.NaN);
    });
    return median(ratios.filter((ratio) => !Number.isNaN(ratio)));
  }
}
