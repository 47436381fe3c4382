import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { toExchangeInfo } from '../../../src/binance/wire/exchange-info-reader.js';
import {
  toDepthSnapshot,
  toKlines,
  toPublicTrades,
  toServerTime,
  toTicker24h,
} from '../../../src/binance/wire/market-rest-reader.js';
import { toCancelled, toCancelledOrders, toCancelReplaceResult } from '../../../src/binance/wire/cancel-reader.js';
import {
  toAccountStatus,
  toAccountTrades,
  toNewOrder,
  toOrderRecord,
} from '../../../src/binance/wire/trading-reader.js';
import { dataIsHere, recordedPayloads } from '../../conformance/payload-sources.js';

const EXCHANGE_INFO = new URL(
  '../../../../shared/data/exchangeinfo/spot_2024-09-08_1248sym_davijr.json',
  import.meta.url,
);

const ack = { symbol: 'BTCUSDT', orderId: 1, orderListId: -1, clientOrderId: 'c1', transactTime: 1 };
const state = {
  price: '1.0',
  origQty: '1.0',
  executedQty: '0.0',
  origQuoteOrderQty: '0.0',
  cummulativeQuoteQty: '0.0',
  status: 'NEW',
  timeInForce: 'GTC',
  type: 'LIMIT',
  side: 'BUY',
  workingTime: 1,
  selfTradePreventionMode: 'NONE',
};
const cancelled = { ...ack, ...state, origClientOrderId: 'o1' };

/** One reader per type of recorded row; lists are recorded row by row. */
const READERS: Readonly<Record<string, (value: unknown) => unknown>> = {
  OrderRecord: toOrderRecord,
  OrderFull: toNewOrder,
  CancelledOrder: (row) => toCancelledOrders([row]),
  CancelReplaceResult: toCancelReplaceResult,
  AccountStatus: toAccountStatus,
  AccountTrade: (row) => toAccountTrades([row]),
  ExchangeInfo: toExchangeInfo,
  ServerTime: toServerTime,
  DepthSnapshot: toDepthSnapshot,
  Kline: (row) => toKlines([row]),
  PublicTrade: (row) => toPublicTrades([row]),
  Ticker24h: toTicker24h,
};

describe('the readers of REST payloads', () => {
  it('take ACK, RESULT and FULL for what they are', () => {
    expect(toNewOrder(ack)).to.equal(ack);
    expect(toNewOrder({ ...ack, ...state })).to.include({ status: 'NEW' });
    const fills = [
      { price: '1.0', qty: '1.0', commission: '0.1', commissionAsset: 'BNB', tradeId: '9007199254740993' },
    ];
    expect(toNewOrder({ ...ack, ...state, fills })).to.have.property('fills', fills);
    expect(() => toNewOrder({ ...ack, ...state, fills: [{ price: '1.0' }] })).to.throw('fills[0].qty is missing');
    expect(() => toNewOrder({ ...ack, status: 'NEW' })).to.throw('price is missing');
    expect(() => toNewOrder({ ...ack, orderId: 1.5 })).to.throw('orderId is 1.5, expected an id');
  });

  it('keep a state that is new', () => {
    expect(toNewOrder({ ...ack, ...state, status: 'PENDING_SOMETHING' })).to.include({ status: 'PENDING_SOMETHING' });
  });

  it('read a cancel, and the orders of a cancelled list', () => {
    expect(toCancelled(cancelled)).to.equal(cancelled);
    const list = {
      orderListId: 7,
      contingencyType: 'OCO',
      listStatusType: 'ALL_DONE',
      listOrderStatus: 'ALL_DONE',
      listClientOrderId: 'l1',
      transactionTime: 1,
      symbol: 'BTCUSDT',
      orders: [{ symbol: 'BTCUSDT', orderId: 1, clientOrderId: 'o1' }],
      orderReports: [cancelled, { ...cancelled, orderId: 2 }],
    };
    expect(toCancelled(list)).to.equal(list);
    expect(() => toCancelled({ ...list, orders: [{}] })).to.throw('orders[0].symbol is missing');
    expect(toCancelledOrders([cancelled, list]).map(({ orderId }) => orderId)).to.deep.equal([1, 1, 2]);
    expect(() => toCancelledOrders([{ orderListId: 7 }])).to.throw('[0].');
    expect(() => toCancelledOrders({})).to.throw('expected an array');
  });

  it('read both halves of a cancel-replace, each of which may be an error', () => {
    const error = { code: -2011, msg: 'Unknown order sent.' };
    for (const result of [
      { cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS', cancelResponse: cancelled, newOrderResponse: ack },
      { cancelResult: 'FAILURE', newOrderResult: 'NOT_ATTEMPTED', cancelResponse: error, newOrderResponse: null },
      { cancelResult: 'SUCCESS', newOrderResult: 'FAILURE', cancelResponse: cancelled, newOrderResponse: error },
    ]) {
      expect(toCancelReplaceResult(result)).to.equal(result);
    }
    const broken = { cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS', cancelResponse: {}, newOrderResponse: ack };
    expect(() => toCancelReplaceResult(broken)).to.throw('cancelResponse.symbol is missing');
  });

  it('refuse what they could not trade by, and name it', () => {
    expect(() => toServerTime({ serverTime: 'now' })).to.throw('serverTime is "now", expected a number');
    expect(() => toDepthSnapshot({ lastUpdateId: 1, bids: [['1.0']], asks: [] })).to.throw('bids[0][1] is missing');
    expect(() => toKlines([[1, '1', '1', '1', 'NaN']])).to.throw('[0][4] is "NaN"');
    expect(() => toAccountStatus({ canTrade: true, balances: [{ asset: 'BTC', free: 1, locked: '0' }] })).to.throw(
      'balances[0].free is 1, expected a decimal text',
    );
    expect(() => toExchangeInfo({ serverTime: 1, rateLimits: [], symbols: [{ symbol: 'A' }] })).to.throw(
      'symbols[0].status is missing',
    );
  });

  it('keep a filter, a field and a status that are new', () => {
    const symbol = {
      symbol: '币安USDT',
      status: 'ASLEEP',
      baseAsset: '币安',
      baseAssetPrecision: 8,
      quoteAsset: 'USDT',
      quoteAssetPrecision: 8,
      orderTypes: ['LIMIT', 'TELEPATHIC'],
      filters: [{ filterType: 'MOON_PHASE', phase: 3 }],
      newField: 1,
    };
    const info = { timezone: 'UTC', serverTime: 1, rateLimits: [], exchangeFilters: [], symbols: [symbol] };
    expect(toExchangeInfo(info).symbols[0]).to.deep.equal(symbol);
  });

  (dataIsHere ? it : it.skip)(
    dataIsHere ? 'read every recorded payload' : 'read every recorded payload (skipped: no ../shared/data here)',
    function () {
      this.timeout(30_000);
      const failures: string[] = [];
      let read = 0;
      for (const { source, name, type, value } of recordedPayloads()) {
        const reader = READERS[type];
        // The SDK's generated examples have lost their decimal texts (test/conformance/known-differences.ts).
        if (reader === undefined || source === 'binance-connector-js') continue;
        try {
          reader(value);
          read += 1;
        } catch (error) {
          failures.push(`${source} ${name}: ${String(error)}`);
        }
      }
      expect(failures).to.deep.equal([]);
      expect(read).to.be.greaterThan(100);
    },
  );

  (dataIsHere ? it : it.skip)(
    dataIsHere ? 'read 1,248 symbols in no time' : 'read 1,248 symbols in no time (skipped: no ../shared/data here)',
    () => {
      const text = readFileSync(EXCHANGE_INFO, 'utf8');
      const before = process.cpuUsage(); // not the clock: the machine may have other things to do
      expect(toExchangeInfo(JSON.parse(text)).symbols).to.have.length(1_248);
      const { user, system } = process.cpuUsage(before);
      expect(user + system).to.be.below(500_000);
    },
  );
});
