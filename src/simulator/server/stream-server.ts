import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { MarketViews } from '../market-view.js';
import type { SocketDoor } from './socket-door.js';
import type { SocketOptions } from './socket-options.js';
import type { SocketRegistry } from './socket-registry.js';
import type { StreamConnectionLimit } from './stream-connection-limit.js';
import { StreamHub } from './stream-hub.js';
import { parseStreamPath } from './stream-path.js';
import { StreamSession } from './stream-session.js';
import type { UpgradeHandler } from './upgrade-handler.js';

/** What the market streams are made of. */
export interface StreamServerSetup {
  readonly markets: MarketViews;
  readonly door: SocketDoor;
  readonly limit: StreamConnectionLimit;
  readonly options: SocketOptions;
  readonly registry: SocketRegistry;
}

/** The market streams: `/ws` and `/stream` (web-socket-streams.md). */
export class StreamServer implements UpgradeHandler {
  readonly #setup: StreamServerSetup;
  readonly #hub: StreamHub;

  constructor(setup: StreamServerSetup) {
    this.#setup = setup;
    this.#hub = new StreamHub(setup.markets);
  }

  /** Streams that somebody listens to at this moment. */
  get streams(): readonly string[] {
    return this.#hub.streams;
  }

  accepts(path: string): boolean {
    return parseStreamPath(path) !== null;
  }

  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = parseStreamPath(request.url ?? '/');
    if (path === null) {
      socket.destroy();
      return;
    }
    const { door, limit, options } = this.#setup;
    door.open(
      { request, socket, head },
      {
        kind: 'stream',
        admit: (address) => limit.admit(address),
        welcome: (connection) => connection.serve(new StreamSession(connection, this.#hub, options, path)),
      },
    );
  }

  async close(): Promise<void> {
    await this.#setup.registry.close('stream');
    this.#hub.close();
  }
}
