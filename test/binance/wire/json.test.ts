import { expect } from 'chai';
import fc from 'fast-check';
import { parseJson } from '../../../src/binance/wire/json.js';

describe('parseJson', () => {
  it('keeps integers beyond 2^53 as text, digit by digit', () => {
    expect(parseJson('{"orderId":9007199254740993,"id":-12345678901234567890}')).to.deep.equal({
      orderId: '9007199254740993',
      id: '-12345678901234567890',
    });
    expect(parseJson('[9007199254740993, 18446744073709551615 ]')).to.deep.equal([
      '9007199254740993',
      '18446744073709551615',
    ]);
    expect(parseJson('9007199254740993')).to.equal('9007199254740993');
  });

  it('leaves safe integers of sixteen digits as numbers: times in microseconds', () => {
    expect(parseJson('{"T":1795000000000123,"max":9007199254740991}')).to.deep.equal({
      T: 1_795_000_000_000_123,
      max: 9_007_199_254_740_991,
    });
  });

  it('does not touch digits in texts, fractions and exponents', () => {
    const text =
      '{"c":"id 12345678901234567890 \\" 9007199254740993","x":1.12345678901234567890,"y":12345678901234567890.5,"z":12345678901234567890e2}';
    expect(parseJson(text)).to.deep.equal(JSON.parse(text));
  });

  it('reads what JSON.parse reads, and in the same way where no integer is unsafe', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        if (/\d{16}/.test(text)) return;
        expect(parseJson(text)).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('reads every integer exactly, wherever it stands', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }), fc.string(), (id, name) => {
        const parsed = parseJson(`{"a":[${id},{"id":${id}}],"s":${JSON.stringify(name)},"n":${id}}`) as {
          a: [unknown, { id: unknown }];
          s: string;
          n: unknown;
        };
        const expected = Number.isSafeInteger(Number(id)) ? Number(id) : String(id);
        expect(parsed).to.deep.equal({ a: [expected, { id: expected }], s: name, n: expected });
      }),
    );
  });

  it('finds a long integer at every place of a text, as a pattern does', () => {
    for (let before = 0; before < 40; before += 1) {
      for (let digits = 14; digits <= 34; digits += 1) {
        const text = ' '.repeat(before) + '9'.repeat(digits) + ' '.repeat(before % 7);
        expect(parseJson(text)).to.equal(/\d{16}/.test(text) ? '9'.repeat(digits) : Number(text));
      }
    }
  });

  it('throws what JSON.parse throws', () => {
    expect(() => parseJson('{"id":12345678901234567890')).to.throw(SyntaxError);
  });
});
