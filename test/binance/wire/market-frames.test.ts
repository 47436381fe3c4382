import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { decodeMarketFrame } from '../../../src/binance/wire/market-frames.js';
import type { MarketFrame } from '../../../src/binance/wire/market-frames.js';
import { dataIsHere } from '../../conformance/payload-sources.js';

const RECORDING = new URL('../../../../shared/data/hftbacktest/spot/ethusdt_20240808.gz', import.meta.url);
const levels = [['1.0', '2.0']];

const tickerFields = ['p', 'P', 'w', 'x', 'c', 'Q', 'b', 'B', 'a', 'A', 'o', 'h', 'l', 'v', 'q'];
const idFields = { E: 5, O: 1, C: 2, F: 3, L: 4, n: 2 };
const s = 'BTCUSDT';

/** Kind, stream, event as the venue writes it, event as it comes out where that differs. */
const EVENTS: readonly (readonly [MarketFrame['kind'], string, unknown, unknown?])[] = [
  [
    'aggTrade',
    'btcusdt@aggTrade',
    { e: 'aggTrade', E: 1, s, a: 2, p: '1.50', q: '2', f: 3, l: 4, T: 5, m: true, M: true },
    { e: 'aggTrade', E: 1, s, a: 2, p: 1.5, q: 2, f: 3, l: 4, T: 5, m: true },
  ],
  [
    'trade',
    'btcusdt@trade',
    { e: 'trade', E: 1, s, t: 2, p: '1.50', q: '2', T: 5, m: false, M: true },
    { e: 'trade', E: 1, s, t: 2, p: 1.5, q: 2, T: 5, m: false },
  ],
  [
    'bookTicker',
    'btcusdt@bookTicker',
    { u: 1, s, b: '1', B: '1', a: '2', A: '1' },
    { u: 1, s, b: 1, B: 1, a: 2, A: 1 },
  ],
  [
    'depthUpdate',
    'btcusdt@depth',
    { e: 'depthUpdate', E: 1, s, U: 1, u: 2, b: levels, a: [] },
    { e: 'depthUpdate', E: 1, s, U: 1, u: 2, b: [1, 2], a: [] },
  ],
  [
    'partialDepth',
    'btcusdt@depth5',
    { lastUpdateId: 1, bids: levels, asks: [] },
    { lastUpdateId: 1, bids: [[1, 2]], asks: [] },
  ],
  ['kline', 'btcusdt@kline_1m', { e: 'kline', s, k: { t: 1 } }],
  [
    'ticker',
    'btcusdt@ticker',
    { e: '24hrTicker', s, ...idFields, ...Object.fromEntries(tickerFields.map((name, index) => [name, `${index}.5`])) },
    { e: '24hrTicker', s, ...idFields, ...Object.fromEntries(tickerFields.map((name, index) => [name, index + 0.5])) },
  ],
  ['miniTicker', 'btcusdt@miniTicker', { e: '24hrMiniTicker', s, c: '1' }],
  ['miniTickers', '!miniTicker@arr', [{ e: '24hrMiniTicker', c: '1' }]],
  ['rollingTicker', 'btcusdt@ticker_1h', { e: '1hTicker', s, c: '1' }],
  ['rollingTicker', 'btcusdt@ticker_4h', { e: '4hTicker', s, c: '1' }],
  ['rollingTicker', 'btcusdt@ticker_1d', { e: '1dTicker', s, c: '1' }],
  ['rollingTickers', '!ticker_1h@arr', [{ e: '1hTicker', c: '1' }]],
  ['avgPrice', 'btcusdt@avgPrice', { e: 'avgPrice', s, w: '1' }],
  ['referencePrice', 'btcusdt@referencePrice', { e: 'referencePrice', s, r: null, t: 1 }],
  ['serverShutdown', '!serverShutdown', { e: 'serverShutdown', E: 1 }],
  ['unknown', 'btcusdt@blockTrade', { e: 'blockTrade' }],
  ['unknown', 'btcusdt@strange', { e: 'constructor' }],
  ['unknown', 'btcusdt@referencePrice', { r: null }],
  ['unknown', 'btcusdt@weird', { e: 5 }],
  ['unknown', '!nothing@arr', []],
];

describe('decodeMarketFrame', () => {
  for (const [kind, stream, written, read] of EVENTS) {
    it(`reads ${stream} ${JSON.stringify(written).slice(0, 30)} as ${kind}, raw and combined`, () => {
      const event = read ?? written;
      expect(decodeMarketFrame(JSON.stringify(written))).to.deep.equal({ kind, stream: null, event });
      expect(decodeMarketFrame(Buffer.from(JSON.stringify({ stream, data: written })))).to.deep.equal({
        kind,
        stream,
        event,
      });
    });
  }

  it('reads what is no decimal text, or no exact integer, as NaN for the mappings to refuse', () => {
    for (const bad of ['', ' 1', '1e5', '0x10', 'Infinity', 'NaN', '9'.repeat(400), '1.', '.5', '+1', 5, null, []]) {
      const frame = decodeMarketFrame(JSON.stringify({ u: 1, s, b: bad, B: '1', a: '2', A: '1' }));
      expect(frame).to.have.nested.property('event.b').that.is.NaN;
    }
    for (const bad of [1.5, '1', null, 2 ** 53, true]) {
      expect(decodeMarketFrame(JSON.stringify({ u: bad, s, b: '1', B: '1', a: '2', A: '1' }))).to.have.nested.property(
        'event.u',
      ).that.is.NaN;
    }
  });

  it('tells answers to our control messages from events', () => {
    expect(decodeMarketFrame('{"result":null,"id":1}')).to.deep.equal({
      kind: 'reply',
      reply: { result: null, id: 1 },
    });
    expect(decodeMarketFrame('{"result":["a@trade"],"id":"x"}')).to.include({ kind: 'reply' });
  });

  it('reads refusals flat and nested', () => {
    const refusal = { code: 2, msg: 'Invalid request', id: 7 };
    expect(decodeMarketFrame(JSON.stringify(refusal))).to.deep.equal({ kind: 'refusal', refusal });
    expect(decodeMarketFrame('{"error":{"code":2,"msg":"Invalid request"},"id":7}')).to.deep.equal({
      kind: 'refusal',
      refusal,
    });
    expect(decodeMarketFrame('{"code":3,"msg":"Invalid JSON"}')).to.deep.equal({
      kind: 'refusal',
      refusal: { code: 3, msg: 'Invalid JSON', id: null },
    });
  });

  for (const text of [
    '',
    '{',
    'null',
    '5',
    '"x"',
    '{"stream":"a@trade","data":5}',
    '{"stream":"a@trade","data":null}',
    '{"e":"kline","s":"BTCUSDT","k":null}',
    '{"e":"kline","k":{}}',
    '{"e":"depthUpdate","s":"BTCUSDT","b":[]}',
    '{"e":"depthUpdate","s":"BTCUSDT","a":[],"b":{}}',
    '{"e":"depthUpdate","s":"BTCUSDT","a":[],"b":["1"]}',
    '{"e":"aggTrade","s":"BTCUSDT","m":"true"}',
    '{"stream":"ethusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"1","B":"1","a":"2","A":"1"}}',
    '{"stream":"BTCUSDT@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"1","B":"1","a":"2","A":"1"}}',
    '{"lastUpdateId":1,"bids":[]}',
  ]) {
    it(`throws on ${text === '' ? 'nothing' : text}`, () => {
      expect(() => decodeMarketFrame(text)).to.throw();
    });
  }

  const title = 'reads every frame of a recorded day on mainnet';
  (dataIsHere ? it : it.skip)(dataIsHere ? title : `${title} (skipped: no ../shared/data here)`, () => {
    const counts: Partial<Record<MarketFrame['kind'], number>> = {};
    for (const line of gunzipSync(readFileSync(RECORDING)).toString('utf8').trimEnd().split('\n')) {
      const { kind } = decodeMarketFrame(line.slice(line.indexOf(' ') + 1));
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    expect(counts['unknown'] ?? 0).to.equal(0);
    expect(counts['trade']).to.equal(6_106);
    expect(counts['depthUpdate']).to.equal(3_434);
    expect(counts['bookTicker']).to.be.greaterThan(500);
  });
});
