import type { Clock } from '../clock.js';
import type { BinanceError } from '../errors/binance-error.js';
import type { Ticket } from '../rate-limit/gate-ticket.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import type { UserDataEvent } from '../wire/user-data.js';
import { closedError, isHopeless, notOpenError, refusedHandshakeError } from './channel-errors.js';
import { channelMethod } from './channel-methods.js';
import type { ChannelSigner } from './channel-requests.js';
import { PrivateOverlap } from './private-overlap.js';
import type { ReconnectingSocketOptions, SocketLoss } from './reconnecting-socket.js';
import { admitAtOnce, admitRequest } from './request-admission.js';
import { NoticeLevel, SampledNotice } from './sampled-notice.js';
import { createConnectionBudget } from './sliding-window.js';
import { realSocketEnvironment } from './socket-environment.js';
import type { SocketEnvironment } from './socket-environment.js';
import type { ChannelLoss, ChannelParams, TradingChannel, TradingChannelListener } from './trading-channel.js';
import { TradingLine } from './trading-line.js';

/** What a spot trading channel is made of. */
export interface SpotTradingChannelOptions extends Omit<ReconnectingSocketOptions, 'environment'> {
  readonly signer: ChannelSigner;
  /** Measures the venue's clock anew; asked for where the venue says that ours is wrong (−1021). */
  readonly resyncClock?: () => Promise<void>;
  readonly clock: Pick<Clock, 'exchangeNow' | 'signingTime'>;
  readonly listener: TradingChannelListener;
  /** Absent: requests leave at once. */
  readonly rateLimits?: Pick<RateLimits, 'acquire' | 'acquireAtOnce' | 'obey'>;
  /** How late a request may reach the venue, ms; at most 60,000. */
  readonly recvWindowMs?: number;
  readonly requestTimeoutMs?: number;
  /** How long a connection that was replaced waits for answers to requests under way. */
  readonly drainTimeoutMs?: number;
  /** How long it is heard after that at least, for events that are under way. */
  readonly overlapMs?: number;
  readonly environment?: SocketEnvironment;
}

type RequestOptions = NonNullable<Parameters<TradingChannel['request']>[2]>;

const RECV_WINDOW_MS = 5_000;
/** The venue itself gives up after 10 s and answers −1007. */
const REQUEST_TIMEOUT_MS = 12_000;
/** So that a planned renewal leaves no order in doubt that the venue would still have answered. */
const DRAIN_TIMEOUT_MS = REQUEST_TIMEOUT_MS;
const OVERLAP_MS = 1_000;
const LOOK_EVERY_MS = 50;
/** So much later than on the one connection an event may come on the other. */
const ECHO_MS = 1_000;
const OPENING = 'Opening the trading connection';
const CLOSED = { reason: 'the channel was closed before an answer came', givenUp: true };
const REPLACED = { reason: 'the connection was replaced before an answer came' };

/**
 * The spot WebSocket API connection. A line that is lost comes back by itself; one that is to go away (old age, notice of
 * a shutdown) is replaced while it still delivers:
 *
 *   line       ── requests, events ──────────┤ answers under way, events ├ closed
 *   successor        opens … subscribed ─────── requests, events ─────────────────→
 */
export class SpotTradingChannel implements TradingChannel {
  readonly #options: SpotTradingChannelOptions;
  readonly #environment: SocketEnvironment;
  readonly #listener: TradingChannelListener;
  readonly #malformed: SampledNotice;
  readonly #budget: NonNullable<ReconnectingSocketOptions['budget']>;
  /** Requests go there; its events are passed. */
  #line: TradingLine;
  /** Not ready yet, to take over from the line. */
  #successor: TradingLine | null = null;
  /** Was replaced, and is heard for a moment. */
  #predecessor: TradingLine | null = null;
  #overlap: PrivateOverlap | null = null;
  /** The latest one that has ended, and when (epoch ms), as long as the connection that is left may repeat what it passed. */
  #ended: { readonly overlap: PrivateOverlap; readonly time: number } | null = null;
  #overlapTimer: unknown;
  #switchTime = 0;
  #opened: Promise<void> | undefined;
  #opening: { readonly resolve: () => void; readonly reject: (error: BinanceError) => void } | undefined;
  #isClosed = false;
  #everSubscribed = false;
  #lost: ChannelLoss | null = null;
  #lastFailure: string | null = null;
  #lastId = 0;
  /** Requests that wait for their turn. */
  #inTurn = 0;

  constructor(options: SpotTradingChannelOptions) {
    this.#options = options;
    this.#environment = options.environment ?? realSocketEnvironment;
    this.#listener = options.listener;
    this.#budget = options.budget ?? createConnectionBudget();
    this.#malformed = new SampledNotice(this.#environment.now, (message) =>
      this.#listener.onNotice(message, NoticeLevel.WARNING),
    );
    this.#line = this.#newLine();
  }

  get isOpen(): boolean {
    return this.#canSend();
  }

  /** Frames that could not be read since the channel was made. */
  get malformedFrames(): number {
    return this.#malformed.count;
  }

  open(signal?: AbortSignal): Promise<void> {
    this.#opened ??= this.#openFirst(signal);
    return this.#opened;
  }

  /**
   * The usual request does not wait: it leaves within this call, and its answer is the line's. Where another one has yet
   * to leave it goes behind it: the budget does not see those that are between two of its gates, or have just had their turn.
   */
  request(method: string, params: ChannelParams = {}, options: RequestOptions = {}): Promise<unknown> {
    if (!this.#canSend()) return Promise.reject(notOpenError(method));
    const ticket = this.#inTurn > 0 ? null : admitAtOnce(this.#options.rateLimits, method, params, options);
    return ticket ? this.#ask(method, params, ticket, options) : this.#askInTurn(method, params, options);
  }

  async #askInTurn(method: string, params: ChannelParams, options: RequestOptions): Promise<unknown> {
    let ticket: Ticket | undefined;
    this.#inTurn += 1;
    try {
      ticket = await admitRequest(this.#options.rateLimits, method, params, options);
    } finally {
      this.#inTurn -= 1;
    }
    if (this.#canSend() && !options.signal?.aborted) return this.#ask(method, params, ticket, options);
    ticket?.notSent();
    throw options.signal?.aborted ? closedError(method, options.signal.reason) : notOpenError(method);
  }

  #ask(method: string, params: ChannelParams, ticket: Ticket | undefined, options: RequestOptions): Promise<unknown> {
    return this.#line.ask(method, params, options.signed ?? channelMethod(method).signed, ticket, options);
  }

  /** Why the latest attempt to come up has failed; null where it has come up, or none has ended yet. */
  get lastFailure(): string | null {
    return this.#lastFailure;
  }

  /** The stream has not told everything: lost from `since` on, until another line has taken this one's place. */
  distrust(reason: string, since: Date): void {
    if (this.#isClosed || this.#lost || !this.#line.isReady) return;
    this.#tellLoss(reason, since.getTime());
    this.#listener.onReconnecting(1, 0);
    this.#renew(this.#line, reason);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#environment.timers.clearTimeout(this.#overlapTimer);
    this.#overlap?.stop();
    const lines = [this.#line, this.#successor ?? [], this.#predecessor ?? []].flat();
    const gone = lines.map((line) => line.close(CLOSED));
    this.#opening?.reject(closedError(OPENING));
    this.#opening = undefined;
    await Promise.all(gone);
  }

  #canSend(): boolean {
    return this.#line.isReady;
  }

  #openFirst(signal?: AbortSignal): Promise<void> {
    if (this.#isClosed || signal?.aborted) return Promise.reject(closedError(OPENING));
    const onAbort = (): void => void this.close();
    signal?.addEventListener('abort', onAbort, { once: true });
    const opened = new Promise<void>((resolve, reject) => (this.#opening = { resolve, reject }));
    this.#line.open();
    return opened.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  #newLine(): TradingLine {
    const options = {
      ...this.#options,
      environment: this.#environment,
      budget: this.#budget,
      recvWindowMs: this.#options.recvWindowMs ?? RECV_WINDOW_MS,
      requestTimeoutMs: this.#options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
      nextId: () => ++this.#lastId,
    };
    const line: TradingLine = new TradingLine(options, {
      onReady: () => this.#ready(line),
      onEvent: (event, receivedTime) => this.#take(line, event, receivedTime),
      onLost: (reason, since) => this.#lineLost(line, reason, since),
      onFailed: (loss) => this.#attemptFailed(line, loss),
      onRefused: (error) => this.#refused(error),
      onReconnecting: (attempt, delayMs) => {
        if (line === this.#line || this.#lost) this.#listener.onReconnecting(attempt, delayMs);
      },
      onRenewalDue: (reason) => this.#renew(line, reason),
      onMalformed: (reason, receivedTime) => {
        this.#malformed.add(`A frame of the private connection could not be read: ${reason}`);
        this.#listener.onUnreadable(receivedTime);
      },
      onNotice: (message, level) => this.#listener.onNotice(message, level),
    });
    return line;
  }

  #ready(line: TradingLine): void {
    if (line === this.#successor) this.#switchOver(line);
    else if (line === this.#line) this.#subscribed();
  }

  #subscribed(): void {
    this.#everSubscribed = true;
    const lost = this.#lost;
    this.#lost = null;
    this.#lastFailure = null;
    this.#opening?.resolve();
    this.#opening = undefined;
    this.#listener.onSubscribed(lost);
  }

  /** Only the first attempts can show that the keys are wrong; later the venue may just have a bad day. */
  #refused(error: BinanceError): boolean {
    if (this.#everSubscribed || error.category !== 'authentication') return false;
    this.#failForGood(error);
    return true;
  }

  #failForGood(error: BinanceError): void {
    this.#opening?.reject(error);
    this.#opening = undefined;
    void this.close();
  }

  #attemptFailed(line: TradingLine, loss: SocketLoss): void {
    this.#lastFailure = loss.reason;
    this.#listener.onNotice(`The trading connection failed: ${loss.reason}`, NoticeLevel.WARNING);
    if (line === this.#successor) this.#overlap?.forgetSuccessor();
    if (!this.#everSubscribed && isHopeless(loss)) this.#failForGood(refusedHandshakeError(loss));
  }

  #take(line: TradingLine, event: UserDataEvent, receivedTime: number): void {
    const incumbent = this.#predecessor ?? this.#line;
    if (!this.#overlap) this.#takeOnce(event, receivedTime);
    else if (line === incumbent) this.#overlap.takeFromIncumbent(event, receivedTime);
    else this.#overlap.takeFromSuccessor(event, receivedTime);
  }

  /** What the predecessor brought last may come, or be read, on the other connection when the overlap is over. */
  #takeOnce(event: UserDataEvent, receivedTime: number): void {
    if (this.#ended && receivedTime > this.#ended.time + ECHO_MS) this.#ended = null;
    if (!this.#ended?.overlap.hasPassed(event)) this.#listener.onUserData(event, receivedTime);
  }

  /** Opens a successor. One that is itself to go away makes room for another attempt. */
  #renew(line: TradingLine, reason: string): void {
    if (line === this.#successor) line.drop(reason);
    if (line !== this.#line || this.#successor || !line.isReady) return;
    this.#endOverlap();
    this.#overlap = new PrivateOverlap(this.#environment.timers, (event, receivedTime) =>
      this.#listener.onUserData(event, receivedTime),
    );
    this.#successor = this.#newLine();
    this.#listener.onNotice(`The trading connection is being replaced: ${reason}`, NoticeLevel.INFO);
    this.#successor.open();
  }

  /** Requests go to the successor from here on; the predecessor is heard until its answers are in. */
  #switchOver(successor: TradingLine): void {
    const { drainTimeoutMs = DRAIN_TIMEOUT_MS, overlapMs = OVERLAP_MS } = this.#options;
    const predecessor = this.#line;
    this.#line = successor;
    this.#successor = null;
    this.#predecessor = predecessor;
    this.#switchTime = this.#environment.now();
    let isDrained = false;
    void predecessor.drained().then(() => (isDrained = true));
    const look = (): void => {
      // The machine's clock may be set back.
      this.#switchTime = Math.min(this.#switchTime, this.#environment.now());
      const waitedMs = this.#environment.now() - this.#switchTime;
      if (waitedMs >= overlapMs && (isDrained || waitedMs >= drainTimeoutMs)) this.#endOverlap();
      else this.#overlapTimer = this.#environment.timers.setTimeout(look, LOOK_EVERY_MS);
    };
    look();
    if (this.#lost) this.#subscribed(); // the predecessor was not trusted
  }

  #endOverlap(): void {
    this.#environment.timers.clearTimeout(this.#overlapTimer);
    void this.#predecessor?.close(REPLACED);
    this.#predecessor = null;
    const overlap = this.#overlap;
    this.#overlap = null;
    overlap?.end();
    if (overlap) this.#ended = { overlap, time: this.#environment.now() };
  }

  #lineLost(line: TradingLine, reason: string, since: number): void {
    if (line === this.#predecessor) this.#predecessorLost(reason, since);
    else if (line === this.#line) {
      if (this.#predecessor) this.#endOverlap();
      this.#tellLoss(reason, since);
      if (this.#successor) this.#promote(line, this.#successor);
    }
  }

  /** The line died before its successor was ready: an ordinary loss, which the successor ends. */
  #promote(line: TradingLine, successor: TradingLine): void {
    this.#line = successor;
    this.#successor = null;
    this.#endOverlap();
    void line.close(REPLACED);
    successor.hurry();
  }

  /** Nothing is missing where it was heard until the successor was ready. */
  #predecessorLost(reason: string, since: number): void {
    this.#endOverlap();
    if (since > this.#switchTime) return;
    this.#tellLoss(reason, since);
    if (this.isOpen) this.#subscribed();
  }

  /** Told once per loss, however many attempts it takes to come back. */
  #tellLoss(reason: string, since: number): void {
    if (this.#lost) return; // two lines may go down together
    this.#lost = { reason, since: new Date(since) };
    this.#listener.onLost(this.#lost);
  }
}
