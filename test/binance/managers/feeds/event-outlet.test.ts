import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';
import { EventOutlet } from '../../../../src/binance/managers/feeds/event-outlet.js';
import type { ConflationPolicy } from '../../../../src/binance/managers/feeds/event-outlet.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import { createTick } from '../../../../src/host/domain/create-tick.js';
import type { BookStatus, BookUpdate } from '../../../../src/host/domain/order-book.js';
import type { Tick } from '../../../../src/host/domain/tick.js';

const tick = (symbol: string, lastPrice: number): Tick =>
  createTick({ adapterName: 'A', symbol, exchange: Exchange.BINANCE, datetime: new Date(0), lastPrice });

const book = (symbol: string, updateId: number, status: BookStatus = 'live'): BookUpdate => ({
  ...{ adapterName: 'A', symbol, exchange: Exchange.BINANCE, vtSymbol: `${symbol}.BINANCE`, status, updateId },
  ...{ bidPrice: 1, bidVolume: 1, askPrice: 2, askVolume: 1, datetime: new Date(0), localTime: new Date(0) },
});

describe('EventOutlet', () => {
  let time: sinon.SinonFakeTimers;
  let queued: number;
  let ticks: Tick[];
  let books: BookUpdate[];
  let log: string[];

  const make = (policy: ConflationPolicy): EventOutlet =>
    new EventOutlet({
      ...{ policy, clock: { now: () => Date.now() }, queued: () => queued },
      onTick: (one) => ticks.push(one),
      onBook: (one) => books.push(one),
      onLog: (message) => log.push(message),
    });

  beforeEach(() => {
    time = sinon.useFakeTimers({ now: 1_000_000 });
    [queued, ticks, books, log] = [0, [], [], []];
  });

  afterEach(() => time.restore());

  it('passes everything on at once while handlers keep up', () => {
    const outlet = make({ ticks: true, books: true });
    for (let price = 1; price <= 5; price += 1) outlet.tick(tick('A', price));
    outlet.book(book('A', 1));
    expect([ticks.length, books.length, time.countTimers()]).to.deep.equal([5, 1, 0]);
    expect(outlet.status).to.deep.equal({ queued: 0, held: 0, conflated: 0 });
  });

  it('conflates nothing unless it was asked to, however long the queue', () => {
    queued = 1_000_000;
    const outlet = make({ ticks: false, books: false });
    for (let price = 1; price <= 5; price += 1) outlet.tick(tick('A', price));
    outlet.book(book('A', 1));
    expect([ticks.length, books.length, time.countTimers()]).to.deep.equal([5, 1, 0]);
  });

  it('holds the latest of each symbol while the queue is long, and passes it when it has drained', () => {
    queued = 20_000;
    const outlet = make({ ticks: true, books: true });
    for (let price = 1; price <= 3; price += 1) outlet.tick(tick('A', price));
    outlet.tick(tick('B', 9));
    outlet.book(book('A', 7));
    expect(outlet.status).to.deep.equal({ queued: 20_000, held: 3, conflated: 2 });
    time.tick(100);
    expect(ticks).to.deep.equal([]);
    queued = 500;
    time.tick(5);
    expect(ticks.map(({ symbol, lastPrice }) => `${symbol}${lastPrice}`)).to.deep.equal(['A3', 'B9']);
    expect(books.map(({ updateId }) => updateId)).to.deep.equal([7]);
    expect(time.countTimers()).to.equal(0);
  });

  it('never holds back that a book is suspect, nor lets an older one overtake it', () => {
    queued = 20_000;
    const outlet = make({ ticks: false, books: true });
    outlet.book(book('A', 1));
    outlet.book(book('A', 2, 'suspect'));
    expect(books.map(({ updateId, status }) => `${updateId} ${status}`)).to.deep.equal(['1 live', '2 suspect']);
    outlet.flush();
    expect(books).to.have.length(2);
  });

  it('warns before the queue is long enough to conflate, and not with every look', () => {
    const outlet = make({ ticks: true, books: true });
    queued = 4_999;
    outlet.watch();
    expect(log).to.deep.equal([]);
    queued = 5_000;
    for (let look = 0; look < 9; look += 1) outlet.watch();
    expect(log).to.deep.equal(['5000 events wait for handlers: they are slower than the market']);
  });

  it('lets the last tick of every symbol arrive, in order, whatever the queue does', () => {
    const steps = fc.array(
      fc.record({
        symbol: fc.constantFrom('A', 'B', 'C'),
        queued: fc.constantFrom(0, 900, 5_000, 20_000),
        waitMs: fc.nat(12),
      }),
    );
    fc.assert(
      fc.property(steps, (all) => {
        [ticks, queued] = [[], 0];
        const outlet = make({ ticks: true, books: true });
        const last = new Map<string, number>();
        all.forEach((step, index) => {
          queued = step.queued;
          outlet.tick(tick(step.symbol, index + 1));
          last.set(step.symbol, index + 1);
          time.tick(step.waitMs);
        });
        queued = 0;
        time.tick(10);
        for (const [symbol, price] of last) {
          const prices = ticks.filter((one) => one.symbol === symbol).map(({ lastPrice }) => lastPrice);
          expect(prices.at(-1)).to.equal(price);
          expect(prices).to.deep.equal([...prices].sort((one, other) => one - other));
        }
        expect(ticks.length + outlet.status.conflated).to.equal(all.length);
      }),
    );
  });
});
