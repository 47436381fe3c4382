import { Decimal } from 'vt-binance/host';
import type { Tick } from 'vt-binance/host';
import type { MarketPicture, PlannedQuote } from './plan-quotes.js';

/**
 * The best prices of everybody else: a level that is nothing but our own order is passed over, so that we never
 * improve on ourselves. Null while a side is unknown.
 */
export function pictureOf(tick: Tick, ownBid: PlannedQuote | null, ownAsk: PlannedQuote | null): MarketPicture | null {
  const bid = bestOfOthers(bidsOf(tick), ownBid);
  const ask = bestOfOthers(asksOf(tick), ownAsk);
  return bid && ask && ask.gt(bid) ? { bid, ask } : null;
}

type Level = readonly [price: number, volume: number];

function bestOfOthers(levels: readonly Level[], own: PlannedQuote | null): Decimal | null {
  for (const [price, volume] of levels) {
    if (price <= 0) return null;
    const isOurs = own !== null && own.price.eq(price) && own.volume.gte(volume);
    if (!isOurs) return new Decimal(price);
  }
  return null;
}

function bidsOf(tick: Tick): Level[] {
  return [
    [tick.bidPrice1, tick.bidVolume1],
    [tick.bidPrice2, tick.bidVolume2],
    [tick.bidPrice3, tick.bidVolume3],
  ];
}

function asksOf(tick: Tick): Level[] {
  return [
    [tick.askPrice1, tick.askVolume1],
    [tick.askPrice2, tick.askVolume2],
    [tick.askPrice3, tick.askVolume3],
  ];
}
