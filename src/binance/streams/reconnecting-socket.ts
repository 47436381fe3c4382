import { Backoff, DEFAULT_BACKOFF } from './backoff.js';
import type { BackoffOptions } from './backoff.js';
import { createConnectionBudget } from './sliding-window.js';
import type { SlidingWindow } from './sliding-window.js';
import { realSocketEnvironment } from './socket-environment.js';
import type { SocketEnvironment, WebSocketOptions } from './socket-environment.js';
import { SocketLink } from './socket-link.js';
import type { LinkEnd, LinkTimeouts } from './socket-link.js';

/**
 * Life of a socket. `waiting`: lost, the next attempt is due after a while. `closed` is final.
 *
 *   idle ─open()→ connecting ─handshake→ open
 *                   ↑    └─failure──┐     │ loss
 *                   └──── waiting ←─┴─────┘        any ─close()→ closed
 */
export type SocketState = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';

/** Why and since when a socket delivers nothing. */
export interface SocketLoss {
  readonly reason: string;
  /** When the last frame came in, epoch ms of this machine: what happened later was not delivered. */
  readonly since: number;
  /** HTTP status with which a handshake was refused. */
  readonly httpStatus?: number;
}

/** Who is told what happens on a socket; calls never overlap and must not throw. */
export interface SocketListener {
  onOpen(): void;
  /** One text frame, as the bytes that came in. */
  onMessage(data: Buffer, receivedTime: number): void;
  /** An open connection ended, or an attempt failed. */
  onLost(loss: SocketLoss): void;
  onReconnecting(attempt: number, delayMs: number): void;
  /** The connection is about to reach its age limit. The owner opens another one and closes this, within the hour. */
  onRenewalDue(): void;
}

/** What may be set for a socket. */
export interface ReconnectingSocketOptions extends Partial<LinkTimeouts> {
  readonly url: string;
  readonly agent?: WebSocketOptions['agent'];
  readonly skipsTextCheck?: boolean;
  readonly backoff?: Partial<BackoffOptions>;
  /** A connection that stood for so long makes earlier failures forgotten. */
  readonly stableMs?: number;
  /** Age at which a connection is to be replaced; Binance cuts at 24 h. */
  readonly maxAgeMs?: number;
  /** Up to so much is taken off the age by chance, so that many sockets are not replaced at once. */
  readonly maxAgeJitterMs?: number;
  readonly budget?: SlidingWindow;
  readonly environment?: SocketEnvironment;
}

/** Spot servers ping every 20 s: 30 s without any frame is suspicious, 10 s more is the end. */
const DEFAULT_TIMEOUTS: LinkTimeouts = {
  handshakeTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  probeTimeoutMs: 10_000,
  closeTimeoutMs: 2_000,
};
const STABLE_MS = 30_000;
const MAX_AGE_MS = 23 * 3_600_000;
const MAX_AGE_JITTER_MS = 1_800_000;

/** One socket that comes back by itself until it is closed. */
export class ReconnectingSocket {
  readonly #options: ReconnectingSocketOptions;
  readonly #timeouts: LinkTimeouts;
  readonly #environment: SocketEnvironment;
  readonly #backoff: Backoff;
  readonly #budget: SlidingWindow;
  readonly #listener: SocketListener;
  readonly #leaving = new Set<SocketLink>();
  #state: SocketState = 'idle';
  #link: SocketLink | undefined;
  #openedTime = 0;
  /** Not before this time does the server want to see us again. */
  #welcomeTime = 0;
  #stayAwayMs = 0;
  #waitTimer: unknown;
  #ageTimer: unknown;

  constructor(options: ReconnectingSocketOptions, listener: SocketListener) {
    this.#options = options;
    this.#timeouts = timeoutsOf(options);
    this.#environment = options.environment ?? realSocketEnvironment;
    this.#backoff = new Backoff({ ...DEFAULT_BACKOFF, ...options.backoff }, this.#environment.random);
    this.#budget = options.budget ?? createConnectionBudget();
    this.#listener = listener;
  }

  get state(): SocketState {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#state === 'open' && this.#link?.isOpen === true;
  }

  /** When the last frame came in on the present connection, epoch ms of this machine; null where there is none. */
  get lastFrameTime(): number | null {
    return this.#link?.lastFrameTime ?? null;
  }

  /** Starts; does nothing unless idle. */
  open(): void {
    if (this.#state === 'idle') this.#connect();
  }

  /** Sends one text frame; false where nothing was sent. From `true` on, the bytes may have left. */
  send(text: string): boolean {
    return this.#state === 'open' && this.#link?.send(text) === true;
  }

  /** Gives the connection up because it does not do its duty, and comes back with backoff. */
  drop(reason: string): void {
    if (this.#state !== 'open') return;
    this.#depart(reason);
    if (this.#isClosed()) return;
    this.#wait(0);
  }

  /** Forgets how often it failed: the next attempt is due after the first wait, unless the server asked for more. */
  hurry(): void {
    if (this.#state !== 'waiting') return;
    this.#clearTimers();
    this.#backoff.reset();
    // The machine's clock may be set back.
    this.#wait(Math.min(this.#welcomeTime - this.#environment.now(), this.#stayAwayMs));
  }

  /** Ends everything: close frame, a short wait, then by force. Resolves when no connection and no timer is left. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#clearTimers();
    const links = [...this.#leaving];
    if (this.#link) links.push(this.#link);
    this.#link = undefined;
    await Promise.all(links.map((link) => link.close()));
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #connect(): void {
    const waitMs = this.#budget.take(this.#environment.now());
    if (waitMs > 0) {
      this.#waitFor(waitMs);
      return;
    }
    this.#state = 'connecting';
    const { url, agent, skipsTextCheck = false } = this.#options;
    const options = { timeouts: this.#timeouts, agent, ...(skipsTextCheck && { skipsTextCheck }) };
    const link: SocketLink = new SocketLink(url, options, this.#environment, {
      onOpen: () => this.#opened(link),
      onMessage: (data, receivedTime) => {
        if (link === this.#link) this.#listener.onMessage(data, receivedTime);
      },
      onEnd: (end) => this.#ended(link, end),
    });
    this.#link = link;
  }

  #opened(link: SocketLink): void {
    if (link !== this.#link) return;
    this.#state = 'open';
    this.#openedTime = this.#environment.now();
    this.#ageTimer = this.#environment.timers.setTimeout(() => this.#listener.onRenewalDue(), this.#ageLimitMs());
    this.#listener.onOpen();
  }

  #ended(link: SocketLink, end: LinkEnd): void {
    this.#leaving.delete(link);
    if (link !== this.#link) return;
    this.#link = undefined;
    this.#lose(end.reason, end.lastFrameTime, end.httpStatus);
    const stayAwayMs = end.retryAfterMs ?? stayAwayMsOf(end.httpStatus);
    this.#stayAwayMs = stayAwayMs;
    this.#welcomeTime = this.#environment.now() + stayAwayMs;
    if (!this.#isClosed()) this.#wait(stayAwayMs);
  }

  /** Lets the present connection go in the background; nothing that it still says is listened to. */
  #depart(reason: string): void {
    const link = this.#link;
    if (!link) return;
    this.#link = undefined;
    this.#leaving.add(link);
    void link.close();
    this.#lose(reason, link.lastFrameTime);
  }

  #lose(reason: string, since: number, httpStatus?: number): void {
    const stoodMs = this.#environment.now() - this.#openedTime;
    if (this.#state === 'open' && stoodMs >= (this.#options.stableMs ?? STABLE_MS)) this.#backoff.reset();
    this.#state = 'waiting';
    this.#clearTimers();
    this.#listener.onLost({ reason, since, ...(httpStatus !== undefined && { httpStatus }) });
  }

  #wait(atLeastMs: number): void {
    const delayMs = Math.max(atLeastMs, this.#backoff.next());
    this.#waitFor(delayMs);
    this.#listener.onReconnecting(this.#backoff.attempt, delayMs);
  }

  #waitFor(delayMs: number): void {
    this.#state = 'waiting';
    this.#waitTimer = this.#environment.timers.setTimeout(() => this.#connect(), delayMs);
  }

  #ageLimitMs(): number {
    const { maxAgeMs = MAX_AGE_MS, maxAgeJitterMs = MAX_AGE_JITTER_MS } = this.#options;
    return maxAgeMs - this.#environment.random() * maxAgeJitterMs;
  }

  #clearTimers(): void {
    this.#environment.timers.clearTimeout(this.#waitTimer);
    this.#environment.timers.clearTimeout(this.#ageTimer);
  }
}

/** Knocking on while banned makes the ban longer: two minutes is the shortest one (rest-api.md, IP limits). */
function stayAwayMsOf(httpStatus: number | undefined): number {
  if (httpStatus === 418) return 120_000;
  return httpStatus === 429 || httpStatus === 403 ? 60_000 : 0;
}

function timeoutsOf(options: Partial<LinkTimeouts>): LinkTimeouts {
  return {
    handshakeTimeoutMs: options.handshakeTimeoutMs ?? DEFAULT_TIMEOUTS.handshakeTimeoutMs,
    idleTimeoutMs: options.idleTimeoutMs ?? DEFAULT_TIMEOUTS.idleTimeoutMs,
    probeTimeoutMs: options.probeTimeoutMs ?? DEFAULT_TIMEOUTS.probeTimeoutMs,
    closeTimeoutMs: options.closeTimeoutMs ?? DEFAULT_TIMEOUTS.closeTimeoutMs,
  };
}
