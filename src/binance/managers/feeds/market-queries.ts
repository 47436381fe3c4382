import type { Clock } from '../../clock.js';
import { toLevels } from '../../mappings/book-side.js';
import type { PartialBook } from '../../mappings/book-side.js';
import type { ContractTable } from '../../mappings/contract-table.js';
import { toPublicTradePrint } from '../../mappings/public-trade.js';
import type { PublicTradePrint } from '../../mappings/public-trade.js';
import { TickBuilder } from '../../mappings/tick-builder.js';
import type { BinanceTick } from '../../mappings/tick.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';

/** What queries use. */
export interface MarketQueriesParts {
  readonly contracts: Pick<ContractTable, 'find'>;
  readonly rest: Pick<SpotRestApi, 'ticker24h' | 'depth' | 'trades'>;
  readonly clock: Pick<Clock, 'now' | 'offsetMs'>;
}

const MARKET_LANE = { lane: Lane.MARKET } as const;

/** Market data by query, for symbols that need not be subscribed. */
export class MarketQueries {
  readonly #parts: MarketQueriesParts;

  constructor(parts: MarketQueriesParts) {
    this.#parts = parts;
  }

  /** The picture of one symbol by query (24 h statistics and level 1); null for an unknown symbol. */
  async ticker(spelling: string): Promise<BinanceTick | null> {
    const { contracts, rest, clock } = this.#parts;
    const contract = contracts.find(spelling);
    if (!contract) return null;
    const ticker = await rest.ticker24h(contract.symbol, MARKET_LANE);
    const builder = new TickBuilder(contract);
    const receivedTime = clock.now();
    builder.seed(ticker, { receivedTime, exchangeTime: Math.trunc(receivedTime + clock.offsetMs) });
    return builder.build();
  }

  /** The book of one symbol by query, at most so many levels of each side; null for an unknown symbol. */
  async orderBook(spelling: string, levels = 100): Promise<PartialBook | null> {
    const contract = this.#parts.contracts.find(spelling);
    if (!contract) return null;
    const snapshot = await this.#parts.rest.depth(contract.symbol, levels, MARKET_LANE);
    const bids = toLevels(snapshot.bids, true);
    const asks = toLevels(snapshot.asks, false);
    return bids && asks && { updateId: snapshot.lastUpdateId, bids, asks };
  }

  /** The latest trades of one symbol by query, oldest first; empty for an unknown symbol. */
  async trades(spelling: string, count = 500): Promise<PublicTradePrint[]> {
    const contract = this.#parts.contracts.find(spelling);
    if (!contract) return [];
    const rows = await this.#parts.rest.trades(contract.symbol, count, MARKET_LANE);
    return rows.map(toPublicTradePrint);
  }
}
