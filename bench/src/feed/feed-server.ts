import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { FeedConnection } from './feed-connection.js';
import { FIRST_ID, symbolNames } from './kinds.js';
import type { Kind } from './kinds.js';
import { monotonicMicros } from './monotonic-micros.js';
import { restAnswer } from './rest-answers.js';
import type { FeedState } from './rest-answers.js';

/** What a feed sends. */
export interface FeedOptions {
  readonly kind: Kind;
  readonly symbols: number;
}

/** A venue that answers the few queries that clients begin with, and sends one kind of stream, never being the bottleneck. */
export class FeedServer {
  readonly #kind: Kind;
  readonly #symbols: readonly string[];
  readonly #connections = new Set<FeedConnection>();
  readonly #withSnapshot = new Set<string>();
  readonly #server: Server;

  constructor({ kind, symbols }: FeedOptions) {
    this.#kind = kind;
    this.#symbols = symbolNames(symbols);
    this.#server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://feed');
      const answer = restAnswer(pathname, searchParams, this.#state());
      response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? { code: -1, msg: 'unknown path' }));
    });
    this.#server.on('upgrade', (request, socket: Socket) => {
      socket.setNoDelay(true);
      const connection = new FeedConnection(request, socket, this.#kind, this.#symbols);
      this.#connections.add(connection);
      socket.on('close', () => this.#connections.delete(connection));
    });
  }

  /** Gives the port. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Sends so many frames in all as fast as they are taken, each client its share by its symbols. */
  async flood(frames: number): Promise<void> {
    const clients = this.#listeners();
    const symbols = clients.reduce((sum, client) => sum + client.symbols.length, 0);
    let left = frames;
    await Promise.all(
      clients.map((client, index) => {
        const share = index === clients.length - 1 ? left : Math.round((frames * client.symbols.length) / symbols);
        left -= share;
        return client.flood(share);
      }),
    );
  }

  /** Sends single frames at an even rate, the clients in turn; gives the microsecond at which each left. */
  async pace(frames: number, framesPerSecond: number): Promise<number[]> {
    const clients = this.#listeners().map((client) => ({ client, block: client.block() }));
    const sentMicros: number[] = [];
    const start = monotonicMicros();
    for (let sent = 0; sent < frames; sent += 1) {
      const due = start + (sent * 1_000_000) / framesPerSecond;
      while (monotonicMicros() < due) await new Promise(setImmediate);
      const next = clients[sent % clients.length];
      if (!next) break;
      const turn = Math.floor(sent / clients.length);
      const frame = next.block.frame(turn % next.block.frames, Math.floor(turn / next.block.frames));
      sentMicros.push(monotonicMicros());
      next.client.write(frame);
    }
    return sentMicros;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #state(): FeedState {
    const tradeIdOf = this.#kind === 'trade' ? this.#lastIdOf : () => FIRST_ID - 1;
    return { symbols: this.#symbols, tradeIdOf, snapshotIdOf: this.#snapshotIdOf };
  }

  /** The first snapshot is from before all diffs, so that every one of them counts; later ones are of their moment. */
  readonly #snapshotIdOf = (symbol: string): number => {
    if (this.#withSnapshot.has(symbol)) return this.#lastIdOf(symbol);
    this.#withSnapshot.add(symbol);
    return FIRST_ID - 1;
  };

  readonly #lastIdOf = (symbol: string): number => {
    return [...this.#connections].find((client) => client.has(symbol))?.lastId ?? FIRST_ID - 1;
  };

  #listeners(): FeedConnection[] {
    return [...this.#connections].filter((client) => client.symbols.length > 0);
  }
}
