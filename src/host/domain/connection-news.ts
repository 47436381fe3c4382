import type { BaseData } from './base-data.js';
import type { Interval } from './constants.js';

/** Links of an adapter that can be up or down on their own. */
export type ConnectionChannel = 'adapter' | 'rest' | 'market' | 'private' | 'trading';

/** Life of an adapter as a whole. `degraded`: usable in part; the news says which part is missing. */
export type AdapterState = 'idle' | 'connecting' | 'syncing' | 'ready' | 'degraded' | 'closing' | 'closed';

/** What a channel can report; a discriminated union, so that a `switch` over `kind` is complete. */
export type ConnectionChange =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly reason: string; readonly since: Date }
  | { readonly kind: 'reconnecting'; readonly attempt: number; readonly delayMs: number }
  | { readonly kind: 'recovered'; readonly gap: ConnectionGap; readonly recovered: RecoverySummary }
  | { readonly kind: 'state'; readonly previous: AdapterState; readonly state: AdapterState; readonly reason?: string }
  | { readonly kind: 'closed' };

/** The stretch of time in which a channel delivered nothing. */
export interface ConnectionGap {
  readonly from: Date;
  readonly to: Date;
}

/** What was found and emitted after a gap. */
export interface RecoverySummary {
  readonly orders: number;
  readonly trades: number;
  readonly accounts: number;
  /** Public trades that were asked for by id. */
  readonly transactions?: number;
  /** Bars that were asked for by time. */
  readonly bars?: number;
  /** Local order books that were built again. */
  readonly books?: number;
  /** Public trades that the venue does not give any more; ids `from` to `to`, both included. */
  readonly missing?: readonly { readonly vtSymbol: string; readonly from: number; readonly to: number }[];
  /** Bars that the venue did not give: when the first and the last of them opened. */
  readonly missingBars?: readonly {
    readonly vtSymbol: string;
    readonly interval: Interval;
    readonly from: Date;
    readonly to: Date;
  }[];
}

/** News of a connection; emitted under `eConnection.` and `eConnection.<channel>`. */
export interface ConnectionNews extends BaseData {
  readonly channel: ConnectionChannel;
  readonly change: ConnectionChange;
  readonly time: Date;
}
