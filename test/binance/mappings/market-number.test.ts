import { expect } from 'chai';
import fc from 'fast-check';
import { toNumber } from '../../../src/binance/mappings/market-number.js';
import { Decimal } from '../../../src/host/domain/decimal.js';

describe('toNumber', () => {
  it('gives back the venue’s decimal of up to 15 significant digits exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 999_999_999_999_999n }),
        fc.integer({ min: 0, max: 8 }),
        (digits, places) => {
          const exact = new Decimal(digits.toString()).div(new Decimal(10).pow(places));
          const text = exact.toFixed(8);
          const shortest = new Decimal(String(toNumber(text)));
          expect(shortest.toFixed(8)).to.equal(text);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('reads Binance’s spelling with its trailing zeros', () => {
    expect(toNumber('2682.50000000')).to.equal(2682.5);
    expect(toNumber('0.00000001')).to.equal(1e-8);
    expect(toNumber('-12.34000000')).to.equal(-12.34);
  });

  it('leaves a number as it is: the decoder has read it', () => {
    expect(toNumber(5.25)).to.equal(5.25);
  });

  it('is NaN for what is no decimal text', () => {
    for (const value of ['', 'abc', '1,5', undefined, null, {}, []]) {
      expect(Number.isNaN(toNumber(value)), JSON.stringify(value)).to.equal(true);
    }
  });
});
