import { expect } from 'chai';

import { toContract } from '../../../src/binance/mappings/contract.js';
import { toOrderListParams } from '../../../src/binance/mappings/order-list-params.js';
import { readOrderListRequest } from '../../../src/binance/mappings/order-list-request.js';
import type { OrderListLeg, OrderListRequest, PaidLeg } from '../../../src/binance/mappings/order-list-request.js';
import type { SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import { Direction, Exchange, OrderType } from '../../../src/host/domain/constants.js';
import { symbolInfo } from '../support/venue-words.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const ALL = { ocoAllowed: true, otoAllowed: true, opoAllowed: true, pegInstructionsAllowed: true };

const { LONG, SHORT } = Direction;
const { LIMIT, STOP, MARKET, FAK } = OrderType;
const sell = (price: string, more: Partial<OrderListLeg> = {}): OrderListLeg => ({
  direction: SHORT,
  type: LIMIT,
  volume: '0.5',
  price,
  ...more,
});
const buy = (price: string, more: Partial<OrderListLeg> = {}): OrderListLeg =>
  sell(price, { direction: LONG, ...more });
const paid = (leg: OrderListLeg): PaidLeg => {
  const { volume: _whatWasBought, ...rest } = leg;
  return rest;
};
const stopLimit = { type: STOP, extra: { limitPrice: '89' } } as const;
const OCO: OrderListRequest = { kind: 'oco', ...BTC, above: sell('110'), below: sell('90', stopLimit) };

function read(request: OrderListRequest, changes: Partial<SymbolInfo> = {}): ReturnType<typeof readOrderListRequest> {
  return readOrderListRequest(request, toContract(symbolInfo({ ...ALL, ...changes }), Exchange.BINANCE, 'BINANCE'));
}

function paramsOf(request: OrderListRequest): Record<string, string | number> {
  const reading = read(request);
  if (!reading.ok) throw new Error(reading.problem);
  const legs = reading.legs.map(({ name, draft }) => ({ name, draft, clientOrderId: `id-${name}` }));
  const { symbol, listClientOrderId, newOrderRespType, ...params } = toOrderListParams(legs, 'list-1');
  expect({ symbol, listClientOrderId, newOrderRespType }).to.deep.equal({
    symbol: 'BTCUSDT',
    listClientOrderId: 'list-1',
    newOrderRespType: 'FULL',
  });
  return params;
}

function problemOf(request: OrderListRequest, changes?: Partial<SymbolInfo>): string {
  const reading = read(request, changes);
  return reading.ok ? 'accepted' : reading.problem;
}

describe('an order list request', () => {
  it('OCO shares side and quantity; its limit order is post-only', () => {
    expect(paramsOf(OCO)).to.deep.equal({
      side: 'SELL',
      quantity: '0.5',
      aboveType: 'LIMIT_MAKER',
      abovePrice: '110',
      aboveClientOrderId: 'id-above',
      belowType: 'STOP_LOSS_LIMIT',
      belowStopPrice: '90',
      belowPrice: '89',
      belowTimeInForce: 'GTC',
      belowClientOrderId: 'id-below',
    });
  });

  it('OCO to buy has its stop-loss above; take-profit types and further options are passed on', () => {
    const below = buy('90', {
      type: STOP,
      extra: { type: 'TAKE_PROFIT_LIMIT', limitPrice: '89', icebergQty: '0.1', strategyId: 7, strategyType: 1_000_000 },
    });
    const above = buy('110', { type: STOP, extra: { trailingDelta: 100, selfTradePreventionMode: 'EXPIRE_MAKER' } });
    expect(paramsOf({ kind: 'oco', ...BTC, above, below })).to.deep.equal({
      side: 'BUY',
      quantity: '0.5',
      selfTradePreventionMode: 'EXPIRE_MAKER',
      aboveType: 'STOP_LOSS',
      aboveStopPrice: '110',
      aboveTrailingDelta: 100,
      aboveClientOrderId: 'id-above',
      belowType: 'TAKE_PROFIT_LIMIT',
      belowStopPrice: '90',
      belowPrice: '89',
      belowTimeInForce: 'GTC',
      belowIcebergQty: '0.1',
      belowStrategyId: 7,
      belowStrategyType: 1_000_000,
      belowClientOrderId: 'id-below',
    });
  });

  it('OTO has a side and a quantity of each; a pegged order has its peg', () => {
    const working = buy('0', { price: 0, extra: { pegPriceType: 'PRIMARY_PEG', pegOffsetValue: 2 } });
    expect(paramsOf({ kind: 'oto', ...BTC, working, pending: sell('0', { type: MARKET }) })).to.deep.equal({
      workingSide: 'BUY',
      workingQuantity: '0.5',
      workingType: 'LIMIT',
      workingTimeInForce: 'GTC',
      workingPegPriceType: 'PRIMARY_PEG',
      workingPegOffsetType: 'PRICE_LEVEL',
      workingPegOffsetValue: 2,
      workingClientOrderId: 'id-working',
      pendingSide: 'SELL',
      pendingQuantity: '0.5',
      pendingType: 'MARKET',
      pendingClientOrderId: 'id-pending',
    });
  });

  it('OPO and OPOCO say no quantity of what waits', () => {
    const working = buy('100');
    expect(paramsOf({ kind: 'opo', ...BTC, working, pending: paid(sell('110')) })).to.deep.equal({
      workingSide: 'BUY',
      workingQuantity: '0.5',
      workingType: 'LIMIT',
      workingPrice: '100',
      workingTimeInForce: 'GTC',
      workingClientOrderId: 'id-working',
      pendingSide: 'SELL',
      pendingType: 'LIMIT',
      pendingPrice: '110',
      pendingTimeInForce: 'GTC',
      pendingClientOrderId: 'id-pending',
    });
    const pair = { pendingAbove: paid(sell('110')), pendingBelow: paid(sell('90', stopLimit)) };
    const params = paramsOf({ kind: 'opoco', ...BTC, working, ...pair });
    expect(params).to.include({ pendingSide: 'SELL', pendingAboveType: 'LIMIT_MAKER', pendingBelowStopPrice: '90' });
    expect(params).to.not.have.property('pendingQuantity');
  });

  const oto = (working: OrderListLeg, pending: OrderListLeg): OrderListRequest => ({
    kind: 'oto',
    ...BTC,
    working,
    pending,
  });
  const problems: readonly (readonly [string, OrderListRequest, string])[] = [
    ['sides that differ', { ...OCO, above: buy('110') }, 'have the same direction'],
    ['volumes that differ', { ...OCO, above: sell('110', { volume: 1 }) }, 'have the same volume'],
    [
      'a stop-loss on the wrong side',
      { ...OCO, above: sell('90', stopLimit), below: sell('110') },
      'below: to sell, this is the stop-loss, not LIMIT_MAKER',
    ],
    [
      'two stop-losses',
      { ...OCO, above: sell('110', stopLimit) },
      'above: to sell, this is a limit order or a take-profit, not STOP_LOSS_LIMIT',
    ],
    ['two limit orders', { ...OCO, below: sell('90') }, 'below: to sell, this is the stop-loss'],
    ['a market order in a pair', { ...OCO, above: sell('110', { type: MARKET }) }, 'not MARKET'],
    ['an order that takes in a pair', { ...OCO, above: sell('110', { type: FAK }) }, 'not LIMIT'],
    ['a plain LIMIT by name in a pair', { ...OCO, above: sell('110', { extra: { type: 'LIMIT' } }) }, 'not LIMIT'],
    [
      'an order that is missing',
      { kind: 'oco', ...BTC, above: sell('110') } as never,
      'the list lacks its order below',
    ],
    [
      'an order of another kind of list',
      { ...OCO, working: buy('100') } as never,
      'a list of the kind oco has no order working',
    ],
    [
      'an extra that is none',
      { ...OCO, above: sell('110', { extra: 5 as never }) },
      'above: extra holds options by name, and is not 5',
    ],
    ['a volume that is missing', { ...OCO, above: paid(sell('110')) } as never, 'above: the order needs a volume'],
    ['an order that cannot be read', { ...OCO, above: sell('much') }, 'above: price is no number'],
    [
      'an extra that is unknown',
      { ...OCO, above: sell('110', { extra: { postonly: true } }) },
      'above: extra.postonly is no option',
    ],
    [
      'a working order at market',
      oto(buy('0', { type: MARKET }), sell('110')),
      'the working order is a limit order, not MARKET',
    ],
    [
      'a pending order by quote amount',
      oto(buy('100'), sell('0', { type: MARKET, extra: { quoteOrderQty: 5 } })),
      'pending: an order that waits cannot go by a quote amount',
    ],
    [
      'prevention modes that differ',
      oto(
        buy('100', { extra: { selfTradePreventionMode: 'NONE' } }),
        sell('110', { extra: { selfTradePreventionMode: 'EXPIRE_MAKER' } }),
      ),
      'one self-trade prevention mode',
    ],
    [
      'an OPO that sells first',
      { kind: 'opo', ...BTC, working: sell('100'), pending: paid(sell('110')) },
      'its direction is LONG',
    ],
    [
      'an OPO that buys twice',
      { kind: 'opo', ...BTC, working: buy('100'), pending: paid(buy('110')) },
      'its direction is SHORT',
    ],
    [
      'an OPO with a volume',
      { kind: 'opo', ...BTC, working: buy('100'), pending: sell('110') },
      'no volume can be given',
    ],
    ['a kind that there is not', { kind: 'ocoto', ...BTC } as never, 'no order list of the kind ocoto'],
  ];
  for (const [what, request, problem] of problems) {
    it(`refuses ${what}`, () => {
      expect(problemOf(request)).to.include(problem);
    });
  }

  it('takes what is null in a leg, or as a leg, as not given', () => {
    const nothing = { type: null, stopPrice: null, limitPrice: null, postOnly: null };
    const told = { ...OCO, above: sell('110', { extra: nothing }), below: sell('90', { type: STOP, extra: nothing }) };
    const plain = { ...OCO, below: sell('90', { type: STOP }) };
    expect(paramsOf({ ...told, pending: null } as never)).to.deep.equal(paramsOf(plain));
    expect(problemOf({ ...OCO, above: null } as never)).to.equal('the list lacks its order above');
    expect(problemOf({ ...OCO, above: sell('110', { volume: null as never }) })).to.equal(
      'above: the order needs a volume',
    );
    const opo = { kind: 'opo', ...BTC, working: buy('100'), pending: { ...sell('110'), volume: null } } as never;
    expect(problemOf(opo)).to.equal('accepted');
    expect(problemOf({ ...OCO, above: sell('110', { extra: null as never }) })).to.equal('accepted');
  });

  for (const [name, value] of Object.entries({ reduceOnly: true, closePosition: false, positionSide: 'LONG' })) {
    it(`refuses ${name}, which belongs to futures, in any of its orders`, () => {
      const extra = { [name]: value };
      const problem = `extra.${name} is no option of spot orders; it belongs to futures`;
      expect(problemOf({ ...OCO, above: sell('110', { extra }) })).to.equal(`above: ${problem}`);
      expect(problemOf(oto(buy('100'), sell('110', { extra })))).to.equal(`pending: ${problem}`);
    });
  }

  it('refuses what the symbol does not take', () => {
    expect(problemOf(OCO, { ocoAllowed: false })).to.equal('BTCUSDT takes no OCO lists');
    expect(problemOf(oto(buy('100'), sell('110')), { otoAllowed: false })).to.equal('BTCUSDT takes no OTO lists');
    const opo = { kind: 'opo', ...BTC, working: buy('100'), pending: paid(sell('110')) } as const;
    expect(problemOf(opo, { opoAllowed: false })).to.equal('BTCUSDT takes no OPO lists');
    const otoco = {
      kind: 'otoco',
      ...BTC,
      working: buy('100'),
      pendingAbove: sell('110'),
      pendingBelow: sell('90', stopLimit),
    } as const;
    expect(problemOf(otoco)).to.equal('accepted');
    expect(problemOf(otoco, { ocoAllowed: false })).to.equal('BTCUSDT takes no OTOCO lists');
  });

  it('without orders has no parameters', () => {
    expect(() => toOrderListParams([], 'list-1')).to.throw('a list has orders');
  });
});
