import { expect } from 'chai';

import { KeptOrders } from '../../../../src/binance/managers/orders/kept-orders.js';
import { OrderRecognition } from '../../../../src/binance/managers/orders/order-recognition.js';
import { newsOfReport } from '../../../../src/binance/mappings/order-news.js';
import type { OrderNews } from '../../../../src/binance/mappings/order-news.js';
import type { ExecutionReport } from '../../../../src/binance/wire/user-data.js';
import { Direction, Exchange, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { createOrder } from '../../../../src/host/domain/create-order.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { executionReport } from '../../support/venue-words.js';

/** An order to buy 1 BTC at 100, like the one of `executionReport`, that the venue has given an id where one is named. */
function orderOf(orderId: string, exchangeOrderId?: string, changes: Partial<Order> = {}): Order {
  const request = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
  const extra = { venueType: 'LIMIT', ...(exchangeOrderId !== undefined && { exchangeOrderId }) };
  return { ...createOrder({ ...request, price: '100', volume: '1' }, orderId, 'BINANCE'), extra, ...changes };
}

const news = (changes: Partial<ExecutionReport>): OrderNews => newsOfReport(executionReport(changes));

/** Whose the news is said to be, among the orders. */
function recognized(orders: readonly Order[], changes: Partial<ExecutionReport>): string | undefined {
  const kept = new KeptOrders(() => undefined);
  for (const order of orders) kept.keep(order);
  const told = news(changes);
  return new OrderRecognition(kept).find(told, kept.findByVenueId(told.symbol, told.exchangeOrderId))?.orderId;
}

const CANCELLED = { status: Status.CANCELLED } as const;

describe('which order news is of', () => {
  it('is told by the venue’s id, whatever client id a cancel has given', () => {
    expect(recognized([orderOf('a', '7'), orderOf('b', '8')], { c: 'cancel-of-a', i: 7 })).to.equal('a');
  });

  it('is told by the client id as long as the venue’s is not known', () => {
    expect(recognized([orderOf('a')], { c: 'a', i: 7 })).to.equal('a');
    expect(recognized([orderOf('a')], { c: 'a', i: 7, s: 'ETHUSDT' })).to.equal(undefined);
  });

  it('is none of ours where the client id is that of another order', () => {
    expect(recognized([orderOf('a', '7')], { c: 'a', i: 8 })).to.equal(undefined);
    expect(recognized([orderOf('a', undefined, CANCELLED)], { c: 'a', i: 8 })).to.equal(undefined);
    expect(recognized([orderOf('a')], { c: 'a', i: 8, S: 'SELL' })).to.equal(undefined);
  });

  it('is the order just sent where a venue that was reset gives it the id of a finished one', () => {
    const orders = [orderOf('old', '7', CANCELLED), orderOf('new')];
    expect(recognized(orders, { c: 'new', i: 7 })).to.equal('new');
    expect(recognized(orders, { c: 'old', i: 7 })).to.equal('old');
    expect(recognized(orders, { c: 'new', i: 7, S: 'SELL' })).to.equal('old');
  });

  it('is one of an earlier process where both ids fit, or the side and the terms where the venue’s was never known', () => {
    const recognition = new OrderRecognition(new KeptOrders(() => undefined));
    recognition.remember(orderOf('known', '7', CANCELLED));
    recognition.remember(orderOf('unknown', undefined, CANCELLED));
    const remembered = (changes: Partial<ExecutionReport>): string | undefined =>
      recognition.remembered(news(changes))?.orderId;
    expect(remembered({ c: 'known', i: 7 })).to.equal('known');
    expect(remembered({ c: 'known', i: 8 })).to.equal(undefined);
    expect(remembered({ c: 'known', i: 7, s: 'ETHUSDT' })).to.equal(undefined);
    expect(remembered({ c: 'unknown', i: 9 })).to.equal('unknown');
    expect(remembered({ c: 'unknown', i: 9, S: 'SELL' })).to.equal(undefined);
  });

  it('is none of an earlier process once an order of this one has its id', () => {
    const kept = new KeptOrders(() => undefined);
    const recognition = new OrderRecognition(kept);
    recognition.remember(orderOf('a', '7', CANCELLED));
    kept.keep(orderOf('a', '7'));
    expect(recognition.remembered(news({ c: 'a', i: 7 }))).to.equal(undefined);
  });
});
