/** Parameters of an order request by name, as text. */
export type OrderParams = ReadonlyMap<string, string>;

/** The reply to an order that rests, as Binance gives it with `newOrderRespType` RESULT. */
export function restingOrder(params: OrderParams, orderId: number, time: number): object {
  return {
    symbol: params.get('symbol'),
    orderId,
    orderListId: -1,
    clientOrderId: params.get('newClientOrderId'),
    transactTime: time,
    price: Number(params.get('price')).toFixed(8),
    origQty: Number(params.get('quantity')).toFixed(8),
    executedQty: '0.00000000',
    origQuoteOrderQty: '0.00000000',
    cummulativeQuoteQty: '0.00000000',
    status: 'NEW',
    timeInForce: params.get('timeInForce'),
    type: params.get('type'),
    side: params.get('side'),
    workingTime: time,
    selfTradePreventionMode: 'EXPIRE_MAKER',
  };
}

/** What the private stream says of the same order: that it is new, and what money it holds back. */
export function restingOrderEvents(params: OrderParams, orderId: number, time: number): [object, object] {
  const zero = '0.00000000';
  const report = {
    e: 'executionReport',
    E: time,
    s: params.get('symbol'),
    c: params.get('newClientOrderId'),
    S: params.get('side'),
    o: params.get('type'),
    f: params.get('timeInForce'),
    q: Number(params.get('quantity')).toFixed(8),
    p: Number(params.get('price')).toFixed(8),
    P: zero,
    F: zero,
    g: -1,
    C: '',
    x: 'NEW',
    X: 'NEW',
    r: 'NONE',
    i: orderId,
    l: zero,
    z: zero,
    L: zero,
    n: '0',
    N: null,
    T: time,
    t: -1,
    I: orderId,
    w: true,
    m: false,
    M: false,
    O: time,
    Z: zero,
    Y: zero,
    Q: zero,
    W: time,
    V: 'EXPIRE_MAKER',
  };
  const balances = [{ a: 'USDT', f: (1e9 - orderId * 90).toFixed(8), l: (orderId * 90).toFixed(8) }];
  return [report, { e: 'outboundAccountPosition', E: time, u: time, B: balances }];
}

/** How much of the limits an order has used, as a reply of the WebSocket API says it. */
export function usedLimits(orders: number): object[] {
  const limit = 1_000_000_000;
  return [
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit, count: orders },
    { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit, count: orders },
    { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit, count: 1 },
  ];
}

/** The same in headers, as REST says it. */
export function usedLimitHeaders(orders: number): Record<string, string | number> {
  return {
    'content-type': 'application/json;charset=UTF-8',
    'x-mbx-used-weight': 1,
    'x-mbx-used-weight-1m': 1,
    'x-mbx-order-count-10s': orders,
    'x-mbx-order-count-1d': orders,
  };
}
