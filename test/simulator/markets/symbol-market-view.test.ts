import { expect } from 'chai';
import type {
  AggTradeEvent,
  BookTickerEvent,
  MiniTickerEvent,
  PartialDepthEvent,
  RollingTickerEvent,
  TickerEvent,
  TradeEvent,
} from '../../../src/binance/wire/market-streams.js';
import type { TopicName } from '../../../src/simulator/market-view.js';
import { ScriptedMarket } from './support/scripted-market.js';

const START = Date.UTC(2026, 0, 1);

describe('SymbolMarketView', () => {
  it('tells each trade at once, in the words of the trade stream', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<TradeEvent>('trade');
    market.trade('100.5', '0.25', { buyerIsMaker: true });
    expect(payloads).to.deep.equal([
      { e: 'trade', E: START, s: 'BTCUSDT', t: 1, p: '100.50000000', q: '0.25000000', T: START, m: true, M: true },
    ]);
  });

  it('joins the fills of one taker order at one price into one aggregate trade', async () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<AggTradeEvent>('aggTrade');
    market.trade('100', '1', { takerOrderId: 7n });
    market.trade('100', '2', { takerOrderId: 7n });
    market.trade('101', '3', { takerOrderId: 7n });
    market.trade('101', '4', { takerOrderId: 8n });
    await Promise.resolve();
    expect(payloads.map(({ a, p, q, f, l }) => [a, p, q, f, l])).to.deep.equal([
      [1, '100.00000000', '3.00000000', 1, 2],
      [2, '101.00000000', '3.00000000', 3, 3],
      [3, '101.00000000', '4.00000000', 4, 4],
    ]);
    expect(market.view.aggTrades({ limit: 2 }).map(({ a }) => a)).to.deep.equal([2, 3]);
  });

  it('answers aggregate trades that are still in the making', () => {
    const market = new ScriptedMarket();
    market.trade('100', '1');
    expect(market.view.aggTrades({ limit: 5 })).to.deep.equal([
      { a: 1, p: '100.00000000', q: '1.00000000', f: 1, l: 1, T: START, m: false, M: true },
    ]);
  });

  it('answers trades by id, by time, or the newest', () => {
    const market = new ScriptedMarket();
    for (let second = 0; second < 10; second++) {
      market.trade('100', '1');
      market.clock.advance(1000);
    }
    const ids = (window: object): number[] => market.view.trades({ limit: 3, ...window }).map(({ id }) => id);
    expect(ids({})).to.deep.equal([8, 9, 10]);
    expect(ids({ fromId: 4 })).to.deep.equal([4, 5, 6]);
    expect(ids({ fromId: 11 })).to.deep.equal([]);
    expect(ids({ startTime: START + 2000 })).to.deep.equal([3, 4, 5]);
    expect(ids({ endTime: START + 2000 })).to.deep.equal([1, 2, 3]);
    expect(ids({ startTime: START + 8000, endTime: START + 8500 })).to.deep.equal([9]);
    expect(ids({ startTime: START + 8500, endTime: START + 8000 })).to.deep.equal([]);
  });

  it('forgets the oldest trades beyond its limit and keeps ids without holes', () => {
    const market = new ScriptedMarket(START, { trades: 100, seconds: 100, minutes: 100 });
    for (let count = 0; count < 1000; count++) market.trade('100', '1');
    const ids = market.view.trades({ limit: 1000 }).map(({ id }) => id);
    expect(ids.length).to.be.within(100, 125);
    expect(ids).to.deep.equal(ids.map((_, index) => 1000 - ids.length + 1 + index));
  });

  it('shows both sides of the top, and zeros where a side is empty', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<BookTickerEvent>('bookTicker');
    market.setLevel('bid', '99', '1');
    market.setLevel('bid', '98', '5');
    market.setLevel('ask', '101', '2');
    expect(payloads).to.deep.equal([
      { u: 1, s: 'BTCUSDT', b: '99.00000000', B: '1.00000000', a: '0.00000000', A: '0.00000000' },
      { u: 3, s: 'BTCUSDT', b: '99.00000000', B: '1.00000000', a: '101.00000000', A: '2.00000000' },
    ]);
  });

  it('sends partial depth at its rhythm, once to begin with and then on change only', () => {
    const market = new ScriptedMarket();
    for (let price = 1; price <= 30; price++) market.setLevel('bid', String(price), '1');
    const { payloads } = market.gather<PartialDepthEvent>('depth5@100ms');
    market.clock.advance(500);
    expect(payloads).to.have.length(1);
    expect(payloads[0]).to.have.all.keys('lastUpdateId', 'bids', 'asks');
    expect(payloads[0]?.bids.map(([price]) => Number(price))).to.deep.equal([30, 29, 28, 27, 26]);
    market.setLevel('ask', '31', '1');
    market.clock.advance(500);
    expect(payloads).to.have.length(2);
    expect(payloads[1]?.asks).to.deep.equal([['31.00000000', '1.00000000']]);
  });

  it('counts the last 24 hours in both tickers', () => {
    const market = new ScriptedMarket();
    market.trade('90', '1');
    market.clock.advance(3_600_000);
    market.trade('100', '2');
    market.clock.advance(23 * 3_600_000 + 60_000);
    market.trade('121', '1');
    market.trade('110', '1');
    market.setLevel('bid', '109', '3');
    market.setLevel('ask', '111', '4');
    const now = market.clock.now();
    expect(market.view.ticker24h()).to.deep.equal({
      symbol: 'BTCUSDT',
      priceChange: '10.00000000',
      priceChangePercent: '10.000',
      weightedAvgPrice: '107.75000000',
      prevClosePrice: '90.00000000',
      lastPrice: '110.00000000',
      lastQty: '1.00000000',
      bidPrice: '109.00000000',
      bidQty: '3.00000000',
      askPrice: '111.00000000',
      askQty: '4.00000000',
      openPrice: '100.00000000',
      highPrice: '121.00000000',
      lowPrice: '100.00000000',
      volume: '4.00000000',
      quoteVolume: '431.00000000',
      openTime: now - 86_400_000,
      closeTime: now,
      firstId: 2,
      lastId: 4,
      count: 3,
    });
  });

  it('shows the last price and nothing else in a window without trades', () => {
    const market = new ScriptedMarket();
    expect(market.view.lastPrice()).to.equal('100.00000000');
    expect(market.view.ticker24h()).to.include({
      lastPrice: '100.00000000',
      volume: '0.00000000',
      count: 0,
      firstId: -1,
    });
    market.trade('42', '1');
    market.clock.advance(2 * 86_400_000);
    expect(market.view.rollingTicker(3_600_000)).to.include({
      openPrice: '42.00000000',
      lastPrice: '42.00000000',
      priceChangePercent: '0.000',
      weightedAvgPrice: '0.00000000',
      count: 0,
      lastId: -1,
    });
  });

  it('opens rolling windows at a whole minute', () => {
    const market = new ScriptedMarket(START + 12_345);
    market.trade('100', '1');
    market.clock.advance(90_000);
    market.trade('102', '1');
    const ticker = market.view.rollingTicker(60_000);
    expect(ticker.openTime).to.equal(START);
    expect(ticker.count).to.equal(2);
    market.clock.advance(60_000);
    expect(market.view.rollingTicker(60_000)).to.include({
      openTime: START + 60_000,
      count: 1,
      openPrice: '102.00000000',
    });
  });

  it('sums what has closed only once and still sees every new trade', () => {
    const market = new ScriptedMarket();
    let volume = 0;
    for (let minute = 0; minute < 200; minute++) {
      for (let count = 0; count < 3; count++) market.trade('100', '1');
      volume += 3;
      const expected = Math.min(volume, 61 * 3);
      expect(Number(market.view.rollingTicker(3_600_000).volume)).to.equal(expected);
      market.clock.advance(60_000);
    }
  });

  it('averages five minutes by volume', () => {
    const market = new ScriptedMarket();
    expect(market.view.averagePrice()).to.deep.equal({ mins: 5, price: '100.00000000', closeTime: START });
    market.trade('10', '1');
    market.clock.advance(200_000);
    market.trade('20', '3');
    expect(market.view.averagePrice()).to.deep.equal({ mins: 5, price: '17.50000000', closeTime: START + 200_000 });
    market.clock.advance(150_000);
    expect(market.view.averagePrice().price).to.equal('20.00000000');
    market.clock.advance(400_000);
    expect(market.view.averagePrice().price).to.equal('20.00000000');
  });

  const perSecond: readonly TopicName[] = ['miniTicker', 'ticker', 'ticker_1h', 'ticker_4h', 'ticker_1d', 'avgPrice'];
  for (const topic of perSecond) {
    it(`sends ${topic} once a second, and only after a trade`, () => {
      const market = new ScriptedMarket();
      const { payloads } = market.gather<{ e: string; E: number }>(topic);
      market.clock.advance(5000);
      expect(payloads).to.have.length(0);
      market.trade('100', '1');
      market.trade('101', '1');
      market.clock.advance(3000);
      expect(payloads).to.have.length(1);
      expect(payloads[0]?.E).to.equal(START + 6000);
    });
  }

  it('speaks the words of each ticker stream', () => {
    const market = new ScriptedMarket();
    const mini = market.gather<MiniTickerEvent>('miniTicker');
    const full = market.gather<TickerEvent>('ticker');
    const hour = market.gather<RollingTickerEvent>('ticker_1h');
    market.trade('100', '1');
    market.trade('98', '1');
    market.clock.advance(1000);
    expect(mini.payloads[0]).to.deep.equal({
      e: '24hrMiniTicker',
      E: START + 1000,
      s: 'BTCUSDT',
      c: '98.00000000',
      o: '100.00000000',
      h: '100.00000000',
      l: '98.00000000',
      v: '2.00000000',
      q: '198.00000000',
    });
    expect(full.payloads[0]).to.include({ e: '24hrTicker', p: '-2.00000000', P: '-2.000', w: '99.00000000', n: 2 });
    expect(full.payloads[0]).to.have.all.keys('eEspPwxcQbBaAohlvqOCFLn'.split(''));
    expect(hour.payloads[0]).to.include({ e: '1hTicker', c: '98.00000000', F: 1, L: 2, O: START - 3_600_000 });
    expect(hour.payloads[0]).to.have.all.keys('eEspPohlcwvqOCFLn'.split(''));
  });

  it('sends the 24 h ticker also when only the top has changed', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<TickerEvent>('ticker');
    market.setLevel('bid', '99', '1');
    market.clock.advance(1000);
    expect(payloads.map(({ b }) => b)).to.deep.equal(['99.00000000']);
  });

  it('makes the text once for all who listen to a topic', () => {
    const market = new ScriptedMarket();
    const heard: string[] = [];
    const listener = (json: string): void => void heard.push(json);
    const endFirst = market.view.listen('trade', listener);
    const endSecond = market.view.listen('trade', listener);
    market.trade('100', '1');
    expect(heard).to.have.length(2);
    expect(heard[0]).to.equal(heard[1]);
    endFirst();
    endFirst();
    market.trade('100', '1');
    expect(heard).to.have.length(3);
    endSecond();
    market.trade('100', '1');
    expect(heard).to.have.length(3);
  });

  it('has no timer and no feed once nobody listens', () => {
    const market = new ScriptedMarket();
    const topics: TopicName[] = ['depth', 'depth5', 'kline_1m', 'ticker', 'trade', 'aggTrade', 'bookTicker'];
    const ends = topics.map((topic) => market.gather(topic).end);
    expect(market.view.isHeard).to.equal(true);
    for (const end of ends) end();
    expect(market.view.isHeard).to.equal(false);
    expect(market.clock.pendingTimers).to.equal(0);
  });

  for (const topic of ['nonsense', 'toString', 'kline_7m', 'depth7', 'kline_1m@+09:00', '']) {
    it(`refuses to listen to “${topic}”`, () => {
      const market = new ScriptedMarket();
      expect(() => market.view.listen(topic as TopicName, () => undefined)).to.throw(RangeError, 'no such stream');
      expect(market.view.isHeard).to.equal(false);
    });
  }
});
