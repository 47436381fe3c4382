import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { decodeMarketFrame } from '../../../src/binance/wire/market-frames.js';
import type { MarketFrame } from '../../../src/binance/wire/market-frames.js';
import { dataIsHere } from '../../conformance/payload-sources.js';

const RECORDING = new URL('../../../../shared/data/hftbacktest/spot/ethusdt_20240808.gz', import.meta.url);
const levels = [['1.0', '2.0']];

const EVENTS: readonly (readonly [MarketFrame['kind'], string, unknown])[] = [
  ['aggTrade', 'btcusdt@aggTrade', { e: 'aggTrade', s: 'BTCUSDT', p: '1' }],
  ['trade', 'btcusdt@trade', { e: 'trade', s: 'BTCUSDT', p: '1' }],
  ['bookTicker', 'btcusdt@bookTicker', { u: 1, s: 'BTCUSDT', b: '1', B: '1', a: '2', A: '1' }],
  ['depthUpdate', 'btcusdt@depth', { e: 'depthUpdate', U: 1, u: 2, b: levels, a: [] }],
  ['partialDepth', 'btcusdt@depth5', { lastUpdateId: 1, bids: levels, asks: [] }],
  ['kline', 'btcusdt@kline_1m', { e: 'kline', k: { t: 1 } }],
  ['ticker', 'btcusdt@ticker', { e: '24hrTicker', c: '1' }],
  ['miniTicker', 'btcusdt@miniTicker', { e: '24hrMiniTicker', c: '1' }],
  ['miniTickers', '!miniTicker@arr', [{ e: '24hrMiniTicker', c: '1' }]],
  ['rollingTicker', 'btcusdt@ticker_1h', { e: '1hTicker', c: '1' }],
  ['rollingTicker', 'btcusdt@ticker_4h', { e: '4hTicker', c: '1' }],
  ['rollingTicker', 'btcusdt@ticker_1d', { e: '1dTicker', c: '1' }],
  ['rollingTickers', '!ticker_1h@arr', [{ e: '1hTicker', c: '1' }]],
  ['avgPrice', 'btcusdt@avgPrice', { e: 'avgPrice', w: '1' }],
  ['serverShutdown', '!serverShutdown', { e: 'serverShutdown', E: 1 }],
  ['unknown', 'btcusdt@blockTrade', { e: 'blockTrade' }],
  ['unknown', 'btcusdt@strange', { e: 'constructor' }],
  ['unknown', 'btcusdt@referencePrice', { r: null }],
  ['unknown', 'btcusdt@weird', { e: 5 }],
  ['unknown', '!nothing@arr', []],
];

describe('decodeMarketFrame', () => {
  for (const [kind, stream, event] of EVENTS) {
    it(`reads ${stream} ${JSON.stringify(event).slice(0, 30)} as ${kind}, raw and combined`, () => {
      expect(decodeMarketFrame(JSON.stringify(event))).to.deep.equal({ kind, stream: null, event });
      expect(decodeMarketFrame(Buffer.from(JSON.stringify({ stream, data: event })))).to.deep.equal({
        kind,
        stream,
        event,
      });
    });
  }

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
    '{"e":"kline","k":null}',
    '{"e":"depthUpdate","b":[]}',
    '{"e":"depthUpdate","a":[],"b":{}}',
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
