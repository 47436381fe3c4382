import type { OrderExecution } from '../../../src/simulator/venue-events.js';
import type { VenueFill, VenueOrder } from '../../../src/simulator/venue-orders.js';
import { units } from '../../../src/simulator/units.js';

const TIME = 1_767_225_600_000;

/** An order of `alice` that rests on the book, with changes. */
export function orderSample(changes: Partial<VenueOrder> = {}): VenueOrder {
  return {
    symbol: 'BTCUSDT',
    accountId: 'alice',
    orderId: 9_007_199_254_740_993n,
    orderListId: -1n,
    clientOrderId: 'mine',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    price: units('100.5'),
    origQty: units('2'),
    origQuoteOrderQty: 0n,
    stopPrice: 0n,
    icebergQty: 0n,
    trailingDelta: null,
    trailingTime: null,
    strategyId: null,
    strategyType: null,
    selfTradePreventionMode: 'EXPIRE_MAKER',
    executedQty: 0n,
    cummulativeQuoteQty: 0n,
    preventedQty: 0n,
    preventedMatchId: null,
    status: 'NEW',
    isWorking: true,
    workingTime: TIME,
    time: TIME,
    updateTime: TIME,
    expiryReason: 'NONE',
    ...changes,
  };
}

/** A fill of half of that order, as taker. */
export function fillSample(changes: Partial<VenueFill> = {}): VenueFill {
  return {
    symbol: 'BTCUSDT',
    accountId: 'alice',
    tradeId: 77n,
    orderId: 9_007_199_254_740_993n,
    orderListId: -1n,
    price: units('100.25'),
    quantity: units('1'),
    quoteQuantity: units('100.25'),
    commission: units('0.001'),
    commissionAsset: 'BTC',
    time: TIME + 5,
    isBuyer: true,
    isMaker: false,
    ...changes,
  };
}

/** The execution NEW of that order, with changes. */
export function executionSample(changes: Partial<OrderExecution> = {}): OrderExecution {
  return {
    accountId: 'alice',
    executionType: 'NEW',
    executionId: 31n,
    order: orderSample(),
    time: TIME,
    rejectReason: 'NONE',
    fill: null,
    cancelClientOrderId: null,
    prevention: null,
    ...changes,
  };
}
