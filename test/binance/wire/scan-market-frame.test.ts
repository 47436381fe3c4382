import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseMarketFrame } from '../../../src/binance/wire/parse-market-frame.js';
import { scanMarketFrame } from '../../../src/binance/wire/scan-market-frame.js';
import { WireShapeError } from '../../../src/binance/wire/wire-shape-error.js';
import { decodeMarketFrame } from '../../../src/binance/wire/market-frames.js';
import type { MarketFrame } from '../../../src/binance/wire/market-frames.js';
import { dataIsHere } from '../../conformance/payload-sources.js';
import { HOT_FRAMES, mutated } from './mutated-frames.js';

const RECORDING = new URL('../../../../shared/data/hftbacktest/spot/ethusdt_20240808.gz', import.meta.url);
const bytes = (text: string): Buffer => Buffer.from(text);
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => withPoint(digits.toString(), places));

const UNUSUAL: readonly (readonly [string, (text: string) => string])[] = [
  ['a blank', (text) => text.replace(':', ': ')],
  ['a key that is new', (text) => text.replace('"b":', '"z":1,"b":')],
  ['a key at another place', (text) => text.replace(/("b":"[^"]*"),("B":"[^"]*")/, '$2,$1')],
  ['a symbol that is not the stream’s', (text) => text.replace('"BTCUSDT"', '"ETHUSDT"')],
  ['a stream in upper case', (text) => text.replace('btcusdt', 'BTCUSDT')],
  ['a stream of another kind', (text) => text.replace('@bookTicker', '@trade')],
  ['a stream that nobody scans', (text) => text.replace('@bookTicker', '@avgPrice')],
  ['a stream without a kind', (text) => text.replace('@bookTicker', '')],
  ['a symbol that is not ASCII', (text) => text.replace('btcusdt', '币安人生').replace('BTCUSDT', '币安人生')],
  ['an escape', (text) => text.replace('btc', '\\u0062tc')],
  ['a number where a text belongs', (text) => text.replace(/"b":"([^"]*)"/, '"b":$1')],
  ['a negative price', (text) => text.replace('"b":"', '"b":"-')],
  ['an exponent', (text) => text.replace(/"b":"[^"]*"/, '"b":"1e5"')],
  ['an empty price', (text) => text.replace(/"b":"[^"]*"/, '"b":""')],
  ['a price that ends with its point', (text) => text.replace(/"b":"[^"]*"/, '"b":"1."')],
  ['a price that begins with its point', (text) => text.replace(/"b":"[^"]*"/, '"b":".5"')],
  ['a price that no double holds', (text) => text.replace(/"b":"[^"]*"/, `"b":"${'9'.repeat(400)}"`)],
  ['an id that begins with zero', (text) => text.replace('"u":', '"u":0')],
  ['an id that is a fraction', (text) => text.replace(/"u":(\d+)/, '"u":$1.5')],
  ['an id that is missing', (text) => text.replace(/"u":\d+/, '"u":')],
  ['something behind the end', (text) => `${text} `],
  ['an end that is missing', (text) => text.slice(0, -1)],
  ['a frame that is not combined', () => '{"u":1,"s":"BTCUSDT","b":"1","B":"1","a":"2","A":"1"}'],
];

describe('scanMarketFrame', function () {
  this.timeout(30_000); // much to compute, and perhaps on a busy machine

  for (const text of HOT_FRAMES) {
    it(`reads ${text.slice(11, 40)} as the parser does`, () => {
      const scanned = scanMarketFrame(bytes(text));
      expect(scanned).to.not.equal(null);
      expect(scanned).to.deep.equal(parseMarketFrame(text));
    });
  }

  it('gives each decimal as Number does, to the last bit', () => {
    fc.assert(
      fc.property(decimal, decimal, (price, quantity) => {
        const text = `{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":2,"p":"${price}","q":"${quantity}","T":3,"m":true,"M":true}}`;
        const frame = scanMarketFrame(bytes(text));
        expect(frame).to.have.nested.property('event.p', Number(price));
        expect(frame).to.have.nested.property('event.q', Number(quantity));
      }),
      { numRuns: 5_000 },
    );
  });

  it('gives each id below 2^53 exactly, and leaves greater ones to the parser', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 56n }), (id) => {
        const text = `{"stream":"btcusdt@bookTicker","data":{"u":${id},"s":"BTCUSDT","b":"1.0","B":"1.0","a":"2.0","A":"1.0"}}`;
        const frame = scanMarketFrame(bytes(text));
        if (id < 2n ** 53n) expect(frame).to.have.nested.property('event.u', Number(id));
        else expect(frame).to.equal(null);
      }),
      { numRuns: 2_000 },
    );
  });

  for (const [what, change] of UNUSUAL) {
    it(`leaves to the parser: ${what}`, () => {
      const [text = ''] = HOT_FRAMES;
      expect(change(text)).to.not.equal(text);
      expect(scanMarketFrame(bytes(change(text)))).to.equal(null);
    });
  }

  it('is not misled by a frame that was longer before', () => {
    const [long = ''] = HOT_FRAMES;
    const short = long.replace(/"b":"[^"]*"/, '"b":"1.0"');
    expect(scanMarketFrame(bytes(long))).to.deep.equal(parseMarketFrame(long));
    expect(scanMarketFrame(bytes(`${short}${long}`).subarray(0, short.length))).to.deep.equal(parseMarketFrame(short));
  });

  it('knows any number of streams', () => {
    for (let index = 0; index < 40_000; index += 1) {
      const text = `{"stream":"s${index}usdt@depth5","data":{"lastUpdateId":${index},"bids":[],"asks":[]}}`;
      expect(scanMarketFrame(bytes(text))?.kind).to.equal('partialDepth');
    }
  });

  it('says of a mutated frame what the parser says, or nothing', () => {
    let scanned = 0;
    for (const text of mutated(60_000, 11)) {
      const frame = scanMarketFrame(bytes(text));
      if (frame === null) continue;
      scanned += 1;
      expect(frame, text).to.deep.equal(parseMarketFrame(text));
    }
    expect(scanned).to.be.greaterThan(5_000);
  });

  it('lets nothing but the declared errors out, and no number that is not finite but NaN', () => {
    const outcomes = { read: 0, refused: 0 };
    for (const text of mutated(60_000, 12)) {
      const frame = decoded(text);
      if (frame === null) outcomes.refused += 1;
      else {
        outcomes.read += 1;
        if (frame.kind !== 'unknown') expect(numbersIn(frame).every(isFiniteOrNaN), text).to.equal(true);
      }
    }
    expect(outcomes.read).to.be.greaterThan(5_000);
    expect(outcomes.refused).to.be.greaterThan(5_000);
  });

  const title = 'reads every hot frame of a recorded day on mainnet as the parser does';
  (dataIsHere ? it : it.skip)(dataIsHere ? title : `${title} (skipped: no ../shared/data here)`, () => {
    let combined = 0;
    for (const line of gunzipSync(readFileSync(RECORDING)).toString('utf8').trimEnd().split('\n')) {
      const text = line.slice(line.indexOf(' ') + 1);
      if (!text.startsWith('{"stream"')) continue;
      combined += 1;
      const scanned = scanMarketFrame(bytes(text));
      expect(scanned, text).to.not.equal(null);
      expect(scanned, text).to.deep.equal(parseMarketFrame(text));
    }
    expect(combined).to.be.greaterThan(10_000);
  });
});

/** The frame, or null where it was refused as declared. */
function decoded(text: string): MarketFrame | null {
  try {
    return decodeMarketFrame(bytes(text));
  } catch (error) {
    expect(error instanceof SyntaxError || error instanceof WireShapeError, String(error)).to.equal(true);
    return null;
  }
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

function isFiniteOrNaN(value: number): boolean {
  return Number.isFinite(value) || Number.isNaN(value);
}

function withPoint(digits: string, places: number): string {
  if (places === 0) return digits;
  const padded = digits.padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}
