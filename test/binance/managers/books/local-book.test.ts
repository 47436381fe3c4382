import { expect } from 'chai';
import fc from 'fast-check';
import { LocalBook } from '../../../../src/binance/managers/books/local-book.js';
import { LocalBookSide } from '../../../../src/binance/managers/books/local-book-side.js';
import type { BookLevel } from '../../../../src/host/domain/order-book.js';
import { NaiveSide } from '../support/naive-book.js';

const SIDES = ['bid', 'ask'] as const;

const level: fc.Arbitrary<BookLevel> = fc.tuple(
  fc.integer({ min: 1, max: 200 }).map((ticks) => ticks / 100),
  fc.oneof(
    fc.constant(0),
    fc.integer({ min: 1, max: 1_000 }).map((lots) => lots / 1_000),
  ),
);

function diff(u: number, b: readonly BookLevel[], a: readonly BookLevel[] = []): Parameters<LocalBook['apply']>[0] {
  return { e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: u, u, b: b.flat(), a: a.flat() };
}

function loaded(bids: [string, string][], asks: [string, string][], limit = 1_000): LocalBook {
  const book = new LocalBook('BTCUSDT.BINANCE');
  expect(book.load({ lastUpdateId: 10, bids, asks }, limit)).to.equal(true);
  return book;
}

describe('One side of a local book', () => {
  for (const side of SIDES) {
    it(`has the levels of its naive twin after any changes (${side}s)`, () => {
      fc.assert(
        fc.property(fc.array(fc.array(level, { maxLength: 40 }), { maxLength: 30 }), (batches) => {
          const fast = new LocalBookSide(side);
          const naive = new NaiveSide(side);
          for (const batch of batches) {
            expect(fast.apply(batch.flat())).to.equal(true);
            naive.apply(batch);
            const truth = naive.levels();
            expect(fast.levels(Infinity)).to.deep.equal(truth);
            expect(fast.size).to.equal(truth.length);
            expect([fast.bestPrice, fast.bestVolume]).to.deep.equal(truth[0] ?? [0, 0]);
            expect(fast.worstPrice).to.equal(truth.at(-1)?.[0] ?? 0);
          }
        }),
      );
    });

    it(`finds levels by place and by price, and sums them, as its naive twin does (${side}s)`, () => {
      const query = fc.record({
        place: fc.integer({ min: -2, max: 60 }),
        price: level,
        count: fc.integer({ max: 60 }),
      });
      fc.assert(
        fc.property(fc.array(level, { maxLength: 60 }), query, (changes, { place, price: [price], count }) => {
          const fast = new LocalBookSide(side);
          const naive = new NaiveSide(side);
          fast.apply(changes.flat());
          naive.apply(changes);
          const truth = naive.levels();
          expect(fast.level(place)).to.deep.equal(place < 0 ? undefined : truth[place]);
          expect(fast.volumeAt(price)).to.equal(naive.volumes.get(price) ?? 0);
          expect(fast.levels(count)).to.deep.equal(truth.slice(0, Math.max(0, count)));
          const inside = truth.filter(([other]) => (side === 'bid' ? other >= price : other <= price));
          expect(fast.volumeTo(price)).to.equal(inside.reduce((sum, [, volume]) => sum + volume, 0));
        }),
      );
    });
  }

  it('takes thousands of levels in any order', () => {
    const side = new LocalBookSide('ask');
    const prices = Array.from({ length: 5_000 }, (_, index) => 1 + ((index * 2_027) % 5_000));
    for (const price of prices) side.apply([price, price]);
    expect(side.size).to.equal(5_000);
    expect(side.levels(3)).to.deep.equal([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
    for (const price of prices.slice(0, 4_999)) side.apply([price, 0]);
    expect(side.levels(10)).to.deep.equal([[prices[4_999], prices[4_999]]]);
  });

  for (const wrong of [NaN, Infinity, -Infinity, -1]) {
    it(`refuses ${wrong} as a price and as a quantity`, () => {
      expect(new LocalBookSide('bid').apply([wrong, 1])).to.equal(false);
      expect(new LocalBookSide('bid').apply([1, wrong])).to.equal(false);
    });
  }

  it('refuses a price without a quantity', () => {
    expect(new LocalBookSide('bid').apply([2, 1, 3])).to.equal(false);
  });

  it('refuses a price of 0, and takes the removal of a level that it does not have', () => {
    const side = new LocalBookSide('bid');
    expect(side.apply([0, 1])).to.equal(false);
    expect(side.apply([7, 0])).to.equal(true);
    expect(side.size).to.equal(0);
  });

  it('begins anew with decimal text, and refuses other text', () => {
    const side = new LocalBookSide('bid');
    side.apply([9, 1]);
    expect(side.load([['2.50000000', '3.00000000']])).to.equal(true);
    expect(side.levels(10)).to.deep.equal([[2.5, 3]]);
    for (const wrong of ['', 'NaN', '-1', '1,5', null]) expect(side.load([[wrong, '1']])).to.equal(false);
    expect(side.load([[]])).to.equal(false);
  });
});

describe('A local book', () => {
  it('reads by place, by price and by percent of the best price of a side', () => {
    const book = loaded(
      [
        ['100', '1'],
        ['99.5', '2'],
        ['99', '4'],
      ],
      [
        ['101', '1'],
        ['102.01', '2'],
        ['103', '4'],
      ],
    );
    expect(book.level('bid', 1)).to.deep.equal([99.5, 2]);
    expect(book.level('ask', 3)).to.equal(undefined);
    expect(book.volumeAt('ask', 103)).to.equal(4);
    expect(book.volumeWithin('bid', 0.5)).to.equal(3);
    expect(book.volumeWithin('bid', 1)).to.equal(7);
    expect(book.volumeWithin('ask', 1)).to.equal(3);
    expect(book.volumeWithin('ask', 0)).to.equal(1);
    expect(book.levels('ask', 2)).to.deep.equal([
      [101, 1],
      [102.01, 2],
    ]);
    expect(book.size('bid')).to.equal(3);
    expect(book).to.include({ vtSymbol: 'BTCUSDT.BINANCE', updateId: 10, bidPrice: 100, bidVolume: 1 });
    expect(book).to.include({ askPrice: 101, askVolume: 1, isCrossed: false });
  });

  it('gives copies: what was read does not change with the book', () => {
    const book = loaded([['100', '1']], []);
    const copy = book.levels('bid', 5);
    book.apply(diff(11, [[100, 9]]));
    expect(copy).to.deep.equal([[100, 1]]);
    expect(book.volumeWithin('ask', 10)).to.equal(0);
  });

  it('knows all levels where the venue had fewer than were asked for, else up to the last one that it told', () => {
    const whole = loaded([['100', '1']], [['101', '1']]);
    expect([whole.knownTo('bid'), whole.knownTo('ask')]).to.deep.equal([0, Infinity]);
    whole.apply(diff(11, [[100, 0]], [[101, 0]]));
    expect(whole).to.include({ isTopKnown: true, isNearUnknown: false });
    const part = loaded(
      [
        ['100', '1'],
        ['90', '1'],
      ],
      [
        ['101', '1'],
        ['111', '1'],
      ],
      2,
    );
    expect([part.knownTo('bid'), part.knownTo('ask')]).to.deep.equal([90, 111]);
    expect(part).to.include({ isTopKnown: true, isNearUnknown: false });
  });

  it('tells when a best price nears the end of what is known, and when it has passed it', () => {
    const bids: [string, string][] = [
      ['100', '1'],
      ['90', '1'],
    ];
    const asks: [string, string][] = [
      ['101', '1'],
      ['111', '1'],
    ];
    const cases: readonly (readonly [BookLevel[], BookLevel[], near: boolean, known: boolean])[] = [
      [
        [
          [100, 0],
          [93, 1],
        ],
        [],
        false,
        true,
      ],
      [
        [
          [100, 0],
          [92, 1],
        ],
        [],
        true,
        true,
      ],
      [
        [
          [100, 0],
          [90, 0],
          [89, 1],
        ],
        [],
        true,
        false,
      ],
      [
        [
          [100, 0],
          [90, 0],
        ],
        [],
        true,
        false,
      ],
      [
        [],
        [
          [101, 0],
          [108, 1],
        ],
        false,
        true,
      ],
      [
        [],
        [
          [101, 0],
          [109, 1],
        ],
        true,
        true,
      ],
      [
        [],
        [
          [101, 0],
          [111, 0],
          [112, 1],
        ],
        true,
        false,
      ],
      [
        [],
        [
          [101, 0],
          [111, 0],
        ],
        true,
        false,
      ],
    ];
    for (const [b, a, near, known] of cases) {
      const book = loaded(bids, asks, 2);
      expect(book.apply(diff(11, b, a))).to.equal(true);
      expect({ near: book.isNearUnknown, known: book.isTopKnown }, JSON.stringify([b, a])).to.deep.equal({
        near,
        known,
      });
    }
  });

  it('refuses what crosses it: a bid above the best ask cannot be', () => {
    const book = loaded([['100', '1']], [['101', '1']]);
    expect(book.apply(diff(11, [[101, 1]]))).to.equal(true);
    expect(book.apply(diff(12, [[102, 1]]))).to.equal(false);
    expect(book.isCrossed).to.equal(true);
    const other = new LocalBook('BTCUSDT.BINANCE');
    expect(other.load({ lastUpdateId: 1, bids: [['2', '1']], asks: [['1', '1']] }, 5)).to.equal(false);
  });
});
