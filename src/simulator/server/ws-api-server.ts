import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { VenueError } from '../venue-error.js';
import type { ApiGate } from './api-gate.js';
import type { SocketDoor } from './socket-door.js';
import type { SocketRegistry } from './socket-registry.js';
import { queryParameters } from './stream-path.js';
import type { UpgradeHandler } from './upgrade-handler.js';
import type { UserDataFeed } from './user-data-feed.js';
import { WsApiSession } from './ws-api-session.js';

/** What the WebSocket API is made of. */
export interface WsApiServerSetup {
  readonly gate: ApiGate;
  readonly feed: UserDataFeed;
  readonly door: SocketDoor;
  readonly registry: SocketRegistry;
}

const PATH = '/ws-api/v3';

/**
 * The WebSocket API: requests and user data on `/ws-api/v3` (web-socket-api.md). `timeUnit` in the URL is accepted and
 * ignored: replies keep their times in milliseconds.
 */
export class WsApiServer implements UpgradeHandler {
  readonly #setup: WsApiServerSetup;

  constructor(setup: WsApiServerSetup) {
    this.#setup = setup;
  }

  accepts(path: string): boolean {
    return path === PATH;
  }

  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { door, gate, feed } = this.#setup;
    const parameters = queryParameters(request.url?.split('?')[1] ?? '');
    const returnsRateLimits = parameters.get('returnRateLimits') !== 'false';
    door.open(
      { request, socket, head },
      {
        kind: 'ws-api',
        admit: (address) => {
          refuseBinary(parameters);
          gate.context.limits.admitConnection(address);
        },
        welcome: (connection) => connection.serve(new WsApiSession({ connection, gate, feed, returnsRateLimits })),
      },
    );
  }

  async close(): Promise<void> {
    await this.#setup.registry.close('ws-api');
  }
}

/** Who wants binary frames must not get JSON in their place; the words are from memory. */
function refuseBinary(parameters: ReadonlyMap<string, string>): void {
  if (parameters.get('responseFormat')?.toLowerCase() === 'sbe') throw new VenueError(-1155, 'SBE is not enabled.');
}
