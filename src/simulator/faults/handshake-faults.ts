import { STATUS_CODES } from 'node:http';
import type { Handshake } from '../server/socket-door.js';
import type { SocketKind } from '../server/socket-connection.js';
import type { FaultBook } from './fault-book.js';

/** Keeps sockets from being opened. */
export class HandshakeFaults {
  readonly #book: FaultBook;

  constructor(book: FaultBook) {
    this.#book = book;
  }

  /** True where a fault has dealt with the handshake. */
  meet({ request, socket }: Handshake, channel: SocketKind): boolean {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const [fault] = this.#book.draw({ phase: 'handshake', channel, names: [path] });
    if (!fault) return false;
    fault.note();
    // The HTTP server has let go of the socket: a reset would be nobody's otherwise.
    socket.on('error', () => socket.destroy());
    if (fault.kind === 'handshake-cut') socket.destroy();
    if (fault.kind === 'handshake-refused') socket.end(refusal(fault.values['status'] ?? 503));
    return true;
  }
}

function refusal(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
}
