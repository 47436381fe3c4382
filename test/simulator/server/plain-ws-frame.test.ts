import { expect } from 'chai';
import fc from 'fast-check';
import { readPlainFrame } from '../../../src/simulator/server/plain-ws-frame.js';
import { parseWsApiFrame, readAnyFrame, type WsApiFrame } from '../../../src/simulator/server/ws-api-request.js';

const ORDER =
  '{"id":"1","method":"order.place","params":{"symbol":"BTCUSDT","side":"BUY","quantity":"0.10","timestamp":1795132800000}}';

const described = ({ rawId, method, params, refusal }: WsApiFrame): unknown => [
  rawId,
  method,
  [...params],
  refusal?.message ?? null,
];

/** Frames near to what clients send, some with one letter added, taken away or exchanged. */
const value = fc.oneof(
  fc.constantFrom('"BTCUSDT"', '"0.10"', '7', '-7', '0', '-0', '007', '0.10', '1e5', '-', 'true', 'null', '{}', '[1]'),
  fc.string().map((text) => JSON.stringify(text)),
  fc.bigInt().map(String),
);
const member = fc.tuple(fc.constantFrom('"id"', '"method"', '"params"', '"other"', '"symbol"', '"a\\"b"', '""'), value);
const written = fc
  .tuple(fc.array(member, { maxLength: 4 }), fc.constantFrom('', '', '', ' ', '\n'))
  .map(([members, blank]) => `{${members.map((pair) => pair.join(`:${blank}`)).join(',')}}`);
const frame = fc
  .tuple(value, fc.constantFrom('"order.place"', '"v3/ping"', '"v3/"', '""', '5'), fc.oneof(written, value))
  .chain(([id, method, params]) =>
    fc.shuffledSubarray([`"id":${id}`, `"method":${method}`, `"params":${params}`], { minLength: 1 }),
  )
  .map((members) => `{${members.join(',')}}`);
const damaged = fc
  .tuple(
    fc.oneof(frame, fc.constant(ORDER)),
    fc.nat(),
    fc.constantFrom('', '"', '\\', ',', '{', '}', ' ', '\u0001', '0', 'é'),
    fc.boolean(),
  )
  .map(([text, at, letter, replaces]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + letter + text.slice(replaces ? start + 1 : start);
  });

describe('readPlainFrame', () => {
  it('reads an order, a request without quotes around its id, and members in any order', () => {
    expect([...(readPlainFrame(ORDER)?.params ?? [])]).to.deep.equal([
      ['symbol', 'BTCUSDT'],
      ['side', 'BUY'],
      ['quantity', '0.10'],
      ['timestamp', '1795132800000'],
    ]);
    expect(readPlainFrame('{"params":{"a":-1},"method":"ping","id":9223372036854775807}')).to.deep.equal({
      rawId: '9223372036854775807',
      method: 'ping',
      params: new Map([['a', '-1']]),
    });
  });

  it('leaves to the rules of JSON what is not plain', () => {
    for (const text of [
      '',
      '{',
      '{}',
      `${ORDER} `,
      ` ${ORDER}`,
      `${ORDER}x`,
      ORDER.slice(0, -1),
      ORDER.replace('BUY', 'B\\u0055Y'),
    ])
      expect(readPlainFrame(text), text).to.equal(null);
  });

  it('reads every frame as the rules of JSON do, or not at all', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(frame, damaged, fc.json()), (text) => {
        if (readPlainFrame(text)) plain++;
        expect(described(parseWsApiFrame(text)), text).to.deep.equal(described(readAnyFrame(text)));
      }),
      { numRuns: 5_000 },
    );
    expect(plain).to.be.greaterThan(200);
  });
});
