/** What a method of the WebSocket API does; its cost is in the rate-limit room. */
export interface ChannelMethod {
  /** Whether it may change something on the venue, so that a lost answer leaves the outcome open. */
  readonly changes: boolean;
  readonly signed: boolean;
}

/** Spot methods that change something (web-socket-api.md). */
const CHANGING: ReadonlySet<string> = new Set([
  'order.place',
  'order.cancel',
  'order.cancelReplace',
  'order.amend.keepPriority',
  'openOrders.cancelAll',
  'orderList.place',
  'orderList.place.oco',
  'orderList.place.oto',
  'orderList.place.opo',
  'orderList.place.otoco',
  'orderList.place.opoco',
  'orderList.cancel',
  'sor.order.place',
]);

/** Spot methods that are signed and only read. */
const SIGNED_READS: ReadonlySet<string> = new Set([
  'order.test',
  'sor.order.test',
  'order.status',
  'orderList.status',
  'openOrders.status',
  'openOrderLists.status',
  'allOrders',
  'allOrderLists',
  'myTrades',
  'myAllocations',
  'myPreventedMatches',
  'myFilters',
  'account.status',
  'account.commission',
  'account.rateLimits.orders',
  'order.amendments',
  'session.logon',
  'userDataStream.subscribe.signature',
]);

/** Spot methods that need neither key nor signature. */
const PUBLIC: ReadonlySet<string> = new Set([
  'ping',
  'time',
  'exchangeInfo',
  'executionRules',
  'depth',
  'trades.recent',
  'trades.historical',
  'blockTrades.historical',
  'trades.aggregate',
  'klines',
  'uiKlines',
  'avgPrice',
  'referencePrice',
  'ticker',
  'ticker.24hr',
  'ticker.tradingDay',
  'ticker.price',
  'ticker.book',
  'session.status',
  'session.logout',
  'session.subscriptions',
  'userDataStream.subscribe',
  'userDataStream.unsubscribe',
]);

/**
 * What a method does. One that is not known is treated with most caution: signed, and its outcome open where no answer
 * comes. The version prefix (`v3/order.place`) does not matter.
 */
export function channelMethod(method: string): ChannelMethod {
  const name = method.startsWith('v') ? method.replace(/^v\d+\//, '') : method;
  if (PUBLIC.has(name)) return { changes: false, signed: false };
  return { changes: CHANGING.has(name) || !SIGNED_READS.has(name), signed: true };
}
