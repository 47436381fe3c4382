import { expect } from 'chai';

import { NO_ACCOUNT } from '../../src/binance/managers/account-picture.js';
import type { AccountPicture } from '../../src/binance/managers/account-picture.js';
import { precheckOrder, precheckOrderList } from '../../src/binance/managers/precheck/order-precheck.js';
import { OLDEST_REFERENCE_PRICE_MS } from '../../src/binance/managers/precheck/reference-prices.js';
import type { OrderDraft } from '../../src/binance/mappings/order-draft.js';
import { toTradingRules } from '../../src/binance/mappings/trading-rules.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import { readDocument } from './documents.js';

const d = (value: string | number): Decimal => new Decimal(value);

const RULES = toTradingRules([
  { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize: '0.01' },
  { filterType: 'LOT_SIZE', minQty: '0.0001', maxQty: '9000', stepSize: '0.0001' },
  { filterType: 'MARKET_LOT_SIZE', minQty: '0', maxQty: '100', stepSize: '0' },
  { filterType: 'ICEBERG_PARTS', limit: 10 },
  {
    filterType: 'TRAILING_DELTA',
    ...{
      minTrailingAboveDelta: 10,
      maxTrailingAboveDelta: 2000,
      minTrailingBelowDelta: 10,
      maxTrailingBelowDelta: 2000,
    },
  },
  {
    filterType: 'PERCENT_PRICE_BY_SIDE',
    ...{
      bidMultiplierUp: '1.2',
      bidMultiplierDown: '0.5',
      askMultiplierUp: '2',
      askMultiplierDown: '0.8',
      avgPriceMins: 5,
    },
  },
  {
    filterType: 'NOTIONAL',
    ...{ minNotional: '5', applyMinToMarket: true, maxNotional: '9000000', applyMaxToMarket: false, avgPriceMins: 5 },
  },
  { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
  { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
  { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 3 },
  { filterType: 'MAX_NUM_ORDER_LISTS', maxNumOrderLists: 20 },
  { filterType: 'MAX_POSITION', maxPosition: '15' },
]);

const DRAFT: OrderDraft = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: d(1),
  quoteOrderQty: null,
  price: d(100),
  stopPrice: null,
  icebergQty: null,
  trailingDelta: null,
  selfTradePreventionMode: null,
  strategyId: null,
  strategyType: null,
};
const MARKET = { type: 'MARKET', price: null, timeInForce: null } as const;
const STOP = { type: 'STOP_LOSS', price: null, timeInForce: null, side: 'SELL', stopPrice: d(90) } as const;
const OPEN: Partial<AccountPicture> = {
  mostOpen: 1_000,
  countOpen: (kind) => ({ orders: 200, algoOrders: 5, icebergOrders: 3, orderLists: 20 })[kind],
};
const LISTS: Partial<AccountPicture> = { mostOpen: 1_000, countOpen: (kind) => (kind === 'orderLists' ? 20 : 0) };
const only = (kind: string): Partial<AccountPicture> => ({
  ...OPEN,
  countOpen: (counted, symbol) => (counted === kind ? (OPEN.countOpen?.(counted, symbol) ?? 0) : 0),
});

/** What each row of the page's refusals is the answer to. */
const CASES: readonly (readonly [filter: string, changes: Partial<OrderDraft>, account?: Partial<AccountPicture>])[] = [
  ['PRECISION', { price: d('100.000000001') }],
  ['PRICE_FILTER', { price: d('1000000.01') }],
  ['PRICE_FILTER', { price: d('100.019') }],
  ['PERCENT_PRICE_BY_SIDE', { price: d('121.5') }],
  ['TRAILING_DELTA', { ...STOP, trailingDelta: 5 }],
  ['LOT_SIZE', { quantity: d(9001) }],
  ['MARKET_LOT_SIZE', { ...MARKET, quantity: d(101) }],
  ['NOTIONAL', { quantity: d('0.0499') }],
  ['ICEBERG_PARTS', { icebergQty: d('0.05') }],
  ['MAX_ASSET', { quantity: d('8.5') }],
  ['MAX_NUM_ORDERS', {}, only('orders')],
  ['MAX_NUM_ALGO_ORDERS', STOP, only('algoOrders')],
  ['MAX_NUM_ICEBERG_ORDERS', { icebergQty: d('0.5') }, only('icebergOrders')],
  ['MAX_NUM_ORDER_LISTS', {}, LISTS],
  ['MAX_POSITION', { quantity: d(6) }],
];

describe('docs/filters.md', () => {
  const page = readDocument('docs/filters.md');
  const rows = (heading: string): string[][] => {
    const lines = page.slice(page.indexOf(heading)).split('\n');
    const start = lines.findIndex((line) => line.startsWith('| ---')) + 1;
    const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
    return lines
      .slice(start, start + length)
      .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ''));
  };

  it('shows refusals word by word', () => {
    const refusals = CASES.map(([, changes, account = {}]) => {
      const ground = {
        strict: true,
        baseAsset: 'BTC',
        quoteAsset: 'USDT',
        prices: { priceOf: () => ({ price: d(100), kind: 'average' as const, ageMs: 0, low: d(99), high: d(101) }) },
        account: {
          ...NO_ACCOUNT,
          positionOf: () => d(10),
          assetLimit: (asset: string) => (asset === 'BTC' ? d(8) : null),
          ...account,
        },
      };
      const draft = { ...DRAFT, ...changes };
      const isList = account === LISTS;
      const [check] = isList ? precheckOrderList([draft, draft], RULES, ground) : [precheckOrder(draft, RULES, ground)];
      return check?.ok === false ? [check.error.filter, check.error.message] : ['none', 'passed'];
    });
    expect(rows('## Refusals')).to.deep.equal(refusals);
    expect(refusals.map(([filter]) => filter)).to.deep.equal(CASES.map(([filter]) => filter));
  });

  it('lists every filter that Binance has for spot', () => {
    const listed = rows('## The filters').flat();
    const known = listed.filter((name) => /^[A-Z_]+$/.test(name));
    const caps = ['ORDERS', 'ALGO_ORDERS', 'ICEBERG_ORDERS', 'ORDER_LISTS'];
    expect(known).to.have.members([
      ...[
        'PRECISION',
        'PRICE_FILTER',
        'PERCENT_PRICE',
        'PERCENT_PRICE_BY_SIDE',
        'TRAILING_DELTA',
        'LOT_SIZE',
        'MARKET_LOT_SIZE',
      ],
      ...['MIN_NOTIONAL', 'NOTIONAL', 'ICEBERG_PARTS', 'MAX_ASSET', 'MAX_POSITION', 'MAX_NUM_ORDER_AMENDS'],
      ...caps.flatMap((name) => [`MAX_NUM_${name}`, `EXCHANGE_MAX_NUM_${name}`]),
    ]);
  });

  it('says how old a price may be', () => {
    expect(page).to.contain(`A price that is older than ${OLDEST_REFERENCE_PRICE_MS / 1_000} s is not used`);
  });
});
