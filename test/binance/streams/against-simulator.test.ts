import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { Clock } from '../../../src/binance/clock.js';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { createSigner } from '../../../src/binance/rest/request-signer.js';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import { SpotTradingChannel } from '../../../src/binance/streams/spot-trading-channel.js';
import type { SpotTradingChannelOptions } from '../../../src/binance/streams/spot-trading-channel.js';
import { topicName } from '../../../src/binance/streams/topics.js';
import type { ChannelLoss } from '../../../src/binance/streams/trading-channel.js';
import type { UserDataEvent } from '../../../src/binance/wire/user-data.js';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import { waitUntil } from '../../support/wait-until.js';

const IMPATIENT = { idleTimeoutMs: 150, probeTimeoutMs: 150 };
const BACKOFF = { initialMs: 5, capMs: 20, jitter: 0 };

describe('streams against the simulator', () => {
  let simulator: Simulator;
  /** Ten venue seconds in one of ours. */
  let hasty: Simulator;
  const leftovers: { close(): Promise<void> }[] = [];

  before(async () => {
    simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 7, history: 60_000 });
    hasty = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 7, history: 60_000, timeScale: 10 });
  });

  after(async () => {
    await Promise.all([simulator.close(), hasty.close()]);
  });

  afterEach(async () => {
    await Promise.all(leftovers.splice(0).map((one) => one.close()));
  });

  describe('MarketStreams', () => {
    let restored: number;
    let counts: Map<string, number>;
    let notices: string[];

    function open(venue: Simulator, ...topics: string[]): MarketStreams {
      [restored, counts, notices] = [0, new Map(), []];
      const streams = new MarketStreams(
        { url: `${venue.endpoints.stream}/stream`, backoff: BACKOFF, ...(venue === hasty && IMPATIENT) },
        {
          onSubscribed: () => (restored += 1),
          onLost: () => undefined,
          onReconnecting: () => undefined,
          onNotice: (message) => notices.push(message),
        },
      );
      leftovers.push(streams);
      for (const topic of topics) streams.subscribe(topic, () => counts.set(topic, (counts.get(topic) ?? 0) + 1));
      streams.open();
      return streams;
    }

    const topics = ['BTCUSDT', 'ETHUSDT'].flatMap((symbol) => [
      topicName.ticker(symbol),
      topicName.bookTicker(symbol),
      topicName.partialDepth(symbol, 10),
    ]);
    const allFlow = (): boolean => topics.every((topic) => (counts.get(topic) ?? 0) > 0);

    it('deliver every topic of a tick', async () => {
      const streams = open(hasty, ...topics);
      await waitUntil(allFlow, 'all topics');
      expect(streams.isLive).to.equal(true);
      expect(streams.malformedFrames).to.equal(0);
      expect(notices).to.deep.equal([]);
      expect(hasty.server.sockets.list().at(-1)!.streams).to.have.members(topics);
    });

    for (const [mishap, bring] of [
      ['a cut', (): unknown => hasty.server.sockets.dropAll()],
      ['a close', (): unknown => hasty.server.sockets.closeAll(1001, 'going away')],
      ['silence', (): unknown => hasty.server.sockets.silence()],
    ] as const) {
      it(`deliver every topic again after ${mishap}`, async () => {
        open(hasty, ...topics);
        await waitUntil(allFlow, 'all topics');
        bring();
        await waitUntil(() => restored === 2, 'a second subscription');
        counts.clear();
        await waitUntil(allFlow, 'all topics again');
      });
    }

    it('stay within the message limit while they take many topics one after another', async () => {
      const streams = open(simulator, topicName.trade('BTCUSDT'));
      await waitUntil(() => streams.isLive);
      for (const interval of ['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h']) {
        streams.subscribe(topicName.kline('BTCUSDT', interval), () => undefined);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await waitUntil(() => streams.isSubscribed, 'all topics', 5_000);
      expect(restored).to.equal(1);
      expect(simulator.server.sockets.cuts.filter(({ reason }) => reason.includes('message'))).to.deep.equal([]);
    });
  });

  describe('SpotTradingChannel', () => {
    let events: UserDataEvent[];
    let subscribed: (ChannelLoss | null)[];

    function make(options: Partial<SpotTradingChannelOptions> = {}): SpotTradingChannel {
      [events, subscribed] = [[], []];
      const channel = new SpotTradingChannel({
        url: simulator.endpoints.wsApi,
        signer: createSigner(simulator),
        clock: new Clock(),
        backoff: BACKOFF,
        listener: {
          onUnreadable: () => undefined,
          onUserData: (event) => events.push(event),
          onSubscribed: (lost) => subscribed.push(lost),
          onLost: () => undefined,
          onReconnecting: () => undefined,
          onNotice: () => undefined,
        },
        ...options,
      });
      leftovers.push(channel);
      return channel;
    }

    const farAway = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.00100' };

    async function place(channel: SpotTradingChannel, clientOrderId: string): Promise<Record<string, unknown>> {
      const { price } = (await channel.request('avgPrice', { symbol: 'BTCUSDT' })) as { price: string };
      const low = (Math.trunc(Number(price) * 90) / 100).toFixed(2);
      const params = { ...farAway, price: low, newClientOrderId: clientOrderId };
      return (await channel.request('order.place', params)) as Record<string, unknown>;
    }

    it('places and cancels an order, and hears of both', async () => {
      const channel = make();
      await channel.open();
      const placed = await place(channel, 'here-1');
      expect(placed).to.include({ symbol: 'BTCUSDT', clientOrderId: 'here-1', status: 'NEW' });
      const cancelled = await channel.request('order.cancel', { symbol: 'BTCUSDT', origClientOrderId: 'here-1' });
      expect(cancelled).to.include({ status: 'CANCELED', origClientOrderId: 'here-1' });
      await waitUntil(() => events.filter(({ e }) => e === 'executionReport').length === 2);
      const reports = events.flatMap((event) => (event.e === 'executionReport' ? [event.x] : []));
      expect(reports).to.deep.equal(['NEW', 'CANCELED']);
    });

    it('hears of orders again after the connection was cut, and knows since when it heard nothing', async () => {
      const channel = make();
      await channel.open();
      const before = Date.now();
      simulator.server.sockets.dropAll();
      await waitUntil(() => subscribed.length === 2);
      expect(subscribed[1]!.since.getTime()).to.be.within(before - 1_000, Date.now());
      await place(channel, 'here-2');
      await waitUntil(() => events.some(({ e }) => e === 'executionReport'));
    });

    it('moves over before a server that announces its shutdown is gone, and tells no loss', async () => {
      const channel = make({ backoff: { initialMs: 60_000 }, overlapMs: 20 });
      await channel.open();
      const { id } = simulator.server.sockets.list().at(-1)!;
      simulator.server.sockets.announceShutdown(5_000);
      await waitUntil(() => !simulator.server.sockets.list().some((socket) => socket.id === id), 'the old one gone');
      expect(channel.isOpen).to.equal(true);
      await place(channel, 'here-4');
      await waitUntil(() => events.some(({ e }) => e === 'executionReport'));
      expect(subscribed).to.deep.equal([null]);
    });

    it('hears of every order once and in order over twenty renewals', async () => {
      const channel = make({ overlapMs: 10 });
      await channel.open();
      let orders = 0;
      for (let renewal = 0; renewal < 20; renewal += 1) {
        const before = simulator.server.sockets.list('ws-api').map(({ id }) => id);
        simulator.server.sockets.announceShutdown(60_000, 'ws-api');
        const areGone = (): boolean => !simulator.server.sockets.list('ws-api').some(({ id }) => before.includes(id));
        for (let i = 0; i < 4; i += 1) {
          const clientOrderId = `over-${++orders}`;
          await place(channel, clientOrderId);
          await channel.request('order.cancel', { symbol: 'BTCUSDT', origClientOrderId: clientOrderId });
        }
        await waitUntil(areGone, `renewal ${renewal + 1}`);
      }
      await waitUntil(() => events.filter(({ e }) => e === 'executionReport').length >= 2 * orders, 'all reports');
      const reports = events.flatMap((event) => {
        if (event.e !== 'executionReport') return [];
        return [`${event.x === 'NEW' ? event.c : event.C} ${event.x}`];
      });
      const expected = Array.from({ length: orders }, (_, i) => [`over-${i + 1} NEW`, `over-${i + 1} CANCELED`]).flat();
      expect(reports).to.deep.equal(expected);
      expect(subscribed).to.deep.equal([null]);
    }).timeout(30_000);

    it('is told what is wrong with an order', async () => {
      const channel = make();
      await channel.open();
      const error: unknown = await channel
        .request('order.place', { ...farAway, quantity: '0.000000001', price: '1.00' })
        .catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(BinanceError);
      expect(error).to.include({ outcome: 'rejected' });
    });

    it('logs on with an Ed25519 key and then trades without signatures', async () => {
      const { publicKey, privateKey } = generateKeyPairSync('ed25519');
      const own = await startSimulator({
        symbols: ['BTCUSDT'],
        history: 60_000,
        accounts: [
          {
            key: 'ed-key',
            keyKind: 'ED25519',
            publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
            balances: { USDT: 100_000 },
          },
        ],
      });
      leftovers.push(own);
      const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const channel = make({ url: own.endpoints.wsApi, signer: createSigner({ apiKey: 'ed-key', secret }) });
      await channel.open();
      expect(await place(channel, 'here-3')).to.include({ status: 'NEW' });
      await waitUntil(() => events.some(({ e }) => e === 'executionReport'));
      await channel.close();
    });

    it('fails for good with a wrong secret and with an unknown key', async () => {
      for (const [credentials, code] of [
        [{ apiKey: simulator.apiKey, secret: 'wrong' }, -1022],
        [{ apiKey: 'unknown-key', secret: 'wrong' }, -2015],
      ] as const) {
        const error: unknown = await make({ signer: createSigner(credentials) })
          .open()
          .catch((reason: unknown) => reason);
        expect(error).to.include({ code, category: 'authentication' });
        expect(String(error)).not.to.include('wrong').and.not.to.include(credentials.apiKey);
      }
    });
  });
});
