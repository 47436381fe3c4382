import { toVtSymbol } from './identities.js';
import type { Tick } from './tick.js';

/** What a tick must have; every other field is 0, `''` or null unless given. */
export type TickFields = Partial<Omit<Tick, 'vtSymbol'>> &
  Pick<Tick, 'adapterName' | 'symbol' | 'exchange' | 'datetime'>;

/** A tick with its identity made and every field present; 0 means "not available". */
export function createTick(fields: TickFields): Tick {
  return { ...EMPTY, ...fields, vtSymbol: toVtSymbol(fields.symbol, fields.exchange) };
}

const EMPTY = {
  name: '',
  volume: 0,
  turnover: 0,
  openInterest: 0,
  lastPrice: 0,
  lastVolume: 0,
  limitUp: 0,
  limitDown: 0,
  openPrice: 0,
  highPrice: 0,
  lowPrice: 0,
  preClose: 0,
  bidPrice1: 0,
  bidPrice2: 0,
  bidPrice3: 0,
  bidPrice4: 0,
  bidPrice5: 0,
  askPrice1: 0,
  askPrice2: 0,
  askPrice3: 0,
  askPrice4: 0,
  askPrice5: 0,
  bidVolume1: 0,
  bidVolume2: 0,
  bidVolume3: 0,
  bidVolume4: 0,
  bidVolume5: 0,
  askVolume1: 0,
  askVolume2: 0,
  askVolume3: 0,
  askVolume4: 0,
  askVolume5: 0,
  localTime: null,
} as const;
