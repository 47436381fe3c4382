import { BinanceError } from '../../errors/binance-error.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';

/** A row of the venue's public trades. */
export type TradeRow = Awaited<ReturnType<SpotRestApi['trades']>>[number];

/** Trades by query, ascending, and whether the venue has more behind them. */
export interface TradePage {
  readonly rows: readonly TradeRow[];
  readonly hasMore: boolean;
}

/** rest-api.md: at most 1000 rows; either endpoint weighs 25. */
const PAGE_SIZE = 1_000;

/**
 * Past public trades. `historicalTrades` goes back to any id but needs a key; without one the latest thousand are all
 * that can be had, and what lies before them is missing.
 */
export class TradePages {
  readonly #rest: Pick<SpotRestApi, 'trades' | 'historicalTrades'>;
  readonly #pageSize: number;
  #isDenied = false;

  constructor(rest: Pick<SpotRestApi, 'trades' | 'historicalTrades'>, pageSize = PAGE_SIZE) {
    this.#rest = rest;
    this.#pageSize = pageSize;
  }

  /** Trades from this id on; the first may have a higher one where the venue gives no older. */
  async from(symbol: string, fromId: number, signal: AbortSignal): Promise<TradePage> {
    const options = { lane: Lane.RECONCILE, signal };
    if (!this.#isDenied) {
      try {
        const rows = await this.#rest.historicalTrades(symbol, fromId, this.#pageSize, options);
        return { rows: inOrder(rows), hasMore: rows.length >= this.#pageSize };
      } catch (error) {
        if (!isDenial(error)) throw error;
        this.#isDenied = true;
      }
    }
    const rows = await this.#rest.trades(symbol, this.#pageSize, options);
    return { rows: inOrder(rows).filter(({ id }) => id >= fromId), hasMore: false };
  }

  /** The newest trade that the venue knows; id −1 where nothing was ever traded. */
  async newest(symbol: string, signal: AbortSignal): Promise<{ readonly id: number; readonly time: number }> {
    const rows = await this.#rest.trades(symbol, 1, { lane: Lane.RECONCILE, signal });
    return inOrder(rows).at(-1) ?? { id: -1, time: 0 };
  }
}

function inOrder(rows: readonly TradeRow[]): TradeRow[] {
  return [...rows].sort((one, other) => one.id - other.id);
}

/** No key, or a key without the right: asking again is of no use. CCXT refuses before anything leaves. */
function isDenial(error: unknown): boolean {
  return error instanceof BinanceError && (error.category === 'authentication' || error.category === 'invalid-request');
}
