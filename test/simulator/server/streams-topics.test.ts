import { expect } from 'chai';
import { createMarkets, type Markets } from '../../../src/simulator/markets/create-markets.js';
import { spotSymbols } from '../../../src/simulator/markets/spot-symbols.js';
import { ApiKeys } from '../../../src/simulator/server/api-keys.js';
import { assembleServer, type AssembledServer } from '../../../src/simulator/server/assemble-server.js';
import { defaultSocketOptions } from '../../../src/simulator/server/socket-options.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { units } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { StreamsClient } from './streams-client.js';

const INTERVALS = '1s 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M'.split(' ');
const KLINE = ['e', 'E', 's', 'k'];
const TICKER = 'e E s p P w x c Q b B a A o h l v q O C F L n'.split(' ');
const ROLLING = 'e E s p P o h l c w v q O C F L n'.split(' ');
const MINI = 'e E s c o h l v q'.split(' ');

/** Topic, fields of its payload in order, and how many venue milliseconds lie between two frames (0: at once). */
const TOPICS: readonly (readonly [topic: string, fields: readonly string[], rhythmMs: number])[] = [
  ['trade', 'e E s t p q T m M'.split(' '), 0],
  ['aggTrade', 'e E s a p q f l T m M'.split(' '), 0],
  ['bookTicker', 'u s b B a A'.split(' '), 0],
  ['depth', 'e E s U u b a'.split(' '), 1000],
  ['depth@100ms', 'e E s U u b a'.split(' '), 100],
  ...['5', '10', '20'].flatMap((levels) => [
    [`depth${levels}`, ['lastUpdateId', 'bids', 'asks'], 1000] as const,
    [`depth${levels}@100ms`, ['lastUpdateId', 'bids', 'asks'], 100] as const,
  ]),
  ['miniTicker', MINI, 1000],
  ['ticker', TICKER, 1000],
  ...['1h', '4h', '1d'].map((window) => [`ticker_${window}`, ROLLING, 1000] as const),
  ['avgPrice', 'e E s i w T'.split(' '), 1000],
  ...INTERVALS.map((interval) => [`kline_${interval}`, KLINE, interval === '1s' ? 1000 : 2000] as const),
  ['kline_1d@+08:00', KLINE, 2000],
];

describe('streams of a venue', () => {
  let clock: ManualClock;
  let exchange: SimulatedExchange;
  let markets: Markets;
  let server: AssembledServer;
  let port: number;

  beforeEach(async () => {
    clock = new ManualClock();
    const symbols = spotSymbols.filter(({ symbol }) => symbol === 'BTCUSDT' || symbol === 'ETHUSDT');
    exchange = new SimulatedExchange({ clock, symbols });
    for (const account of ['maker', 'taker']) {
      exchange.openAccount(account, { BTC: units('1000'), USDT: units('100000000') });
    }
    markets = createMarkets({ venue: exchange, clock });
    server = assembleServer({
      venue: exchange,
      markets,
      clock,
      keys: new ApiKeys(),
      limits: {},
      sockets: defaultSocketOptions,
    });
    port = await server.server.listen(0, '127.0.0.1');
  });
  afterEach(async () => {
    markets.stop();
    await server.close();
  });

  const connect = (path: string): Promise<StreamsClient> => StreamsClient.open(`ws://127.0.0.1:${port}${path}`);

  /** One trade, and a book that is another one after it. */
  let step = 0;
  const trade = (): void => {
    const price = units('95000') + BigInt(++step % 50) * units('1');
    const order = { symbol: 'BTCUSDT', type: 'LIMIT', timeInForce: 'GTC', price } as const;
    exchange.placeOrder('maker', { ...order, side: 'SELL', quantity: units('0.002') });
    exchange.placeOrder('taker', { ...order, side: 'BUY', quantity: units('0.002') });
    exchange.placeOrder('maker', { ...order, side: 'BUY', price: units('90000'), quantity: units('0.001') });
  };

  /** A second of trading, every 50 ms. */
  const tradeFor = (durationMs: number): void => {
    for (let passed = 0; passed < durationMs; passed += 50) {
      trade();
      clock.advance(50);
    }
  };

  for (const [topic, fields, rhythmMs] of TOPICS) {
    it(`${topic} delivers its payload ${rhythmMs === 0 ? 'at once' : `every ${rhythmMs} ms`}`, async () => {
      const client = await connect(`/stream?streams=btcusdt@${topic}`);
      tradeFor(4_000);
      await client.settle();
      const { messages } = client;
      expect(new Set(messages.map(({ ['stream']: stream }) => stream))).to.deep.equal(new Set([`btcusdt@${topic}`]));
      for (const { ['data']: data } of messages) expect(Object.keys(data as object)).to.deep.equal(fields);
      if (rhythmMs === 0) expect(messages.length).to.be.at.least(4_000 / 50 - 1);
      else expect(messages.length).to.be.within(4_000 / rhythmMs - 1, 4_000 / rhythmMs + 4);
    });
  }

  it('referencePrice tells a symbol’s price, or null, every second, and nothing of one that never had any', async () => {
    const client = await connect('/ws/btcusdt@referencePrice/ethusdt@referencePrice');
    clock.advance(1_000);
    exchange.setReferencePrice('BTCUSDT', units('95000'));
    const set = clock.now();
    clock.advance(2_000);
    exchange.setReferencePrice('BTCUSDT', null);
    clock.advance(1_000);
    await client.settle();
    const told = { e: 'referencePrice', s: 'BTCUSDT', r: '95000.00000000', t: set };
    expect(client.messages).to.deep.equal([told, told, { ...told, r: null, t: set + 2_000 }]);
  });

  for (const [name, fields] of [
    ['!miniTicker@arr', MINI],
    ['!ticker_1h@arr', ROLLING],
  ] as const) {
    it(`${name} delivers the symbols that changed, once a second`, async () => {
      const client = await connect(`/ws/${name}`);
      tradeFor(3_000);
      await client.settle();
      expect(client.messages.length).to.be.within(2, 4);
      for (const rows of client.messages as unknown as Record<string, unknown>[][]) {
        expect(rows.map(({ ['s']: symbol }) => symbol)).to.deep.equal(['BTCUSDT']);
        expect(Object.keys(rows[0]!)).to.deep.equal(fields);
      }
    });
  }

  it('diffs of one symbol join without a gap', async () => {
    const client = await connect('/ws/btcusdt@depth@100ms');
    tradeFor(2_000);
    await client.settle();
    const diffs = client.messages as unknown as { U: number; u: number }[];
    expect(diffs.length).to.be.greaterThan(10);
    for (const [index, diff] of diffs.slice(1).entries()) expect(diff.U).to.equal(diffs[index]!.u + 1);
  });

  it('a client that subscribes later hears from then on', async () => {
    const client = await connect('/ws');
    tradeFor(100);
    await client.ask({ method: 'SUBSCRIBE', params: ['btcusdt@trade'] });
    trade();
    await client.settle();
    expect(client.messages.filter(({ ['e']: kind }) => kind === 'trade')).to.have.length(1);
  });
});
