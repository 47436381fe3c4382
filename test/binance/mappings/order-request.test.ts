import { expect } from 'chai';
import fc from 'fast-check';

import { toContract } from '../../../src/binance/mappings/contract.js';
import { toOrderParams } from '../../../src/binance/mappings/order-draft.js';
import { readOrderRequest } from '../../../src/binance/mappings/order-request.js';
import { Direction, Exchange, OrderType } from '../../../src/host/domain/constants.js';
import { Decimal } from '../../../src/host/domain/decimal.js';
import type { OrderRequest } from '../../../src/host/domain/requests.js';
import { symbolInfo } from '../support/venue-words.js';

const contract = toContract(symbolInfo(), Exchange.BINANCE, 'BINANCE');

const request = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
  symbol: 'BTCUSDT',
  exchange: Exchange.BINANCE,
  direction: Direction.LONG,
  type: OrderType.LIMIT,
  volume: '0.5',
  price: '100',
  ...changes,
});

function paramsOf(changes: Partial<OrderRequest>): Record<string, string | number> {
  const reading = readOrderRequest(request(changes), contract);
  if (!reading.ok) throw new Error(reading.problem);
  const { newClientOrderId, newOrderRespType, symbol, ...params } = toOrderParams(reading.draft, 'id-1');
  expect({ newClientOrderId, newOrderRespType, symbol }).to.deep.equal({
    newClientOrderId: 'id-1',
    newOrderRespType: 'FULL',
    symbol: 'BTCUSDT',
  });
  return params;
}

function paramsOrProblem(changes: Partial<OrderRequest>): unknown {
  const reading = readOrderRequest(request(changes), contract);
  return reading.ok ? toOrderParams(reading.draft, 'id-1') : reading.problem;
}

function problemOf(changes: Partial<OrderRequest>, on = contract): string {
  const reading = readOrderRequest(request(changes), on);
  return reading.ok ? 'accepted' : reading.problem;
}

const { LONG, SHORT } = Direction;
const limit = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.5', price: '100' };

describe('an order request', () => {
  const forms: readonly (readonly [string, Partial<OrderRequest>, Record<string, string | number>])[] = [
    ['LIMIT', {}, limit],
    ['LIMIT sell', { direction: SHORT }, { ...limit, side: 'SELL' }],
    ['LIMIT with another time in force', { extra: { timeInForce: 'IOC' } }, { ...limit, timeInForce: 'IOC' }],
    ['FAK', { type: OrderType.FAK }, { ...limit, timeInForce: 'IOC' }],
    ['FOK', { type: OrderType.FOK }, { ...limit, timeInForce: 'FOK' }],
    ['post-only', { extra: { postOnly: true } }, { side: 'BUY', type: 'LIMIT_MAKER', quantity: '0.5', price: '100' }],
    ['post-only switched off', { extra: { postOnly: false } }, limit],
    ['MARKET by quantity', { type: OrderType.MARKET }, { side: 'BUY', type: 'MARKET', quantity: '0.5' }],
    [
      'MARKET by quote amount',
      { type: OrderType.MARKET, volume: 0, extra: { quoteOrderQty: '250.5' } },
      { side: 'BUY', type: 'MARKET', quoteOrderQty: '250.5' },
    ],
    ['STOP', { type: OrderType.STOP }, { side: 'BUY', type: 'STOP_LOSS', quantity: '0.5', stopPrice: '100' }],
    [
      'STOP with a limit',
      { type: OrderType.STOP, extra: { limitPrice: 101 } },
      { ...limit, type: 'STOP_LOSS_LIMIT', price: '101', stopPrice: '100' },
    ],
    [
      'STOP whose trigger stands in extra',
      { type: OrderType.STOP, extra: { stopPrice: '99' } },
      { ...limit, type: 'STOP_LOSS_LIMIT', stopPrice: '99' },
    ],
    [
      'TAKE_PROFIT by the venue’s word',
      { type: OrderType.STOP, direction: SHORT, extra: { type: 'TAKE_PROFIT' } },
      { side: 'SELL', type: 'TAKE_PROFIT', quantity: '0.5', stopPrice: '100' },
    ],
    [
      'TAKE_PROFIT_LIMIT by the venue’s word',
      { type: OrderType.STOP, extra: { type: 'TAKE_PROFIT_LIMIT', limitPrice: '98', timeInForce: 'FOK' } },
      { side: 'BUY', type: 'TAKE_PROFIT_LIMIT', timeInForce: 'FOK', quantity: '0.5', price: '98', stopPrice: '100' },
    ],
    [
      'a trailing stop without a trigger',
      { type: OrderType.STOP, price: 0, extra: { trailingDelta: 100 } },
      { side: 'BUY', type: 'STOP_LOSS', quantity: '0.5', trailingDelta: 100 },
    ],
    [
      'iceberg, self-trade prevention and strategy',
      { extra: { icebergQty: '0.1', selfTradePreventionMode: 'NONE', strategyId: 5, strategyType: 1_000_000 } },
      { ...limit, icebergQty: '0.1', selfTradePreventionMode: 'NONE', strategyId: 5, strategyType: 1_000_000 },
    ],
  ];
  for (const [title, changes, params] of forms) {
    it(`becomes ${title}`, () => {
      expect(paramsOf(changes)).to.deep.equal(params);
    });
  }

  const refusals: readonly (readonly [string, Partial<OrderRequest>, string])[] = [
    ['no side', { direction: Direction.NET }, "an order's direction is LONG or SHORT, not NET"],
    ['a type that spot lacks', { type: OrderType.RFQ }, 'Binance spot knows no RFQ orders'],
    ['a type of nowhere', { type: 'ICEBERG' as OrderType }, 'Binance spot knows no ICEBERG orders'],
    ['a volume that is no number', { volume: 'many' }, 'volume is no number: "many"'],
    ['a volume that is not finite', { volume: Number.NaN }, 'volume is no number: NaN'],
    ['a price that is no number', { price: '1,5' }, 'price is no number: "1,5"'],
    ['an unknown option', { extra: { postonly: true } }, 'extra.postonly is no option of spot orders'],
    ['an extra without names', { extra: [] as never }, 'extra holds options by name, and is not a list'],
    ['an ill-typed option', { extra: { postOnly: 'yes' } }, 'extra.postOnly cannot be "yes"'],
    [
      'reduceOnly of futures',
      { extra: { reduceOnly: true } },
      'extra.reduceOnly is no option of spot orders; it belongs to futures',
    ],
    [
      'closePosition of futures',
      { extra: { closePosition: false } },
      'extra.closePosition is no option of spot orders; it belongs to futures',
    ],
    [
      'positionSide of futures',
      { extra: { positionSide: 'BOTH' } },
      'extra.positionSide is no option of spot orders; it belongs to futures',
    ],
    [
      'a dry run, which is a request of its own',
      { extra: { dryRun: true } },
      'extra.dryRun is no option of spot orders; testOrder asks Binance about an order, checkOrder the filters, ' +
        'and neither makes one',
    ],
    ['an amount that no text can hold', { price: '1e99999999' }, 'price cannot be "1e99999999"'],
    ['an amount that is nothing but decimals', { volume: '1e-99999999' }, 'volume cannot be "1e-99999999"'],
    ['blanks for a number', { volume: '  ' }, 'volume is no number: "  "'],
    ['blanks within a number', { volume: '1 000' }, 'volume is no number: "1 000"'],
    ['a stop at a price that is no number', { type: OrderType.STOP, price: Number.NaN }, 'price is no number: NaN'],
    [
      'a stop without a trigger, told as null',
      { type: OrderType.STOP, price: null as never, extra: { stopPrice: null } },
      'a STOP order needs a price as its trigger',
    ],
    ['a strategy type below its range', { extra: { strategyType: 5 } }, 'extra.strategyType cannot be 5'],
    [
      'post-only on a market order',
      { type: OrderType.MARKET, extra: { postOnly: true } },
      'extra.postOnly is for LIMIT orders only',
    ],
    [
      'a contradicting type',
      { extra: { postOnly: true, type: 'LIMIT' } },
      'extra.postOnly contradicts extra.type LIMIT',
    ],
    ['a type of another family', { extra: { type: 'MARKET' } }, 'a LIMIT order cannot be sent as MARKET'],
    [
      'a contradicting time in force',
      { type: OrderType.FOK, extra: { timeInForce: 'GTC' } },
      'a FOK order is FOK, not GTC',
    ],
    [
      'a time in force on a market order',
      { type: OrderType.MARKET, extra: { timeInForce: 'IOC' } },
      'a MARKET order takes no extra.timeInForce',
    ],
    [
      'a quote amount on a limit order',
      { extra: { quoteOrderQty: 1 } },
      'extra.quoteOrderQty is for MARKET orders only',
    ],
    [
      'an iceberg at market',
      { type: OrderType.MARKET, extra: { icebergQty: 1 } },
      'extra.icebergQty needs a limit order',
    ],
    ['a stop without a trigger', { type: OrderType.STOP, price: 0 }, 'a STOP order needs a price as its trigger'],
    [
      'a stop-limit without a limit',
      { type: OrderType.STOP, extra: { type: 'STOP_LOSS_LIMIT' } },
      'a STOP_LOSS_LIMIT order needs extra.limitPrice',
    ],
    [
      'a bare stop with a limit',
      { type: OrderType.STOP, extra: { type: 'STOP_LOSS', limitPrice: 1 } },
      'a STOP_LOSS order takes no limit price',
    ],
    [
      'a trigger on a limit order',
      { extra: { stopPrice: 1 } },
      'extra.stopPrice, extra.limitPrice and extra.trailingDelta are for STOP orders only',
    ],
  ];
  for (const [title, changes, problem] of refusals) {
    it(`is refused for ${title}`, () => {
      expect(problemOf(changes)).to.equal(problem);
    });
  }

  const stopMarket = { side: 'BUY', type: 'STOP_LOSS', quantity: '0.5', stopPrice: '90' };
  for (const extra of [{ stopPrice: null }, { limitPrice: null }, { stopPrice: null, limitPrice: null, type: null }]) {
    it(`stays a stop at market with ${JSON.stringify(extra)}: null is no option`, () => {
      expect(paramsOf({ type: OrderType.STOP, price: '90', extra })).to.deep.equal(stopMarket);
    });
  }

  for (const price of [0, -0, '0', '0.0', '0e5', ' 0.000 ', '', ' ', new Decimal(0), null, undefined]) {
    it(`stays a stop at market where its price is no price: ${JSON.stringify(price)}`, () => {
      const changes = { type: OrderType.STOP, price: price as never, extra: { stopPrice: '90' } };
      expect(paramsOf(changes)).to.deep.equal(stopMarket);
    });
  }

  it('takes every option that is null as not given', () => {
    const names = [
      ...['postOnly', 'quoteOrderQty', 'timeInForce', 'type', 'stopPrice', 'limitPrice', 'icebergQty', 'strategyId'],
      ...['selfTradePreventionMode', 'trailingDelta', 'pegPriceType', 'pegOffsetType', 'pegOffsetValue'],
      ...['strategyType', 'nobodyKnowsThis'],
    ];
    for (const type of [OrderType.LIMIT, OrderType.MARKET, OrderType.STOP, OrderType.FAK, OrderType.FOK]) {
      const nothing = Object.fromEntries(names.map((name) => [name, null]));
      expect(paramsOf({ type, extra: nothing })).to.deep.equal(paramsOf({ type }));
    }
    expect(paramsOf({ extra: null as never })).to.deep.equal(limit);
  });

  it('reads amounts with blanks around them', () => {
    expect(paramsOf({ volume: ' 0.5 ', price: '\t100\n' })).to.deep.equal(limit);
    expect(paramsOf({ extra: { icebergQty: ' 0.1 ' } })).to.deep.equal({ ...limit, icebergQty: '0.1' });
  });

  it('never throws, whatever its amounts are', () => {
    const blank = fc.constantFrom('', ' ', '\u00a0', '\n');
    const text = fc.tuple(blank, fc.oneof(fc.string(), fc.double().map(String)), blank).map((parts) => parts.join(''));
    const wild = fc.oneof(text, fc.double(), fc.bigInt(), fc.boolean(), fc.constant(null), fc.object());
    fc.assert(
      fc.property(wild, wild, wild, fc.constantFrom(OrderType.LIMIT, OrderType.STOP), (volume, price, more, type) => {
        const changes = { type, volume: volume as never, price: price as never };
        expect(() => paramsOrProblem({ ...changes, extra: { stopPrice: more, limitPrice: more } })).not.to.throw();
        expect(() => paramsOrProblem({ ...changes, extra: { icebergQty: more } })).not.to.throw();
      }),
    );
  });

  it('is refused without a price where one is needed', () => {
    const { price: _, ...bare } = request();
    expect(readOrderRequest(bare, contract)).to.deep.equal({ ok: false, problem: 'the order needs a price' });
  });

  it('is refused where the symbol does not take the type', () => {
    const limited = toContract(symbolInfo({ orderTypes: ['LIMIT', 'STOP_LOSS_LIMIT'] }), Exchange.BINANCE, 'BINANCE');
    expect(problemOf({ type: OrderType.STOP }, limited)).to.equal(
      'BTCUSDT takes no STOP_LOSS orders; give extra.limitPrice for a stop-limit order',
    );
    const noQuote = toContract(symbolInfo({ quoteOrderQtyMarketAllowed: false }), Exchange.BINANCE, 'BINANCE');
    expect(problemOf({ type: OrderType.MARKET, extra: { quoteOrderQty: 9 } }, noQuote)).to.equal(
      'BTCUSDT takes no market orders by quote amount',
    );
  });

  it('never leaves in exponent notation, whatever the amount', () => {
    const amounts = fc.oneof(
      fc.double({ min: 1e-18, max: 1e18, noNaN: true }),
      fc.double({ min: 1e-18, max: 1e18, noNaN: true }).map(String),
      fc.double({ min: 1e-18, max: 1e18, noNaN: true }).map((value) => new Decimal(value)),
    );
    fc.assert(
      fc.property(amounts, amounts, (volume, price) => {
        const params = paramsOf({ volume, price });
        expect(params['quantity']).to.match(/^\d+(\.\d+)?$/);
        expect(new Decimal(params['quantity'] ?? 0).equals(new Decimal(volume))).to.equal(true);
        expect(new Decimal(params['price'] ?? 0).equals(new Decimal(price))).to.equal(true);
      }),
    );
  });

  it('buys for LONG and sells for SHORT, and never the other way', () => {
    expect(paramsOf({ direction: LONG })['side']).to.equal('BUY');
    expect(paramsOf({ direction: SHORT })['side']).to.equal('SELL');
  });
});

describe('an order request of a special kind', () => {
  const pegged = toContract(symbolInfo({ pegInstructionsAllowed: true }), Exchange.BINANCE, 'BINANCE');
  const peg = (changes: Partial<OrderRequest>): string => problemOf({ price: 0, ...changes }, pegged);

  it('pegs the price of limit orders, with an offset or a price of its own where they are given', () => {
    const reading = readOrderRequest(
      request({ price: 0, extra: { pegPriceType: 'PRIMARY_PEG', pegOffsetType: 'PRICE_LEVEL', pegOffsetValue: 5 } }),
      pegged,
    );
    expect(reading.ok && toOrderParams(reading.draft, 'id')).to.include({
      pegPriceType: 'PRIMARY_PEG',
      pegOffsetType: 'PRICE_LEVEL',
      pegOffsetValue: 5,
    });
    expect(reading.ok && reading.draft.price).to.equal(null);
    const priced = readOrderRequest(request({ extra: { pegPriceType: 'MARKET_PEG' } }), pegged);
    expect(priced.ok && toOrderParams(priced.draft, 'id')).to.include({ price: '100', pegPriceType: 'MARKET_PEG' });
    const stop = readOrderRequest(request({ type: OrderType.STOP, extra: { pegPriceType: 'PRIMARY_PEG' } }), pegged);
    expect(stop.ok && stop.draft).to.include({ type: 'STOP_LOSS_LIMIT', price: null });
  });

  it('refuses pegs that cannot be', () => {
    expect(peg({ extra: { pegPriceType: 'BEST' } })).to.equal('extra.pegPriceType cannot be "BEST"');
    for (const pegOffsetValue of [0, -1, 1.5, 101, '5']) {
      expect(peg({ extra: { pegPriceType: 'PRIMARY_PEG', pegOffsetValue } })).to.include(
        'extra.pegOffsetValue cannot be',
      );
    }
    expect(peg({ price: 100, extra: { pegOffsetValue: 1 } })).to.include('needs extra.pegPriceType');
    expect(peg({ extra: { pegPriceType: 'PRIMARY_PEG', pegOffsetType: 'PRICE_LEVEL' } })).to.include(
      'needs extra.pegOffsetValue',
    );
    expect(peg({ extra: { pegPriceType: 'PRIMARY_PEG', pegOffsetType: 'TICKS' } })).to.include('cannot be "TICKS"');
    expect(peg({ type: OrderType.MARKET, extra: { pegPriceType: 'PRIMARY_PEG' } })).to.include(
      'no limit price that could be pegged',
    );
    expect(peg({ extra: { pegPriceType: 'MARKET_PEG', postOnly: true } })).to.include(
      'cannot be pegged to the other side',
    );
    expect(peg({ type: OrderType.FAK, extra: { pegPriceType: 'PRIMARY_PEG' } })).to.include('is GTC, not IOC');
    expect(peg({ type: OrderType.FAK, extra: { pegPriceType: 'MARKET_PEG' } })).to.equal('accepted');
    expect(problemOf({ price: 0, extra: { pegPriceType: 'PRIMARY_PEG' } })).to.equal('BTCUSDT takes no pegged orders');
  });

  it('refuses icebergs that would not stay, and what the symbol does not take', () => {
    const plain = toContract(
      symbolInfo({ icebergAllowed: false, allowTrailingStop: false }),
      Exchange.BINANCE,
      'BINANCE',
    );
    const extra = { icebergQty: '0.1' };
    expect(problemOf({ extra })).to.equal('accepted');
    expect(problemOf({ extra: { ...extra, postOnly: true } })).to.equal('accepted');
    expect(problemOf({ type: OrderType.FAK, extra })).to.equal('an iceberg order is GTC, not IOC');
    expect(problemOf({ type: OrderType.STOP, extra })).to.include('needs a limit order');
    expect(problemOf({ extra }, plain)).to.equal('BTCUSDT takes no iceberg orders');
    expect(problemOf({ type: OrderType.STOP, extra: { trailingDelta: 10 } }, plain)).to.equal(
      'BTCUSDT takes no trailing stops',
    );
  });
});
