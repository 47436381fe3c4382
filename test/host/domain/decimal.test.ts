import { expect } from 'chai';
import fc from 'fast-check';
import { Decimal, isAboveZero, ZERO } from '../../../src/host/domain/decimal.js';

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
