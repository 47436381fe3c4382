import { expect } from 'chai';
import fc from 'fast-check';
import { Decimal } from '../../../src/host/domain/decimal.js';
import { decimalOfText } from '../../../src/binance/mappings/decimal-of-text.js';

describe('the decimal of a text', () => {
  it('is what reading it anew would give, however many others were read before', () => {
    const amounts = fc
      .bigInt({ min: -(10n ** 20n), max: 10n ** 20n })
      .map((units) => `${units / 100n}.${units % 7n < 0n ? 0n : units % 7n}0`);
    fc.assert(
      fc.property(fc.array(amounts, { maxLength: 50 }), (texts) => {
        for (const text of [...texts, ...texts]) {
          expect(decimalOfText(text).toFixed()).to.equal(new Decimal(text).toFixed());
        }
      }),
    );
  });

  it('is read once for a while, and not kept for ever', () => {
    const first = decimalOfText('90000.00000000');
    expect(decimalOfText('90000.00000000')).to.equal(first);
    for (let count = 0; count < 1_100; count += 1) decimalOfText(`0.${count}1`);
    expect(decimalOfText('90000.00000000')).not.to.equal(first);
    expect(decimalOfText('90000.00000000').equals(first)).to.equal(true);
  });
});
