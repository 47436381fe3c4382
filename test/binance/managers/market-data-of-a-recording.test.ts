import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { EventClock } from '../../../src/binance/managers/feeds/event-clock.js';
import { LatencyWatch } from '../../../src/binance/managers/feeds/latency-watch.js';
import { MarketSubscription } from '../../../src/binance/managers/feeds/market-subscription.js';
import { topicName } from '../../../src/binance/streams/topics.js';
import { decodeMarketFrame } from '../../../src/binance/wire/market-frames.js';
import { Exchange } from '../../../src/host/domain/constants.js';
import type { Tick } from '../../../src/host/domain/tick.js';

const RECORDING = new URL('../../../../shared/data/hftbacktest/spot/ethusdt_20240808.gz', import.meta.url);
const isThere = existsSync(RECORDING);

describe(`ticks of a recorded market${isThere ? '' : ' (skipped: ../shared/data is not there)'}`, () => {
  it('are sound, lose no book top and no trade, and end where the recording ends', function () {
    if (!isThere) this.skip();
    const identity = { adapterName: 'BINANCE', symbol: 'ETHUSDT', exchange: Exchange.BINANCE };
    let last: Tick | null = null;
    let ticks = 0;
    const ids: number[] = [];
    const unasked = (): never => {
      throw new Error('nothing is missing in the recording');
    };
    const subscription = new MarketSubscription({
      identity: { ...identity, vtSymbol: 'ETHUSDT.BINANCE', name: 'ETH/USDT' },
      band: null,
      latency: new LatencyWatch(() => 0),
      times: new EventClock(),
      transactions: {
        ...{ fetch: unasked, newest: unasked, pause: unasked, onGapFilled: unasked, onRestart: unasked },
        now: () => 0,
      },
      bars: unasked,
      createKeeper: unasked,
      arrivalAt: (receivedTime) => ({ receivedTime, exchangeTime: receivedTime }),
      onTick: (tick) => {
        last = tick;
        ticks += 1;
      },
      onBar: unasked,
      onTransaction: ({ transactionId }) => ids.push(transactionId),
      onInvalid: unasked,
    });
    subscription.add(['ticks', 'transactions']);
    const handlers = {
      bookTicker: subscription.topics.get(topicName.bookTicker('ETHUSDT'))!.handler,
      trade: subscription.topics.get(topicName.trade('ETHUSDT'))!.handler,
    };
    const taken = { bookTicker: 0, trade: 0 };
    let before = 0;
    for (const line of gunzipSync(readFileSync(RECORDING)).toString().trimEnd().split('\n')) {
      const space = line.indexOf(' ');
      const receivedTime = Math.trunc(Number(line.slice(0, space)) / 1e6);
      const frame = decodeMarketFrame(line.slice(space + 1));
      if (frame.kind !== 'bookTicker' && frame.kind !== 'trade') continue;
      taken[frame.kind] += 1;
      handlers[frame.kind](frame, receivedTime);
      const tick = last as Tick | null;
      if (tick === null) continue;
      expect(tick.bidPrice1 < tick.askPrice1 || tick.askPrice1 === 0).to.equal(true);
      expect(tick.datetime.getTime()).to.be.at.least(before);
      before = tick.datetime.getTime();
    }
    const { total, invalid, outdated, duplicates } = subscription.quality;
    expect({ invalid, outdated, duplicates }).to.deep.equal({ invalid: 0, outdated: 0, duplicates: 0 });
    expect(total).to.equal(taken.bookTicker + taken.trade);
    expect(ids).to.have.length(6_106);
    expect(ids.every((id, index) => index === 0 || id === ids[index - 1]! + 1)).to.equal(true);
    expect(taken.trade).to.equal(6_106);
    expect(ticks).to.be.greaterThan(20_000);
    expect(last).to.include({ bidPrice1: 2682.5, askPrice1: 2682.51 });
  });
});
