import { expect } from 'chai';
import {
  anything,
  boolean,
  decimal,
  list,
  narrow,
  nullable,
  number,
  object,
  optional,
  text,
  venueId,
} from '../../../src/binance/wire/shape.js';
import type { Check } from '../../../src/binance/wire/shape.js';
import { WireShapeError } from '../../../src/binance/wire/wire-shape-error.js';

const CASES: readonly (readonly [string, Check, readonly unknown[], readonly unknown[]])[] = [
  ['text', text, ['', 'x'], [1, null, undefined, {}]],
  [
    'decimal',
    decimal,
    ['0', '1.50000000', '-0.1', '123456789012.00000001'],
    ['', '1e5', '.5', '1.', 'NaN', ' 1', 1, null],
  ],
  ['number', number, [0, -1.5], [Number.NaN, Number.POSITIVE_INFINITY, '1', null]],
  ['boolean', boolean, [true, false], ['true', 0, null]],
  ['venueId', venueId, [0, -1, '9007199254740993'], [1.5, 2 ** 60, '', 'x', '1.0', null]],
  ['optional text', optional(text), [undefined, 'x'], [null, 1]],
  ['nullable text', nullable(text), [null, 'x'], [undefined, 1]],
  ['list', list(number), [[], [1, 2]], [{}, null, ['1']]],
  ['anything', anything, [undefined, null, {}], []],
];

describe('the checks of the wire', () => {
  for (const [name, check, good, bad] of CASES) {
    it(`${name} takes what is right and nothing else`, () => {
      for (const value of good) expect(() => check(value, 'f'), String(value)).to.not.throw();
      for (const value of bad)
        expect(() => check(value, 'f'), String(value)).to.throw(WireShapeError, /^f(\[0\])? is /);
    });
  }

  const narrowed = narrow(
    object<{ id: number; rows: { price: string }[] }>({ id: number, rows: list(object({ price: decimal })) }),
  );

  it('name the field inside the payload, what stands there and what was expected', () => {
    const wrong = (value: unknown): string => {
      try {
        narrowed(value);
      } catch (error) {
        return (error as WireShapeError).message;
      }
      return 'nothing is wrong';
    };
    expect(wrong({ id: 1, rows: [{ price: '1' }, { price: 'abc' }] })).to.equal(
      'rows[1].price is "abc", expected a decimal text',
    );
    expect(wrong({ id: null, rows: [] })).to.equal('id is null, expected a number');
    expect(wrong({ rows: [] })).to.equal('id is missing, expected a number');
    expect(wrong({ id: 1, rows: {} })).to.equal('rows is an object, expected an array');
    expect(wrong({ id: 1, rows: [[1, 2]] })).to.equal('rows[0] is an array of 2, expected an object');
    expect(wrong(null)).to.equal('the payload is null, expected an object');
    expect(wrong({ id: 'x'.repeat(500), rows: [] }).length).to.be.below(90);
  });

  it('hand back the very same value, with the fields that nobody knows', () => {
    const value = { id: 1, rows: [{ price: '1', extra: true }], later: 'kept' };
    expect(narrowed(value)).to.equal(value);
  });
});
