import { Direction } from '../../host/domain/constants.js';
import type { PublicTrade } from '../wire/market-rest.js';
import { toNumber } from './market-number.js';

/** One trade of the market, not of ours. */
export interface PublicTradePrint {
  readonly tradeId: string;
  readonly price: number;
  readonly volume: number;
  readonly turnover: number;
  readonly datetime: Date;
  /** Side of the taker. */
  readonly direction: Direction;
}

/** A row of `GET /api/v3/trades`. */
export function toPublicTradePrint(row: PublicTrade): PublicTradePrint {
  return {
    tradeId: String(row.id),
    price: toNumber(row.price),
    volume: toNumber(row.qty),
    turnover: toNumber(row.quoteQty),
    datetime: new Date(row.time),
    direction: row.isBuyerMaker ? Direction.SHORT : Direction.LONG,
  };
}
