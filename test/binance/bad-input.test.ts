import { expect } from 'chai';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

import { Exchange, LogLevel, Status } from '../../src/host/domain/constants.js';
import type { LogEntry } from '../../src/host/domain/log-entry.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const NOWHERE = {
  rest: 'http://127.0.0.1:1',
  stream: 'ws://127.0.0.1:1',
  wsApi: 'ws://127.0.0.1:1/ws-api/v3',
};

/** What a user sees when something is wrong, word for word. */
describe('bad input', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
  });
  afterEach(() => host.close());

  async function warnings(): Promise<string[]> {
    await host.engine.eventEngine.flush();
    const entries = host.events.filter(({ type }) => type === 'eLog').map(({ data }) => data as LogEntry);
    return entries.filter(({ level }) => level >= LogLevel.WARNING).map(({ msg }) => msg);
  }

  async function lastReason(): Promise<string | undefined> {
    await host.engine.eventEngine.flush();
    const changes = host.news.map(({ change }) => change);
    return changes.flatMap((change) => (change.kind === 'state' ? [change.reason] : [])).at(-1);
  }

  const at = (): string => host.simulator.endpoints.rest;

  it('an unknown key', async () => {
    expect(await host.connect({ apiKey: 'nobody' })).to.equal(false);
    const text =
      `Binance spot (simulator at ${at()}) was not connected: userDataStream.subscribe.signature: Binance answered ` +
      '-2015 "Invalid API-key, IP, or permissions for action." (HTTP 401). Check that the key belongs to this server ' +
      '(testnet keys work on the testnet only), that trading is enabled for it, and that this address is on its IP list.';
    expect(await warnings()).to.deep.equal([text]);
    expect(await lastReason()).to.equal(text);
    expect(host.adapter.state).to.equal('idle');
  });

  it('a secret that does not belong to the key', async () => {
    expect(await host.connect({ secret: 'not the one' })).to.equal(false);
    expect(await warnings()).to.deep.equal([
      `Binance spot (simulator at ${at()}) was not connected: userDataStream.subscribe.signature: Binance answered ` +
        '-1022 "Signature for this request is not valid." (HTTP 400). Check that secret and key belong together.',
    ]);
  });

  it('a secret that is no key at all', async () => {
    expect(await host.connect({ secret: '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----' })).to.equal(
      false,
    );
    expect(await warnings()).to.deep.equal([
      `Binance spot (simulator at ${at()}) was not connected: The secret cannot be used: it cannot be read as a PEM ` +
        'private key without passphrase',
    ]);
  });

  it('settings that contradict themselves', async () => {
    expect(await host.connect({ 'Enable Futures': true, colour: 'blue' })).to.equal(false);
    expect(await warnings()).to.deep.equal(['The settings cannot be used: "colour" is no setting of this adapter']);
    expect(await host.connect({ 'Enable Futures': true })).to.equal(false);
    expect(await lastReason()).to.equal(
      'The settings cannot be used: USDⓈ-M futures are not served by this release; they come with a later one. ' +
        'Switch "Enable Futures" off to trade spot',
    );
  });

  it('a clock that is ten seconds slow, or fast: measured and allowed for', async () => {
    for (const offsetMs of [10_000, -10_000]) {
      await host.close();
      host = await TradingHost.create({ startTime: Date.now() + offsetMs });
      expect(await host.connect()).to.equal(true);
      expect(host.adapter.getHealth().clock.offsetMs).to.be.closeTo(offsetMs, 500);
      const id = host.send();
      await host.until(id, Status.NOTTRADED);
      expect(await warnings()).to.deep.equal([]);
    }
  });

  it('an unknown symbol', async () => {
    await host.connect();
    expect(host.send({ symbol: 'BTCUSDTT' })).to.equal('');
    expect(host.engine.subscribe({ symbol: 'NOPE', exchange: Exchange.BINANCE }, 'BINANCE')).to.equal(false);
    expect(
      await host.engine.queryHistory({ symbol: 'NOPE', exchange: Exchange.BINANCE, start: 0 }, 'BINANCE'),
    ).to.deep.equal([]);
    expect(host.adapter.queryContract('NOPE')).to.equal(null);
    expect(await warnings()).to.deep.equal([
      'The order LIMIT LONG 0.01 BTCUSDTT was not accepted: BINANCE knows no such symbol',
      'No market data for NOPE: there is no such symbol',
      'No bars for NOPE: there is no such symbol',
    ]);
    expect(host.orders).to.deep.equal([]);
  });

  it('a price off the tick: rounded to the safe side, and refused where the user wants it strict', async () => {
    await host.connect();
    const wish = `${host.price(-0.01)}4321`;
    const id = host.send({ price: wish });
    const order = await host.until(id, Status.NOTTRADED);
    expect(order.price.toFixed()).to.equal(Number(host.price(-0.01)).toFixed(2).replace(/0$/, '4'));
    expect(String(order.extra?.['requestedPrice'])).to.equal(wish);
    await host.adapter.close();
    await host.connect({ strictOrders: true });
    const refused = await host.until(host.send({ price: wish }), Status.REJECTED);
    const nearest = order.price.toFixed();
    const message = `the price ${wish} is no multiple of 0.01; nearest is ${nearest}`;
    expect(refused.extra?.['error']).to.deep.equal({
      code: null,
      category: 'filter',
      filter: 'PRICE_FILTER',
      field: 'price',
      message,
      bound: '0.01',
      nearest,
    });
    expect((await warnings()).at(-1)).to.equal(`Order ${refused.orderId} was rejected: ${message}`);
  });

  it('too small a notional', async () => {
    await host.connect();
    const refused = await host.until(host.send({ volume: '0.00001', price: '1000' }), Status.REJECTED);
    const message = "the order's value 0.01 (0.00001 at 1000) is below the smallest, 5; at this price 0.005 would do";
    expect(refused.extra?.['error']).to.include({ filter: 'NOTIONAL', message, bound: '5', nearest: '0.005' });
    expect(await warnings()).to.deep.equal([`Order ${refused.orderId} was rejected: ${message}`]);
  });

  it('too little money', async () => {
    await host.connect();
    const refused = await host.until(host.send({ volume: '50', price: host.price(0) }), Status.REJECTED);
    const message =
      'order.place: Binance answered -2010 "Account has insufficient balance for requested action." (HTTP 400).';
    expect(refused.extra?.['error']).to.deep.include({ code: -2010, category: 'insufficient-funds' });
    expect((await warnings()).at(-1)).to.satisfy((line: string) =>
      line.startsWith(`Order ${refused.orderId} was rejected: ${message.slice(0, -1)}`),
    );
  });

  it('a frame that cannot be read', async () => {
    const noise = await NoisyStream.start();
    try {
      await host.connect({ endpoints: { ...host.simulator.endpoints, stream: noise.url } });
      host.engine.subscribe({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE }, 'BINANCE');
      await waitUntil(() => (host.adapter.getConnectionStatus().market?.malformedFrames ?? 0) > 0, 'the frame');
      expect((await warnings()).join()).to.match(/^A market data frame could not be used: .*JSON/);
      expect(host.adapter.state).to.equal('ready');
    } finally {
      await noise.close();
    }
  });

  it('a ban (418)', async () => {
    await host.close();
    host = await TradingHost.create({ limits: { weightPerMinute: 400, refusalsBeforeBan: 3 } });
    await host.connect();
    const ask = (path: string): Promise<Response> => fetch(`${at()}${path}`);
    while ((await ask('/api/v3/exchangeInfo')).status !== 418);
    await host.engine.queryAccount('BINANCE');
    const refused = await host.until(host.send(), Status.REJECTED);
    const [query, order] = (await warnings()).map((line) => line.replace(/\d{13}/, '<time>').replace(/\d+ s/, '<n> s'));
    expect(query).to.equal(
      'The account query failed: GET /api/v3/account: Binance answered -1003 "Way too much request weight used; IP ' +
        'banned until <time>. Please use WebSocket Streams for live updates to avoid bans." (HTTP 418). Come back in <n> s.',
    );
    expect(order).to.equal(
      `Order ${refused.orderId} was rejected: order.place: not sent, Binance asked to stay away for another <n> s`,
    );
    expect(refused.extra?.['error']).to.include({ category: 'rate-limit', code: null });
    expect(host.adapter.getRateLimitUsage().pauseMs).to.be.greaterThan(60_000);
  });

  it('a server that is not there', async () => {
    expect(await host.connect({ endpoints: NOWHERE, maxRetryAttempts: 0 })).to.equal(false);
    const text =
      'Binance spot (simulator at http://127.0.0.1:1) was not connected: GET /api/v3/ping: connect ECONNREFUSED 127.0.0.1:1';
    expect(await warnings()).to.deep.equal([text]);
    expect(await lastReason()).to.equal(text);
    expect(await host.connect()).to.equal(true);
  });

  it('a venue whose private stream is not there: degraded, and orders go over REST', async () => {
    await host.close();
    host = await TradingHost.create();
    const endpoints = { ...host.simulator.endpoints, wsApi: NOWHERE.wsApi };
    const adapter = host.impatientAdapter('IMPATIENT');
    expect(
      await host.engine.connect({ ...host.simulator.settings, endpoints, reconnectDelay: 60 }, 'IMPATIENT'),
    ).to.equal(true);
    expect(adapter.state).to.equal('degraded');
    const problem = adapter.getHealth().problems['private'] ?? '';
    expect(adapter.getHealth().problems).to.deep.equal({ private: problem });
    // On a busy machine the first attempt may not have ended by then.
    expect(problem).to.match(
      /^the private stream is down: no connection within 50 ms( \(the latest attempt: connect ECONNREFUSED \S+\))?; orders are asked for every 30 s$/,
    );
    expect((await warnings()).at(-1)).to.equal(`Binance spot (simulator at ${at()}) is degraded: ${problem}`);
    const id = adapter
      .sendOrder({
        symbol: 'BTCUSDT',
        exchange: Exchange.BINANCE,
        direction: 'LONG',
        type: 'LIMIT',
        volume: '0.01',
        price: host.price(-0.01),
      })
      .replace('IMPATIENT.', '');
    await host.until(id, Status.NOTTRADED);
  });

  it('calls before there is a connection: nothing, and one line each', async () => {
    const { adapter } = host;
    expect(host.send()).to.equal('');
    expect(host.cancel('x')).to.equal(false);
    expect(await adapter.cancelAll()).to.equal(0);
    expect(await adapter.queryOrder('x')).to.equal(null);
    expect(await adapter.queryOpenOrders()).to.deep.equal([]);
    await adapter.queryAccount();
    await adapter.queryPosition();
    expect(await adapter.queryHistory({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE, start: 0 })).to.deep.equal([]);
    expect(await adapter.queryTicker('BTCUSDT')).to.equal(null);
    expect(await adapter.queryOrderBook('BTCUSDT')).to.equal(null);
    expect(await adapter.queryTrades('BTCUSDT')).to.deep.equal([]);
    expect(adapter.queryContract('BTCUSDT')).to.equal(null);
    expect(adapter.getAvailableContracts()).to.deep.equal([]);
    expect(adapter.getHealth()).to.deep.include({ state: 'idle', contracts: 0, unresolvedOrders: [] });
    expect(await warnings()).to.deep.equal([
      'The order for BTCUSDT was not accepted: the adapter is not connected',
      'The cancel of x was not accepted: the adapter is not connected',
      'Cancelling all orders was not accepted: the adapter is not connected',
      'The query of x was not accepted: the adapter is not connected',
      'The query of open orders was not accepted: the adapter is not connected',
      'The account query was not accepted: the adapter is not connected',
      'The position query was not accepted: the adapter is not connected',
      'The history query was not accepted: the adapter is not connected',
      'The ticker query was not accepted: the adapter is not connected',
      'The book query was not accepted: the adapter is not connected',
      'The trades query was not accepted: the adapter is not connected',
    ]);
    const failure = await adapter.request('GET', '/api/v3/time').catch((error: unknown) => error as Error);
    expect(failure).to.have.property('message', 'GET /api/v3/time: the adapter is not connected');
  });

  it('private calls without keys: public data goes on', async () => {
    const { apiKey: _key, secret: _secret, ...publicOnly } = host.simulator.settings;
    expect(await host.engine.connect(publicOnly, 'BINANCE')).to.equal(true);
    expect(host.send()).to.equal('');
    await host.engine.queryAccount('BINANCE');
    expect(await warnings()).to.deep.equal([
      'The order for BTCUSDT was not accepted: no API key is set, so only public data is served',
      'The account query was not accepted: no API key is set, so only public data is served',
    ]);
    expect(host.logs.at(-1)).to.be.a('string');
    expect(host.adapter.getConnectionStatus()).to.include({ private: null, trading: null });
    expect(host.adapter.queryContract('BTCUSDT')).to.include({ symbol: 'BTCUSDT' });
  });
});

/** A stream endpoint that acknowledges subscriptions and then talks nonsense. */
class NoisyStream {
  readonly #http = createServer();
  readonly #sockets = new WebSocketServer({ server: this.#http });

  static async start(): Promise<NoisyStream> {
    const noise = new NoisyStream();
    noise.#sockets.on('connection', (socket) => {
      socket.on('message', (text) => {
        const { id } = JSON.parse((text as Buffer).toString()) as { id: number };
        socket.send(JSON.stringify({ result: null, id }));
        socket.send('{"stream":"btcusdt@bookTicker","data":{');
      });
    });
    await new Promise<void>((resolve) => noise.#http.listen(0, '127.0.0.1', resolve));
    return noise;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
