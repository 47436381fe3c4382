import type { SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import type {
  AccountStatus,
  AccountTrade,
  CancelledOrder,
  OrderFull,
  OrderRecord,
} from '../../../src/binance/wire/trading.js';
import type { ExecutionReport } from '../../../src/binance/wire/user-data.js';

/** Payloads of the venue with sensible defaults, for tests that care about a few fields only. */

export const T0 = Date.UTC(2026, 10, 20, 12);

export function symbolInfo(changes: Partial<SymbolInfo> = {}): SymbolInfo {
  return {
    symbol: 'BTCUSDT',
    status: 'TRADING',
    baseAsset: 'BTC',
    baseAssetPrecision: 8,
    quoteAsset: 'USDT',
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
    icebergAllowed: true,
    ocoAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.01000000', maxPrice: '1000000.00000000', tickSize: '0.01000000' },
      { filterType: 'LOT_SIZE', minQty: '0.00010000', maxQty: '9000.00000000', stepSize: '0.00010000' },
      { filterType: 'ICEBERG_PARTS', limit: 10 },
      { filterType: 'MARKET_LOT_SIZE', minQty: '0.00000000', maxQty: '100.00000000', stepSize: '0.00000000' },
      {
        filterType: 'TRAILING_DELTA',
        minTrailingAboveDelta: 10,
        maxTrailingAboveDelta: 2000,
        minTrailingBelowDelta: 10,
        maxTrailingBelowDelta: 2000,
      },
      {
        filterType: 'NOTIONAL',
        minNotional: '5.00000000',
        applyMinToMarket: true,
        maxNotional: '9000000.00000000',
        applyMaxToMarket: false,
        avgPriceMins: 5,
      },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
    ],
    permissions: [],
    permissionSets: [['SPOT']],
    defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
    allowedSelfTradePreventionModes: ['NONE', 'EXPIRE_MAKER'],
    ...changes,
  };
}

export function executionReport(changes: Partial<ExecutionReport> = {}): ExecutionReport {
  return {
    e: 'executionReport',
    E: T0 + 1,
    s: 'BTCUSDT',
    c: 'own-1',
    S: 'BUY',
    o: 'LIMIT',
    f: 'GTC',
    q: '1.00000000',
    p: '100.00000000',
    P: '0.00000000',
    F: '0.00000000',
    g: -1,
    C: '',
    x: 'NEW',
    X: 'NEW',
    r: 'NONE',
    i: 7,
    l: '0.00000000',
    z: '0.00000000',
    L: '0.00000000',
    n: '0',
    N: null,
    T: T0,
    t: -1,
    I: 70,
    w: true,
    m: false,
    M: false,
    O: T0,
    Z: '0.00000000',
    Y: '0.00000000',
    Q: '0.00000000',
    V: 'EXPIRE_MAKER',
    ...changes,
  };
}

/** A report of one fill: `filled` in this fill, `total` with it. */
export function fillReport(
  tradeId: number,
  filled: string,
  total: string,
  changes: Partial<ExecutionReport> = {},
): ExecutionReport {
  return executionReport({
    x: 'TRADE',
    X: Number(total) >= Number(changes.q ?? 1) ? 'FILLED' : 'PARTIALLY_FILLED',
    t: tradeId,
    l: filled,
    z: total,
    L: '100.00000000',
    Z: String(Number(total) * 100),
    n: '0.00100000',
    N: 'BTC',
    I: 70 + tradeId,
    T: T0 + tradeId,
    ...changes,
  });
}

export function orderRecord(changes: Partial<OrderRecord> = {}): OrderRecord {
  return {
    symbol: 'BTCUSDT',
    orderId: 7,
    orderListId: -1,
    clientOrderId: 'own-1',
    price: '100.00000000',
    origQty: '1.00000000',
    executedQty: '0.00000000',
    cummulativeQuoteQty: '0.00000000',
    status: 'NEW',
    timeInForce: 'GTC',
    type: 'LIMIT',
    side: 'BUY',
    stopPrice: '0.00000000',
    icebergQty: '0.00000000',
    time: T0,
    updateTime: T0,
    isWorking: true,
    workingTime: T0,
    origQuoteOrderQty: '0.00000000',
    selfTradePreventionMode: 'EXPIRE_MAKER',
    ...changes,
  };
}

export function orderReply(changes: Partial<OrderFull> = {}): OrderFull {
  return {
    symbol: 'BTCUSDT',
    orderId: 7,
    orderListId: -1,
    clientOrderId: 'own-1',
    transactTime: T0,
    price: '100.00000000',
    origQty: '1.00000000',
    executedQty: '0.00000000',
    origQuoteOrderQty: '0.00000000',
    cummulativeQuoteQty: '0.00000000',
    status: 'NEW',
    timeInForce: 'GTC',
    type: 'LIMIT',
    side: 'BUY',
    workingTime: T0,
    selfTradePreventionMode: 'EXPIRE_MAKER',
    fills: [],
    ...changes,
  };
}

export function cancelReply(changes: Partial<CancelledOrder> = {}): CancelledOrder {
  return {
    symbol: 'BTCUSDT',
    origClientOrderId: 'own-1',
    orderId: 7,
    orderListId: -1,
    clientOrderId: 'the-cancel',
    transactTime: T0 + 5,
    price: '100.00000000',
    origQty: '1.00000000',
    executedQty: '0.00000000',
    origQuoteOrderQty: '0.00000000',
    cummulativeQuoteQty: '0.00000000',
    status: 'CANCELED',
    timeInForce: 'GTC',
    type: 'LIMIT',
    side: 'BUY',
    selfTradePreventionMode: 'EXPIRE_MAKER',
    ...changes,
  };
}

export function accountTrade(changes: Partial<AccountTrade> = {}): AccountTrade {
  return {
    symbol: 'BTCUSDT',
    id: 1,
    orderId: 7,
    orderListId: -1,
    price: '100.00000000',
    qty: '0.50000000',
    quoteQty: '50.00000000',
    commission: '0.00100000',
    commissionAsset: 'BTC',
    time: T0 + 1,
    isBuyer: true,
    isMaker: true,
    isBestMatch: true,
    ...changes,
  };
}

export function accountStatus(
  balances: Record<string, [free: string, locked: string]>,
  updateTime = T0,
): AccountStatus {
  const rate = { maker: '0.00100000', taker: '0.00100000', buyer: '0.00000000', seller: '0.00000000' };
  return {
    makerCommission: 10,
    takerCommission: 10,
    buyerCommission: 0,
    sellerCommission: 0,
    commissionRates: rate,
    canTrade: true,
    canWithdraw: true,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime,
    accountType: 'SPOT',
    balances: Object.entries(balances).map(([asset, [free, locked]]) => ({ asset, free, locked })),
    permissions: ['SPOT'],
    uid: 1,
  };
}
