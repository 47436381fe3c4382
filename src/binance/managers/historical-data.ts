import type { Clock } from '../clock.js';
import { createBinanceError } from '../errors/error-leaves.js';
import { Interval, LogLevel } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import type { HistoryRequest, Instant } from '../../host/domain/requests.js';
import { toBar } from '../mappings/bar.js';
import type { BarIdentity, BinanceBar } from '../mappings/bar.js';
import type { ContractTable } from '../mappings/contract-table.js';
import { isBarInterval, nextOpenTime, toVenueInterval } from '../mappings/intervals.js';
import { Lane } from '../rest/spot-rest-api.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';

/** What the historical data manager is handed. */
export interface HistoricalDataParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly contracts: Pick<ContractTable, 'find'>;
  readonly rest: Pick<SpotRestApi, 'klines'>;
  readonly clock: Pick<Clock, 'signingTime'>;
  /** Klines that the venue gives per request. */
  readonly pageSize?: number;
  onLog(message: string, level: LogLevel): void;
}

/** What is asked for, checked: [startMs, endMs) of one instrument. */
interface Range {
  readonly identity: BarIdentity;
  readonly startMs: number;
  readonly endMs: number;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** rest-api.md, "Kline/Candlestick data": 1000 at most. */
const PAGE_SIZE = 1_000;

/** Bars by query: ascending, each once, finished ones only, holes of the venue reported and not hidden. */
export class BinanceHistoricalData {
  readonly #parts: HistoricalDataParts;
  readonly #pageSize: number;

  constructor(parts: HistoricalDataParts) {
    this.#parts = parts;
    this.#pageSize = parts.pageSize ?? PAGE_SIZE;
  }

  /**
   * Bars that opened in [start, end). Empty, with a log line, where the request cannot be served (unknown symbol, single
   * trades, no instant). Rejects with a `BinanceError` where the venue cannot be asked, or the signal aborts: a part of
   * what was asked is never given for the whole.
   */
  async queryHistory(request: HistoryRequest): Promise<BinanceBar[]> {
    const range = this.#check(request);
    if (range === null || range.startMs >= range.endMs || range.limit < 1) return [];
    const bars = await this.#readPages(range);
    this.#reportGaps(range, bars);
    return bars;
  }

  #check(request: HistoryRequest): Range | null {
    const { symbol: spelling, exchange, interval = Interval.MINUTE, limit = Infinity, signal } = request;
    if (exchange !== this.#parts.exchange) return this.#refuse(spelling, `${exchange} is not served here`);
    if (!isBarInterval(interval)) return this.#refuse(spelling, `there are no bars of interval "${interval}"`);
    const contract = this.#parts.contracts.find(spelling);
    if (!contract) return this.#refuse(spelling, 'there is no such symbol');
    const startMs = toEpochMs(request.start);
    const endMs = request.end === undefined ? this.#parts.clock.signingTime() : toEpochMs(request.end);
    if (Number.isNaN(startMs) || Number.isNaN(endMs)) return this.#refuse(spelling, 'start or end is no instant');
    if (Number.isNaN(limit)) return this.#refuse(spelling, 'the limit is no number');
    const { symbol, vtSymbol } = contract;
    const identity = { adapterName: this.#parts.adapterName, symbol, exchange, vtSymbol, interval };
    return { identity, startMs, endMs, limit, signal };
  }

  /** Each page begins behind the last bar of the page before, so every page either brings a later bar or is the last. */
  async #readPages(range: Range): Promise<BinanceBar[]> {
    const bars: BinanceBar[] = [];
    let cursor = range.startMs;
    while (cursor < range.endMs && bars.length < range.limit) {
      if (range.signal?.aborted) throw givenUp(range);
      const size = Math.min(this.#pageSize, range.limit - bars.length);
      // The venue's time before the question: a bar that ended later may have been unfinished when it was answered.
      const finishedBefore = this.#parts.clock.signingTime();
      const rows = await this.#ask(range, cursor, size);
      const before = cursor;
      for (const row of rows.slice(0, size)) {
        const openTime = row[0];
        if (openTime < cursor || openTime >= range.endMs || row[6] >= finishedBefore) continue;
        this.#append(bars, row, range.identity);
        cursor = openTime + 1;
      }
      if (rows.length < size || cursor === before) break;
    }
    return bars;
  }

  async #ask(range: Range, cursor: number, size: number): ReturnType<SpotRestApi['klines']> {
    const { identity, endMs, signal } = range;
    const query = {
      symbol: identity.symbol,
      interval: toVenueInterval(identity.interval),
      startTime: cursor,
      endTime: endMs - 1,
      limit: size,
    };
    return this.#parts.rest.klines(query, { lane: Lane.HISTORY, ...(signal && { signal }) });
  }

  #append(bars: BinanceBar[], row: Parameters<typeof toBar>[0], identity: BarIdentity): void {
    const last = bars.at(-1);
    const expected = last && nextOpenTime(identity.interval, last.datetime.getTime());
    const isHole = expected !== undefined && row[0] > expected;
    const bar = toBar(row, identity, isHole ? { from: new Date(expected), to: new Date(row[0]) } : null);
    if (bar) bars.push(bar);
    else this.#parts.onLog(`A bar of ${identity.vtSymbol} was left out: its figures are no numbers`, LogLevel.WARNING);
  }

  #reportGaps({ identity }: Range, bars: readonly BinanceBar[]): void {
    const gaps = bars.flatMap(({ extra }) => extra.gapBefore ?? []);
    const [first] = gaps;
    if (!first) return;
    const where = `the first from ${first.from.toISOString()} to ${first.to.toISOString()}`;
    const what = `${identity.vtSymbol} ${identity.interval}: Binance has ${gaps.length} hole(s) in the bars asked for`;
    this.#parts.onLog(`${what}, ${where}`, LogLevel.WARNING);
  }

  #refuse(spelling: string, reason: string): null {
    this.#parts.onLog(`No bars for ${spelling}: ${reason}`, LogLevel.ERROR);
    return null;
  }
}

/** Epoch milliseconds, NaN where it is no instant. Fractions of a millisecond are dropped towards later. */
function toEpochMs(instant: Instant): number {
  return Math.ceil(new Date(instant).getTime());
}

function givenUp({ identity, signal }: Range): Error {
  return createBinanceError(`History of ${identity.vtSymbol}: given up by the caller`, {
    code: null,
    category: 'closed',
    outcome: 'not-sent',
    decision: 'never',
    cause: signal?.reason,
  });
}
