import type { ListStatusEvent } from './order-list.js';
import type {
  DecimalText,
  EpochMs,
  ExecutionType,
  SelfTradePreventionMode,
  Side,
  SpotOrderStatus,
  SpotOrderType,
  TimeInForce,
  VenueId,
} from './vocabulary.js';

/** How every event of a subscription arrives on the WebSocket API; `serverShutdown` has no subscriptionId. */
export interface UserDataFrame<Event = UserDataEvent> {
  subscriptionId?: number;
  event: Event;
}

/** `executionReport` (user-data-stream.md, Order Update). */
export interface ExecutionReport {
  e: 'executionReport';
  E: EpochMs;
  s: string;
  /** Client order id; on a cancel, the id of the cancel request. */
  c: string;
  S: Side;
  o: SpotOrderType;
  f: TimeInForce;
  q: DecimalText;
  p: DecimalText;
  P: DecimalText;
  F: DecimalText;
  g: VenueId;
  /** Original client order id on a cancel: the id that the order was placed with. Otherwise empty. */
  C: string;
  x: ExecutionType;
  X: SpotOrderStatus;
  r: string;
  i: VenueId;
  l: DecimalText;
  z: DecimalText;
  L: DecimalText;
  n: DecimalText;
  N: string | null;
  T: EpochMs;
  /** Trade id, −1 where the report is no fill. */
  t: VenueId;
  v?: VenueId;
  I: VenueId;
  w: boolean;
  m: boolean;
  M: boolean;
  O: EpochMs;
  Z: DecimalText;
  Y: DecimalText;
  Q: DecimalText;
  W?: EpochMs;
  V: SelfTradePreventionMode;
  d?: number;
  D?: EpochMs;
  j?: VenueId;
  J?: number;
  A?: DecimalText;
  B?: DecimalText;
  u?: VenueId;
  U?: VenueId;
  Cs?: string;
  pl?: DecimalText;
  pL?: DecimalText;
  pY?: DecimalText;
  /** Pegged orders: price type, offset type and value, and the price that they come to once it is determined. */
  gP?: string;
  gOT?: string;
  gOV?: number;
  gp?: DecimalText;
  eR?: string;
}

/** `outboundAccountPosition`: absolute values of the assets that may have changed. */
export interface OutboundAccountPosition {
  e: 'outboundAccountPosition';
  E: EpochMs;
  u: EpochMs;
  B: { a: string; f: DecimalText; l: DecimalText }[];
}

/** `balanceUpdate`: deposits, withdrawals, transfers; not trades. */
export interface BalanceUpdate {
  e: 'balanceUpdate';
  E: EpochMs;
  a: string;
  d: DecimalText;
  T: EpochMs;
}

/** `externalLockUpdate`. */
export interface ExternalLockUpdate {
  e: 'externalLockUpdate';
  E: EpochMs;
  a: string;
  d: DecimalText;
  T: EpochMs;
}

/** `eventStreamTerminated`: the subscription is over, the socket lives. */
export interface EventStreamTerminated {
  e: 'eventStreamTerminated';
  E: EpochMs;
}

/** Every event of the spot user data stream that is known here. */
export type UserDataEvent =
  | ExecutionReport
  | ListStatusEvent
  | OutboundAccountPosition
  | BalanceUpdate
  | ExternalLockUpdate
  | EventStreamTerminated;
