import { expect } from 'chai';

import { canBeOf } from '../../../../src/binance/managers/proof/order-identity.js';
import { newsOfRecord, newsOfReply } from '../../../../src/binance/mappings/order-news.js';
import type { OrderRecord } from '../../../../src/binance/wire/trading.js';
import { Decimal } from '../../../../src/host/domain/decimal.js';
import { Direction, Exchange, OrderType } from '../../../../src/host/domain/constants.js';
import { createOrder } from '../../../../src/host/domain/create-order.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { orderRecord } from '../../support/venue-words.js';

const request = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
const order: Order = {
  ...createOrder({ ...request, price: '100', volume: '1' }, 'id', 'BINANCE'),
  extra: { venueType: 'LIMIT' },
};
const like = (changes: Partial<OrderRecord>, of: Order = order): boolean =>
  canBeOf(of, newsOfRecord(orderRecord(changes)));

describe('the order that a client id names', () => {
  it('is ours with the side, the price and no more than the volume that were sent', () => {
    expect(like({ side: 'BUY', price: '100.00', origQty: '1.000' })).to.equal(true);
    expect(like({ side: 'BUY', price: '100', origQty: '0.4' })).to.equal(true);
    expect(like({ side: 'SELL', price: '100', origQty: '1' })).to.equal(false);
    expect(like({ side: 'BUY', price: '100.01', origQty: '1' })).to.equal(false);
    expect(like({ side: 'BUY', price: '100', origQty: '1.1' })).to.equal(false);
  });

  it('may be ours where less is known: an acknowledgement, a word for a side that is unknown, a market order', () => {
    const ack = { symbol: 'BTCUSDT', orderId: 7, orderListId: -1, clientOrderId: 'id', transactTime: 1 };
    expect(canBeOf(order, newsOfReply(ack))).to.equal(true);
    expect(like({ side: 'HEDGE' as 'BUY', price: '100', origQty: '1' })).to.equal(true);
    expect(like({ type: 'MARKET', side: 'BUY', price: '0', origQty: '9' })).to.equal(true);
  });

  it('is judged by its side alone where the venue sets price or volume: pegs, order lists, volumes by quote amount', () => {
    const far = { side: 'BUY', price: '77', origQty: '5' } as const;
    for (const extra of [
      { venueType: 'LIMIT', pegPriceType: 'PRIMARY_PEG' },
      { venueType: 'LIMIT', listId: 'l' },
      {},
    ]) {
      expect(like(far, { ...order, extra })).to.equal(true);
      expect(like({ ...far, side: 'SELL' }, { ...order, extra })).to.equal(false);
    }
    expect(like(far, { ...order, price: new Decimal(0), volume: new Decimal(0) })).to.equal(true);
  });
});
