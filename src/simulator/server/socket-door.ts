import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { VenueClock } from '../venue-clock.js';
import { VenueError } from '../venue-error.js';
import { SocketConnection, type SocketKind } from './socket-connection.js';
import type { SocketOptions } from './socket-options.js';
import type { SocketRegistry } from './socket-registry.js';

/** What the door needs to know of the house. */
export interface SocketDoorSetup {
  readonly clock: VenueClock;
  readonly options: SocketOptions;
  readonly registry: SocketRegistry;
  /** Counts an attempt to connect from an address; throws `VenueError` where it is one too many. */
  readonly countConnection: (address: string, kind: SocketKind) => void;
}

const LARGEST_FRAME_BYTES = 1024 * 1024;
const CLOSE_HANDSHAKE_MS = 1_000;

/** Takes WebSocket handshakes over from the HTTP server, within the limit of connections, and registers the sockets. */
export class SocketDoor {
  readonly #setup: SocketDoorSetup;
  // Pongs are sent by the connection itself, which may have to stay silent.
  readonly #server = new WebSocketServer({
    noServer: true,
    autoPong: false,
    perMessageDeflate: false,
    maxPayload: LARGEST_FRAME_BYTES,
    closeTimeout: CLOSE_HANDSHAKE_MS,
  });
  #connections = 0;

  constructor(setup: SocketDoorSetup) {
    this.#setup = setup;
  }

  /** Completes a handshake; `welcome` receives the connection before anything is read from it. */
  open(
    kind: SocketKind,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    welcome: (connection: SocketConnection) => void,
  ): void {
    const address = request.socket.remoteAddress ?? '';
    const refusal = this.#refusal(address, kind);
    if (refusal) {
      refuse(socket, refusal);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const { clock, options, registry } = this.#setup;
      const connection = new SocketConnection(webSocket, socket, {
        id: ++this.#connections,
        kind,
        address,
        path: request.url ?? '/',
        clock,
        options,
        messagesPerSecond: kind === 'stream' ? options.messagesPerSecond : null,
      });
      registry.add(connection);
      welcome(connection);
    });
  }

  #refusal(address: string, kind: SocketKind): VenueError | null {
    try {
      this.#setup.countConnection(address, kind);
      return null;
    } catch (error) {
      if (error instanceof VenueError) return error;
      throw error;
    }
  }
}

function refuse(socket: Duplex, { status, code, message }: VenueError): void {
  const body = JSON.stringify({ code, msg: message });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json;charset=UTF-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
