import { median, percentile } from '../statistics.js';
import { YARDSTICK } from './clients/all-clients.js';
import type { ClientName } from './clients/all-clients.js';
import type { Placing } from './measure-orders.js';
import type { Manner } from './place.js';

/** One client's line: medians over the rounds, times in microseconds. */
export interface OrderRow {
  readonly client: ClientName;
  readonly rounds: number;
  readonly arrivalP50: number;
  readonly arrivalP99: number;
  readonly acknowledgedP50: number;
  readonly acknowledgedP99: number;
  /** How many times the yardstick's median time to the acknowledgement is ours; median of the ratios of each round. */
  readonly timesAsFast: number;
  readonly cpuMicrosPerOrder: number;
  readonly ordersPerSecond: number;
  readonly residentMegabytes: number;
}

const HEADINGS = [
  'client',
  'arrival p50 µs',
  'p99',
  'acknowledged p50 µs',
  'p99',
  '× as fast as ccxt REST',
  'CPU µs per order',
  'orders/s',
  'resident MB',
];

/** Collects what runs of one manner showed, and gives medians. */
export class OrderTable {
  readonly #manner: Manner['kind'];
  readonly #byClient = new Map<ClientName, Map<number, Placing>>();

  constructor(manner: Manner['kind']) {
    this.#manner = manner;
  }

  add(client: ClientName, round: number, placings: readonly Placing[]): void {
    const placing = placings.find(({ manner }) => manner === this.#manner);
    const rounds = this.#byClient.get(client) ?? new Map<number, Placing>();
    if (placing) this.#byClient.set(client, rounds.set(round, placing));
  }

  /** Median time to the acknowledgement in one round, microseconds; undefined where the client did not run in it. */
  acknowledgedP50(client: ClientName, round: number): number | undefined {
    const placing = this.#byClient.get(client)?.get(round);
    return placing && p50(placing);
  }

  rows(): OrderRow[] {
    return [...this.#byClient].map(([client, rounds]) => this.#row(client, rounds));
  }

  toMarkdown(): string {
    const lines = this.rows().map((row) => [
      row.client,
      row.arrivalP50.toFixed(0),
      row.arrivalP99.toFixed(0),
      row.acknowledgedP50.toFixed(0),
      row.acknowledgedP99.toFixed(0),
      row.timesAsFast.toFixed(2),
      row.cpuMicrosPerOrder.toFixed(0),
      row.ordersPerSecond.toFixed(0),
      row.residentMegabytes.toFixed(0),
    ]);
    const divider = HEADINGS.map((_, column) => (column === 0 ? '---' : '---:'));
    return [HEADINGS, divider, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n') + '\n';
  }

  #row(client: ClientName, byRound: ReadonlyMap<number, Placing>): OrderRow {
    const placings = [...byRound.values()];
    const middle = (figure: (placing: Placing) => number): number => median(placings.map(figure));
    return {
      client,
      rounds: placings.length,
      arrivalP50: middle(({ arrivalMicros }) => percentile(arrivalMicros, 0.5)),
      arrivalP99: middle(({ arrivalMicros }) => percentile(arrivalMicros, 0.99)),
      acknowledgedP50: middle(p50),
      acknowledgedP99: middle(({ acknowledgedMicros }) => percentile(acknowledgedMicros, 0.99)),
      timesAsFast: this.#timesAsFast(byRound),
      cpuMicrosPerOrder: middle(({ cpuMicrosPerOrder }) => cpuMicrosPerOrder),
      ordersPerSecond: middle(({ ordersPerSecond }) => ordersPerSecond),
      residentMegabytes: middle(({ residentBytes }) => residentBytes) / 1e6,
    };
  }

  /** Within each round: the machine may have been busier in one than in another. */
  #timesAsFast(byRound: ReadonlyMap<number, Placing>): number {
    const yardstick = this.#byClient.get(YARDSTICK);
    const ratios = [...byRound].map(([round, placing]) => {
      const other = yardstick?.get(round);
      return other ? p50(other) / p50(placing) : Number.NaN;
    });
    return median(ratios.filter((ratio) => !Number.isNaN(ratio)));
  }
}

function p50({ acknowledgedMicros }: Placing): number {
  return percentile(acknowledgedMicros, 0.5);
}
