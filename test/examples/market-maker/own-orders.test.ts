import { expect } from 'chai';
import { OwnOrders } from '../../../examples/market-maker/own-orders.js';
import { Decimal } from '../../../src/host/index.js';
import type { Order, Trade } from '../../../src/host/index.js';

const fill = (vtOrderId: string, volume: number): Trade => ({ vtOrderId, volume: new Decimal(volume) }) as Trade;
const ended = (vtOrderId: string, traded: number): Order => ({ vtOrderId, traded: new Decimal(traded) }) as Order;

describe('OwnOrders', () => {
  it('takes the fills of an order until all that it traded was seen, and forgets it then', () => {
    const own = new OwnOrders();
    own.begin('P.1');
    expect(own.takesFill(fill('P.1', 1))).to.equal(true);
    own.end(ended('P.1', 3));
    expect([own.size, own.takesFill(fill('P.1', 2)), own.size]).to.deep.equal([1, true, 0]);
    expect(own.takesFill(fill('P.1', 2))).to.equal(false);
  });

  it('forgets an order that ended without a fill, or after its last one', () => {
    const own = new OwnOrders();
    for (const id of ['P.1', 'P.2']) own.begin(id);
    own.end(ended('P.1', 0));
    own.takesFill(fill('P.2', 4));
    own.end(ended('P.2', 4));
    expect(own.size).to.equal(0);
  });

  it('knows nothing of orders of others', () => {
    const own = new OwnOrders();
    own.end(ended('P.9', 1));
    expect([own.takesFill(fill('P.9', 1)), own.size]).to.deep.equal([false, 0]);
  });
});
