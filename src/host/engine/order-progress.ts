import type { Status } from '../domain/constants.js';
import type { Order } from '../domain/order.js';

const RANK: Readonly<Record<Status, number>> = {
  SUBMITTING: 0,
  NOTTRADED: 1,
  PARTTRADED: 2,
  ALLTRADED: 3,
  CANCELLED: 3,
  REJECTED: 3,
};

const TERMINAL_RANK = 3;

/** Whether `next` may follow `previous`: states go forward only, and what has ended stays as it ended. */
export function isStatusForward(previous: Status, next: Status): boolean {
  if (RANK[previous] === TERMINAL_RANK) return next === previous;
  return RANK[next] >= RANK[previous];
}

/** Whether `next` is no step back: the state goes forward only and `traded` never falls. */
export function isOrderForward(previous: Order, next: Order): boolean {
  return isStatusForward(previous.status, next.status) && next.traded.gte(previous.traded);
}
