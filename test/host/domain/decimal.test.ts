import { expect } from 'chai';
import fc from 'fast-check';
import { Decimal, isAbove, isAboveZero, isBelow, isSame, ZERO } from '../../../src/host/domain/decimal.js';

describe('isAboveZero', () => {
  it('is a comparison with zero', () => {
    for (const value of [0, -0, '0.00000000', '-0.0', 1e-50, -1e-50, '0.00000001', Infinity, -Infinity, NaN]) {
      const decimal = new Decimal(value);
      expect(isAboveZero(decimal), String(value)).to.equal(decimal.greaterThan(ZERO));
    }
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(isAboveZero(new Decimal(value))).to.equal(new Decimal(value).greaterThan(ZERO));
      }),
    );
  });
});

describe('isAbove, isBelow and isSame', () => {
  const odd = [0, -0, 1, -1, '0.1', '10', '1e-50', '-1e50', '123456789012345678901234567890', Infinity, -Infinity, NaN];
  const digits = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -30, max: 30 }));
  const amounts = fc.oneof(
    fc.constantFrom(...odd).map((value) => new Decimal(value)),
    fc.double().map((value) => new Decimal(value)),
    digits.map(([units, exponent]) => new Decimal(`${units}e${exponent}`)),
    fc.integer({ min: -30, max: 30 }).map((value) => new Decimal(value).div(10)),
  );

  it('are the comparisons of decimal.js', () => {
    fc.assert(
      fc.property(amounts, amounts, (one, other) => {
        for (const [left, right] of [
          [one, other],
          [one, one],
          [one, new Decimal(one)],
        ] as const) {
          expect(isAbove(left, right)).to.equal(left.greaterThan(right));
          expect(isBelow(left, right)).to.equal(left.lessThan(right));
          expect(isSame(left, right)).to.equal(left.equals(right));
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
