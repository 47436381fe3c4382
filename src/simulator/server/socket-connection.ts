import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { VenueClock } from '../venue-clock.js';
import { MessageRate } from './socket-message-rate.js';
import type { SocketOptions } from './socket-options.js';
import { toTextFrame } from './text-frame.js';

/** Which service a socket was opened for. */
export type SocketKind = 'stream' | 'ws-api';

/** A frame of the market, by its stream. */
export interface StreamNews {
  readonly channel: 'stream';
  readonly name: string;
}

/** An event of an account, for one of the subscriptions of a connection. */
export interface PrivateEvent {
  readonly channel: 'user-data';
  readonly accountId: string;
  readonly subscriptionId: number;
  /** Payload of the event. */
  readonly json: string;
}

/** Subscriptions of a connection to the events of accounts, as a mishap takes hold of them. */
export interface PrivateSubscriptions {
  /** Account of each subscription by its id. */
  readonly accounts: ReadonlyMap<number, string>;
  isActive(id: number): boolean;
  /** Ends one and tells so. */
  unsubscribe(id: number): void;
}

/** What a connection is for: reads what the client says and knows how a notice must be dressed. */
export interface SocketRole {
  /** Names that it delivers: streams, or `user-data:<account>`. */
  readonly streams: readonly string[];
  /** Absent on the market streams. */
  readonly subscriptions?: PrivateSubscriptions;
  /** One text frame of the client. */
  receive(text: string): void;
  /** Dresses the JSON of an event that no stream carries, such as `serverShutdown`. */
  wrapNotice(event: string, json: string): string;
  /** The socket is gone. */
  end(): void;
}

/** What a connection is born with. */
export interface SocketSetup {
  readonly id: number;
  readonly kind: SocketKind;
  readonly address: string;
  readonly path: string;
  readonly clock: VenueClock;
  readonly options: SocketOptions;
  /** Frames per second that the client may send; null where the service has no such limit. */
  readonly messagesPerSecond: number | null;
}

/** Why and when the venue (not the client) ended a connection. */
export interface SocketCut {
  readonly id: number;
  readonly kind: SocketKind;
  readonly code: number;
  readonly reason: string;
  readonly at: number;
}

/**
 * One WebSocket of a client: pings it, counts what it sends, ends it after its lifetime, and cuts it when it does not
 * read. Codes and reasons other than 1008 "Too many requests" and "Pong timeout" are our choice: Binance documents none.
 */
export class SocketConnection {
  readonly id: number;
  readonly kind: SocketKind;
  readonly address: string;
  readonly path: string;
  readonly since: number;
  /** Called when the venue cuts it, before the socket is closed. */
  onCut: (cut: SocketCut) => void = () => undefined;
  /** Takes what is to be delivered in place of the client, where faults are at work; null while there are none. */
  onNews: ((frame: string | Buffer, news: StreamNews | PrivateEvent) => void) | null = null;
  /** Called once when the socket is gone. */
  onGone: () => void = () => undefined;

  readonly #socket: WebSocket;
  readonly #transport: Duplex;
  readonly #setup: SocketSetup;
  readonly #rate: MessageRate | null;
  readonly #pingsInFlight = new Set<string>();
  #role: SocketRole | null = null;
  #timers: (() => void)[] = [];
  #cancelPongTimer: (() => void) | null = null;
  #pings = 0;
  /** What a stalled connection is to send later; null where it flows. */
  #held: (() => void)[] | null = null;
  #isSilent = false;
  #isGathering = false;
  #isEnded = false;

  constructor(socket: WebSocket, transport: Duplex, setup: SocketSetup) {
    this.#socket = socket;
    this.#transport = transport;
    this.#setup = setup;
    ({ id: this.id, kind: this.kind, address: this.address, path: this.path } = setup);
    this.since = setup.clock.now();
    this.#rate = setup.messagesPerSecond === null ? null : new MessageRate(setup.clock, setup.messagesPerSecond);
    const { pingIntervalMs, lifetimeMs } = setup.options;
    this.#timers = [
      setup.clock.every(pingIntervalMs, () => this.#ping()),
      setup.clock.after(lifetimeMs, () => this.cut(1001, 'Connection lifetime reached')),
    ];
    this.#listen();
  }

  /** Gives the connection its purpose; called once, before anything is read. */
  serve(role: SocketRole): void {
    this.#role = role;
  }

  get streams(): readonly string[] {
    return this.#role?.streams ?? [];
  }

  /** Subscriptions to the events of accounts; null on the market streams. */
  get subscriptions(): PrivateSubscriptions | null {
    return this.#role?.subscriptions ?? null;
  }

  /** Alive: neither closed nor about to be. */
  get isOpen(): boolean {
    return !this.#isEnded;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Bytes that the client has not taken yet. */
  get unsentBytes(): number {
    return this.#transport.writableLength;
  }

  /** Sends one text frame, given as text or as its UTF-8 bytes. */
  send(frame: string | Buffer): void {
    if (this.#isSilent || this.#isEnded) return;
    if (this.#held) {
      this.#held.push(() => this.send(frame));
      return;
    }
    this.#gatherWrites();
    // `ws` would make three objects and two pieces of it: half of what an answer costs.
    if (this.#socket.readyState === this.#socket.OPEN) this.#transport.write(toTextFrame(frame));
    if (this.unsentBytes > this.#setup.options.unsentBytesLimit) this.cut(1008, 'Slow consumer', { atOnce: true });
  }

  /** Sends what the client has subscribed to. */
  deliver(frame: string | Buffer, news: StreamNews | PrivateEvent): void {
    if (this.onNews === null) this.send(frame);
    else this.onNews(frame, news);
  }

  /** Sends the first half of a text frame and tears the TCP connection. */
  tear(frame: string | Buffer): void {
    if (this.#isSilent || this.#isEnded) return;
    this.#end();
    const bytes = toTextFrame(frame);
    this.#transport.write(bytes.subarray(0, bytes.length >> 1), () => this.#socket.terminate());
  }

  /** Holds back whatever it has to send, and sends it at once when the time is over. False where it does so already. */
  stall(durationMs: number): boolean {
    if (this.#held || this.#isSilent || this.#isEnded) return false;
    this.#held = [];
    this.#timers.push(this.#setup.clock.after(durationMs, () => this.#release()));
    return true;
  }

  /** Sends a notice in the dress of this connection. */
  notify(event: string, json: string): void {
    this.send(this.#role?.wrapNotice(event, json) ?? json);
  }

  /** Ends the connection by the venue's will. `atOnce`: the client does not answer, so nothing is waited for. */
  cut(code: number, reason: string, { atOnce = false }: { atOnce?: boolean } = {}): void {
    if (this.#isEnded) return;
    if (!atOnce) this.#release();
    this.onCut({ id: this.id, kind: this.kind, code, reason, at: this.#setup.clock.now() });
    this.#end();
    this.#socket.close(code, reason);
    if (atOnce) setImmediate(() => this.#socket.terminate());
  }

  /** Tears the TCP connection without a close frame; resolves when it is gone. */
  async drop(): Promise<void> {
    this.#end();
    if (this.#socket.readyState === this.#socket.CLOSED) return;
    const closed = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.terminate();
    await closed;
  }

  /** From now on nothing is sent or answered, while TCP stays alive. */
  silence(): void {
    this.#isSilent = true;
    this.#stopTimers();
  }

  /** Resolves when the client has taken what was sent, or is gone. */
  async drained(): Promise<void> {
    if (!this.#transport.writableNeedDrain || this.#isEnded) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#transport.off('drain', done).off('close', done);
        resolve();
      };
      this.#transport.on('drain', done).on('close', done);
    });
  }

  /** All frames of one turn leave in one write, which costs a fraction of one write each. */
  #gatherWrites(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#transport.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      this.#transport.uncork();
    });
  }

  #listen(): void {
    this.#socket.on('message', (data: Buffer) => this.#receive(data));
    this.#socket.on('ping', (payload) => this.#answerPing(payload));
    this.#socket.on('pong', (payload) => this.#takePong(payload.toString()));
    this.#socket.on('close', () => {
      this.#end();
      this.onGone();
    });
    // A protocol violation or a reset; `close` follows.
    this.#socket.on('error', () => undefined);
  }

  #receive(data: Buffer): void {
    if (this.#isAllowed()) this.#role?.receive(data.toString());
  }

  #answerPing(payload: Buffer): void {
    if (!this.#isAllowed()) return;
    if (this.#held) this.#held.push(() => this.#socket.pong(payload));
    else this.#socket.pong(payload);
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const send of held) send();
  }

  #takePong(payload: string): void {
    // An unsolicited pong is allowed but proves nothing: only the echo of a ping does.
    if (!this.#isAllowed() || !this.#pingsInFlight.has(payload)) return;
    this.#pingsInFlight.clear();
    this.#cancelPongTimer?.();
    this.#cancelPongTimer = null;
  }

  #isAllowed(): boolean {
    if (this.#isSilent || this.#isEnded) return false;
    if (this.#rate === null || this.#rate.allows()) return true;
    this.cut(1008, 'Too many requests');
    return false;
  }

  #ping(): void {
    const payload = `${this.#setup.clock.now()}-${++this.#pings}`;
    this.#pingsInFlight.add(payload);
    this.#cancelPongTimer ??= this.#setup.clock.after(this.#setup.options.pongTimeoutMs, () =>
      this.cut(1008, 'Pong timeout', { atOnce: true }),
    );
    if (this.#held) this.#held.push(() => this.#socket.ping(payload));
    else this.#socket.ping(payload);
  }

  #stopTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
    this.#cancelPongTimer?.();
    this.#cancelPongTimer = null;
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#stopTimers();
    this.#role?.end();
  }
}
