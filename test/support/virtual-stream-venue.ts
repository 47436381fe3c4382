import { EventEmitter } from 'node:events';
import type WebSocket from 'ws';

/** Chance in [0, 1), the same on every run. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A diff that is being gathered for one connection: each connection cuts at its own moments. */
interface Gathering {
  readonly firstId: number;
  lastId: number;
}

const OPEN = 1;
const CLOSED = 3;
/** Rarer than Binance's 20 s: a hundred days are long. */
export const PING_EVERY_MS = 300_000;

/** One connection of the virtual venue: a `ws` as far as a link uses it, with a delay of its own in both directions. */
class VirtualSocket extends EventEmitter {
  readyState = 0;
  readonly topics = new Set<string>();
  readonly openedTime = Date.now();
  readonly #delayMs: number;
  readonly #venue: VirtualStreamVenue;
  readonly #gathered = new Map<string, Gathering>();
  #isGone = false;
  #lastArrival = 0;

  constructor(venue: VirtualStreamVenue, delayMs: number) {
    super();
    this.#venue = venue;
    this.#delayMs = delayMs;
    this.#arrive(() => {
      this.readyState = OPEN;
      this.emit('open');
    });
    this.#pingLater();
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  send(text: string): void {
    setTimeout(() => this.#serve(text), this.#delayMs);
  }

  ping(): void {
    setTimeout(() => this.#arrive(() => this.emit('pong')), this.#delayMs);
  }

  close(code: number): void {
    setTimeout(() => this.end(code), this.#delayMs);
  }

  terminate(): void {
    this.#isGone = true;
    this.#finish(1006);
  }

  /** The venue ends it: what was sent before arrives before. */
  end(code: number): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#arrive(() => this.#finish(code));
  }

  say(value: unknown): void {
    const data = Buffer.from(JSON.stringify(value));
    if (!this.#isGone) this.#arrive(() => this.readyState === OPEN && this.emit('message', data, false));
  }

  push(topic: string, data: unknown): void {
    if (this.topics.has(topic)) this.say({ stream: topic, data });
  }

  /** One more change of the book; it leaves with others. */
  gather(topic: string, id: number, toDiff: (firstId: number, lastId: number) => unknown, everyMs: number): void {
    if (!this.topics.has(topic)) return;
    const known = this.#gathered.get(topic);
    if (known) {
      known.lastId = id;
      return;
    }
    const fresh = { firstId: id, lastId: id };
    this.#gathered.set(topic, fresh);
    setTimeout(() => {
      this.#gathered.delete(topic);
      this.push(topic, toDiff(fresh.firstId, fresh.lastId));
    }, everyMs);
  }

  #serve(text: string): void {
    if (this.#isGone) return;
    const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: string[] };
    for (const topic of params) {
      if (method === 'SUBSCRIBE') this.topics.add(topic);
      else this.topics.delete(topic);
    }
    this.say({ result: null, id });
  }

  /** In order, whatever the delay of each. */
  #arrive(action: () => void): void {
    const jitter = this.#delayMs * this.#venue.chance() * 0.5;
    const at = Math.max(this.#lastArrival, Date.now() + this.#delayMs + jitter);
    this.#lastArrival = at;
    setTimeout(action, at - Date.now());
  }

  #finish(code: number): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#venue.forget(this);
    this.emit('close', code, Buffer.alloc(0));
  }

  #pingLater(): void {
    setTimeout(() => {
      if (this.#isGone) return;
      this.#arrive(() => this.emit('ping'));
      this.#pingLater();
    }, PING_EVERY_MS);
  }
}

/** A venue without a network, for fake timers: every connection is as late as chance has it. */
export class VirtualStreamVenue {
  readonly chance: () => number;
  opened = 0;
  readonly #sockets = new Set<VirtualSocket>();

  constructor(seed: number) {
    this.chance = seededChance(seed);
  }

  readonly createWebSocket = (): WebSocket => {
    this.opened += 1;
    const socket = new VirtualSocket(this, 5 + this.chance() * 400);
    this.#sockets.add(socket);
    return socket as unknown as WebSocket;
  };

  /** Connections that stand, oldest first. */
  get sockets(): readonly VirtualSocket[] {
    return [...this.#sockets].filter(({ isGone }) => !isGone);
  }

  /** To all who listen. */
  push(topic: string, data: unknown): void {
    for (const socket of this.sockets) socket.push(topic, data);
  }

  /** To all who listen, together with other changes, cut differently for each. */
  gather(topic: string, id: number, toDiff: (firstId: number, lastId: number) => unknown): void {
    for (const socket of this.sockets) socket.gather(topic, id, toDiff, 20 + this.chance() * 200);
  }

  announceShutdown(graceMs: number): void {
    const announced = this.sockets;
    for (const socket of announced) socket.say({ stream: '!serverShutdown', data: { e: 'serverShutdown', E: 1 } });
    setTimeout(() => {
      for (const socket of announced) socket.end(1001);
    }, graceMs);
  }

  /** Every connection older than that is cut, as Binance does at 24 h. */
  cutOlderThan(ageMs: number): number {
    const old = this.sockets.filter(({ openedTime }) => Date.now() - openedTime > ageMs);
    for (const socket of old) socket.terminate();
    return old.length;
  }

  forget(socket: VirtualSocket): void {
    this.#sockets.delete(socket);
  }
}
