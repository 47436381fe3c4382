import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RestListener } from './rest-listener.js';
import type { UpgradeHandler } from './upgrade-handler.js';

/** One port for everything: REST on HTTP, streams and the WebSocket API on upgrades. */
export class SimulatorServer {
  readonly #http: Server;
  readonly #upgradeHandlers: readonly UpgradeHandler[];
  readonly #sockets = new Set<Duplex>();
  #closing: Promise<void> | undefined;

  constructor(rest: RestListener, upgradeHandlers: readonly UpgradeHandler[] = []) {
    this.#upgradeHandlers = upgradeHandlers;
    this.#http = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
      void rest.serve(request, response);
    });
    this.#http.on('connection', (socket) => this.#track(socket));
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('clientError', (_error, socket) => refuse(socket, '400 Bad Request'));
  }

  /** Starts to listen and answers the port; port 0 takes a free one. Rejects where the port is taken. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, host, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
    return (this.#http.address() as AddressInfo).port;
  }

  /** Ends every connection at once, whatever is under way. May be called more than once. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
    });
    await Promise.all(this.#upgradeHandlers.map((handler) => handler.close()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #track(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const handler = this.#upgradeHandlers.find((candidate) => candidate.accepts(path));
    if (handler) handler.handle(request, socket, head);
    else refuse(socket, '404 Not Found');
  }
}

function refuse(socket: Duplex, status: string): void {
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}
