import { expect } from 'chai';
import fc from 'fast-check';
import { Decimal } from '../../../src/host/domain/decimal.js';
import { decodeEvent, decodePayload, encodeEvent, encodePayload } from '../../../src/host/events/event-codec.js';
import { anyEvent } from '../payload-arbitraries.js';

describe('the event codec', () => {
  it('gives back every event of every type', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const decoded = decodeEvent(encodeEvent(event));
        expect(decoded).to.deep.equal(event);
      }),
      { numRuns: 600 },
    );
  });

  it('writes instants as ISO text and money as plain decimal text', () => {
    const order = {
      price: new Decimal('0.00000001'),
      volume: new Decimal('1e25'),
      datetime: new Date(0),
      extra: { a: 1 },
    };
    expect(JSON.parse(encodeEvent({ type: 'eOrder.BINANCE.1', data: order }))).to.deep.equal({
      type: 'eOrder.BINANCE.1',
      data: {
        price: '0.00000001',
        volume: '10000000000000000000000000',
        datetime: '1970-01-01T00:00:00.000Z',
        extra: { a: 1 },
      },
    });
  });

  it('keeps ids above 2^53, not-a-number, minus zero and keys that look like tags in extra', () => {
    const data = { extra: { id: 9007199254740993n, odd: [NaN, -0, -Infinity], $date: 'x', $$: { $bigint: '1' } } };
    const decoded = decodePayload('eOrder.', JSON.parse(JSON.stringify(encodePayload('eOrder.', data))));
    expect(decoded).to.deep.equal(data);
  });

  it('does not let a key named __proto__ change anything', () => {
    const decoded = decodeEvent('{"type":"mine","data":{"__proto__":{"polluted":true}}}').data as object;
    expect(Object.getPrototypeOf(decoded)).to.equal(Object.prototype);
    expect('polluted' in decoded).to.equal(false);
  });

  const broken: readonly (readonly [text: string, message: string])[] = [
    ['{}', 'not an event: no type'],
    ['[]', 'not an event: no type'],
    ['{"type":"eOrder.","data":7}', 'not the payload of eOrder.: no object'],
    ['{"type":"eOrder.","data":{"price":7}}', 'eOrder. price: not text'],
    ['{"type":"eOrder.","data":{"price":"seven"}}', 'eOrder. price: not a decimal number: seven'],
    ['{"type":"eTick.A","data":{"datetime":"noon"}}', 'eTick.A datetime: not an instant: noon'],
    ['{"type":"mine","data":{"$surprise":"1"}}', 'not a known tag: $surprise'],
    ['{"type":"mine","data":{"$date":1}}', '$date: not text'],
  ];
  for (const [text, message] of broken) {
    it(`refuses ${text}`, () => {
      expect(() => decodeEvent(text)).to.throw(SyntaxError, message);
    });
  }
});
