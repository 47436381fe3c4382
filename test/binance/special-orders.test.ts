import { expect } from 'chai';
import sinon from 'sinon';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { BinanceError } from '../../src/binance/errors/binance-error.js';
import type { BinanceOrderEventExtra } from '../../src/binance/managers/orders/order-state.js';
import { Direction, Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Order } from '../../src/host/domain/order.js';
import type { OrderRequest } from '../../src/host/domain/requests.js';
import { formatUnits } from '../../src/simulator/index.js';
import { rejectionOf } from '../support/rejection-of.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;

function extraOf(order: Order | undefined): BinanceOrderEventExtra {
  return order?.extra ?? {};
}

function plain(value: BinanceOrderEventExtra['peggedPrice']): string | undefined {
  return value?.toFixed();
}

describe('orders of special kinds', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
  });
  afterEach(() => host.close());

  const atVenue = (orderId: string) =>
    host.simulator.exchange.order('simulator-key', { symbol: 'BTCUSDT', origClientOrderId: orderId });

  it('pegged to the own side: the price is the best bid, and is told', async () => {
    host.counter('BUY', '1', host.price(-0.005), 'GTC');
    const orderId = host.send({ price: 0, extra: { pegPriceType: 'PRIMARY_PEG' } });
    const order = await host.until(orderId, Status.NOTTRADED);
    expect(order.price.toFixed()).to.equal(Number(host.price(-0.005)).toString());
    expect(extraOf(order)).to.include({ pegPriceType: 'PRIMARY_PEG' });
    expect(plain(extraOf(order).peggedPrice)).to.equal(order.price.toFixed());
    expect(formatUnits(atVenue(orderId).peg?.price ?? 0n)).to.equal(Number(host.price(-0.005)).toFixed(8));
  });

  it('pegged some levels behind, post-only', async () => {
    host.counter('BUY', '1', host.price(-0.005), 'GTC');
    host.counter('BUY', '1', host.price(-0.006), 'GTC');
    const extra = { pegPriceType: 'PRIMARY_PEG', pegOffsetValue: 1, postOnly: true };
    const orderId = host.send({ price: 0, extra });
    const order = await host.until(orderId, Status.NOTTRADED);
    expect(extraOf(order)).to.include({ pegOffsetValue: 1, venueType: 'LIMIT_MAKER' });
    expect(order.price.toFixed()).to.equal(Number(host.price(-0.006)).toString());
  });

  it('pegged to a side of the book that is empty: REJECTED by the venue', async () => {
    const orderId = host.send({ price: 0, extra: { pegPriceType: 'MARKET_PEG' } });
    const order = await host.until(orderId, Status.REJECTED);
    expect(extraOf(order).error?.code).to.be.a('number');
  });

  it('icebergs show a part', async () => {
    const orderId = host.send({ volume: '0.05', extra: { icebergQty: '0.01' } });
    const order = await host.until(orderId, Status.NOTTRADED);
    expect(plain(extraOf(order).icebergQty)).to.equal('0.01');
    expect(formatUnits(atVenue(orderId).icebergQty)).to.equal('0.01000000');
  });

  it('trailing stops follow the market and fire', async () => {
    const extra = { trailingDelta: 100, limitPrice: host.price(-0.05) };
    const orderId = host.send({ type: OrderType.STOP, direction: Direction.SHORT, price: 0, extra });
    const order = await host.until(orderId, Status.NOTTRADED);
    expect(extraOf(order)).to.include({ trailingDelta: 100, venueType: 'STOP_LOSS_LIMIT' });
    host.counter('BUY', '1', host.price(-0.02), 'GTC');
    await trade(host, 0.03);
    expect(host.latest(orderId)?.status).to.equal(Status.NOTTRADED);
    await trade(host, 0.01);
    await host.until(orderId, Status.ALLTRADED);
  });

  it('strategy numbers come back with the order, as text where they may be great', async () => {
    const orderId = host.send({ extra: { strategyId: 77, strategyType: 1_000_001 } });
    const order = await host.until(orderId, Status.NOTTRADED);
    expect(extraOf(order)).to.include({ strategyId: '77', strategyType: 1_000_001 });
  });

  it('self-trade prevention: what DECREMENT takes away is told, and the rest lives on', async () => {
    const resting = host.send({ volume: '0.05', extra: { selfTradePreventionMode: 'DECREMENT' } });
    await host.until(resting, Status.NOTTRADED);
    const taker = host.send({
      direction: Direction.SHORT,
      volume: '0.02',
      extra: { selfTradePreventionMode: 'DECREMENT' },
    });
    const ended = await host.until(taker, Status.CANCELLED);
    expect(extraOf(ended).venueStatus).to.equal('EXPIRED_IN_MATCH');
    await waitUntil(() => extraOf(host.latest(resting)).preventedVolume !== undefined, 'the prevented volume');
    expect(plain(extraOf(host.latest(resting)).preventedVolume)).to.equal('0.02');
    expect(host.latest(resting)?.status).to.equal(Status.NOTTRADED);
    expect(host.trades).to.deep.equal([]);
  });
});

/** A trade at a price, so that the market has been there. */
async function trade(host: TradingHost, move: number): Promise<void> {
  host.counter('BUY', '0.01', host.price(move), 'GTC');
  await host.until(host.send({ direction: Direction.SHORT, price: host.price(move) }), Status.ALLTRADED);
}

describe('test orders', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
  });
  afterEach(() => host.close());

  const limit = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
    ...BTC,
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    volume: '0.01',
    price: host.price(-0.01),
    ...changes,
  });

  it('show what would be sent, and make no order', async () => {
    const report = await host.adapter.testOrder(limit({ volume: '0.0100000001' }));
    expect(report).to.deep.include({ accepted: true, error: null, commission: null });
    expect(report.sent).to.include({ symbol: 'BTCUSDT', type: 'LIMIT', quantity: '0.01', timeInForce: 'GTC' });
    await host.engine.eventEngine.flush();
    expect(host.orders).to.deep.equal([]);
    expect(host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT')).to.deep.equal([]);
  });

  it('tell the commission where that is asked for', async () => {
    const { commission } = await host.adapter.testOrder(limit(), true);
    const schedule = host.simulator.exchange.commissionOf('simulator-key', 'BTCUSDT');
    expect(commission?.standard.maker.toFixed(8)).to.equal(formatUnits(schedule.maker));
    expect(commission?.standard.taker.toFixed(8)).to.equal(formatUnits(schedule.taker));
    expect(commission?.discount).to.include({ isOn: false, asset: 'BNB' });
  });

  it('are refused here for what breaks a filter, and for what means no order', async () => {
    const small = await host.adapter.testOrder(limit({ volume: '0.0000001' }));
    expect(small.accepted).to.equal(false);
    expect(small.error).to.include({ category: 'filter' });
    const unknown = await host.adapter.testOrder(limit({ symbol: 'NOPE' }));
    expect(unknown).to.deep.include({ accepted: false, sent: null });
    expect(unknown.error?.message).to.include('knows no such symbol');
  });

  it('reject where the venue cannot be asked', async () => {
    host.simulator.faults.add({ what: 'answer-cut', where: { method: 'order.test' } });
    const error = await rejectionOf(host.adapter.testOrder(limit()));
    expect(error).to.be.instanceOf(BinanceError);
    const idle = new BinanceAdapter(host.engine.eventEngine, 'IDLE');
    expect(await rejectionOf(idle.testOrder(limit()))).to.include({ category: 'closed' });
  });
});

describe('before the adapter is connected', () => {
  it('nothing of lists, amends and replacements is accepted, each with one log line', () => {
    const put = sinon.fake();
    const adapter = new BinanceAdapter({ put }, 'BINANCE');
    const leg = { direction: Direction.SHORT, type: OrderType.LIMIT, volume: 1, price: 1 };
    expect(adapter.sendOrderList({ kind: 'oco', ...BTC, above: leg, below: leg })).to.deep.equal({
      listId: '',
      vtOrderIds: [],
    });
    expect(adapter.cancelOrderList({ listId: 'x', ...BTC })).to.equal(false);
    expect(adapter.amendOrder({ orderId: 'x', volume: 1, ...BTC })).to.equal(false);
    const order = { ...BTC, ...leg };
    expect(adapter.replaceOrder({ cancel: { orderId: 'x', ...BTC }, order, mode: 'ALLOW_FAILURE' })).to.equal('');
    expect(put.callCount).to.equal(4);
  });
});

describe('client order ids', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
  });
  afterEach(() => host.close());

  it('of a filled order would make a second order at the venue; ours are never used twice', async () => {
    const filled = host.send();
    await host.until(filled, Status.NOTTRADED);
    host.counter('SELL', '0.01', host.price(-0.01));
    await host.until(filled, Status.ALLTRADED);
    const again = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: 1_000_000n } as const;
    const price = atVenuePrice(host, filled);
    const second = host.simulator.exchange.placeOrder('simulator-key', { ...again, price, newClientOrderId: filled });
    expect(second.order.clientOrderId).to.equal(filled);
    const others = [host.send(), host.send(), host.send()];
    for (const orderId of others) await host.until(orderId, Status.NOTTRADED);
    expect(new Set([filled, ...others])).to.have.property('size', 4);
    const names = host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT').map((order) => order.clientOrderId);
    expect(names.filter((name) => others.includes(name))).to.have.members(others);
  });

  it('cannot be given by a strategy: an extra of any such name is refused', () => {
    for (const name of ['newClientOrderId', 'clientOrderId', 'origClientOrderId', 'listClientOrderId']) {
      expect(host.send({ extra: { [name]: 'mine' } }), name).to.equal('');
    }
  });

  it('of two adapters with the same prefix and the same start differ', async () => {
    const clock = sinon.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    try {
      const second = host.engine.addAdapter(BinanceAdapter, 'SECOND');
      const third = host.engine.addAdapter(BinanceAdapter, 'THIRD');
      await second.connect({ ...host.simulator.settings });
      await third.connect({ ...host.simulator.settings });
      expect(host.send({}, 'SECOND')).to.not.equal(host.send({}, 'THIRD'));
    } finally {
      clock.restore();
    }
  });
});

function atVenuePrice(host: TradingHost, orderId: string): bigint {
  return host.simulator.exchange.order('simulator-key', { symbol: 'BTCUSDT', origClientOrderId: orderId }).price;
}
