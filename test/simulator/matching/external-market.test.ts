import { expect } from 'chai';
import fc from 'fast-check';
import { units } from '../../../src/simulator/units.js';
import { NaiveQueue } from './naive-queue.js';
import { TestVenue } from './test-venue.js';

const symbol = 'AAABBB';

/** A venue whose public market is a recording. */
class RecordedVenue extends TestVenue {
  set(side: 'bid' | 'ask', price: string, quantity: string): void {
    this.exchange.setExternalLevel(symbol, side, units(price), units(quantity));
  }

  print(price: string, quantity: string, buyerIsMaker: boolean): void {
    this.exchange.externalTrade(symbol, units(price), units(quantity), buyerIsMaker);
  }

  executed(orderId: bigint): bigint {
    return this.exchange.order('alice', { symbol, orderId }).executedQty;
  }

  names(): string[] {
    return this.told.map(([name]) => name);
  }

  expectConserved(): void {
    for (const asset of ['AAA', 'BBB']) {
      expect(this.exchange.totalOf(asset), asset).to.equal(this.exchange.depositedOf(asset));
    }
  }
}

describe('external liquidity', () => {
  it('stands in the book without being told, and changes by absolute quantities', () => {
    const venue = new RecordedVenue();
    venue.set('bid', '99', '3');
    venue.set('ask', '101', '2');
    venue.set('ask', '102', '5');
    venue.set('bid', '99', '4');
    venue.set('ask', '102', '0');
    venue.print('100', '1', true);
    expect(venue.exchange.bookTop(symbol)).to.deep.include({
      bid: [units('99'), units('4')],
      ask: [units('101'), units('2')],
    });
    expect(venue.levels('ask')).to.have.length(1);
    expect(venue.told).to.be.empty;
    venue.exchange.clearExternalLevels(symbol);
    expect([...venue.levels('bid'), ...venue.levels('ask')]).to.be.empty;
  });

  it('fills a taker, with trade ids of its own and money that balances', () => {
    const venue = new RecordedVenue();
    venue.set('ask', '101', '2');
    venue.set('ask', '102', '5');
    const { order, fills } = venue.market('alice', 'BUY', '3');
    expect(order).to.include({ status: 'FILLED', cummulativeQuoteQty: units('304') });
    expect(fills.map(({ tradeId, isMaker }) => [tradeId, isMaker])).to.deep.equal([
      [1_000_000_000_000_000n, false],
      [1_000_000_000_000_001n, false],
    ]);
    expect(venue.levels('ask')).to.deep.equal([[units('102'), units('4')]]);
    expect(venue.names()).to.deep.equal(['execution', 'execution', 'execution', 'balances']);
    expect(venue.exchange.externalFlowOf('AAA')).to.equal(units('-3'));
    expect(venue.exchange.externalFlowOf('BBB')).to.equal(units('304'));
    venue.expectConserved();
  });

  it('gives the last price, the average and the triggers to the prints alone', () => {
    const venue = new RecordedVenue();
    venue.set('ask', '110', '5');
    const stop = venue.place('bob', {
      ...{ side: 'BUY', type: 'STOP_LOSS', quantity: units('1'), stopPrice: units('105') },
    }).order;
    venue.market('alice', 'BUY', '1');
    expect(venue.exchange.lastPrice(symbol)).to.equal(units('100'));
    venue.print('105', '2', false);
    expect(venue.exchange.lastPrice(symbol)).to.equal(units('105'));
    expect(venue.exchange.averagePrice(symbol, 5)).to.equal(units('105'));
    expect(venue.status('bob', stop.orderId)).to.equal('FILLED');
    expect(venue.exchange.tradeCount(symbol)).to.equal(2);
    venue.expectConserved();
  });

  it('lets accounts trade with each other, untold', () => {
    const venue = new RecordedVenue();
    venue.set('ask', '110', '5');
    venue.limit('alice', 'SELL', '1', '105');
    expect(venue.limit('bob', 'BUY', '1', '106').order.status).to.equal('FILLED');
    expect(new Set(venue.names())).to.deep.equal(new Set(['execution', 'balances']));
  });
});

describe('a print of the recording', () => {
  it('through an order fills it at its own price, up to the quantity printed', () => {
    const venue = new RecordedVenue();
    const { order } = venue.limit('alice', 'BUY', '5', '99');
    venue.print('98', '2', true);
    venue.print('98.99', '1', false);
    expect(venue.executed(order.orderId)).to.equal(units('3'));
    const [fill] = venue.exchange.fills('alice');
    expect(fill).to.include({ price: units('99'), isMaker: true, quantity: units('2') });
    venue.print('99.01', '9', true);
    expect(venue.executed(order.orderId)).to.equal(units('3'));
    venue.expectConserved();
  });

  it('through several orders fills the best price first', () => {
    const venue = new RecordedVenue();
    const far = venue.limit('alice', 'SELL', '1', '102').order;
    const near = venue.limit('alice', 'SELL', '1', '101').order;
    venue.print('103', '1.5', false);
    expect([venue.executed(near.orderId), venue.executed(far.orderId)]).to.deep.equal([units('1'), units('0.5')]);
  });

  it('at its price first uses up what stands ahead', () => {
    const venue = new RecordedVenue();
    venue.set('bid', '99', '3');
    const { order } = venue.limit('alice', 'BUY', '2', '99');
    venue.print('99', '2', true);
    expect(venue.executed(order.orderId)).to.equal(0n);
    venue.print('99', '1.5', true);
    expect(venue.executed(order.orderId)).to.equal(units('0.5'));
  });

  it('at its price from the other side fills nothing', () => {
    const venue = new RecordedVenue();
    const { order } = venue.limit('alice', 'BUY', '2', '99');
    venue.print('99', '5', false);
    expect(venue.executed(order.orderId)).to.equal(0n);
  });

  it('passes over a level that has shrunk: the quantity ahead is at most what the level still has', () => {
    const venue = new RecordedVenue();
    venue.set('bid', '99', '3');
    const { order } = venue.limit('alice', 'BUY', '2', '99');
    venue.set('bid', '99', '1');
    venue.set('bid', '99', '8');
    venue.print('99', '2', true);
    expect(venue.executed(order.orderId)).to.equal(units('1'));
  });

  it('fills an iceberg slice by slice, each new one behind what is there', () => {
    const venue = new RecordedVenue();
    const { order } = venue.limit('alice', 'SELL', '4', '101', { icebergQty: units('1') });
    venue.set('ask', '101', '5');
    venue.print('101', '3', false);
    expect(venue.executed(order.orderId)).to.equal(units('1'));
    venue.print('101', '3', false);
    expect(venue.executed(order.orderId)).to.equal(units('1'));
    venue.print('101', '1', false);
    expect(venue.executed(order.orderId)).to.equal(units('2'));
    venue.print('102', '9', false);
    expect(venue.status('alice', order.orderId)).to.equal('FILLED');
  });
});

describe('a recorded level that comes across a resting order', () => {
  it('fills it with what is added, at the order’s price, and leaves nothing crossed', () => {
    const venue = new RecordedVenue();
    const { order } = venue.limit('alice', 'SELL', '5', '101');
    venue.set('bid', '101.5', '2');
    expect(venue.executed(order.orderId)).to.equal(units('2'));
    expect(venue.exchange.fills('alice')[0]?.price).to.equal(units('101'));
    venue.set('bid', '101.5', '1.9');
    expect(venue.executed(order.orderId)).to.equal(units('2'));
    expect(venue.levels('bid')).to.be.empty;
    venue.set('bid', '101.5', '2.4');
    expect(venue.executed(order.orderId)).to.equal(units('2.5'));
    venue.set('bid', '101', '9');
    expect(venue.status('alice', order.orderId)).to.equal('FILLED');
    expect(venue.levels('bid')).to.deep.equal([[units('101'), units('6.5')]]);
    venue.expectConserved();
  });

  it('is not held up by recorded levels of the other side that have not gone yet', () => {
    const venue = new RecordedVenue();
    venue.set('ask', '101', '1');
    venue.set('bid', '101', '2');
    venue.set('ask', '101', '0');
    expect(venue.exchange.bookTop(symbol)).to.deep.include({ bid: [units('101'), units('2')], ask: null });
  });
});

describe('the queue at a recorded price', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), quantity: fc.bigInt(0n, 20n) }),
    fc.record({ kind: fc.constant('print' as const), quantity: fc.bigInt(1n, 15n) }),
    fc.record({ kind: fc.constant('hit' as const), quantity: fc.bigInt(1n, 40n) }),
    fc.record({ kind: fc.constant('join' as const), quantity: fc.bigInt(1n, 10n) }),
    fc.record({ kind: fc.constant('leave' as const), quantity: fc.bigInt(0n, 9n) }),
  );

  it('fills like a plain list, whatever happens to it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
        const venue = new RecordedVenue();
        const naive = new NaiveQueue();
        const price = units('100');
        const scale = units('0.1');
        for (const { kind, quantity } of steps) {
          const size = quantity * scale;
          if (kind === 'set') {
            venue.exchange.setExternalLevel(symbol, 'bid', price, size);
            naive.set(size);
          } else if (kind === 'print') {
            venue.exchange.externalTrade(symbol, price, size, true);
            naive.print(size);
          } else if (kind === 'hit') {
            venue.limit('bob', 'SELL', '1', '100', { quantity: size, timeInForce: 'IOC' });
            naive.hit(size);
          } else if (kind === 'join') {
            const { order } = venue.limit('alice', 'BUY', '1', '100', { quantity: size });
            naive.join(Number(order.orderId), size);
          } else {
            const open = venue.exchange.openOrders('alice');
            const order = open[Number(quantity) % open.length];
            if (order) {
              venue.exchange.cancelOrder('alice', order);
              naive.leave(Number(order.orderId));
            }
          }
          for (const order of venue.exchange.allOrders('alice', symbol)) {
            expect(order.executedQty).to.equal(naive.filled.get(Number(order.orderId)) ?? 0n);
          }
          expect(venue.levels('bid')).to.deep.equal(naive.total === 0n ? [] : [[price, naive.total]]);
          venue.expectConserved();
        }
      }),
      { numRuns: 300 },
    );
  });
});
