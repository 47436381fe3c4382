import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { VenueClock } from '../venue-clock.js';
import { VenueError } from '../venue-error.js';
import { LimitError } from './limit-error.js';
import { SocketConnection, type SocketKind, type SocketSetup } from './socket-connection.js';
import type { SocketOptions } from './socket-options.js';
import type { SocketRegistry } from './socket-registry.js';

/** What the door needs to know of the house. */
export interface SocketDoorSetup {
  readonly clock: VenueClock;
  readonly options: SocketOptions;
  readonly registry: SocketRegistry;
}

const LARGEST_FRAME_BYTES = 1024 * 1024;

/** `closeTimeout` is documented by ws and missing from its published types. */
const serverOptions: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  // Pongs are sent by the connection itself, which may have to stay silent.
  autoPong: false,
  perMessageDeflate: false,
  maxPayload: LARGEST_FRAME_BYTES,
  closeTimeout: 1_000,
};

/** A handshake as the HTTP server hands it over. */
export interface Handshake {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** What a service does with a handshake. */
export interface SocketReception {
  readonly kind: SocketKind;
  /** Counts the attempt of an address; throws `VenueError` where it is one too many. */
  admit(address: string): void;
  /** Receives the connection before anything is read from it. */
  welcome(connection: SocketConnection): void;
}

/** Completes WebSocket handshakes that are within the limit of connections, and registers the sockets. */
export class SocketDoor {
  readonly #setup: SocketDoorSetup;
  readonly #server = new WebSocketServer(serverOptions);
  #connections = 0;
  /** Asked before a handshake is looked at; true where it has been dealt with. Null while there are no faults. */
  onHandshake: ((handshake: Handshake, kind: SocketKind) => boolean) | null = null;

  constructor(setup: SocketDoorSetup) {
    this.#setup = setup;
  }

  /** Completes a handshake, or refuses it with the HTTP status of the limit that it broke. */
  open({ request, socket, head }: Handshake, reception: SocketReception): void {
    if (this.onHandshake?.({ request, socket, head }, reception.kind) === true) return;
    const address = request.socket.remoteAddress ?? '';
    const refusal = refusalOf(() => reception.admit(address));
    if (refusal) {
      refuse(socket, refusal, this.#setup.clock.now());
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const setup = this.#describe(reception.kind, address, request.url ?? '/');
      const connection = new SocketConnection(webSocket, socket, setup);
      this.#setup.registry.add(connection);
      reception.welcome(connection);
    });
  }

  #describe(kind: SocketKind, address: string, path: string): SocketSetup {
    const { clock, options } = this.#setup;
    const messagesPerSecond = kind === 'stream' ? options.messagesPerSecond : null;
    return { id: ++this.#connections, kind, address, path, clock, options, messagesPerSecond };
  }
}

function refusalOf(admit: () => void): VenueError | null {
  try {
    admit();
    return null;
  } catch (error) {
    if (error instanceof VenueError) return error;
    throw error;
  }
}

function refuse(socket: Duplex, refusal: VenueError, now: number): void {
  const { status, code, message } = refusal;
  const body = JSON.stringify({ code, msg: message });
  // The HTTP server has let go of the socket: a reset would be nobody's otherwise.
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json;charset=UTF-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...(refusal instanceof LimitError ? [`Retry-After: ${refusal.secondsFrom(now)}`] : []),
      '',
      body,
    ].join('\r\n'),
  );
}
