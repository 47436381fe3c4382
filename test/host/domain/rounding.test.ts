import { expect } from 'chai';
import fc from 'fast-check';
import { Decimal } from '../../../src/host/domain/decimal.js';
import { ceilTo, floorTo, getDigits, roundTo } from '../../../src/host/domain/rounding.js';

const step = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: -3, max: 12 }))
  .map(([digits, places]) => new Decimal(digits).div(new Decimal(10).pow(places)));
const value = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 10 }))
  .map(([digits, places]) => new Decimal(digits.toString()).div(new Decimal(10).pow(places)));

describe('rounding to a step', () => {
  it('gives an exact multiple within one step, on the side that the name says, and once is enough', () => {
    fc.assert(
      fc.property(value, step, (x, s) => {
        const [low, near, high] = [floorTo(x, s), roundTo(x, s), ceilTo(x, s)];
        for (const rounded of [low, near, high]) expect(rounded.mod(s).isZero(), 'a multiple').to.equal(true);
        expect(low.lte(x) && x.minus(low).lt(s), 'floor').to.equal(true);
        expect(high.gte(x) && high.minus(x).lt(s), 'ceil').to.equal(true);
        expect(near.minus(x).abs().times(2).lte(s), 'nearest').to.equal(true);
        expect(roundTo(near, s).eq(near) && floorTo(low, s).eq(low) && ceilTo(high, s).eq(high)).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('knows no binary fractions: 0.3 is three times 0.1', () => {
    expect(floorTo(0.3, 0.1).toFixed()).to.equal('0.3');
    expect(floorTo('2683.809', '0.01').toFixed()).to.equal('2683.8');
    expect(ceilTo('0.000000011', '0.00000001').toFixed()).to.equal('0.00000002');
    expect(roundTo('123456789012.00000001', '0.00000001').toFixed()).to.equal('123456789012.00000001');
  });

  it('takes halves away from zero', () => {
    expect(roundTo('0.25', '0.1').toFixed()).to.equal('0.3');
    expect(roundTo('-0.25', '0.1').toFixed()).to.equal('-0.3');
  });

  it('refuses a step that is not more than nothing', () => {
    for (const bad of [0, '-0.1', NaN, Infinity]) expect(() => roundTo(1, bad)).to.throw(RangeError, 'a step must be');
  });

  it('counts digits behind the point', () => {
    expect([getDigits('0.01000'), getDigits(10), getDigits('0.00000001')]).to.deep.equal([2, 0, 8]);
  });
});
