import { SeededRandom } from '../seeded-random.js';
import type { VenueClock } from '../venue-clock.js';
import type { ApiGate } from './api-gate.js';
import { SocketDoor } from './socket-door.js';
import type { SocketOptions } from './socket-options.js';
import { SocketRegistry } from './socket-registry.js';
import { StreamConnectionLimit } from './stream-connection-limit.js';
import { StreamServer } from './stream-server.js';
import type { UpgradeHandler } from './upgrade-handler.js';
import { UserDataFeed } from './user-data-feed.js';
import { WsApiServer } from './ws-api-server.js';

/** Every WebSocket service of the simulator, put together: market streams, WebSocket API, user data. */
export class SocketServices {
  /** Open sockets, and the mishaps that can be brought upon them. */
  readonly connections: SocketRegistry;
  readonly streams: StreamServer;
  readonly wsApi: WsApiServer;
  readonly #feed: UserDataFeed;

  /**
   * `keepAliveClock` measures pings, lifetimes and message rates; the venue's own clock where it is absent. A venue
   * whose time leaps (a recording read as fast as it can be) needs one that does not.
   */
  constructor(gate: ApiGate, options: SocketOptions, keepAliveClock: VenueClock = gate.context.clock) {
    const { venue, markets, clock, limits } = gate.context;
    const random = new SeededRandom(options.seed);
    const registry = new SocketRegistry(keepAliveClock);
    const door = new SocketDoor({ clock: keepAliveClock, options, registry });
    const limit = new StreamConnectionLimit(keepAliveClock, limits.settings.connectionsPer5Minutes);
    this.connections = registry;
    this.#feed = new UserDataFeed({ venue, clock, replyOrder: options.replyOrder, random: () => random.next() });
    this.streams = new StreamServer({ markets, door, limit, options, registry });
    this.wsApi = new WsApiServer({ gate, feed: this.#feed, door, registry });
  }

  /** The services, for the HTTP server to hand handshakes to. */
  get handlers(): readonly UpgradeHandler[] {
    return [this.streams, this.wsApi];
  }

  /** Ends every connection and stops listening to the venue. */
  async close(): Promise<void> {
    await Promise.all(this.handlers.map((handler) => handler.close()));
    this.#feed.close();
  }
}
