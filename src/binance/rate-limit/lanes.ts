/**
 * Who goes first when the budget is short: cancels, then questions about orders whose outcome is unknown, then new
 * orders, reconciliation, market data, history. Higher goes first.
 */
export const Lane = {
  CANCEL: 60,
  RESOLVE: 50,
  ORDER: 40,
  RECONCILE: 30,
  MARKET: 20,
  HISTORY: 10,
} as const;
export type Lane = (typeof Lane)[keyof typeof Lane];
