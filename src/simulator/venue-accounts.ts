import type { Units } from './units.js';

/** One asset of an account. */
export interface VenueBalance {
  readonly asset: string;
  readonly free: Units;
  readonly locked: Units;
}

/** Commission rates of an account on a symbol, as fractions in units (100000n is 0.1 %). */
export interface CommissionSchedule {
  readonly maker: Units;
  readonly taker: Units;
}

/** What an account is opened with, beside its money. */
export interface AccountOptions {
  /**
   * false: finished orders and fills of the account are forgotten after some hundred newer ones on the symbol. For synthetic
   * agents, whose orders nobody asks for later. Default true.
   */
  readonly keepHistory?: boolean;
  /** MAX_ASSET filters of the account: the most of an asset that one order may move. */
  readonly assetLimits?: Readonly<Record<string, Units>>;
}
