import type { VenueClock } from '../venue-clock.js';
import type { SocketConnection, SocketCut, SocketKind } from './socket-connection.js';

/** One open socket, as a test or an operator sees it. */
export interface SocketSummary {
  readonly id: number;
  readonly kind: SocketKind;
  readonly address: string;
  readonly path: string;
  readonly streams: readonly string[];
  readonly since: number;
  readonly isSilent: boolean;
  readonly unsentBytes: number;
}

const CUTS_KEPT = 100;

/**
 * Every open socket of the simulator, and the mishaps that can be brought upon them: dropped, closed, silenced,
 * announced to be shut down. Each mishap meets the sockets that are open now; later ones live undisturbed.
 */
export class SocketRegistry {
  readonly #clock: VenueClock;
  readonly #connections = new Set<SocketConnection>();
  readonly #cuts: SocketCut[] = [];
  #cancelShutdown: (() => void)[] = [];
  /** Sees each new connection before anything is sent over it; null where nobody wants to. */
  onConnection: ((connection: SocketConnection) => void) | null = null;

  constructor(clock: VenueClock) {
    this.#clock = clock;
  }

  /** Connections that the venue itself ended, with the reason; the latest hundred. */
  get cuts(): readonly SocketCut[] {
    return this.#cuts;
  }

  /** Open sockets, oldest first. */
  list(kind?: SocketKind): SocketSummary[] {
    return this.#of(kind).map((connection) => ({
      id: connection.id,
      kind: connection.kind,
      address: connection.address,
      path: connection.path,
      streams: connection.streams,
      since: connection.since,
      isSilent: connection.isSilent,
      unsentBytes: connection.unsentBytes,
    }));
  }

  /** The connections themselves, oldest first. */
  connections(kind?: SocketKind): readonly SocketConnection[] {
    return this.#of(kind);
  }

  /** Tears connections without a close frame, as a failing network does; gives how many. */
  dropAll(kind?: SocketKind): number {
    return this.#each(kind, (connection) => void connection.drop());
  }

  /** Closes connections with a close frame; gives how many. */
  closeAll(code = 1001, reason = '', kind?: SocketKind): number {
    return this.#each(kind, (connection) => connection.cut(code, reason));
  }

  /** TCP stays alive, but no frame, answer or ping comes any more; gives how many. */
  silence(kind?: SocketKind): number {
    return this.#each(kind, (connection) => connection.silence());
  }

  /** Sends `serverShutdown` to the sockets open now and closes them after `graceMs` of venue time. */
  announceShutdown(graceMs: number, kind?: SocketKind): number {
    const announced = this.#of(kind);
    const notice = JSON.stringify({ e: 'serverShutdown', E: this.#clock.now() });
    for (const connection of announced) connection.notify('serverShutdown', notice);
    this.#cancelShutdown.push(
      this.#clock.after(graceMs, () => {
        for (const connection of announced) connection.cut(1001, 'Server shutdown');
      }),
    );
    return announced.length;
  }

  /** Resolves when every client has taken what was sent: how a producer that outruns its readers holds back. */
  async drained(): Promise<void> {
    await Promise.all(this.#of().map((connection) => connection.drained()));
  }

  /** Ends every connection at once; resolves when the sockets are gone. */
  async close(kind?: SocketKind): Promise<void> {
    for (const cancel of this.#cancelShutdown) cancel();
    this.#cancelShutdown = [];
    const leaving = [...this.#connections].filter((connection) => kind === undefined || connection.kind === kind);
    await Promise.all(leaving.map((connection) => connection.drop()));
  }

  /** Takes in a new connection until it is gone. */
  add(connection: SocketConnection): void {
    this.#connections.add(connection);
    this.onConnection?.(connection);
    connection.onGone = () => this.#connections.delete(connection);
    connection.onCut = (cut) => {
      this.#cuts.push(cut);
      if (this.#cuts.length > CUTS_KEPT) this.#cuts.shift();
    };
  }

  #of(kind?: SocketKind): SocketConnection[] {
    return [...this.#connections].filter(
      (connection) => connection.isOpen && (kind === undefined || connection.kind === kind),
    );
  }

  #each(kind: SocketKind | undefined, act: (connection: SocketConnection) => void): number {
    const connections = this.#of(kind);
    connections.forEach(act);
    return connections.length;
  }
}
