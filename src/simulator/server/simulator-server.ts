import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RestListener } from './rest-listener.js';
import type { UpgradeHandler } from './upgrade-handler.js';

/** A request that is not for the venue but for the simulator itself; true where it has been taken. */
export type BackDoor = (request: IncomingMessage, response: ServerResponse) => boolean;

/** How often a port that somebody else has taken meanwhile is asked for again. */
const RETRY_MS = 20;

/** One port for everything: REST on HTTP, streams and the WebSocket API on upgrades. */
export class SimulatorServer {
  readonly #http: Server;
  readonly #upgradeHandlers: readonly UpgradeHandler[];
  readonly #sockets = new Set<Duplex>();
  #closing: Promise<void> | undefined;
  #place: { readonly port: number; readonly host: string } | null = null;
  #resuming: Promise<void> | null = null;
  /** Ends the wait of a server that cannot have its port back yet. */
  #stopWaiting: () => void = () => undefined;
  /** Requests to the simulator itself; null where it takes none. */
  backDoor: BackDoor | null = null;

  constructor(rest: RestListener, upgradeHandlers: readonly UpgradeHandler[] = []) {
    this.#upgradeHandlers = upgradeHandlers;
    this.#http = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
      if (this.backDoor?.(request, response) !== true) void rest.serve(request, response);
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
    const { port: taken } = this.#http.address() as AddressInfo;
    this.#place = { port: taken, host };
    return taken;
  }

  /** Whether connections are accepted. */
  get isListening(): boolean {
    return this.#http.listening;
  }

  /** Tears every connection and accepts no new one (the port is closed) until `resume`. */
  pause(): void {
    this.#http.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Accepts connections again, on the same port; resolves when it does, or when the server is closed. */
  resume(): Promise<void> {
    return (this.#resuming ??= this.#comeBack().finally(() => (this.#resuming = null)));
  }

  async #comeBack(): Promise<void> {
    while (!this.#closing && this.#place && !this.#http.listening) {
      // Somebody may have the port for a moment; it is ours as soon as they let go.
      if (!(await this.#listenAgain(this.#place.port, this.#place.host))) await this.#waitForPort();
    }
  }

  #waitForPort(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends every connection at once, whatever is under way. May be called more than once. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  #listenAgain(port: number, host: string): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isBack: boolean) => (): void => {
        this.#http.off('error', onError).off('listening', onListening);
        resolve(isBack);
      };
      const [onError, onListening] = [settle(false), settle(true)];
      this.#http.on('error', onError).on('listening', onListening);
      this.#http.listen(port, host);
    });
  }

  async #close(): Promise<void> {
    this.#stopWaiting();
    await this.#resuming;
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
    if (this.#closing) {
      socket.destroy(); // whoever comes in while everybody is seen off would be left behind
      return;
    }
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
