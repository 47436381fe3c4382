import { expect } from 'chai';
import fc from 'fast-check';
import { toJsonText } from '../../../src/simulator/server/json-text.js';

describe('JSON text', () => {
  it('keeps every digit of an id above 2^53', () => {
    expect(toJsonText({ orderId: 9_223_372_036_854_775_807n, list: [-1n] })).to.equal(
      '{"orderId":9223372036854775807,"list":[-1]}',
    );
  });

  it('is what JSON.stringify writes for everything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(toJsonText(value)).to.equal(JSON.stringify(value));
      }),
    );
  });

  it('leaves absent members out and writes null for absent elements', () => {
    expect(toJsonText({ a: undefined, b: [undefined, 1] })).to.equal('{"b":[null,1]}');
    expect(toJsonText(undefined)).to.equal('null');
  });
});
