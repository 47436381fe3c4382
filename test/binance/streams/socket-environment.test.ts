import { expect } from 'chai';
import { Agent } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import sinon from 'sinon';
import { ReconnectingSocket } from '../../../src/binance/streams/reconnecting-socket.js';
import { realSocketEnvironment } from '../../../src/binance/streams/socket-environment.js';
import type { SocketEnvironment } from '../../../src/binance/streams/socket-environment.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { selfSignedCertificate } from '../../support/self-signed-certificate.js';
import { waitUntil } from '../../support/wait-until.js';

/** Counts the timers that were set and neither cleared nor ran out. */
function countingEnvironment(): SocketEnvironment & { readonly pending: Set<unknown> } {
  const pending = new Set<unknown>();
  const { timers } = realSocketEnvironment;
  return {
    ...realSocketEnvironment,
    pending,
    timers: {
      setTimeout: (callback, delayMs) => {
        const handle = timers.setTimeout(() => {
          pending.delete(handle);
          callback();
        }, delayMs);
        pending.add(handle);
        return handle;
      },
      clearTimeout: (handle) => {
        pending.delete(handle);
        timers.clearTimeout(handle);
      },
    },
  };
}

function listener(onOpen: () => void): ConstructorParameters<typeof ReconnectingSocket>[1] {
  const ignore = (): void => undefined;
  return { onOpen, onMessage: ignore, onLost: ignore, onReconnecting: ignore, onRenewalDue: ignore };
}

describe('socket environment', () => {
  let server: LocalWebSocketServer;

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
  });

  afterEach(() => server.close());

  it('has no timer left after a closed socket, whatever happened before', async () => {
    const environment = countingEnvironment();
    let opened = 0;
    const socket = new ReconnectingSocket(
      { url: server.url, backoff: { initialMs: 1, jitter: 0 }, environment },
      listener(() => (opened += 1)),
    );
    socket.open();
    await waitUntil(() => opened === 1);
    server.dropAll();
    await waitUntil(() => opened === 2);
    socket.drop('for a change');
    await waitUntil(() => opened === 3);
    socket.drop('for a change');
    expect(environment.pending.size).to.be.greaterThan(0);
    await socket.close();
    expect(environment.pending.size).to.equal(0);
  });

  it('is handed the address, the time-out of the handshake and the proxy agent', async () => {
    const createWebSocket = sinon.spy(realSocketEnvironment.createWebSocket);
    const agent = new Agent();
    const environment = { ...realSocketEnvironment, createWebSocket };
    const socket = new ReconnectingSocket(
      { url: server.url, agent, handshakeTimeoutMs: 77, environment },
      listener(() => undefined),
    );
    socket.open();
    expect(createWebSocket.args).to.deep.equal([[server.url, { handshakeTimeoutMs: 77, agent }]]);
    await socket.close();
    agent.destroy();
  });

  it('refuses a certificate that nobody vouches for, even where the process is told to take any', async () => {
    const tls = createTlsServer(selfSignedCertificate());
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const losses: string[] = [];
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const socket = new ReconnectingSocket(
        { url: `wss://127.0.0.1:${(tls.address() as AddressInfo).port}`, backoff: { initialMs: 60_000 } },
        { ...listener(() => losses.push('opened')), onLost: ({ reason }) => losses.push(reason) },
      );
      socket.open();
      await waitUntil(() => losses.length === 1);
      await socket.close();
      expect(losses[0]).to.match(/self[- ]signed certificate/);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      await new Promise((resolve) => tls.close(resolve));
    }
  });

  it('asks for no compression', async () => {
    let extensions: string | undefined = 'not asked';
    server.onUpgrade = (headers) => (extensions = headers['sec-websocket-extensions']);
    let opened = 0;
    const socket = new ReconnectingSocket(
      { url: server.url },
      listener(() => (opened += 1)),
    );
    socket.open();
    await waitUntil(() => opened === 1);
    expect(extensions).to.equal(undefined);
    await socket.close();
  });

  it('grows old after 23 hours less what chance takes off, by its own timers and chance', () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      const due: number[] = [];
      const sockets = [0, 0.5].map((chance) => {
        const environment = { ...realSocketEnvironment, random: () => chance, createWebSocket: fakeOpenSocket };
        const socket = new ReconnectingSocket(
          { url: 'ws://nowhere', idleTimeoutMs: 1e9, environment },
          { ...listener(() => undefined), onRenewalDue: () => due.push(Date.now() / 3_600_000) },
        );
        socket.open();
        return socket;
      });
      clock.tick(24 * 3_600_000);
      expect(due).to.deep.equal([22.75, 23]);
      void Promise.all(sockets.map((socket) => socket.close()));
    } finally {
      clock.restore();
    }
  });
});

/** A socket that says at once that it is open, and nothing else. */
function fakeOpenSocket(): ReturnType<SocketEnvironment['createWebSocket']> {
  const handlers = new Map<string, (...args: unknown[]) => void>();
  const socket = {
    readyState: 1,
    on: (event: string, handler: () => void) => handlers.set(event, handler),
    close: () => handlers.get('close')?.(1000, ''),
    terminate: () => handlers.get('close')?.(1006, ''),
    ping: () => undefined,
  };
  setTimeout(() => handlers.get('open')?.(), 0);
  return socket as unknown as ReturnType<SocketEnvironment['createWebSocket']>;
}
