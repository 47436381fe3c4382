import { expect } from 'chai';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { realSocketEnvironment } from '../../../src/binance/streams/socket-environment.js';
import { SlidingWindow } from '../../../src/binance/streams/sliding-window.js';
import { ReconnectingSocket } from '../../../src/binance/streams/reconnecting-socket.js';
import type { ReconnectingSocketOptions, SocketLoss } from '../../../src/binance/streams/reconnecting-socket.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { waitUntil } from '../../support/wait-until.js';

const FAST = { initialMs: 5, capMs: 20, jitter: 0 };

describe('ReconnectingSocket', () => {
  let server: LocalWebSocketServer;
  const sockets: ReconnectingSocket[] = [];
  let opened = 0;
  let renewalsDue = 0;
  let messages: string[] = [];
  let losses: SocketLoss[] = [];
  let waits: { attempt: number; delayMs: number }[] = [];

  function make(options: Partial<ReconnectingSocketOptions> = {}): ReconnectingSocket {
    const socket = new ReconnectingSocket(
      { url: server.url, backoff: FAST, ...options },
      {
        onOpen: () => (opened += 1),
        onMessage: (data) => messages.push(data.toString()),
        onLost: (loss) => losses.push(loss),
        onReconnecting: (attempt, delayMs) => waits.push({ attempt, delayMs }),
        onRenewalDue: () => (renewalsDue += 1),
      },
    );
    sockets.push(socket);
    return socket;
  }

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
    opened = 0;
    renewalsDue = 0;
    messages = [];
    losses = [];
    waits = [];
  });

  afterEach(async () => {
    await Promise.all(sockets.splice(0).map((socket) => socket.close()));
    await server.close();
  });

  it('goes from idle over connecting to open and delivers text frames', async () => {
    const socket = make();
    expect(socket.state).to.equal('idle');
    socket.open();
    expect(socket.state).to.equal('connecting');
    await waitUntil(() => opened === 1);
    expect(socket.state).to.equal('open');
    server.last.send({ a: 1 });
    server.last.socket.send(Buffer.from('binary'), { binary: true });
    server.last.send({ a: 2 });
    await waitUntil(() => messages.length === 2);
    expect(messages).to.deep.equal(['{"a":1}', '{"a":2}']);
  });

  it('opens once, however often it is told to', async () => {
    const socket = make();
    socket.open();
    socket.open();
    await waitUntil(() => opened === 1);
    socket.open();
    expect(server.attempts).to.equal(1);
  });

  it('sends only while it is open', async () => {
    const socket = make();
    expect(socket.send('{"early":1}')).to.equal(false);
    socket.open();
    expect(socket.send('{"early":2}')).to.equal(false);
    await waitUntil(() => opened === 1);
    expect(socket.send('{"now":1}')).to.equal(true);
    await waitUntil(() => server.last.messages.length === 1);
    expect(server.last.received).to.deep.equal(['{"now":1}']);
  });

  it('comes back after a cut without a close frame', async () => {
    make().open();
    await waitUntil(() => opened === 1);
    server.dropAll();
    await waitUntil(() => opened === 2);
    expect(losses).to.have.length(1);
    expect(losses[0]!.since).to.be.at.most(Date.now());
  });

  it('comes back after a clean close by the server and tells its code', async () => {
    make().open();
    await waitUntil(() => opened === 1);
    server.last.socket.close(1001, 'going away');
    await waitUntil(() => opened === 2);
    expect(losses[0]!.reason).to.equal('closed by the server with code 1001 (going away)');
  });

  it('waits longer from attempt to attempt, up to the cap, while nobody is there', async () => {
    const port = server.port;
    await server.close();
    make({ url: `ws://127.0.0.1:${port}` }).open();
    await waitUntil(() => waits.length >= 4);
    expect(waits.slice(0, 4)).to.deep.equal([
      { attempt: 1, delayMs: 5 },
      { attempt: 2, delayMs: 10 },
      { attempt: 3, delayMs: 20 },
      { attempt: 4, delayMs: 20 },
    ]);
    expect(losses[0]!.reason).to.include('ECONNREFUSED');
    server = await LocalWebSocketServer.start(port);
    await waitUntil(() => opened === 1);
  });

  it('forgets earlier failures only after a connection has proved itself', async () => {
    make({ stableMs: 1_000_000 }).open();
    await waitUntil(() => opened === 1);
    for (let round = 2; round <= 4; round += 1) {
      server.dropAll();
      await waitUntil(() => opened === round);
    }
    expect(waits.map(({ attempt }) => attempt)).to.deep.equal([1, 2, 3]);
  });

  it('starts over with the first wait after a stable connection', async () => {
    make({ stableMs: 0 }).open();
    for (let round = 1; round <= 3; round += 1) {
      await waitUntil(() => opened === round);
      server.dropAll();
    }
    await waitUntil(() => waits.length === 3);
    expect(waits.map(({ attempt }) => attempt)).to.deep.equal([1, 1, 1]);
  });

  it('keeps away as long as a refused handshake asks', async () => {
    server.refuseWithStatus = 429;
    server.refusalHeaders = { 'Retry-After': '1' };
    make().open();
    await waitUntil(() => waits.length === 1);
    expect(waits[0]).to.deep.equal({ attempt: 1, delayMs: 1_000 });
    expect(losses[0]).to.include({ httpStatus: 429, reason: 'the handshake was refused with HTTP status 429' });
  });

  for (const [status, delayMs] of [
    [418, 120_000],
    [429, 60_000],
    [403, 60_000],
    [503, 5],
  ] as const) {
    it(`keeps away ${delayMs} ms where a handshake is refused with ${status} and nothing is said`, async () => {
      server.refuseWithStatus = status;
      make().open();
      await waitUntil(() => waits.length === 1);
      expect(waits[0]).to.deep.equal({ attempt: 1, delayMs });
    });
  }

  it('finds a half-open connection although the clock of this machine was set back', async () => {
    let setBackMs = 0;
    const now = (): number => Date.now() - setBackMs;
    const raw = net.createServer();
    const sockets: net.Socket[] = [];
    const url = await acceptUpgradesAndStaySilent(raw, sockets);
    const environment = { ...realSocketEnvironment, now };
    make({ url, environment, idleTimeoutMs: 60, probeTimeoutMs: 20, closeTimeoutMs: 10 }).open();
    await waitUntil(() => opened === 1);
    setBackMs = 3_600_000;
    await waitUntil(() => losses.length === 1, 'the loss', 2_000);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => raw.close(resolve));
  });

  it('gives a handshake up that nobody answers', async () => {
    const silent = net.createServer((client) => client.resume().on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const socket = make({
      url: `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      handshakeTimeoutMs: 20,
      backoff: { initialMs: 60_000 },
    });
    socket.open();
    await waitUntil(() => losses.length === 1);
    expect(losses[0]!.reason).to.match(/handshake/i);
    expect(socket.state).to.equal('waiting');
    await socket.close();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('finds a half-open connection by silence, a ping of its own, and more silence', async () => {
    const raw = net.createServer();
    const sockets: net.Socket[] = [];
    const upgraded = await acceptUpgradesAndStaySilent(raw, sockets);
    make({ url: upgraded, idleTimeoutMs: 20, probeTimeoutMs: 20, closeTimeoutMs: 10 }).open();
    await waitUntil(() => losses.length === 1);
    expect(losses[0]!.reason).to.match(/^no frame for \d+ ms: the connection is half-open$/);
    await waitUntil(() => opened >= 2);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => raw.close(resolve));
  });

  it('leaves a quiet connection alone that answers its ping', async () => {
    let pings = 0;
    make({ idleTimeoutMs: 10, probeTimeoutMs: 200 }).open();
    await waitUntil(() => opened === 1);
    server.last.socket.on('ping', () => (pings += 1));
    await waitUntil(() => pings >= 3);
    expect(losses).to.deep.equal([]);
  });

  it('sends no ping of its own while server pings come in', async () => {
    let pings = 0;
    make({ idleTimeoutMs: 400 }).open();
    await waitUntil(() => opened === 1);
    server.last.socket.on('ping', () => (pings += 1));
    let pongs = 0;
    server.last.socket.on('pong', () => (pongs += 1));
    const beat = setInterval(() => server.last.socket.ping(), 20);
    await waitUntil(() => pongs >= 30);
    clearInterval(beat);
    expect(pings).to.equal(0);
  });

  it('listens no more to a connection that it has left', async () => {
    const socket = make();
    socket.open();
    await waitUntil(() => opened === 1);
    const first = server.last;
    socket.drop('old age');
    first.send({ from: 'first' });
    await waitUntil(() => opened === 2);
    server.last.send({ from: 'second' });
    await waitUntil(() => messages.length > 0);
    expect(messages).to.deep.equal(['{"from":"second"}']);
  });

  it('comes back with backoff when its owner gives the connection up', async () => {
    const socket = make();
    socket.open();
    await waitUntil(() => opened === 1);
    socket.drop('useless');
    expect(socket.state).to.equal('waiting');
    await waitUntil(() => opened === 2);
    expect(waits).to.have.length(1);
  });

  it('comes back after the first wait when it is hurried', async () => {
    server.refuseWithStatus = 503;
    const socket = make({ backoff: { initialMs: 5, factor: 1_000, capMs: 60_000, jitter: 0 } });
    socket.open();
    await waitUntil(() => waits.length === 2);
    server.refuseWithStatus = undefined;
    socket.hurry();
    await waitUntil(() => opened === 1);
    expect(waits.map(({ delayMs }) => delayMs)).to.deep.equal([5, 5_000, 5]);
  });

  it('keeps away as long as it was asked to, though hurried', async () => {
    server.refuseWithStatus = 429;
    server.refusalHeaders = { 'Retry-After': '3600' };
    const socket = make();
    socket.open();
    await waitUntil(() => waits.length === 1);
    socket.hurry();
    expect(waits[1]!.delayMs).to.be.within(3_590_000, 3_600_000);
  });

  it('waits no longer than it was asked to where it is hurried after this machine’s time was set back', async () => {
    let setByMs = 0;
    server.refuseWithStatus = 503;
    const environment = { ...realSocketEnvironment, now: () => Date.now() + setByMs };
    const socket = make({ environment, backoff: { initialMs: 5, factor: 1_000, capMs: 60_000, jitter: 0 } });
    socket.open();
    await waitUntil(() => waits.length === 2);
    setByMs = -3_600_000;
    socket.hurry();
    expect(waits.map(({ delayMs }) => delayMs)).to.deep.equal([5, 5_000, 5]);
  });

  it('says when its connection grows old and leaves the rest to its owner', async () => {
    const socket = make({ maxAgeMs: 20, maxAgeJitterMs: 0 });
    socket.open();
    await waitUntil(() => renewalsDue === 1);
    expect(socket.state).to.equal('open');
  });

  it('does nothing when it is dropped or hurried while not open', () => {
    const socket = make();
    socket.drop('nothing to drop');
    socket.hurry();
    expect(socket.state).to.equal('idle');
    expect(losses).to.deep.equal([]);
  });

  it('waits for room where too many connections were opened', async () => {
    const budget = new SlidingWindow(1, 200);
    budget.take(Date.now());
    const socket = make({ budget });
    const asked = Date.now();
    socket.open();
    expect(socket.state).to.equal('waiting');
    await waitUntil(() => opened === 1);
    expect(Date.now() - asked).to.be.at.least(150);
  });

  it('closes with a close frame and for good', async () => {
    const socket = make();
    socket.open();
    await waitUntil(() => opened === 1);
    const codes: number[] = [];
    server.last.socket.on('close', (code) => codes.push(code));
    await socket.close();
    await waitUntil(() => codes.length === 1);
    expect(codes).to.deep.equal([1000]);
    expect(socket.state).to.equal('closed');
    socket.open();
    expect(socket.state).to.equal('closed');
    expect(losses).to.deep.equal([]);
  });

  it('closes within its bound although the other side answers nothing', async () => {
    const raw = net.createServer();
    const held: net.Socket[] = [];
    const url = await acceptUpgradesAndStaySilent(raw, held);
    const socket = make({ url, closeTimeoutMs: 20 });
    socket.open();
    await waitUntil(() => opened === 1);
    await socket.close();
    expect(socket.state).to.equal('closed');
    for (const one of held) one.destroy();
    await new Promise((resolve) => raw.close(resolve));
  });

  it('can be closed while it connects, while it waits, and again', async () => {
    const connecting = make();
    connecting.open();
    await connecting.close();
    await connecting.close();
    expect(opened).to.equal(0);

    const port = server.port;
    await server.close();
    const waiting = make({ url: `ws://127.0.0.1:${port}`, backoff: { initialMs: 60_000 } });
    waiting.open();
    await waitUntil(() => waiting.state === 'waiting');
    await waiting.close();
    expect(waiting.state).to.equal('closed');
  });

  it('does not come back when it is closed from within the news of a loss', async () => {
    let closed: Promise<void> | undefined;
    const socket: ReconnectingSocket = new ReconnectingSocket(
      { url: server.url, backoff: FAST },
      {
        onOpen: () => (opened += 1),
        onMessage: () => undefined,
        onLost: () => {
          closed = socket.close();
        },
        onReconnecting: () => waits.push({ attempt: 0, delayMs: 0 }),
        onRenewalDue: () => undefined,
      },
    );
    sockets.push(socket);
    socket.open();
    await waitUntil(() => opened === 1);
    server.dropAll();
    await waitUntil(() => closed !== undefined);
    await closed;
    expect(waits).to.deep.equal([]);
    expect(socket.state).to.equal('closed');
  });
});

/** A server that finishes the handshake and then never says anything, not even a pong. */
async function acceptUpgradesAndStaySilent(server: net.Server, sockets: net.Socket[]): Promise<string> {
  const { createHash } = await import('node:crypto');
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.once('data', (head) => {
      const key = /sec-websocket-key: (.*)\r\n/i.exec(head.toString())?.[1] ?? '';
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
