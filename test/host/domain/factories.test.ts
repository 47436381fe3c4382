import { expect } from 'chai';
import {
  Direction,
  Exchange,
  Offset,
  OrderType,
  Status,
  createCancelRequest,
  createOrder,
  createQuote,
  createTick,
  isActive,
  remainingVolume,
} from '../../../src/host/index.js';

const request = {
  symbol: 'BTCUSDT',
  exchange: Exchange.BINANCE,
  direction: Direction.LONG,
  type: OrderType.LIMIT,
  volume: '123456789012.00000001',
  price: 0.1,
};

describe('createOrder', () => {
  it('makes the first state of an order, with the digits of the request', () => {
    const order = createOrder({ ...request, reference: 'mine', offset: Offset.OPEN }, 'a1', 'BINANCE');
    expect({
      ...order,
      price: order.price.toFixed(),
      volume: order.volume.toFixed(),
      traded: order.traded.toFixed(),
    }).to.deep.equal({
      adapterName: 'BINANCE',
      symbol: 'BTCUSDT',
      exchange: 'BINANCE',
      vtSymbol: 'BTCUSDT.BINANCE',
      orderId: 'a1',
      vtOrderId: 'BINANCE.a1',
      type: 'LIMIT',
      direction: 'LONG',
      offset: 'OPEN',
      price: '0.1',
      volume: '123456789012.00000001',
      traded: '0',
      status: 'SUBMITTING',
      datetime: null,
      reference: 'mine',
    });
  });

  it('fills in what a request may leave out', () => {
    const { price: _, ...market } = { ...request, type: OrderType.MARKET };
    const order = createOrder(market, 'a2', 'BINANCE');
    expect([order.price.toFixed(), order.offset, order.reference]).to.deep.equal(['0', 'NONE', '']);
  });

  it('makes an order that is active, can be cancelled, and has all its volume left', () => {
    const order = createOrder(request, 'a3', 'BINANCE');
    expect(isActive(order)).to.equal(true);
    expect(createCancelRequest(order)).to.deep.equal({ orderId: 'a3', symbol: 'BTCUSDT', exchange: 'BINANCE' });
    expect(remainingVolume({ ...order, traded: order.volume.minus(1) }).toFixed()).to.equal('1');
  });

  it('ends in exactly three states', () => {
    expect(Object.values(Status).filter((status) => !isActive({ status }))).to.deep.equal([
      'ALLTRADED',
      'CANCELLED',
      'REJECTED',
    ]);
  });
});

describe('createQuote', () => {
  it('makes the first state of a quote', () => {
    const sides = { bidPrice: 1, bidVolume: 2, askPrice: '3', askVolume: '4' };
    const quote = createQuote({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE, ...sides }, 'q1', 'BINANCE');
    expect(quote).to.include({
      vtQuoteId: 'BINANCE.q1',
      vtSymbol: 'BTCUSDT.BINANCE',
      status: 'SUBMITTING',
      reference: '',
    });
    expect(quote.askVolume.toFixed()).to.equal('4');
  });
});

describe('createTick', () => {
  it('has every field, 0 where nothing is known', () => {
    const tick = createTick({
      adapterName: 'BINANCE',
      symbol: 'BTCUSDT',
      exchange: Exchange.BINANCE,
      datetime: new Date(0),
      lastPrice: 5,
    });
    expect(tick).to.include({ vtSymbol: 'BTCUSDT.BINANCE', lastPrice: 5, askVolume5: 0, localTime: null });
    expect(Object.values(tick)).to.not.include(undefined);
  });
});
