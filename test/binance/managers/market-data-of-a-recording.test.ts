import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { MarketSubscription } from '../../../src/binance/managers/market-subscription.js';
import { decodeMarketFrame } from '../../../src/binance/wire/market-frames.js';
import { Exchange } from '../../../src/host/domain/constants.js';
import type { Tick } from '../../../src/host/domain/tick.js';

const RECORDING = new URL('../../../../shared/data/hftbacktest/spot/ethusdt_20240808.gz', import.meta.url);
const isThere = existsSync(RECORDING);

describe(`ticks of a recorded market${isThere ? '' : ' (skipped: ../shared/data is not there)'}`, () => {
  it('are sound, lose no book top and no trade, and end where the recording ends', function () {
    if (!isThere) this.skip();
    const identity = { adapterName: 'BINANCE', symbol: 'ETHUSDT', exchange: Exchange.BINANCE };
    const subscription = new MarketSubscription(
      { ...identity, vtSymbol: 'ETHUSDT.BINANCE', name: 'ETH/USDT' },
      { depthLevels: 0, trades: true },
    );
    const taken = { bookTicker: 0, trade: 0 };
    let last: Tick | null = null;
    let before = 0;
    for (const line of gunzipSync(readFileSync(RECORDING)).toString().trimEnd().split('\n')) {
      const space = line.indexOf(' ');
      const receivedTime = Math.trunc(Number(line.slice(0, space)) / 1e6);
      const frame = decodeMarketFrame(line.slice(space + 1));
      if (frame.kind !== 'bookTicker' && frame.kind !== 'trade') continue;
      taken[frame.kind] += 1;
      last = subscription.take(frame, { receivedTime, exchangeTime: receivedTime }, () => undefined) ?? last;
      if (last === null) continue;
      expect(last.bidPrice1 < last.askPrice1 || last.askPrice1 === 0).to.equal(true);
      expect(last.datetime.getTime()).to.be.at.least(before);
      before = last.datetime.getTime();
    }
    const { frames, invalid, outdated, ticks } = subscription.counts;
    expect({ invalid, outdated }).to.deep.equal({ invalid: 0, outdated: 0 });
    expect(frames).to.equal(taken.bookTicker + taken.trade);
    expect(taken.trade).to.equal(6_106);
    expect(ticks).to.be.greaterThan(20_000);
    expect(last).to.include({ bidPrice1: 2682.5, askPrice1: 2682.51 });
  });
});
