import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { Exchange, Interval, LogLevel } from '../../src/host/domain/constants.js';
import type { LogEntry } from '../../src/host/domain/log-entry.js';
import type { Tick } from '../../src/host/domain/tick.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const BTC = { symbol: 'BTC/USDT', exchange: Exchange.BINANCE };

describe('the adapter', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
  });
  afterEach(() => host.close());

  const ticks = (): Tick[] => host.events.filter(({ type }) => type === 'eTick.').map(({ data }) => data as Tick);
  const streams = (): number => host.simulator.server.sockets.list('stream').length;

  it('introduces itself to a host', () => {
    expect(BinanceAdapter.defaultName).to.equal('BINANCE');
    expect(BinanceAdapter.exchanges).to.deep.equal(['BINANCE']);
    expect(host.engine.getDefaultSetting('BINANCE')).to.include({ 'API Key': '', 'Rate Limit Buffer': 0.1 });
    expect(host.adapter.state).to.equal('idle');
  });

  it('does not take a name with a dot, which hosts split ids at', () => {
    expect(() => new BinanceAdapter({ put: () => undefined }, 'BIN.ANCE')).to.throw(RangeError, 'BIN.ANCE');
  });

  it('remembers subscriptions from before the connection and over closing', async () => {
    expect(host.adapter.subscribe(BTC)).to.equal(true);
    await host.connect();
    await waitUntil(() => ticks().length > 0, 'a tick');
    await host.adapter.close();
    await host.engine.eventEngine.flush();
    const before = ticks().length;
    await host.connect();
    await waitUntil(() => ticks().length > before, 'a tick of the second connection');
    expect(ticks().every(({ vtSymbol }) => vtSymbol === 'BTCUSDT.BINANCE')).to.equal(true);
  });

  it('ends a subscription by any spelling, before and after connecting', async () => {
    host.adapter.subscribe(BTC);
    expect(host.adapter.unsubscribe({ ...BTC, symbol: 'btcusdt' })).to.equal(true);
    expect(host.adapter.unsubscribe(BTC)).to.equal(false);
    await host.connect();
    expect(host.adapter.getConnectionStatus().market?.symbols).to.deep.equal([]);
    host.adapter.subscribe({ ...BTC, symbol: 'BTCUSDT.BINANCE' });
    await waitUntil(() => streams() === 1, 'the stream');
    expect(host.adapter.unsubscribe(BTC)).to.equal(true);
    await waitUntil(() => streams() === 0, 'the stream to end');
  });

  it('refuses subscriptions of another exchange at any time', async () => {
    const usdm = { symbol: 'BTCUSDT', exchange: Exchange.BINANCEUSDM };
    expect(host.adapter.subscribe(usdm)).to.equal(false);
    await host.connect();
    expect(host.adapter.subscribe(usdm)).to.equal(false);
    await host.engine.eventEngine.flush();
    expect(host.logs.filter((line) => line.includes('BINANCEUSDM is not served here'))).to.have.length(2);
  });

  it('is connected once, whatever else is asked of it', async () => {
    await host.connect();
    const server = `simulator at ${host.simulator.endpoints.rest}`;
    const entries = (): LogEntry[] =>
      host.events.filter(({ type }) => type === 'eLog').map(({ data }) => data as LogEntry);
    expect(await host.connect()).to.equal(true);
    await host.engine.eventEngine.flush();
    expect(entries().at(-1)).to.include({ msg: `Already connected (${server})`, level: LogLevel.INFO });
    expect(await host.connect({ apiKey: 'another' })).to.equal(true);
    await host.engine.eventEngine.flush();
    const msg = `Already connected (${server}); the other settings are not used: close first to connect with them`;
    expect(entries().at(-1)).to.include({ msg, level: LogLevel.WARNING });
  });

  it('answers queries: ticker, book, trades, bars, contracts, any endpoint', async () => {
    await host.close();
    host = await TradingHost.create({ market: 'synthetic', seed: 7, history: 300_000 });
    await host.connect();
    expect((await host.adapter.queryTicker('btcusdt'))?.lastPrice).to.be.greaterThan(0);
    expect((await host.adapter.queryOrderBook('BTCUSDT', 5))?.bids).to.have.length(5);
    expect(await host.adapter.queryTrades('BTCUSDT', 10)).to.have.length(10);
    const bars = await host.engine.queryHistory(
      { ...BTC, start: Date.now() - 240_000, interval: Interval.MINUTE },
      'BINANCE',
    );
    expect(bars.length).to.be.within(2, 4);
    expect(host.adapter.getAvailableContracts().map(({ symbol }) => symbol)).to.deep.equal(['BTCUSDT', 'ETHUSDT']);
    expect(await host.adapter.request('GET', '/api/v3/avgPrice', { symbol: 'BTCUSDT' })).to.have.property('price');
    expect(host.adapter.getRateLimitUsage().limits.map(({ type }) => type)).to.include('REQUEST_WEIGHT');
  });

  it('serves several accounts side by side', async () => {
    const other = host.engine.addAdapter(BinanceAdapter, 'OTHER');
    const accounts = { apiKey: 'counterparty', secret: 'other-secret' };
    expect(
      await Promise.all([host.connect(), host.engine.connect({ ...host.simulator.settings, ...accounts }, 'OTHER')]),
    ).to.deep.equal([true, true]);
    expect(host.engine.getAccount('OTHER.BTC')?.balance.toFixed()).to.equal('1000');
    expect(host.engine.getAccount('BINANCE.BTC')?.balance.toFixed()).to.equal('10');
    const price = host.price(0);
    const id = host.send({ price });
    await host.until(id, 'NOTTRADED');
    const sell = other.sendOrder({ ...BTC, direction: 'SHORT', type: 'FAK', volume: '0.01', price });
    await host.until(id, 'ALLTRADED');
    await waitUntil(() => host.engine.getOrder(sell)?.status === 'ALLTRADED', 'the other order');
    expect(host.trades.map(({ adapterName }) => adapterName).sort()).to.deep.equal(['BINANCE', 'OTHER']);
  });

  it('leaves neither timers nor sockets behind', async () => {
    const before = await timersAlive();
    host.adapter.subscribe(BTC);
    await host.connect();
    await host.until(host.send(), 'NOTTRADED');
    expect(await timersAlive()).to.be.greaterThan(before);
    await host.adapter.close();
    await waitUntil(() => host.simulator.server.sockets.list().length === 0, 'all sockets to be gone');
    expect(await timersAlive()).to.equal(before);
  });
});

/** Counted outside of any timer's callback, whose own timer would count too. */
async function timersAlive(): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}
