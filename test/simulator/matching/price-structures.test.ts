import { expect } from 'chai';
import fc from 'fast-check';
import { PriceHistory } from '../../../src/simulator/matching/price-history.js';
import { PriceLadder } from '../../../src/simulator/matching/price-ladder.js';

describe('a price ladder', () => {
  for (const best of ['highest', 'lowest'] as const) {
    it(`with the ${best} price as best is a sorted list`, () => {
      fc.assert(
        fc.property(fc.array(fc.bigInt(0n, 30n), { maxLength: 80 }), (prices) => {
          const ladder = new PriceLadder<{ readonly price: bigint }>(best);
          const naive = new Set<bigint>();
          for (const price of prices) {
            const known = ladder.get(price);
            if (known) ladder.delete(known);
            else ladder.insert({ price });
            if (!naive.delete(price)) naive.add(price);
            const sorted = [...naive].sort((one, other) => (one < other === (best === 'lowest') ? -1 : 1));
            expect(Array.from({ length: ladder.size }, (_, depth) => ladder.at(depth)?.price)).to.deep.equal(sorted);
            expect(ladder.top()?.price).to.equal(sorted[0]);
          }
          ladder.delete({ price: 99n });
          expect(ladder.size).to.equal(naive.size);
        }),
      );
    });
  }
});

describe('a price history', () => {
  it('has the average that summing up all trades gives, to the second', () => {
    const trade = fc.record({
      price: fc.bigInt(1n, 10n ** 12n),
      quantity: fc.bigInt(1n, 10n ** 12n),
      waitMs: fc.integer({ min: 0, max: 40_000 }),
    });
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 60 }), fc.constantFrom(1, 3, 5), (trades, minutes) => {
        const history = new PriceHistory(77n);
        const seen: { price: bigint; quantity: bigint; time: number }[] = [];
        let now = 1_700_000_000_000;
        expect(history.average(minutes, now)).to.equal(77n);
        for (const { price, quantity, waitMs } of trades) {
          now += waitMs;
          history.record(price, quantity, now);
          seen.push({ price, quantity, time: now });
          const oldest = Math.floor(now / 1000) - minutes * 60;
          const inside = seen.filter(({ time }) => Math.floor(time / 1000) >= oldest);
          const volume = inside.reduce((sum, each) => sum + each.quantity, 0n);
          const value = inside.reduce((sum, each) => sum + each.price * each.quantity, 0n);
          expect(history.average(minutes, now)).to.equal(value / volume);
        }
        expect(history.average(minutes, now + 3_600_000)).to.equal(seen.at(-1)?.price ?? 77n);
      }),
    );
  });

  it('forgets what no window needs, and goes on giving the right average', () => {
    const history = new PriceHistory(1n);
    const average = (now: number): bigint => history.average(5, now);
    average(0);
    for (let second = 0; second < 20_000; second++) {
      history.record(BigInt(second), 1n, second * 1000);
      if (second % 1_000 === 999) expect(average(second * 1000)).to.equal(BigInt(2 * second - 300) / 2n);
    }
    expect(history.average(10, 19_999_000)).to.equal(BigInt(2 * 19_999 - 600) / 2n);
  });
});
