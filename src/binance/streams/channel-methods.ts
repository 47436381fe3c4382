/** What a method of the WebSocket API costs and does. */
export interface ChannelMethod {
  readonly weight: number;
  /** How many it adds to the order count. */
  readonly orders: number;
  /** Whether it may change something on the venue, so that a lost answer leaves the outcome open. */
  readonly changes: boolean;
  readonly signed: boolean;
}

const signedRead = (weight: number): ChannelMethod => ({ weight, orders: 0, changes: false, signed: true });
const publicRead = (weight: number): ChannelMethod => ({ weight, orders: 0, changes: false, signed: false });
const change = (orders: number, weight = 1): ChannelMethod => ({ weight, orders, changes: true, signed: true });

/** Spot methods by name (web-socket-api.md; weights are those of the REST endpoint of the same job). */
const METHODS: Readonly<Record<string, ChannelMethod>> = {
  'order.place': change(1),
  'order.cancel': change(0),
  'order.cancelReplace': change(1),
  'order.amend.keepPriority': change(0, 4),
  'openOrders.cancelAll': change(0),
  'orderList.place': change(2),
  'orderList.place.oco': change(2),
  'orderList.place.oto': change(2),
  'orderList.place.opo': change(2),
  'orderList.place.otoco': change(3),
  'orderList.place.opoco': change(3),
  'orderList.cancel': change(0),
  'sor.order.place': change(1),
  'order.test': signedRead(1),
  'sor.order.test': signedRead(1),
  'order.status': signedRead(4),
  'orderList.status': signedRead(4),
  'openOrders.status': signedRead(6),
  'openOrderLists.status': signedRead(6),
  allOrders: signedRead(20),
  allOrderLists: signedRead(20),
  myTrades: signedRead(20),
  myAllocations: signedRead(20),
  myPreventedMatches: signedRead(20),
  myFilters: signedRead(40),
  'account.status': signedRead(20),
  'account.commission': signedRead(20),
  'account.rateLimits.orders': signedRead(40),
  'order.amendments': signedRead(4),
  'session.logon': signedRead(2),
  'session.status': publicRead(2),
  'session.logout': publicRead(2),
  'session.subscriptions': publicRead(2),
  'userDataStream.subscribe': publicRead(2),
  'userDataStream.subscribe.signature': signedRead(2),
  'userDataStream.unsubscribe': publicRead(2),
  ping: publicRead(1),
  time: publicRead(1),
  exchangeInfo: publicRead(20),
  depth: publicRead(5),
  'trades.recent': publicRead(25),
  'trades.historical': publicRead(25),
  'trades.aggregate': publicRead(4),
  klines: publicRead(2),
  uiKlines: publicRead(2),
  avgPrice: publicRead(2),
  ticker: publicRead(4),
  'ticker.24hr': publicRead(2),
  'ticker.tradingDay': publicRead(4),
  'ticker.price': publicRead(2),
  'ticker.book': publicRead(2),
};

/** A method that is not known is treated with most caution: signed, and its outcome open where no answer comes. */
const UNKNOWN_METHOD: ChannelMethod = { weight: 1, orders: 0, changes: true, signed: true };

/** Cost and effect of a method; the version prefix (`v3/order.place`) does not matter. */
export function channelMethod(method: string): ChannelMethod {
  return METHODS[method.replace(/^v\d+\//, '')] ?? UNKNOWN_METHOD;
}
