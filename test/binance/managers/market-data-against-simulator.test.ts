import { expect } from 'chai';
import { Clock } from '../../../src/binance/clock.js';
import { BinanceContractManager } from '../../../src/binance/managers/contract-manager.js';
import { BinanceHistoricalData } from '../../../src/binance/managers/historical-data.js';
import { BinanceMarketData } from '../../../src/binance/managers/market-data.js';
import { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../../../src/binance/rate-limit/venue-limit.js';
import { CcxtSpotRest } from '../../../src/binance/rest/ccxt-spot-rest.js';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { ConnectionChange } from '../../../src/host/domain/connection-news.js';
import { Exchange, Interval } from '../../../src/host/domain/constants.js';
import type { Tick } from '../../../src/host/domain/tick.js';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import { waitUntil } from '../../support/wait-until.js';

const SYMBOLS = ['BTCUSDT', 'ETHUSDT'];

describe('market data against the simulator', () => {
  let simulator: Simulator;
  let clock: Clock;
  let limits: RateLimits;
  let rest: CcxtSpotRest;
  let contracts: BinanceContractManager;
  let log: string[];

  before(async () => {
    simulator = await startSimulator({ symbols: SYMBOLS, seed: 11, history: 10 * 60_000 });
    clock = new Clock();
    limits = new RateLimits({ clock, limits: SPOT_DEFAULT_LIMITS });
    rest = new CcxtSpotRest({ endpoints: simulator.endpoints, clock, rateLimits: limits });
    await rest.synchronizeClock();
    const onContract = (): void => undefined;
    contracts = new BinanceContractManager({ adapterName: 'BINANCE', exchange: Exchange.BINANCE, rest, onContract });
    await contracts.load();
  });

  beforeEach(() => {
    log = [];
  });

  after(async () => {
    rest.close();
    limits.close();
    await simulator.close();
  });

  it('ticks of all symbols are whole, ordered in time and uncrossed, over a cut of the connection too', async () => {
    const ticks: Tick[] = [];
    const news: ConnectionChange[] = [];
    const manager = new BinanceMarketData({
      ...{ adapterName: 'BINANCE', exchange: Exchange.BINANCE, contracts, rest, clock },
      createStreams: (listener) =>
        new MarketStreams(
          { url: `${simulator.endpoints.stream}/stream`, backoff: { initialMs: 5, jitter: 0 } },
          listener,
        ),
      onTick: (tick) => ticks.push(tick),
      ...{ onBar: () => undefined, onBook: () => undefined, onTransaction: () => undefined },
      onConnection: (change) => news.push(change),
      onLog: (message) => log.push(message),
    });
    for (const symbol of SYMBOLS) manager.subscribe({ symbol, exchange: Exchange.BINANCE });
    manager.open();
    const isWhole = (tick: Tick): boolean => tick.bidPrice5 > 0 && tick.askPrice5 > 0 && tick.lastPrice > 0;
    const whole = (): boolean =>
      SYMBOLS.every((symbol) => ticks.some((tick) => tick.symbol === symbol && isWhole(tick)));
    await waitUntil(whole, 'whole ticks of all symbols');
    simulator.server.sockets.dropAll();
    await waitUntil(() => news.some(({ kind }) => kind === 'recovered'), 'the recovery');
    ticks.splice(0);
    await waitUntil(whole, 'whole ticks of all symbols again');
    await waitUntil(() => manager.getConnectionStatus().symbols.every(({ ticks: count }) => count > 20), 'more ticks');
    for (const symbol of SYMBOLS) expectSoundSeries(ticks.filter((tick) => tick.symbol === symbol));
    const status = manager.getConnectionStatus();
    expect(status.malformedFrames).to.equal(0);
    expect(status.symbols.map(({ invalid }) => invalid)).to.deep.equal([0, 0]);
    await manager.close();
    expect(log.filter((message) => !message.startsWith('Market data was lost'))).to.deep.equal([]);
  });

  it('bars equal the venue’s klines, page by page', async () => {
    const onLog = (message: string): void => void log.push(message);
    const history = new BinanceHistoricalData({
      ...{ adapterName: 'BINANCE', exchange: Exchange.BINANCE, contracts, rest, clock, onLog, pageSize: 3 },
    });
    const end = Math.floor(clock.exchangeNow() / 60_000) * 60_000;
    const start = end - 8 * 60_000;
    const request = { symbol: 'btcusdt', exchange: Exchange.BINANCE, interval: Interval.MINUTE, start, end };
    const bars = await history.queryHistory(request);
    const rows = await rest.klines({ symbol: 'BTCUSDT', interval: '1m', startTime: start, endTime: end - 1 });
    expect(bars).to.have.length(8);
    expect(bars.map((bar) => [bar.datetime.getTime(), bar.closePrice, bar.turnover])).to.deep.equal(
      rows.map((row) => [row[0], Number(row[4]), Number(row[7])]),
    );
    expect(log).to.deep.equal([]);
  });
});

function expectSoundSeries(ticks: readonly Tick[]): void {
  let before = 0;
  for (const tick of ticks) {
    expect(tick.datetime.getTime()).to.be.at.least(before);
    before = tick.datetime.getTime();
    expect(tick.bidPrice1).to.be.lessThan(tick.askPrice1);
    const bids = [tick.bidPrice1, tick.bidPrice2, tick.bidPrice3, tick.bidPrice4, tick.bidPrice5].filter(Boolean);
    const asks = [tick.askPrice1, tick.askPrice2, tick.askPrice3, tick.askPrice4, tick.askPrice5].filter(Boolean);
    expect(bids).to.deep.equal([...bids].sort((a, b) => b - a));
    expect(asks).to.deep.equal([...asks].sort((a, b) => a - b));
  }
}
