import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import type { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { createBinanceError } from '../../../src/binance/errors/error-leaves.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import type { Ticket } from '../../../src/binance/rate-limit/gate-ticket.js';
import { Withdrawal } from '../../../src/binance/rate-limit/withdrawal.js';
import { SpotTradingChannel } from '../../../src/binance/streams/spot-trading-channel.js';
import type { SpotTradingChannelOptions } from '../../../src/binance/streams/spot-trading-channel.js';
import type { ChannelLoss } from '../../../src/binance/streams/trading-channel.js';
import type { UserDataEvent } from '../../../src/binance/wire/user-data.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { LocalWsApi, refusal } from '../../support/local-ws-api.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { waitUntil } from '../../support/wait-until.js';

const SECRET = 'the-secret';
const hmac = {
  apiKey: 'the-key',
  keyKind: 'HMAC' as const,
  sign: (payload: string) => createHmac('sha256', SECRET).update(payload).digest('hex'),
};
const ed25519 = { apiKey: 'the-key', keyKind: 'Ed25519' as const, sign: () => 'base64==' };

describe('SpotTradingChannel', () => {
  let server: LocalWebSocketServer;
  let api: LocalWsApi;
  let events: UserDataEvent[];
  let subscribed: (ChannelLoss | null)[];
  let losses: ChannelLoss[];
  let attempts: number[];
  let unreadable: number;
  let notices: { message: string; level: number }[];
  const channels: SpotTradingChannel[] = [];

  function make(options: Partial<SpotTradingChannelOptions> = {}): SpotTradingChannel {
    const channel = new SpotTradingChannel({
      url: `${server.url}/ws-api/v3`,
      signer: hmac,
      clock: { exchangeNow: () => 1_700_000_000_100, signingTime: () => 1_700_000_000_000 },
      backoff: { initialMs: 5, capMs: 20, jitter: 0 },
      listener: {
        onUserData: (event) => events.push(event),
        onSubscribed: (lost) => subscribed.push(lost),
        onLost: (loss) => losses.push(loss),
        onUnreadable: () => (unreadable += 1),
        onReconnecting: (attempt) => attempts.push(attempt),
        onNotice: (message, level) => notices.push({ message, level }),
      },
      ...options,
    });
    channels.push(channel);
    return channel;
  }

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    api = new LocalWsApi(server);
    [events, subscribed, losses, attempts, notices] = [[], [], [], [], []];
    unreadable = 0;
  });

  afterEach(async () => {
    await Promise.all(channels.splice(0).map((channel) => channel.close()));
    await server.close();
  });

  describe('opening', () => {
    it('subscribes the private stream with a signature where the key cannot log on', async () => {
      const channel = make();
      await channel.open();
      expect(api.asked).to.deep.equal(['userDataStream.subscribe.signature']);
      const { params } = server.last.messages[0]!;
      expect(params).to.deep.equal({
        timestamp: 1_700_000_000_000,
        recvWindow: 5000,
        apiKey: 'the-key',
        signature: hmac.sign('apiKey=the-key&recvWindow=5000&timestamp=1700000000000'),
      });
      expect(subscribed).to.deep.equal([null]);
      expect(channel.isOpen).to.equal(true);
    });

    it('logs on first where the key is Ed25519, and signs nothing after that', async () => {
      api.methods.set('order.place', () => ({ result: { orderId: 1 } }));
      const channel = make({ signer: ed25519 });
      await channel.open();
      await channel.request('order.place', { symbol: 'BTCUSDT' });
      expect(api.asked).to.deep.equal(['session.logon', 'userDataStream.subscribe', 'order.place']);
      const [logon, subscribe, order] = server.last.messages.map(({ params }) => params as Record<string, unknown>);
      expect(logon).to.include({ apiKey: 'the-key', signature: 'base64==' });
      expect(subscribe).to.deep.equal({});
      expect(order).to.deep.equal({ symbol: 'BTCUSDT', timestamp: 1_700_000_000_000, recvWindow: 5000 });
    });

    it('gives the same promise to all who ask', async () => {
      const channel = make();
      expect(channel.open()).to.equal(channel.open());
      await channel.open();
      expect(server.attempts).to.equal(1);
    });

    it('fails for good on wrong keys, and does not come back', async () => {
      api.methods.set('userDataStream.subscribe.signature', () =>
        refusal(-2015, 'Invalid API-key, IP, or permissions for action.', 401),
      );
      const error = await rejectionOf(make().open());
      expect(error).to.include({ code: -2015, category: 'authentication', outcome: 'rejected' });
      await waitUntil(() => server.openClients.length === 0);
      expect(attempts).to.deep.equal([]);
    });

    it('fails for good where there is no WebSocket API at that address', async () => {
      server.refuseWithStatus = 404;
      const error = await rejectionOf(make().open());
      expect(error).to.include({ category: 'restricted', outcome: 'not-sent', httpStatus: 404 });
      expect(error.message).to.include('404');
    });

    it('keeps trying while the server is not there, and says so', async () => {
      server.refuseWithStatus = 503;
      const channel = make();
      const opened = channel.open();
      await waitUntil(() => attempts.length >= 2);
      server.refuseWithStatus = undefined;
      await opened;
      expect(notices[0]).to.deep.equal({
        message: 'The trading connection failed: the handshake was refused with HTTP status 503',
        level: 30,
      });
      expect(losses).to.deep.equal([]);
    });

    it('tries again where the subscription is refused for a reason that passes', async () => {
      let asked = 0;
      api.methods.set('userDataStream.subscribe.signature', () =>
        ++asked === 1 ? refusal(-1000, 'An unknown error occurred.', 500) : { result: { subscriptionId: 0 } },
      );
      await make().open();
      expect(attempts).to.deep.equal([1]);
      expect(server.clients).to.have.length(2);
    });

    it('is given up when its signal aborts', async () => {
      server.refuseWithStatus = 503;
      const abort = new AbortController();
      const opened = make().open(abort.signal);
      await waitUntil(() => attempts.length >= 1);
      abort.abort();
      expect(await rejectionOf(opened)).to.include({ category: 'closed', outcome: 'not-sent' });
    });

    it('does not start with a signal that is already aborted', async () => {
      expect(await rejectionOf(make().open(AbortSignal.abort()))).to.include({ category: 'closed' });
      expect(server.attempts).to.equal(0);
    });
  });

  describe('requests', () => {
    it('are signed over all parameters, sorted and not percent-encoded', async () => {
      api.methods.set('order.place', () => ({ result: {} }));
      const channel = make();
      await channel.open();
      await channel.request('order.place', {
        symbol: '１２３４５６',
        side: 'BUY',
        price: '0.10000000',
        icebergQty: undefined,
      });
      const params = server.last.messages[1]!['params'] as Record<string, unknown>;
      const payload =
        'apiKey=the-key&price=0.10000000&recvWindow=5000&side=BUY&symbol=１２３４５６&timestamp=1700000000000';
      expect(params['signature']).to.equal(hmac.sign(payload));
      expect(params).not.to.have.property('icebergQty');
    });

    it('carry ids beyond 2^53 digit by digit, and give them back as text', async () => {
      api.methods.set('order.status', (_params, client) => {
        const id = String(client.messages.at(-1)!['id']);
        client.send(`{"id":${id},"status":200,"result":{"orderId":9223372036854775807}}`);
        return null;
      });
      const channel = make();
      await channel.open();
      const result = await channel.request('order.status', { symbol: 'BTCUSDT', orderId: '9007199254740993' });
      expect(server.last.received[1]).to.include('"orderId":9007199254740993,');
      expect(result).to.deep.equal({ orderId: '9223372036854775807' });
    });

    it('are matched to their answers by id, whatever the order of the answers', async () => {
      const asked: { id: unknown; symbol: unknown }[] = [];
      server.onMessage = (client, message) => {
        const params = message['params'] as Record<string, unknown>;
        if (message['method'] !== 'order.status') {
          client.send({ id: message['id'], status: 200, result: {} });
          return;
        }
        asked.push({ id: message['id'], symbol: params['symbol'] });
        if (asked.length < 2) return;
        for (const { id, symbol } of asked.reverse()) client.send({ id, status: 200, result: { symbol } });
      };
      const channel = make();
      await channel.open();
      const answers = await Promise.all([
        channel.request('order.status', { symbol: 'A' }),
        channel.request('order.status', { symbol: 'B' }),
      ]);
      expect(answers).to.deep.equal([{ symbol: 'A' }, { symbol: 'B' }]);
    });

    it('go unsigned where the method is public', async () => {
      api.methods.set('ticker.24hr', () => ({ result: { symbol: 'BTCUSDT' } }));
      const channel = make();
      await channel.open();
      await channel.request('ticker.24hr', { symbol: 'BTCUSDT' });
      expect(server.last.messages[1]!['params']).to.deep.equal({ symbol: 'BTCUSDT' });
    });

    it('become errors that say what was tried and what came back', async () => {
      api.methods.set('order.place', () => refusal(-2010, 'Account has insufficient balance for requested action.'));
      const channel = make();
      await channel.open();
      const error = await rejectionOf(channel.request('order.place', { symbol: 'BTCUSDT' }));
      expect(error).to.include({ code: -2010, category: 'insufficient-funds', outcome: 'rejected', httpStatus: 400 });
      expect(error.message).to.include('order.place').and.to.include('insufficient balance');
      expect(error.message).not.to.include('the-key');
    });

    it('take from the budget, report what the venue counted, and make it obey refusals', async () => {
      const costs: unknown[] = [];
      const reported: unknown[] = [];
      const obeyed: BinanceError[] = [];
      const count = { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000, count: 9 };
      api.methods.set('order.place', () => ({
        ...refusal(-1003, 'Too much request weight used.', 429, { serverTime: 1_000, retryAfter: 61_000 }),
        rateLimits: [count],
      }));
      const channel = make({
        rateLimits: {
          acquire: (cost, { lane }) => (costs.push({ ...cost, lane }), Promise.resolve(ticket({ reported }))),
          acquireAtOnce: (cost, { lane }) => (costs.push({ ...cost, lane }), ticket({ reported })),
          obey: (error) => void obeyed.push(error),
        },
      });
      await channel.open();
      const error = await rejectionOf(channel.request('order.place', { symbol: 'BTCUSDT' }, { lane: Lane.ORDER }));
      expect(costs).to.deep.equal([
        { weight: 2, orders: 0, lane: Lane.RESOLVE },
        { weight: 1, orders: 1, lane: Lane.ORDER },
      ]);
      expect(reported).to.deep.equal([[], [{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 9 }]]);
      expect(obeyed).to.deep.equal([error]);
      expect(error).to.include({ category: 'rate-limit', retryAfterMs: 60_000 });
    });

    it('leave within the call where the budget has room, and wait for it where it has none', async () => {
      const asked: string[] = [];
      let hasRoom = true;
      api.methods.set('order.place', () => ({ result: {} }));
      const channel = make({
        rateLimits: {
          acquire: () => (asked.push('acquire'), Promise.resolve(ticket({}))),
          acquireAtOnce: () => (hasRoom ? (asked.push('at once'), ticket({})) : null),
          obey: () => undefined,
        },
      });
      await channel.open();
      asked.length = 0;
      const withdrawals = [new Withdrawal(), new Withdrawal()];
      const orders = withdrawals.map((withdrawal, index) => {
        hasRoom = index === 0;
        return channel.request('order.place', { symbol: 'BTCUSDT' }, { withdrawal });
      });
      expect(withdrawals.map(({ hasLeft }) => hasLeft)).to.deep.equal([true, false]);
      await Promise.allSettled(orders);
      expect(withdrawals.map(({ hasLeft }) => hasLeft)).to.deep.equal([true, true]);
      expect(asked).to.deep.equal(['at once', 'acquire']);
    });

    it('give their share of the budget back where they were not sent, and end it where no answer came', async () => {
      const ended: string[] = [];
      const channel = make({
        requestTimeoutMs: 20,
        rateLimits: {
          acquire: () => Promise.resolve(ticket({ ended })),
          acquireAtOnce: () => null,
          obey: () => undefined,
        },
      });
      await channel.open();
      await rejectionOf(channel.request('order.place'));
      expect(ended).to.deep.equal(['answered', 'unanswered']);
      await waitUntil(() => subscribed.length === 2);
      const abort = new AbortController();
      const given = rejectionOf(channel.request('order.place', {}, { signal: abort.signal }));
      abort.abort();
      expect(await given).to.include({ outcome: 'not-sent', category: 'closed' });
      expect(ended).to.deep.equal(['answered', 'unanswered', 'answered', 'notSent']);
    });

    it('are refused as the budget refuses them', async () => {
      const full = createBinanceError('The request was not sent: the limit is used up', {
        code: null,
        category: 'rate-limit',
        outcome: 'not-sent',
        decision: 'wait',
      });
      let refuse = false;
      const channel = make({
        rateLimits: {
          acquire: () => (refuse ? Promise.reject(full) : Promise.resolve(ticket({}))),
          acquireAtOnce: () => null,
          obey: () => undefined,
        },
      });
      await channel.open();
      refuse = true;
      expect(await rejectionOf(channel.request('order.place'))).to.equal(full);
      const aborted = { signal: AbortSignal.abort() };
      expect(await rejectionOf(channel.request('order.place', {}, aborted))).to.include({ category: 'closed' });
    });

    it('are not sent while the channel is not open', async () => {
      const error = await rejectionOf(make().request('order.place', { symbol: 'BTCUSDT' }));
      expect(error).to.include({ category: 'network', outcome: 'not-sent' });
      expect(server.attempts).to.equal(0);
    });

    it('are not sent when the connection went away while they waited for the budget', async () => {
      let release = (): void => undefined;
      const channel = make({
        backoff: { initialMs: 60_000 },
        rateLimits: {
          acquire: ({ orders }) =>
            orders === 0
              ? Promise.resolve(ticket({}))
              : new Promise((resolve) => (release = () => resolve(ticket({})))),
          acquireAtOnce: () => null,
          obey: () => undefined,
        },
      });
      await channel.open();
      const order = rejectionOf(channel.request('order.place', { symbol: 'BTCUSDT' }));
      server.dropAll();
      await waitUntil(() => losses.length === 1);
      release();
      expect(await order).to.include({ outcome: 'not-sent' });
      expect(api.asked).not.to.include('order.place');
    });

    it('are in doubt when no answer comes in time and they may have changed something', async () => {
      const channel = make({ requestTimeoutMs: 20 });
      await channel.open();
      const order = await rejectionOf(channel.request('order.place', { symbol: 'BTCUSDT' }));
      expect(order).to.include({ outcome: 'unknown', category: 'execution-unknown', code: null });
      const read = await rejectionOf(channel.request('order.status', { symbol: 'BTCUSDT' }, { timeoutMs: 10 }));
      expect(read).to.include({ outcome: 'not-sent', category: 'network' });
    });

    it('do nothing when their answer comes too late', async () => {
      let late = (): void => undefined;
      api.methods.set('order.place', (_params, client) => {
        const { id } = client.messages.at(-1)!;
        late = () => client.send({ id, status: 200, result: {} });
        return null;
      });
      const channel = make({ requestTimeoutMs: 300 });
      await channel.open();
      const lost = rejectionOf(channel.request('order.place', { symbol: 'BTCUSDT' }));
      await waitUntil(() => api.asked.includes('order.place'));
      const askedAt = Date.now();
      await waitUntil(() => Date.now() > askedAt); // what comes after the request shows that the connection lives
      api.push({ e: 'somethingNew', E: 1 });
      await waitUntil(() => notices.length === 1);
      await lost;
      notices.splice(0);
      late();
      await waitUntil(() => notices.length === 1);
      expect(notices[0]).to.deep.equal({
        message: 'An answer came that nobody waits for (any more), id 2',
        level: 10,
      });
    });

    it('can be given up by the caller', async () => {
      const abort = new AbortController();
      const channel = make();
      await channel.open();
      const order = rejectionOf(channel.request('order.place', {}, { signal: abort.signal }));
      await waitUntil(() => api.asked.includes('order.place'));
      abort.abort();
      expect(await order).to.include({ outcome: 'unknown' });
      const never = rejectionOf(channel.request('order.place', {}, { signal: abort.signal }));
      expect(await never).to.include({ outcome: 'not-sent', category: 'closed' });
    });
  });

  describe('loss', () => {
    it('leaves orders and cancels under way in doubt, and reads without effect', async () => {
      const channel = make();
      await channel.open();
      const pending = ['order.place', 'order.cancel', 'openOrders.cancelAll', 'order.status', 'order.test'].map(
        (method) => rejectionOf(channel.request(method, { symbol: 'BTCUSDT' })),
      );
      await waitUntil(() => api.asked.length === 6);
      server.dropAll();
      const outcomes = (await Promise.all(pending)).map(({ outcome }) => outcome);
      expect(outcomes).to.deep.equal(['unknown', 'unknown', 'unknown', 'not-sent', 'not-sent']);
    });

    it('is told once, and again when the stream is back, with the time since which nothing came', async () => {
      await make().open();
      const before = Date.now();
      server.refuseWithStatus = 503;
      server.dropAll();
      await waitUntil(() => attempts.length >= 3);
      server.refuseWithStatus = undefined;
      await waitUntil(() => subscribed.length === 2);
      expect(losses).to.have.length(1);
      expect(subscribed).to.deep.equal([null, losses[0]]);
      expect(losses[0]!.since.getTime()).to.be.at.most(before);
    });

    it('is not told before there was anything to lose', async () => {
      server.refuseWithStatus = 503;
      const channel = make();
      const opened = channel.open().catch(() => undefined);
      await waitUntil(() => attempts.length >= 2);
      expect(losses).to.deep.equal([]);
      await channel.close();
      await opened;
    });

    it('is followed by attempts with backoff although keys that worked are refused now', async () => {
      await make().open();
      api.methods.set('userDataStream.subscribe.signature', () => refusal(-2015, 'Invalid API-key.', 401));
      server.dropAll();
      await waitUntil(() => attempts.length >= 3);
      api.methods.set('userDataStream.subscribe.signature', () => ({ result: { subscriptionId: 0 } }));
      await waitUntil(() => subscribed.length === 2);
      expect(notices.some(({ level, message }) => level === 40 && message.includes('-2015'))).to.equal(true);
    });
  });

  describe('private events', () => {
    const position = { e: 'outboundAccountPosition', E: 1, u: 1, B: [{ a: 'BTC', f: '1.0', l: '0.0' }] };

    it('arrive unwrapped and in order', async () => {
      await make().open();
      api.push(position);
      api.push({ e: 'balanceUpdate', E: 2, a: 'BTC', d: '1.0', T: 2 });
      await waitUntil(() => events.length === 2);
      expect(events.map(({ e }) => e)).to.deep.equal(['outboundAccountPosition', 'balanceUpdate']);
      expect(events[0]).to.deep.equal(position);
    });

    it('of an unknown type change nothing', async () => {
      await make().open();
      api.push({ e: 'somethingNew', E: 1 });
      api.push(position);
      await waitUntil(() => events.length === 1);
      expect(notices).to.deep.equal([{ message: 'A private event of unknown type somethingNew came', level: 10 }]);
    });

    it('that cannot be read are counted and sampled, and stop nothing', async () => {
      const channel = make();
      await channel.open();
      for (let i = 0; i < 5; i += 1) server.last.send('{"half":');
      server.last.send({ subscriptionId: 0, event: { e: 'executionReport', s: 5 } });
      api.push(position);
      await waitUntil(() => events.length === 1);
      expect(channel.malformedFrames).to.equal(6);
      expect(unreadable).to.equal(6);
      expect(notices).to.have.length(1);
      expect(notices[0]!.level).to.equal(30);
    });

    it('that end the subscription lead to a new one on the same connection, and tell the gap', async () => {
      const channel = make();
      await channel.open();
      api.push({ e: 'eventStreamTerminated', E: 1 });
      await waitUntil(() => subscribed.length === 2);
      expect(server.clients).to.have.length(1);
      expect(api.asked).to.deep.equal(['userDataStream.subscribe.signature', 'userDataStream.subscribe.signature']);
      expect(losses[0]!.reason).to.equal('the private stream was terminated by the venue');
      expect(channel.isOpen).to.equal(true);
      expect(events).to.deep.equal([]);
    });

    it('lead to a new connection where the new subscription is refused', async () => {
      await make().open();
      api.methods.set('userDataStream.subscribe.signature', (_params, client) =>
        client === server.clients[0] ? refusal(-1000, 'Unknown.', 500) : { result: { subscriptionId: 0 } },
      );
      api.push({ e: 'eventStreamTerminated', E: 1 });
      await waitUntil(() => subscribed.length === 2);
      expect(server.clients).to.have.length(2);
      expect(losses).to.have.length(1);
    });
  });

  it('fails all that is under way when the key dies, and comes back', async () => {
    const channel = make();
    await channel.open();
    const order = rejectionOf(channel.request('order.place', { symbol: 'BTCUSDT' }));
    await waitUntil(() => api.asked.includes('order.place'));
    server.last.send({ id: null, ...refusal(-2015, 'Invalid API-key, IP, or permissions for action.', 401) });
    expect(await order).to.include({ outcome: 'unknown' });
    await waitUntil(() => subscribed.length === 2);
    expect(losses).to.have.length(1);
  });

  it('closes at any time and any number of times; what is under way is given up', async () => {
    const channel = make();
    await channel.close();
    expect(await rejectionOf(channel.open())).to.include({ category: 'closed' });

    const second = make();
    await second.open();
    const order = rejectionOf(second.request('order.place', { symbol: 'BTCUSDT' }));
    const read = rejectionOf(second.request('order.status', { symbol: 'BTCUSDT' }));
    await waitUntil(() => api.asked.length === 3);
    await Promise.all([second.close(), second.close()]);
    expect(await order).to.include({ outcome: 'unknown' });
    expect(await read).to.include({ outcome: 'not-sent', category: 'closed' });
    expect(second.isOpen).to.equal(false);
    expect(losses).to.deep.equal([]);
  });
});

function ticket({ reported = [], ended = [] }: { reported?: unknown[]; ended?: string[] }): Ticket {
  return {
    answered: (usage) => {
      reported.push(usage);
      ended.push('answered');
    },
    unanswered: () => void ended.push('unanswered'),
    notSent: () => void ended.push('notSent'),
  };
}
