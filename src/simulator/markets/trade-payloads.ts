import type { AggregateTrade, PublicTrade } from '../../binance/wire/market-rest.js';
import type { AggTradeEvent, BookTickerEvent, TradeEvent } from '../../binance/wire/market-streams.js';
import { formatUnits } from '../units.js';
import type { VenueTrade } from '../venue-orders.js';
import type { BookTop } from '../venue.js';
import type { Aggregate } from './aggregate-tape.js';

/** A row of `GET /api/v3/trades`. */
export function toPublicTrade(trade: VenueTrade): PublicTrade {
  return {
    id: Number(trade.tradeId),
    price: formatUnits(trade.price),
    qty: formatUnits(trade.quantity),
    quoteQty: formatUnits(trade.quoteQuantity),
    time: trade.time,
    isBuyerMaker: trade.buyerIsMaker,
    isBestMatch: true,
  };
}

/** A row of `GET /api/v3/aggTrades`. */
export function toAggregateTrade(row: Aggregate): AggregateTrade {
  return {
    a: row.id,
    p: formatUnits(row.price),
    q: formatUnits(row.quantity),
    f: row.firstTradeId,
    l: row.lastTradeId,
    T: row.time,
    m: row.buyerIsMaker,
    M: true,
  };
}

/** `<symbol>@trade`. */
export function toTradeEvent(trade: VenueTrade, eventTime: number): TradeEvent {
  return {
    e: 'trade',
    E: eventTime,
    s: trade.symbol,
    t: Number(trade.tradeId),
    p: formatUnits(trade.price),
    q: formatUnits(trade.quantity),
    T: trade.time,
    m: trade.buyerIsMaker,
    M: true,
  };
}

/** `<symbol>@aggTrade`. */
export function toAggTradeEvent(symbol: string, row: Aggregate, eventTime: number): AggTradeEvent {
  return { e: 'aggTrade', E: eventTime, s: symbol, ...toAggregateTrade(row) };
}

/** `<symbol>@bookTicker`; a side without orders is all zeros. */
export function toBookTicker(symbol: string, top: BookTop): BookTickerEvent {
  const [bidPrice, bidQuantity] = top.bid ?? [0n, 0n];
  const [askPrice, askQuantity] = top.ask ?? [0n, 0n];
  return {
    u: top.updateId,
    s: symbol,
    b: formatUnits(bidPrice),
    B: formatUnits(bidQuantity),
    a: formatUnits(askPrice),
    A: formatUnits(askQuantity),
  };
}
