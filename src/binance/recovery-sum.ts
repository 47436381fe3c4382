import type { RecoverySummary } from '../host/domain/connection-news.js';

/** Nothing was missed. */
export const NOTHING_TOLD: RecoverySummary = { orders: 0, trades: 0, accounts: 0 };

/** What two looks have told together. */
export function sumOf(one: RecoverySummary, other: RecoverySummary): RecoverySummary {
  return {
    orders: one.orders + other.orders,
    trades: one.trades + other.trades,
    accounts: one.accounts + other.accounts,
  };
}
