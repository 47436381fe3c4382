import { expect } from 'chai';
import type { Duplex } from 'node:stream';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import { ReconnectingSocket } from '../../../src/binance/streams/reconnecting-socket.js';
import { realSocketEnvironment } from '../../../src/binance/streams/socket-environment.js';
import { bookTicker, LocalMarketStreams } from '../../support/local-market-streams.js';
import { LocalWebSocketServer } from '../../support/local-web-socket-server.js';
import { waitUntil } from '../../support/wait-until.js';

const NO_UTF8 = Buffer.from([0x22, 0xff, 0x22]);

/** A text frame as servers write it, of less than 126 bytes. */
function textFrame(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x81, payload.length]), payload]);
}

describe('frames as they arrive', () => {
  let server: LocalWebSocketServer;

  beforeEach(async () => {
    server = await LocalWebSocketServer.start();
  });

  afterEach(() => server.close());

  /** Puts bytes on the wire in one piece, past the server's own framing. */
  function write(...frames: Buffer[]): void {
    const { socket } = server.last;
    (socket as unknown as { readonly _socket: Duplex })._socket.write(Buffer.concat(frames));
  }

  describe('on a connection of streams', () => {
    let streams: MarketStreams;
    let received: number[];
    let losses: string[];
    let readings: number;

    beforeEach(async () => {
      [received, losses, readings] = [[], [], 0];
      new LocalMarketStreams(server);
      const environment = { ...realSocketEnvironment, now: () => 1_700_000_000_000 + ++readings };
      streams = new MarketStreams(
        { url: `${server.url}/stream`, environment },
        {
          onSubscribed: () => undefined,
          onLost: ({ reason }) => losses.push(reason),
          onReconnecting: () => undefined,
          onNotice: () => undefined,
        },
      );
      streams.subscribe('btcusdt@bookTicker', (_frame, receivedTime) => received.push(receivedTime));
      streams.open();
      await waitUntil(() => streams.isSubscribed);
    });

    afterEach(() => streams.close());

    const top = (updateId: number): Buffer =>
      textFrame(Buffer.from(JSON.stringify({ ...bookTicker('BTCUSDT', updateId, '1', '2'), B: '1', A: '1' })));

    it('were received together where they came in together, and later where they came in later', async () => {
      const before = readings;
      write(top(1), top(2), top(3));
      await waitUntil(() => received.length === 3);
      write(top(4));
      await waitUntil(() => received.length === 4);
      const [first = 0, second, third, fourth = 0] = received;
      expect(first).to.be.greaterThan(1_700_000_000_000 + before);
      expect([second, third]).to.deep.equal([first, first]);
      expect(fourth).to.be.greaterThan(first);
    });

    it('that are no UTF-8 are malformed, and the connection stands', async () => {
      write(textFrame(NO_UTF8), top(1));
      await waitUntil(() => received.length === 1);
      expect(streams.malformedFrames).to.equal(1);
      expect(losses).to.deep.equal([]);
    });
  });

  it('on any other connection end it where they are no UTF-8', async () => {
    const [messages, losses]: [Buffer[], string[]] = [[], []];
    let opened = 0;
    const socket = new ReconnectingSocket(
      { url: server.url },
      {
        onOpen: () => (opened += 1),
        onMessage: (data) => messages.push(data),
        onLost: ({ reason }) => losses.push(reason),
        onReconnecting: () => undefined,
        onRenewalDue: () => undefined,
      },
    );
    socket.open();
    await waitUntil(() => opened === 1);
    write(textFrame(NO_UTF8));
    await waitUntil(() => losses.length === 1);
    expect(messages).to.deep.equal([]);
    expect(losses[0]).to.contain('UTF-8');
    await socket.close();
  });
});
