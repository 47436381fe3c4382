import type { ServerShutdownEvent } from './market-streams.js';
import type { ListStatusEvent } from './order-list.js';
import {
  boolean,
  decimal,
  isRecord,
  list,
  number,
  nullable,
  object,
  optional,
  text,
  toRecord,
  venueId,
} from './shape.js';
import type { Check, Fields } from './shape.js';
import type {
  BalanceUpdate,
  EventStreamTerminated,
  ExecutionReport,
  ExternalLockUpdate,
  OutboundAccountPosition,
  UserDataEvent,
} from './user-data.js';

/** One message of the private stream. */
export type UserDataNews =
  | { readonly kind: 'event'; readonly subscriptionId: number | null; readonly event: UserDataEvent }
  | { readonly kind: 'serverShutdown'; readonly event: ServerShutdownEvent }
  /** An event that this version does not know; its type is `e` where it has one. */
  | { readonly kind: 'unknown'; readonly type: string; readonly event: unknown };

/** What an order's life hangs on is required; the rest is looked at where it is there. */
const EXECUTION_REPORT: Fields<ExecutionReport> = {
  e: text,
  E: number,
  s: text,
  c: text,
  S: text,
  o: text,
  f: text,
  q: decimal,
  p: decimal,
  P: optional(decimal),
  F: optional(decimal),
  g: optional(venueId),
  C: text,
  x: text,
  X: text,
  r: text,
  i: venueId,
  l: decimal,
  z: decimal,
  L: decimal,
  n: nullable(decimal),
  N: nullable(text),
  T: number,
  t: venueId,
  v: optional(venueId),
  I: optional(venueId),
  w: optional(boolean),
  m: boolean,
  M: optional(boolean),
  O: optional(number),
  Z: decimal,
  Y: optional(decimal),
  Q: optional(decimal),
  W: optional(number),
  V: optional(text),
  d: optional(number),
  D: optional(number),
  j: optional(venueId),
  J: optional(number),
  A: optional(decimal),
  B: optional(decimal),
  u: optional(venueId),
  U: optional(venueId),
  Cs: optional(text),
  pl: optional(decimal),
  pL: optional(decimal),
  pY: optional(decimal),
  gP: optional(text),
  gOT: optional(text),
  gOV: optional(number),
  gp: optional(decimal),
  eR: optional(text),
};

const BALANCE_CHANGE: Fields<BalanceUpdate | ExternalLockUpdate> = {
  e: text,
  E: number,
  a: text,
  d: decimal,
  T: number,
};

const LIST_STATUS: Fields<ListStatusEvent> = {
  e: text,
  E: number,
  s: text,
  g: venueId,
  c: text,
  l: optional(text),
  L: optional(text),
  r: optional(text),
  C: text,
  T: optional(number),
  O: list(object({ s: text, i: venueId, c: text })),
};

const CHECKS: Readonly<Record<UserDataEvent['e'], Check>> = {
  executionReport: object(EXECUTION_REPORT),
  listStatus: object(LIST_STATUS),
  outboundAccountPosition: object<OutboundAccountPosition>({
    e: text,
    E: number,
    u: number,
    B: list(object({ a: text, f: decimal, l: decimal })),
  }),
  balanceUpdate: object(BALANCE_CHANGE),
  externalLockUpdate: object(BALANCE_CHANGE),
  eventStreamTerminated: object<EventStreamTerminated>({ e: text, E: number }),
};
const CHECK_BY_EVENT_TYPE: ReadonlyMap<unknown, Check> = new Map(Object.entries(CHECKS));

/** Narrows one message of the private stream, wrapped as the WebSocket API sends it (user-data-stream.md). */
export function toUserDataFrame(value: unknown): UserDataNews {
  const frame = toRecord(value, '');
  const event = toRecord(frame['event'], 'event');
  const type = event['e'];
  if (type === 'serverShutdown') return { kind: 'serverShutdown', event: event as unknown as ServerShutdownEvent };
  const check = CHECK_BY_EVENT_TYPE.get(type);
  if (!check || typeof type !== 'string') return { kind: 'unknown', type: typeof type === 'string' ? type : '', event };
  check(event, type);
  const subscriptionId = typeof frame['subscriptionId'] === 'number' ? frame['subscriptionId'] : null;
  return { kind: 'event', subscriptionId, event: event as unknown as UserDataEvent };
}

/** Whether a message of the WebSocket API is private news and not an answer. */
export function isUserDataFrame(value: unknown): boolean {
  return isRecord(value) && isRecord(value['event']);
}
