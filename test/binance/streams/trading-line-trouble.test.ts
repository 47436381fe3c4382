import { expect } from 'chai';
import { SpotTradingChannel } from '../../../src/binance/streams/spot-trading-channel.js';
import type { SpotTradingChannelOptions } from '../../../src/binance/streams/spot-trading-channel.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import type { LocalClient } from '../../support/local-web-socket-server.js';
import { LocalWsApi, refusal } from '../../support/local-ws-api.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { waitUntil } from '../../support/wait-until.js';

describe('a trading connection in trouble', () => {
  let server: LocalWebSocketServer;
  let api: LocalWsApi;
  let subscriptions: number;
  let losses: string[];
  let attempts: number[];
  let notices: string[];
  let channel: SpotTradingChannel | undefined;

  async function open(options: Partial<SpotTradingChannelOptions>): Promise<SpotTradingChannel> {
    channel = new SpotTradingChannel({
      url: `${server.url}/ws-api/v3`,
      signer: { apiKey: 'the-key', keyKind: 'HMAC', sign: () => 'aa' },
      clock: { exchangeNow: () => Date.now(), signingTime: () => Date.now() },
      backoff: { initialMs: 5, capMs: 20, jitter: 0 },
      listener: {
        onUserData: () => undefined,
        onUnreadable: () => undefined,
        onSubscribed: () => (subscriptions += 1),
        onLost: ({ reason }) => losses.push(reason),
        onReconnecting: (attempt) => attempts.push(attempt),
        onNotice: (message) => notices.push(message),
      },
      ...options,
    });
    await channel.open();
    return channel;
  }

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    api = new LocalWsApi(server);
    [subscriptions, losses, attempts, notices] = [0, [], [], []];
  });
  afterEach(async () => {
    await channel?.close();
    await server.close();
  });

  /** The venue's clock check refuses the first subscription. */
  function refuseFirstTime(): void {
    let asked = 0;
    api.methods.set('userDataStream.subscribe.signature', () =>
      ++asked === 1 ? refusal(-1021, 'Timestamp for this request …') : { result: { subscriptionId: 0 } },
    );
  }

  it('measures the clock anew where the venue says that it is wrong, and stays on the connection', async () => {
    refuseFirstTime();
    let resyncs = 0;
    const resyncClock = (): Promise<void> => {
      resyncs += 1;
      return Promise.resolve();
    };
    await open({ resyncClock });
    expect({ resyncs, subscriptions, attempts }).to.deep.equal({ resyncs: 1, subscriptions: 1, attempts: [] });
  });

  it('goes on to the next connection where the clock cannot be measured', async () => {
    refuseFirstTime();
    await open({ resyncClock: () => Promise.reject(new Error('the venue is away')) });
    expect(attempts).to.deep.equal([1]);
    expect(notices[0]).to.equal('The private stream could not be subscribed: the venue is away');
  });

  it('is given up where a request gets no answer, nor anything else comes', async () => {
    const trading = await open({ requestTimeoutMs: 30 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await rejectionOf(trading.request('order.place', { symbol: 'BTCUSDT' }));
    await waitUntil(() => subscriptions === 2);
    expect(losses).to.deep.equal(['no frame within 30 ms of a request: the connection is half-open']);
  });

  it('is given up where the venue has logged it out: another one logs on anew', async () => {
    const trading = await open({ signer: { apiKey: 'the-key', keyKind: 'Ed25519', sign: () => 'aa' } });
    api.methods.set('order.place', () => refusal(-1035, 'Session has been logged out.', 401));
    const refused = await rejectionOf(trading.request('order.place', { symbol: 'BTCUSDT' }));
    expect(refused).to.include({ code: -1035, outcome: 'rejected' });
    await waitUntil(() => subscriptions === 2);
    expect(api.asked.filter((method) => method === 'session.logon')).to.have.length(2);
    expect(losses).to.deep.equal([(refused as Error).message]);
  });

  it('is kept where a request gets no answer but other frames come', async () => {
    const trading = await open({ requestTimeoutMs: 60 });
    const unanswered = rejectionOf(trading.request('order.place', { symbol: 'BTCUSDT' }));
    await waitUntil(() => api.asked.includes('order.place'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    api.push({ e: 'somethingNew', E: 1 });
    expect(await unanswered).to.include({ outcome: 'unknown' });
    expect(trading.isOpen).to.equal(true);
    expect(losses).to.deep.equal([]);
  });

  it('has told everything that had come in before it was closed', async () => {
    const events: string[] = [];
    const trading = await open({
      listener: {
        onUserData: ({ e }) => {
          events.push(e);
          setImmediate(() => void channel?.close()); // as a handler of the host would, once it hears of it
        },
        onUnreadable: () => undefined,
        onSubscribed: () => undefined,
        onLost: ({ reason }) => events.push(reason),
        onReconnecting: () => undefined,
        onNotice: () => undefined,
      },
    });
    api.methods.set('order.place', (_params, client) => {
      client.together(() => {
        api.push({ e: 'balanceUpdate', E: 1, a: 'USDT', d: '1.00000000', T: 1 });
        client.send({ id: client.messages.at(-1)?.['id'], status: 200, result: { orderId: 1 } });
        api.push({ e: 'balanceUpdate', E: 2, a: 'USDT', d: '1.00000000', T: 2 });
      });
      return null;
    });
    expect(await trading.request('order.place', { symbol: 'BTCUSDT' })).to.deep.equal({ orderId: 1 });
    expect(events.slice(0, 2)).to.deep.equal(['balanceUpdate', 'balanceUpdate']);
  });

  /** With the answer to the first subscription comes in what ends the connection, behind an event that makes it wait. */
  function subscribeAndEnd(end: (client: LocalClient) => void): void {
    let asked = 0;
    api.methods.set('userDataStream.subscribe.signature', (_params, client) => {
      if (++asked > 1) return { result: { subscriptionId: 0 } };
      client.together(() => {
        api.push({ e: 'somethingNew', E: 1 });
        client.send({ id: client.messages.at(-1)?.['id'], status: 200, result: { subscriptionId: 0 } });
        end(client);
      });
      return null;
    });
  }

  it('is not ready where its end came in with the answer to its subscription', async () => {
    subscribeAndEnd((client) => client.send({ id: null, status: 401, error: { code: -1002, msg: 'not logged in' } }));
    const trading = await open({});
    expect(trading.isOpen).to.equal(true);
    expect({ subscriptions, losses, attempts }).to.deep.equal({ subscriptions: 1, losses: [], attempts: [1] });
  });

  it('is not ready where it was closed while the answer to its subscription waited to be read', async () => {
    subscribeAndEnd(() => undefined);
    const opened = open({
      listener: {
        onUserData: () => undefined,
        onUnreadable: () => undefined,
        onSubscribed: () => (subscriptions += 1),
        onLost: ({ reason }) => losses.push(reason),
        onReconnecting: (attempt) => attempts.push(attempt),
        onNotice: () => void setImmediate(() => void channel?.close()),
      },
    });
    await rejectionOf(opened);
    await new Promise((resolve) => setImmediate(resolve));
    expect({ subscriptions, losses }).to.deep.equal({ subscriptions: 0, losses: [] });
  });
});
