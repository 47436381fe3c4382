import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { expect } from 'chai';
import { createBinanceError } from '../../../src/binance/errors/error-leaves.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../../../src/binance/rate-limit/venue-limit.js';
import { Withdrawal } from '../../../src/binance/rate-limit/withdrawal.js';
import { SpotTradingChannel } from '../../../src/binance/streams/spot-trading-channel.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { LocalWsApi } from '../../support/local-ws-api.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { createRestClient } from '../../support/rest-client.js';
import { ScriptedHttpServer, sendJson } from '../../support/scripted-http-server.js';
import { waitUntil } from '../../support/wait-until.js';

const ORDER = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '1', price: '1', newClientOrderId: 'vt-1' };
const nothing = (): void => undefined;

interface Made {
  readonly server: LocalWebSocketServer;
  readonly api: LocalWsApi;
  readonly channel: SpotTradingChannel;
}

async function makeChannel(rateLimits?: RateLimits, sign = (): string => 's'): Promise<Made> {
  const server = await LocalWebSocketServer.start();
  const api = new LocalWsApi(server);
  const channel = new SpotTradingChannel({
    url: `${server.url}/ws-api/v3`,
    signer: { apiKey: 'k', keyKind: 'HMAC', sign },
    clock: { exchangeNow: () => 1, signingTime: () => 1 },
    listener: {
      onUserData: nothing,
      onSubscribed: nothing,
      onLost: nothing,
      onUnreadable: nothing,
      onReconnecting: nothing,
      onNotice: nothing,
    },
    ...(rateLimits && { rateLimits }),
  });
  return { server, api, channel };
}

describe('requests of one lane', () => {
  it('leave in the order in which they came, also where there is room again between one and the next', async () => {
    let elapsedMs = 0;
    const clock = { elapsedMs: () => elapsedMs, exchangeNow: () => 1_700_000_000_000 };
    const rateLimits = new RateLimits({ clock, limits: SPOT_DEFAULT_LIMITS });
    const { server, channel } = await makeChannel(rateLimits);
    await channel.open();
    const details = { code: -1003, category: 'rate-limit', outcome: 'not-sent', httpStatus: 429 } as const;
    rateLimits.obey(createBinanceError('x', { ...details, retryAfterMs: 5 }));
    const left: number[] = [];
    const lost = [4, 5].map((atMs) => {
      elapsedMs = atMs;
      const withdrawal = new Withdrawal({ onLeaving: () => left.push(atMs) });
      return rejectionOf(channel.request('order.place', ORDER, { lane: Lane.ORDER, withdrawal }));
    });
    await waitUntil(() => left.length === 2);
    expect(left).to.deep.equal([4, 5]);
    rateLimits.close();
    await channel.close();
    await Promise.all(lost);
    await server.close();
  });
});

describe('a request that cannot be signed', () => {
  it('was certainly not sent: it uses up nothing, and can be taken back', async () => {
    const clock = { elapsedMs: () => 0, exchangeNow: () => 1_700_000_000_000 };
    const rateLimits = new RateLimits({ clock, limits: SPOT_DEFAULT_LIMITS });
    let canSign = true;
    const { server, channel } = await makeChannel(rateLimits, () => {
      if (!canSign) throw new Error('no such key');
      return 's';
    });
    await channel.open();
    const used = rateLimits.usage();
    canSign = false;
    const withdrawal = new Withdrawal();
    const error = await rejectionOf(channel.request('order.place', ORDER, { lane: Lane.ORDER, withdrawal }));
    expect(error).to.include({ outcome: 'not-sent', category: 'invalid-request' });
    expect(error.message).to.equal('order.place: not sent, it could not be signed: no such key');
    expect(rateLimits.usage()).to.deep.equal(used);
    expect(withdrawal.withdraw()).to.equal(true);
    rateLimits.close();
    await channel.close();
    await server.close();
  });
});

describe('a request that says when it leaves', () => {
  it('does so over the trading connection when it is sent, before any answer, and not where it is not sent', async () => {
    const { server, api, channel } = await makeChannel();
    const unsent = new Withdrawal();
    await rejectionOf(channel.request('order.place', ORDER, { withdrawal: unsent }));
    expect(unsent.hasLeft).to.equal(false);
    await channel.open();
    const sent = new Withdrawal();
    const lost = rejectionOf(channel.request('order.place', ORDER, { withdrawal: sent }));
    await waitUntil(() => api.asked.includes('order.place'));
    expect(sent.hasLeft).to.equal(true);
    await channel.close();
    await lost;
    await server.close();
  });

  it('can be taken back over REST as long as there is no connection for it', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)); // no TLS is ever agreed
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const client = createRestClient(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    const used = client.rateLimits.usage();
    const withdrawal = new Withdrawal();
    const refused = rejectionOf(client.rest.newOrder(ORDER, { withdrawal }));
    await waitUntil(() => sockets.length === 1);
    expect(withdrawal.withdraw()).to.equal(true);
    expect(await refused).to.include({ outcome: 'not-sent', category: 'closed' });
    expect([withdrawal.isWithdrawn, withdrawal.hasLeft]).to.deep.equal([true, false]);
    expect(client.rateLimits.usage()).to.deep.equal(used);
    client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('cannot be taken back over REST any more once it has left', async () => {
    const withdrawal = new Withdrawal();
    const server = await ScriptedHttpServer.start((_, response) => {
      expect(withdrawal.withdraw()).to.equal(false);
      sendJson(response, 200, { ...ORDER, orderId: 1, clientOrderId: 'vt-1', transactTime: 1 });
    });
    const client = createRestClient(server.url);
    expect(await client.rest.newOrder(ORDER, { withdrawal })).to.include({ orderId: 1 });
    expect(withdrawal.isWithdrawn).to.equal(false);
    client.close();
    await server.close();
  });

  it('does so over REST when there is a connection for it, and has not left where the venue’s clock check refused it', async () => {
    const left: boolean[] = [];
    const withdrawal = new Withdrawal({ onLeaving: () => left.push(true) });
    const server = await ScriptedHttpServer.start(({ path }, response) => {
      left.push(withdrawal.hasLeft);
      if (path === '/api/v3/time') sendJson(response, 200, { serverTime: Date.now() });
      else sendJson(response, 400, { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' });
    });
    const client = createRestClient(server.url);
    await rejectionOf(client.rest.newOrder(ORDER, { withdrawal }));
    expect(left).to.deep.equal([true, true, false, false, false, true, true]);
    client.close();
    await server.close();
  });
});
