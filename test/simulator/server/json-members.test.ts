import { expect } from 'chai';
import fc from 'fast-check';
import { jsonMembers, jsonValueText, nestedMembers } from '../../../src/simulator/server/json-members.js';

describe('jsonMembers', () => {
  it('keeps the text of every value', () => {
    const text = ' { "a" : 0.10 , "b":9223372036854775807,\n"c":"x\\"}",\t"d": [1, {"e": "]"}] ,"e":null,"f":-1e5}';
    expect([...(jsonMembers(text) ?? [])]).to.deep.equal([
      ['a', '0.10'],
      ['b', '9223372036854775807'],
      ['c', '"x\\"}"'],
      ['d', '[1, {"e": "]"}]'],
      ['e', 'null'],
      ['f', '-1e5'],
    ]);
  });

  it('reads any object as JSON.parse does, however it is spaced', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom('', ' ', '\t', '  '), (value, space) => {
        const expected = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
        const members = jsonMembers(JSON.stringify(value, null, space));
        const read = [...(members ?? [])].map(([name, raw]): [string, unknown] => [name, JSON.parse(raw)]);
        expect(JSON.stringify(read)).to.equal(JSON.stringify(Object.entries(expected)));
      }),
    );
  });

  it('a name that stands twice has its last value', () => {
    expect(jsonMembers('{"a":1,"a":2}')?.get('a')).to.equal('2');
  });

  it('is null for JSON that is no object, and throws for what is no JSON', () => {
    for (const text of ['[]', '1', '"a"', 'null']) expect(jsonMembers(text)).to.equal(null);
    for (const text of ['', '{', '{"a":}', "{'a':1}", '{"a":1}x'])
      expect(() => jsonMembers(text)).to.throw(SyntaxError);
  });

  it('reads an object within as it reads one alone', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const raw = jsonMembers(JSON.stringify({ within: value }))?.get('within') ?? '';
        expect([...(nestedMembers(raw) ?? [])]).to.deep.equal([...(jsonMembers(JSON.stringify(value)) ?? [])]);
      }),
    );
    for (const raw of ['[{}]', '1', '"{}"', 'null']) expect(nestedMembers(raw)).to.equal(null);
  });

  it('texts lose their quotes, all else stays as it was written', () => {
    expect(['"a\\u0041"', '0.10', 'true', '["A"]'].map(jsonValueText)).to.deep.equal(['aA', '0.10', 'true', '["A"]']);
  });
});
