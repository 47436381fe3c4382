import type { CommissionSchedule } from '../venue-accounts.js';
import type { VenueFill } from '../venue-orders.js';
import type { Balance } from './balance.js';

/** What an order knows of whose it is: an account on one symbol, with the two balances that its orders move. */
export interface OrderOwner {
  readonly accountId: string;
  readonly commission: CommissionSchedule;
  readonly base: Balance;
  readonly quote: Balance;
  addFill(fill: VenueFill): void;
  /** The order has ended. */
  close(orderId: bigint): void;
}
