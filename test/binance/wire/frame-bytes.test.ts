import { expect } from 'chai';
import { decodeMarketFrame } from '../../../src/binance/wire/market-frames.js';
import { WireShapeError } from '../../../src/binance/wire/wire-shape-error.js';

const HEAD = '{"stream":"btcusdt@bookTicker","data":{"u":1,"s":"BTCUSDT","b":"1","B":"1","a":"2","A":"';
const TAIL = '"}}';

/** A frame of a hot stream with these bytes in the place of a quantity. */
function frameWith(...bytes: number[]): Buffer {
  return Buffer.concat([Buffer.from(HEAD), Buffer.from(bytes), Buffer.from(TAIL)]);
}

describe('decodeMarketFrame, of bytes', () => {
  it('reads a frame that is UTF-8 beyond ASCII', () => {
    const frame = decodeMarketFrame(Buffer.from('{"stream":"x@y","data":{"e":"gruß","s":"币"}}'));
    expect(frame).to.deep.equal({ kind: 'unknown', stream: 'x@y', event: { e: 'gruß', s: '币' } });
  });

  for (const [what, bytes] of [
    ['a byte that begins nothing', [0xff]],
    ['a character that ends early', [0xe5, 0xb8]],
    ['a character written longer than need be', [0xc0, 0xb1]],
    ['half of a pair', [0xed, 0xa0, 0x80]],
  ] as const) {
    it(`refuses a frame with ${what}, which is no UTF-8`, () => {
      expect(() => decodeMarketFrame(frameWith(...bytes))).to.throw(WireShapeError, 'expected UTF-8');
    });
  }

  it('reads the same frame where its bytes are digits', () => {
    expect(decodeMarketFrame(frameWith(0x35))).to.deep.include({ kind: 'bookTicker' });
  });
});
