import type { BaseData } from './base-data.js';
import type { Direction, Exchange } from './constants.js';
import type { Decimal } from './decimal.js';

/** One holding: a futures position, or on spot the amount of an asset held (NET). */
export interface Position extends BaseData {
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
  readonly direction: Direction;
  readonly vtPositionId: string;
  readonly volume: Decimal;
  readonly frozen: Decimal;
  readonly price: Decimal;
  readonly pnl: Decimal;
  readonly ydVolume: Decimal;
}
