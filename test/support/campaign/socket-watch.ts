import { EventEmitter } from 'node:events';
import { Server, Socket } from 'node:net';

/** Bytes that one end of a connection has written and read, by the port of its client. */
export type SocketCounts = Readonly<Record<number, readonly [written: number, read: number]>>;

/** Knows the sockets of this process, and whether anything is still on its way between them. */
class SocketWatch {
  readonly #clients = new Set<Socket>();
  readonly #served = new Set<Socket>();
  /** Grows with everything that comes in, opens or ends. */
  activity = 0;
  /** Writes to the venue; for those who must see that there was none. */
  writes = 0;

  /** Takes hold of all sockets that are opened from now on. */
  install(): void {
    const note = (set: Set<Socket>, socket: Socket): void => this.#note(set, socket);
    const clients = this.#clients;
    const served = this.#served;
    const active = (): void => void (this.activity += 1);
    const wrote = (socket: Socket): void => {
      if (this.#clients.has(socket)) this.writes += 1;
    };
    // eslint-disable-next-line @typescript-eslint/unbound-method -- they are called with their own `this`
    const { connect, push, write } = Socket.prototype;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its own `this`
    const { emit } = EventEmitter.prototype;
    Socket.prototype.connect = function (this: Socket, ...args: never[]): Socket {
      note(clients, this);
      return Reflect.apply(connect, this, args) as Socket;
    };
    Socket.prototype.push = function (this: Socket, ...args: Parameters<typeof push>): boolean {
      active();
      idleTimers.get(this)?.refresh();
      return Reflect.apply(push, this, args);
    };
    Socket.prototype.write = function (this: Socket, ...args: never[]): boolean {
      wrote(this);
      idleTimers.get(this)?.refresh();
      return Reflect.apply(write, this, args) as boolean;
    };
    Socket.prototype.setTimeout = function (this: Socket, durationMs: number, callback?: () => void): Socket {
      setIdleTimer(this, durationMs, callback);
      return this;
    };
    Server.prototype.emit = function (this: Server, name: string | symbol, ...args: unknown[]): boolean {
      if (name === 'connection' && args[0] instanceof Socket) note(served, args[0]);
      return Reflect.apply(emit, this, [name, ...args]);
    };
  }

  /** What the clients of this process have written and read. */
  clientCounts(): SocketCounts {
    return countsOf(this.#clients, (socket) => socket.localPort);
  }

  /** What the servers of this process have written and read. */
  serverCounts(): SocketCounts {
    return countsOf(this.#served, (socket) => socket.remotePort);
  }

  get isConnecting(): boolean {
    return [...this.#clients].some((socket) => socket.connecting);
  }

  #note(set: Set<Socket>, socket: Socket): void {
    this.activity += 1;
    set.add(socket);
    socket.once('close', () => {
      this.activity += 1;
      set.delete(socket);
      clearTimeout(idleTimers.get(socket));
    });
  }
}

function countsOf(sockets: ReadonlySet<Socket>, portOf: (socket: Socket) => number | undefined): SocketCounts {
  const counts: Record<number, readonly [number, number]> = {};
  for (const socket of sockets) {
    const port = portOf(socket);
    if (port !== undefined && !socket.destroyed) counts[port] = [socket.bytesWritten, socket.bytesRead];
  }
  return counts;
}

/** What is on its way between clients and servers, as text that is empty where nothing is. */
export function underWay(clients: SocketCounts, servers: SocketCounts): string {
  const differences: string[] = [];
  for (const [port, [written, read]] of Object.entries(clients)) {
    const [sent, received] = servers[Number(port)] ?? [-1, -1];
    if (written !== received || sent !== read) differences.push(`${port}:${written}/${received},${sent}/${read}`);
  }
  return differences.join(' ');
}

const idleTimers = new WeakMap<Socket, NodeJS.Timeout>();

/** What `socket.setTimeout` does, by the timers of this process instead of Node's own. */
function setIdleTimer(socket: Socket, durationMs: number, callback?: () => void): void {
  clearTimeout(idleTimers.get(socket));
  idleTimers.delete(socket);
  if (durationMs === 0 && callback) socket.off('timeout', callback);
  if (durationMs === 0 || socket.destroyed) return;
  if (callback) socket.once('timeout', callback);
  const timer = setTimeout(() => socket.emit('timeout'), durationMs);
  idleTimers.set(socket, timer);
}

/** The sockets of this process. */
export const socketWatch = new SocketWatch();
