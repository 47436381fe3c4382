import { Handover } from './handover.js';
import type { MarketStreamsListener } from './market-streams-listener.js';
import type { SocketLoss } from './reconnecting-socket.js';
import { NoticeLevel } from './sampled-notice.js';
import { StreamConnection } from './stream-connection.js';
import type { StreamConnectionOptions } from './stream-connection.js';
import type { TopicFeed } from './topic-feed.js';

/** What a pool needs to know. */
export interface StreamPoolOptions extends StreamConnectionOptions {
  readonly topicsPerSocket: number;
  /** How long a topic may stay silent on a successor before it is taken for quiet. */
  readonly graceMs: number;
  /** How long after the last topic left half-empty sockets are looked for. */
  readonly rebalanceDelayMs: number;
}

/** Who is told what happens on the connections of a pool. */
export interface StreamPoolListener {
  readonly listener: MarketStreamsListener;
  onMalformed(reason: string): void;
}

/** Two sockets that together fill no more than this share of one become one. */
const MERGE_SHARE = 0.5;

/**
 * The connections and which topic is on which. A connection is never closed under its topics: it is replaced by a fresh
 * one (old age, notice of a shutdown, staleness), or merged into another one, and delivers until the other one does.
 */
export class StreamPool {
  readonly #options: StreamPoolOptions;
  readonly #parts: StreamPoolListener;
  readonly #connections: StreamConnection[] = [];
  readonly #carriers = new Map<string, StreamConnection>();
  readonly #handovers = new Set<Handover>();
  readonly #closing = new Set<Promise<void>>();
  #isOpen = false;
  #rebalanceTimer: unknown;

  constructor(options: StreamPoolOptions, parts: StreamPoolListener) {
    this.#options = options;
    this.#parts = parts;
  }

  /** Those that deliver, or should; successors that do not deliver yet are not among them. */
  get connections(): readonly StreamConnection[] {
    return this.#connections;
  }

  carrierOf(topic: string): StreamConnection | undefined {
    return this.#carriers.get(topic);
  }

  open(): void {
    this.#isOpen = true;
    for (const connection of this.#connections) connection.open();
  }

  add(feed: TopicFeed): void {
    const connection = this.#connectionWithRoom();
    this.#carriers.set(feed.name, connection);
    connection.add(feed);
    this.#leaving(connection)?.add(feed);
  }

  remove(topic: string): void {
    const connection = this.#carriers.get(topic);
    if (!connection) return;
    this.#carriers.delete(topic);
    connection.remove(topic);
    this.#leaving(connection)?.remove(topic);
    if (connection.size === 0) this.#retire(connection);
    this.#rebalanceSoon();
  }

  /** Opens a successor to which all topics move; nothing where that is under way, or the connection is not open. */
  replace(connection: StreamConnection, reason: string): void {
    const arriving = this.#arriving(connection);
    if (arriving) this.#cancelMerge(arriving);
    if (this.#leaving(connection) || !connection.isOpen) return;
    const successor = this.#newConnection(true);
    this.#start(connection, successor, reason);
    successor.open();
  }

  async close(): Promise<void> {
    this.#environment.timers.clearTimeout(this.#rebalanceTimer);
    this.#carriers.clear();
    for (const handover of this.#handovers) this.#abandon(handover);
    this.#handovers.clear();
    for (const connection of this.#connections.splice(0)) void this.#leave(connection);
    await Promise.all(this.#closing);
  }

  get #environment(): StreamPoolOptions['environment'] {
    return this.#options.environment;
  }

  #connectionWithRoom(): StreamConnection {
    const known = this.#connections.find((one) => one.size < this.#options.topicsPerSocket && !this.#isMerging(one));
    if (known) return known;
    const connection = this.#newConnection();
    this.#connections.push(connection);
    if (this.#isOpen) connection.open();
    return connection;
  }

  #newConnection(isStandby = false): StreamConnection {
    const { listener } = this.#parts;
    const connection: StreamConnection = new StreamConnection(
      this.#options,
      {
        onSubscribed: (lost) => listener.onSubscribed(lost, this.#topicsOf(connection)),
        onLost: (loss) => this.#lost(connection, loss),
        onReconnecting: (attempt, delayMs) => listener.onReconnecting(attempt, delayMs),
        onNotice: (message, level) => listener.onNotice(message, level),
        onMalformed: (reason) => this.#parts.onMalformed(reason),
        onRenewalDue: (reason) => this.#renew(connection, reason),
      },
      isStandby,
    );
    return connection;
  }

  /** Topics that only this connection delivers; those that are on their way to it are still another's. */
  #topicsOf(connection: StreamConnection): string[] {
    return connection.topics.filter((topic) => this.#carriers.get(topic) === connection);
  }

  /** A successor that is itself to go away makes room for another attempt. */
  #renew(connection: StreamConnection, reason: string): void {
    if (this.#connections.includes(connection)) this.replace(connection, reason);
    else connection.drop(reason);
  }

  #lost(connection: StreamConnection, loss: SocketLoss): void {
    const { listener } = this.#parts;
    const arriving = this.#arriving(connection);
    if (arriving) this.#cancelMerge(arriving);
    const leaving = this.#leaving(connection);
    if (leaving?.loseOld(loss)) this.#finish(leaving);
    else {
      // Its successor is on the way; it need not come back itself.
      if (leaving) void connection.close();
      listener.onLost(loss, this.#topicsOf(connection));
    }
  }

  #start(from: StreamConnection, to: StreamConnection, reason: string): void {
    const task = { from, to, reason, graceMs: this.#options.graceMs };
    const handover = new Handover(task, this.#environment, {
      onDone: (done) => this.#finish(done),
      onUseless: (failed, why) => this.#retry(failed, why),
    });
    this.#handovers.add(handover);
  }

  #finish(handover: Handover): void {
    const { from, to, reason } = handover.task;
    const { topics, lost, overlapMs, duplicatesDropped } = handover;
    const isMerge = this.#isMerge(handover);
    for (const topic of topics) this.#carriers.set(topic, to);
    this.#connections.splice(this.#connections.indexOf(from), 1, ...(isMerge ? [] : [to]));
    if (!isMerge) to.takeOver(from.renewals + (lost ? 0 : 1));
    handover.end();
    this.#handovers.delete(handover);
    void this.#leave(from);
    if (lost) this.#parts.listener.onSubscribed(lost, topics);
    else this.#parts.listener.onReplaced?.({ reason, overlapMs, topics, duplicatesDropped });
    this.#rebalanceSoon();
  }

  /** The old connection stays; the successor comes back with backoff. */
  #retry(handover: Handover, why: string): void {
    const { to, reason } = handover.task;
    const message = `A connection could not be replaced (${reason}), its successor is of no use: ${why}`;
    this.#parts.listener.onNotice(message, NoticeLevel.WARNING);
    if (this.#isMerge(handover)) this.#cancelMerge(handover);
    else to.drop(why);
  }

  #rebalanceSoon(): void {
    const { timers } = this.#environment;
    timers.clearTimeout(this.#rebalanceTimer);
    if (this.#connections.length < 2) return;
    this.#rebalanceTimer = timers.setTimeout(() => this.#rebalance(), this.#options.rebalanceDelayMs);
  }

  /** The two emptiest sockets become one, the smaller moving; `#finish` looks for the next two. */
  #rebalance(): void {
    const [small, large] = [...this.#connections].sort((one, other) => one.size - other.size);
    if (!small || !large || small.size + large.size > this.#options.topicsPerSocket * MERGE_SHARE) return;
    if (this.#isAtRest(small) && this.#isAtRest(large)) this.#start(small, large, 'few topics are left on it');
    else this.#rebalanceSoon();
  }

  #isAtRest(connection: StreamConnection): boolean {
    return connection.isSettled && !this.#leaving(connection) && !this.#arriving(connection);
  }

  /** A merge is undone: its topics stay where they are. */
  #cancelMerge(handover: Handover): void {
    for (const topic of handover.topics) handover.task.to.remove(topic);
    this.#drop(handover);
    this.#rebalanceSoon();
  }

  /** A socket that carries nothing is not kept. */
  #retire(connection: StreamConnection): void {
    const leaving = this.#leaving(connection);
    if (leaving) this.#drop(leaving);
    this.#connections.splice(this.#connections.indexOf(connection), 1);
    void this.#leave(connection);
  }

  #drop(handover: Handover): void {
    handover.end();
    this.#handovers.delete(handover);
    this.#abandon(handover);
  }

  #abandon(handover: Handover): void {
    handover.stop();
    if (!this.#isMerge(handover)) void this.#leave(handover.task.to);
  }

  /** The handover that takes a connection's topics away. */
  #leaving(connection: StreamConnection): Handover | undefined {
    return this.#find(({ task }) => task.from === connection);
  }

  /** The merge that brings a connection more topics. */
  #arriving(connection: StreamConnection): Handover | undefined {
    return this.#find((handover) => handover.task.to === connection && this.#isMerge(handover));
  }

  #find(matches: (handover: Handover) => boolean): Handover | undefined {
    for (const handover of this.#handovers) if (matches(handover)) return handover;
    return undefined;
  }

  #isMerge({ task }: Handover): boolean {
    return this.#connections.includes(task.to);
  }

  #isMerging(connection: StreamConnection): boolean {
    const leaving = this.#leaving(connection);
    return leaving !== undefined && this.#isMerge(leaving);
  }

  async #leave(connection: StreamConnection): Promise<void> {
    const gone = connection.close();
    this.#closing.add(gone);
    await gone;
    this.#closing.delete(gone);
  }
}
