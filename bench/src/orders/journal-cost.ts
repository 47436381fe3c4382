import { median, percentile } from '../statistics.js';
import type { ClientName } from './clients/all-clients.js';
import type { OrderTable } from './order-table.js';

/** What the journal costs a client, beside what the disk alone takes; medians over the rounds. */
export interface JournalCost {
  readonly client: ClientName;
  /** Time to the acknowledgement with the journal, as a multiple of the time without. */
  readonly timesOff: number;
  /** p50 of one written and flushed record, microseconds. */
  readonly diskP50: number;
  /** The multiple if a record cost no more than the disk takes. */
  readonly leastTimesOff: number;
}

/** Clients with the journal and the same without. */
const PAIRS = [
  ['vt-binance WS API, session, journal', 'vt-binance WS API, session'],
  ['vt-binance WS API, HMAC, journal', 'vt-binance WS API, HMAC'],
] as const satisfies readonly (readonly [ClientName, ClientName])[];

/** One line for each pair of which both have run; `disk`: times of the disk alone by round. */
export function journalCosts(table: OrderTable, disk: ReadonlyMap<number, Float64Array>): JournalCost[] {
  return PAIRS.flatMap(([client, without]) => {
    const rounds = [...disk].flatMap(([round, micros]) => {
      const [on, off] = [table.acknowledgedP50(client, round), table.acknowledgedP50(without, round)];
      const diskP50 = percentile(micros, 0.5);
      return on === undefined || off === undefined ? [] : [{ timesOff: on / off, diskP50, least: 1 + diskP50 / off }];
    });
    if (rounds.length === 0) return [];
    return {
      client,
      timesOff: median(rounds.map(({ timesOff }) => timesOff)),
      diskP50: median(rounds.map(({ diskP50 }) => diskP50)),
      leastTimesOff: median(rounds.map(({ least }) => least)),
    };
  });
}

/** As a line for people. */
export function describeJournalCost({ client, timesOff, diskP50, leastTimesOff }: JournalCost): string {
  const least = `one record written and flushed by itself takes ${diskP50.toFixed(0)} µs, which alone makes ${leastTimesOff.toFixed(2)} ×`;
  return `${client}: ${timesOff.toFixed(2)} × the time without; ${least}`;
}
