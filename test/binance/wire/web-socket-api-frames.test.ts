import { expect } from 'chai';
import { decodeWsApiFrame, isWsApiFailure, toWsApiResponse } from '../../../src/binance/wire/web-socket-api-frames.js';

const limit = { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000, count: 2 };

describe('the frames of the WebSocket API', () => {
  it('are answers with a result, whatever the result is', () => {
    for (const result of [{}, [], null, 'x', { orderId: 1 }]) {
      const response = { id: 'a1', status: 200, result, rateLimits: [limit] };
      expect(toWsApiResponse(response)).to.equal(response);
      expect(isWsApiFailure(toWsApiResponse(response))).to.equal(false);
    }
  });

  it('are answers with an error, even without an id', () => {
    const response = { id: null, status: 401, error: { code: -2015, msg: 'Invalid API-key', data: { serverTime: 1 } } };
    expect(isWsApiFailure(toWsApiResponse(response))).to.equal(true);
  });

  it('are read from text and from bytes; big ids stay exact', () => {
    const text = '{"id":1,"status":200,"result":{"orderId":9007199254740993}}';
    for (const data of [text, Buffer.from(text)]) {
      expect(decodeWsApiFrame(data)).to.deep.equal({
        kind: 'response',
        response: { id: 1, status: 200, result: { orderId: '9007199254740993' } },
      });
    }
  });

  it('are news where they have an event', () => {
    const event = { e: 'eventStreamTerminated', E: 1 };
    expect(decodeWsApiFrame(JSON.stringify({ subscriptionId: 3, event }))).to.deep.equal({
      kind: 'event',
      subscriptionId: 3,
      event,
    });
  });

  const broken: readonly (readonly [string, string])[] = [
    ['{', 'JSON'],
    ['[]', 'the payload is an array'],
    ['{"status":200,"result":1}', 'id is missing'],
    ['{"id":{},"status":200,"result":1}', 'id is an object'],
    ['{"id":1,"result":1}', 'status is missing'],
    ['{"id":1,"status":200}', 'result is missing'],
    ['{"id":1,"status":400,"error":{"msg":"x"}}', 'error.code is missing'],
    ['{"id":1,"status":200,"result":1,"rateLimits":[{}]}', 'rateLimits[0].rateLimitType is missing'],
  ];
  for (const [text, problem] of broken) {
    it(`are refused where they are broken: ${text}`, () => {
      expect(() => decodeWsApiFrame(text)).to.throw(problem);
    });
  }
});
