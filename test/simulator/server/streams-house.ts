import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createConnection, type AddressInfo } from 'node:net';
import type { MarketView, MarketViews } from '../../../src/simulator/market-view.js';
import { SocketDoor } from '../../../src/simulator/server/socket-door.js';
import { defaultSocketOptions, type SocketOptions } from '../../../src/simulator/server/socket-options.js';
import { SocketRegistry } from '../../../src/simulator/server/socket-registry.js';
import { StreamConnectionLimit } from '../../../src/simulator/server/stream-connection-limit.js';
import { StreamServer } from '../../../src/simulator/server/stream-server.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { StreamsClient } from './streams-client.js';

/** A market that says what it is told to say, to whoever listens. */
export class SpokenMarket implements MarketViews {
  readonly #listeners = new Map<string, Set<(json: string) => void>>();

  constructor(readonly symbols: readonly string[]) {}

  /** Speaks on `SYMBOL topic` or an all-market topic; gives how many heard it. */
  say(topic: string, json: string): number {
    const listeners = this.#listeners.get(topic) ?? new Set();
    for (const listener of listeners) listener(json);
    return listeners.size;
  }

  listenersOf(topic: string): number {
    return this.#listeners.get(topic)?.size ?? 0;
  }

  view(symbol: string): MarketView | undefined {
    if (!this.symbols.includes(symbol)) return undefined;
    const listen = (topic: string, listener: (json: string) => void): (() => void) =>
      this.#listen(`${symbol} ${topic}`, listener);
    return { symbol, listen } as MarketView;
  }

  listenAll(topic: string, listener: (json: string) => void): () => void {
    return this.#listen(topic, listener);
  }

  #listen(topic: string, listener: (json: string) => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }
}

/** The market streams alone, on a port of their own, with time and market in the test's hands. */
export class StreamsHouse {
  readonly clock = new ManualClock();
  readonly market = new SpokenMarket(['BTCUSDT', 'ETHUSDT']);
  readonly registry = new SocketRegistry(this.clock);
  readonly streams: StreamServer;
  readonly #http: Server;

  private constructor(options: Partial<SocketOptions>, connectionsPer5Minutes: number) {
    const { clock, registry, market } = this;
    const settings = { ...defaultSocketOptions, ...options };
    const door = new SocketDoor({ clock, options: settings, registry });
    const limit = new StreamConnectionLimit(clock, connectionsPer5Minutes);
    this.streams = new StreamServer({ markets: market, door, limit, options: settings, registry });
    this.#http = createServer();
    this.#http.on('upgrade', (request, socket, head) => {
      if (this.streams.accepts((request.url ?? '/').split('?')[0]!)) this.streams.handle(request, socket, head);
      else socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    });
  }

  static async open(options: Partial<SocketOptions> = {}, connectionsPer5Minutes = 300): Promise<StreamsHouse> {
    const house = new StreamsHouse(options, connectionsPer5Minutes);
    await new Promise<void>((resolve) => house.#http.listen(0, '127.0.0.1', resolve));
    return house;
  }

  connect(path: string, options: { autoPong?: boolean } = {}): Promise<StreamsClient> {
    const { port } = this.#http.address() as AddressInfo;
    return StreamsClient.open(`ws://127.0.0.1:${port}${path}`, options);
  }

  /** Asks for a handshake and resets the TCP connection before the answer can be read. */
  async resetHandshake(path: string): Promise<void> {
    const { port } = this.#http.address() as AddressInfo;
    const socket = createConnection({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
    );
    setImmediate(() => socket.resetAndDestroy());
    await once(socket, 'close');
  }

  async close(): Promise<void> {
    await this.streams.close();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
