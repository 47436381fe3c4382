import { SeededRandom } from '../seeded-random.js';
import type { MarketViews } from '../market-view.js';
import type { VenueClock } from '../venue-clock.js';
import type { Venue } from '../venue.js';
import { ApiGate } from './api-gate.js';
import type { ApiKeys } from './api-keys.js';
import type { LimitSettings } from './limit-settings.js';
import { LimitWindows } from './limit-windows.js';
import { RestListener } from './rest-listener.js';
import { SimulatorServer } from './simulator-server.js';
import { SocketDoor } from './socket-door.js';
import type { SocketOptions } from './socket-options.js';
import { SocketRegistry } from './socket-registry.js';
import { StreamConnectionLimit } from './stream-connection-limit.js';
import { StreamServer } from './stream-server.js';
import { UserDataFeed } from './user-data-feed.js';
import { WsApiServer } from './ws-api-server.js';

/** What a server serves, and how. */
export interface ServerSetup {
  readonly venue: Venue;
  readonly markets: MarketViews;
  readonly clock: VenueClock;
  readonly keys: ApiKeys;
  readonly limits: Partial<LimitSettings>;
  readonly sockets: SocketOptions;
}

/** The parts of a server that a test or a fault takes hold of. */
export interface AssembledServer {
  readonly server: SimulatorServer;
  readonly gate: ApiGate;
  readonly keys: ApiKeys;
  readonly limits: LimitWindows;
  /** Every open WebSocket. */
  readonly sockets: SocketRegistry;
  /** Where WebSocket handshakes come in. */
  readonly door: SocketDoor;
  /** Ends every connection at once; may be called more than once. */
  close(): Promise<void>;
}

/** Puts REST, the streams and the WebSocket API before a venue. */
export function assembleServer(setup: ServerSetup): AssembledServer {
  const { venue, markets, clock, keys, sockets: options } = setup;
  const limits = new LimitWindows(clock, setup.limits);
  venue.on('execution', (execution) => limits.noteExecution(execution));
  const accountUpdateTime = followAccountUpdates(venue);
  const gate = new ApiGate({ venue, markets, clock, limits, accountUpdateTime }, keys);
  const registry = new SocketRegistry(clock);
  const door = new SocketDoor({ clock, options, registry });
  const random = new SeededRandom(options.seed);
  const feed = new UserDataFeed({
    venue,
    clock,
    replyOrder: options.replyOrder,
    random: () => random.next(),
    onBug: (bug) => gate.onBug(bug),
  });
  // A limit of attempts that is lowered for the WebSocket API is meant for the streams, too.
  const limit = new StreamConnectionLimit(clock, limits.settings.connectionsPer5Minutes);
  const streams = new StreamServer({ markets, door, limit, options, registry });
  const wsApi = new WsApiServer({ gate, feed, door, registry });
  const server = new SimulatorServer(new RestListener(gate), [streams, wsApi]);
  const close = (): Promise<void> => {
    feed.close();
    return server.close();
  };
  return { server, gate, keys, limits, sockets: registry, door, close };
}

/** Remembers when the money of each account last moved; what `account` answers as its `updateTime`. */
function followAccountUpdates(venue: Venue): (accountId: string) => number {
  const times = new Map<string, number>();
  venue.on('balances', (accountId, _balances, time) => void times.set(accountId, time));
  venue.on('deposit', (accountId, _asset, _delta, time) => void times.set(accountId, time));
  return (accountId) => times.get(accountId) ?? 0;
}
