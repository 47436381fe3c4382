import { expect } from 'chai';
import fc from 'fast-check';
import { formatUnits, parsePlainUnits, parseUnits, units, type Units } from '../../src/simulator/units.js';

/** Reads digit by digit what `parseUnits` reads. */
function naiveUnits(text: string): Units | null {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return null;
  const decimals = (match[3] ?? '').replace(/0+$/, '');
  if (decimals.length > 8) return null;
  const units = BigInt(`${match[2]}${decimals.padEnd(8, '0')}`);
  return match[1] === '-' ? -units : units;
}

function naiveText(value: Units): string {
  const digits = (value < 0n ? -value : value).toString().padStart(9, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom('0', '0', '1', '2', '5', '9'), { maxLength }).map((each) => each.join(''));
const decimal = fc
  .tuple(fc.constantFrom('', '', '', '-', '+', ' '), digits(12), fc.constantFrom('.', '.', '', '..'), digits(12))
  .map((parts) => parts.join(''));

describe('Units', () => {
  it('are made of text alone: a number must not become none at all', () => {
    expect(units('5')).to.equal(500_000_000n);
    for (const other of [5, 0.1, undefined, 5n, '1e5', '']) {
      expect(() => units(other as never)).to.throw(RangeError, `decimals: ${String(other)}`);
    }
  });

  it('are read from any text as they are digit by digit', () => {
    const said = ['', '.', '1.', '.5', '0', '9999999.99999999', '10000000', '1.000000000', '1.000000001', '1e5', '١'];
    for (const text of said) expect(parseUnits(text), text).to.equal(naiveUnits(text));
    fc.assert(
      fc.property(fc.oneof(decimal, fc.string()), (text) => {
        expect(parseUnits(text), text).to.equal(naiveUnits(text));
        expect(parsePlainUnits(text), text).to.be.oneOf([null, naiveUnits(text)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of an ordinary order are plain', () => {
    for (const text of ['90000', '0.001', '9999999.99999999', '0.00000001', '95000.50']) {
      expect(parsePlainUnits(text), text).to.equal(naiveUnits(text));
    }
  });

  it('are written with eight decimals, whatever their size', () => {
    const edges = [0n, 1n, 99_999_999n, 100_000_000n, 2n ** 53n - 1n, 2n ** 53n, 90_071_992n * 10n ** 8n - 1n];
    for (const value of edges) for (const each of [value, -value]) expect(formatUnits(each)).to.equal(naiveText(each));
    const nearWhole = fc.tuple(fc.bigInt({ min: 0n, max: 90_071_993n }), fc.bigInt({ min: -3n, max: 3n }));
    const value = fc.oneof(
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
      fc.bigInt({ min: 0n, max: 2n ** 53n }),
      nearWhole.map(([whole, off]) => whole * 100_000_000n + off),
    );
    fc.assert(
      fc.property(value, (each) => void expect(formatUnits(each)).to.equal(naiveText(each))),
      { numRuns: 5_000 },
    );
  });
});
