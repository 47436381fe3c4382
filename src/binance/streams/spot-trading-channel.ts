import type { Clock } from '../clock.js';
import type { BinanceError } from '../errors/binance-error.js';
import type { Ticket } from '../rate-limit/gate-ticket.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { closedError, isHopeless, notOpenError, refusedHandshakeError } from './channel-errors.js';
import { channelMethod } from './channel-methods.js';
import type { ChannelSigner } from './channel-requests.js';
import { LineSuccession } from './line-succession.js';
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
const OPENING = 'Opening the trading connection';
const CLOSED = { reason: 'the channel was closed before an answer came', givenUp: true };

/**
 * The spot WebSocket API connection: requests and their answers, the account's events, and every loss of them told once. A
 * line that is lost comes back by itself; one that is to go away (old age, notice of a shutdown) is replaced while it still
 * delivers.
 */
export class SpotTradingChannel implements TradingChannel {
  readonly #options: SpotTradingChannelOptions;
  readonly #environment: SocketEnvironment;
  readonly #listener: TradingChannelListener;
  readonly #malformed: SampledNotice;
  readonly #budget: NonNullable<ReconnectingSocketOptions['budget']>;
  readonly #lines: LineSuccession;
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
    this.#lines = this.#createLines();
  }

  get isOpen(): boolean {
    return this.#canSend();
  }

  /** Frames that could not be read since the channel was made. */
  get malformedFrames(): number {
    return this.#malformed.count;
  }

  /** Why the latest attempt to come up has failed; null where it has come up, or none has ended yet. */
  get lastFailure(): string | null {
    return this.#lastFailure;
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
    return this.#lines.current.ask(method, params, options.signed ?? channelMethod(method).signed, ticket, options);
  }

  /** The stream has not told everything: lost from `since` on, until another line has taken this one's place. */
  distrust(reason: string, since: Date): void {
    const { current } = this.#lines;
    if (this.#isClosed || this.#lost || !current.isReady) return;
    this.#tellLoss(reason, since.getTime());
    this.#listener.onReconnecting(1, 0);
    this.#lines.renew(current, reason);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const gone = this.#lines.close(CLOSED);
    this.#opening?.reject(closedError(OPENING));
    this.#opening = undefined;
    await gone;
  }

  #canSend(): boolean {
    return this.#lines.current.isReady;
  }

  #openFirst(signal?: AbortSignal): Promise<void> {
    if (this.#isClosed || signal?.aborted) return Promise.reject(closedError(OPENING));
    const onAbort = (): void => void this.close();
    signal?.addEventListener('abort', onAbort, { once: true });
    const opened = new Promise<void>((resolve, reject) => (this.#opening = { resolve, reject }));
    this.#lines.current.open();
    return opened.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  #createLines(): LineSuccession {
    const { drainTimeoutMs = DRAIN_TIMEOUT_MS, overlapMs = OVERLAP_MS } = this.#options;
    return new LineSuccession({
      ...{ environment: this.#environment, drainTimeoutMs, overlapMs },
      createLine: () => this.#createLine(),
      onEvent: (event, receivedTime) => this.#listener.onUserData(event, receivedTime),
      onReplacing: (reason) =>
        this.#listener.onNotice(`The trading connection is being replaced: ${reason}`, NoticeLevel.INFO),
      onLost: (reason, since) => this.#gap(reason, since),
    });
  }

  #createLine(): TradingLine {
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
      onEvent: (event, receivedTime) => this.#lines.take(line, event, receivedTime),
      onLost: (reason, since) => this.#lines.lost(line, reason, since),
      onFailed: (loss) => this.#attemptFailed(line, loss),
      onRefused: (error) => this.#refused(error),
      onReconnecting: (attempt, delayMs) => {
        if (line === this.#lines.current || this.#lost) this.#listener.onReconnecting(attempt, delayMs);
      },
      onRenewalDue: (reason) => this.#lines.renew(line, reason),
      onMalformed: (reason, receivedTime) => {
        this.#malformed.add(`A frame of the private connection could not be read: ${reason}`);
        this.#listener.onUnreadable(receivedTime);
      },
      onNotice: (message, level) => this.#listener.onNotice(message, level),
    });
    return line;
  }

  #ready(line: TradingLine): void {
    if (this.#lines.takeOver(line)) {
      if (this.#lost) this.#subscribed(); // the one before was not trusted
    } else if (line === this.#lines.current) this.#subscribed();
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
    this.#lines.failed(line);
    if (!this.#everSubscribed && isHopeless(loss)) this.#failForGood(refusedHandshakeError(loss));
  }

  /** Where another line stands already, that ends the loss at once. */
  #gap(reason: string, since: number): void {
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
