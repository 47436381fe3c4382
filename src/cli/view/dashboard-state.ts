/** What the live view shows; nothing in it is computed by the view. All amounts are decimal text. */
export interface DashboardState {
  readonly title: string;
  /** State of the adapter as a whole: `ready`, `connecting`, … */
  readonly connection: string;
  readonly channels: readonly ChannelRow[];
  readonly elapsedSeconds: number;
  /** Null: until it is interrupted. */
  readonly plannedSeconds: number | null;
  readonly counts: DashboardCounts;
  readonly ticks: readonly TickRow[];
  readonly orders: readonly OrderRow[];
  /** Newest first, like the log. */
  readonly fills: readonly FillRow[];
  readonly balances: readonly BalanceRow[];
  readonly log: readonly LogRow[];
}

/** Totals since the start. */
interface DashboardCounts {
  readonly ticks: number;
  readonly orders: number;
  readonly trades: number;
  readonly rejected: number;
  readonly errors: number;
}

/** One link of the adapter. */
interface ChannelRow {
  readonly channel: string;
  readonly isUp: boolean;
}

/** The latest picture of one instrument. */
export interface TickRow {
  readonly symbol: string;
  readonly bid: string;
  readonly bidVolume: string;
  readonly ask: string;
  readonly askVolume: string;
  readonly last: string;
  readonly move: 'up' | 'down' | 'none';
}

/** One order that can still trade. */
export interface OrderRow {
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly price: string;
  readonly volume: string;
  readonly traded: string;
  readonly status: string;
  readonly orderId: string;
}

/** One fill of ours. */
export interface FillRow {
  readonly time: string;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  readonly price: string;
  readonly volume: string;
  readonly role: 'maker' | 'taker' | '';
  readonly fee: string;
}

/** One asset. */
export interface BalanceRow {
  readonly asset: string;
  readonly available: string;
  readonly frozen: string;
}

/** One log entry that is worth seeing. */
export interface LogRow {
  readonly time: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
}
