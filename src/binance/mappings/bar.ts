import type { Bar } from '../../host/domain/bar.js';
import type { Exchange } from '../../host/domain/constants.js';
import type { Kline } from '../wire/market-rest.js';
import type { KlineEvent } from '../wire/market-streams.js';
import { nextOpenTime, toVenueInterval } from './intervals.js';
import type { BarInterval } from './intervals.js';
import { toNumber } from './market-number.js';

/** Bars that the venue does not have: from the open time of the first to that of the bar behind the hole. */
export interface BarGap {
  readonly from: Date;
  readonly to: Date;
}

/** What a bar of Binance spot carries beyond the host's fields. */
export type BinanceBarExtra = Readonly<Record<string, unknown>> & {
  /** Last instant of the bar. */
  readonly closeTime: Date;
  readonly trades: number;
  /** Base quantity that takers bought. */
  readonly takerBuyVolume: number;
  /** Quote quantity that takers bought with. */
  readonly takerBuyTurnover: number;
  /** A hole right before this bar. */
  readonly gapBefore?: BarGap;
  /** On bars of a live stream: whether the bar is complete. */
  readonly closed?: boolean;
  /** On bars of a live stream: asked for after a loss, so that it comes late. */
  readonly backfilled?: boolean;
};

/** A bar of Binance spot. */
export interface BinanceBar extends Bar {
  readonly interval: BarInterval;
  readonly extra: BinanceBarExtra;
}

/** Names under which bars of one instrument go out. */
export interface BarIdentity {
  readonly adapterName: string;
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly interval: BarInterval;
}

/** A row of `GET /api/v3/klines` as a bar; null where a figure is no number. */
export function toBar(row: Kline, identity: BarIdentity, gapBefore: BarGap | null = null): BinanceBar | null {
  const [openTime, open, high, low, close, volume, closeTime, turnover, trades, takerVolume, takerTurnover] = row;
  const extra: BinanceBarExtra = {
    closeTime: new Date(closeTime),
    trades,
    takerBuyVolume: toNumber(takerVolume),
    takerBuyTurnover: toNumber(takerTurnover),
    ...(gapBefore && { gapBefore }),
  };
  return checked(identity, openTime, [open, high, low, close, volume, turnover], extra);
}

/** A `<symbol>@kline_<interval>` event as a bar, complete or not (`extra.closed`); null where it cannot be true. */
export function toLiveBar({ s, E, k }: KlineEvent, identity: BarIdentity): BinanceBar | null {
  const { symbol, interval } = identity;
  if (s !== symbol || k.s !== symbol || k.i !== toVenueInterval(interval) || typeof k.x !== 'boolean') return null;
  if (k.T !== nextOpenTime(interval, k.t) - 1 || !(E >= k.t)) return null;
  const extra: BinanceBarExtra = {
    closeTime: new Date(k.T),
    trades: k.n,
    takerBuyVolume: toNumber(k.V),
    takerBuyTurnover: toNumber(k.Q),
    closed: k.x,
  };
  const bar = checked(identity, k.t, [k.o, k.h, k.l, k.c, k.v, k.q], extra);
  return bar !== null && isSound(bar) ? bar : null;
}

type Figures = readonly [open: string, high: string, low: string, close: string, volume: string, turnover: string];

function checked(identity: BarIdentity, openTime: number, figures: Figures, extra: BinanceBarExtra): BinanceBar | null {
  const [openPrice, highPrice, lowPrice, closePrice, volume, turnover] = figures.map(toNumber) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const { trades, takerBuyVolume, takerBuyTurnover, closeTime } = extra;
  const numbers = [openPrice, highPrice, lowPrice, closePrice, volume, turnover, takerBuyVolume, takerBuyTurnover];
  if (![...numbers, trades, openTime, closeTime.getTime()].every(Number.isFinite)) return null;
  const prices = { openPrice, highPrice, lowPrice, closePrice };
  return { ...identity, datetime: new Date(openTime), volume, turnover, openInterest: 0, ...prices, extra };
}

/** Prices within the bar's range, nothing negative. A bar without trades may be of the last price, or all zeros. */
function isSound({ openPrice, highPrice, lowPrice, closePrice, volume, turnover, extra }: BinanceBar): boolean {
  const isWithin = (price: number): boolean => lowPrice <= price && price <= highPrice;
  const figures = [lowPrice, volume, turnover, extra.trades, extra.takerBuyVolume, extra.takerBuyTurnover];
  return isWithin(openPrice) && isWithin(closePrice) && figures.every((figure) => figure >= 0);
}
