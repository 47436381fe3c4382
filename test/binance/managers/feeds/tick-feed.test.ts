import { expect } from 'chai';
import { QualityCounters } from '../../../../src/binance/managers/feeds/data-quality.js';
import { EventClock } from '../../../../src/binance/managers/feeds/event-clock.js';
import type { Picture } from '../../../../src/binance/managers/feeds/picture-desk.js';
import { TickFeed } from '../../../../src/binance/managers/feeds/tick-feed.js';
import { TopicPulse } from '../../../../src/binance/managers/feeds/topic-pulse.js';
import type { MarketDataFrame } from '../../../../src/binance/streams/topics.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import type { Tick } from '../../../../src/host/domain/tick.js';

const NOW = Date.UTC(2026, 0, 1);
const ARRIVAL = { receivedTime: NOW, exchangeTime: NOW };

const PICTURE: Picture = {
  ...{ symbol: 'BTCUSDT', priceChange: '1.0', priceChangePercent: '1.0', weightedAvgPrice: '10.0' },
  ...{ prevClosePrice: '9.0', lastPrice: '12.0', lastQty: '1.0', bidPrice: '11.9', bidQty: '1.0', askPrice: '12.1' },
  ...{ askQty: '1.0', openPrice: '9.0', highPrice: '12.0', lowPrice: '9.0', volume: '100.0', quoteVolume: '1000.0' },
  ...{ openTime: NOW - 86_400_000, closeTime: NOW, firstId: 1, lastId: 1_000, count: 1_000 },
};

function ticker(lastTradeId: number, lastPrice: number): MarketDataFrame {
  const event = {
    ...{ e: '24hrTicker' as const, E: NOW, s: 'BTCUSDT', p: 1, P: 1, w: 10, x: 9, c: lastPrice, Q: 1, b: 11.9, B: 1 },
    ...{
      a: 12.1,
      A: 1,
      o: 9,
      h: 13,
      l: 9,
      v: 100,
      q: 1_000,
      O: NOW - 86_400_000,
      C: NOW,
      F: 1,
      L: lastTradeId,
      n: 1_000,
    },
  };
  return { kind: 'ticker', stream: 'btcusdt@ticker', event };
}

describe('TickFeed', () => {
  let ticks: Tick[];
  let feed: TickFeed;
  let pulse: TopicPulse;

  const prices = (): number[] => ticks.map(({ lastPrice }) => lastPrice);
  const take = (lastTradeId: number, lastPrice: number): void => {
    feed.takeTicker(ticker(lastTradeId, lastPrice), ARRIVAL, pulse);
  };

  beforeEach(() => {
    ticks = [];
    pulse = new TopicPulse('btcusdt@ticker', 'trades');
    const names = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE', name: 'BTC/USDT' };
    feed = new TickFeed({
      identity: { adapterName: 'BINANCE', ...names },
      band: null,
      quality: new QualityCounters(),
      times: new EventClock(),
      onTick: (tick) => ticks.push(tick),
      onInvalid: (frame) => expect.fail(`${frame.kind} was dropped`),
    });
  });

  it('keeps the last price of a query where the stream is a little behind it', () => {
    feed.seed(PICTURE, ARRIVAL);
    pulse.expect(PICTURE);
    take(998, 11);
    take(1_003, 13);
    expect(prices()).to.deep.equal([12, 12, 13]);
  });

  it('takes a stream that goes back for the truth: its gate has found that the venue counts anew', () => {
    take(1_000, 12);
    take(5, 8);
    expect(prices()).to.deep.equal([12, 8]);
  });
});
