import type { Clock } from '../clock.js';
import type { BinanceError } from '../errors/binance-error.js';
import { classifyAnswer } from '../errors/classify-error.js';
import type { Ticket } from '../rate-limit/gate-ticket.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { usageFromRows } from '../rate-limit/venue-limit.js';
import type { Withdrawal } from '../rate-limit/withdrawal.js';
import type { UserDataNews } from '../wire/user-data-events.js';
import type { UserDataEvent } from '../wire/user-data.js';
import { decodeWsApiFrame, isWsApiFailure } from '../wire/web-socket-api-frames.js';
import type { WsApiFrame } from '../wire/web-socket-api-frames.js';
import type { WsApiFailure, WsApiResponse } from '../wire/web-socket-api.js';
import { UNAUTHORIZED, notEncodedError, notOpenError } from './channel-errors.js';
import { channelMethod } from './channel-methods.js';
import { encodeChannelRequest } from './channel-requests.js';
import type { ChannelSigner, RequestProof } from './channel-requests.js';
import { FrameTurns } from './frame-turns.js';
import { PendingRequests } from './pending-requests.js';
import type { Unanswered } from './pending-requests.js';
import { PrivateSubscription } from './private-subscription.js';
import { ReconnectingSocket } from './reconnecting-socket.js';
import type { ReconnectingSocketOptions, SocketLoss } from './reconnecting-socket.js';
import { NoticeLevel } from './sampled-notice.js';
import type { SocketEnvironment } from './socket-environment.js';
import type { ChannelParams } from './trading-channel.js';

/** What a line needs to know. */
export interface TradingLineOptions extends ReconnectingSocketOptions {
  readonly environment: SocketEnvironment;
  readonly signer: ChannelSigner;
  readonly clock: Pick<Clock, 'exchangeNow' | 'signingTime'>;
  readonly rateLimits?: Pick<RateLimits, 'acquire' | 'obey'> | undefined;
  readonly recvWindowMs: number;
  readonly requestTimeoutMs: number;
  /** Measures the venue's clock anew; asked for where the venue says that ours is wrong (−1021). */
  readonly resyncClock?: (() => Promise<void>) | undefined;
  /** Ids of requests, unlike on any other line of the channel. */
  readonly nextId: () => number;
}

/** Who is told what happens on a line. */
export interface TradingLineListener {
  /** Logged on and subscribed: requests may go, private events come. */
  onReady(): void;
  onEvent(event: UserDataEvent, receivedTime: number): void;
  /** The private stream ended: its connection is lost, or (`since` is now) the venue terminated it. */
  onLost(reason: string, since: number): void;
  /** An attempt failed before the line was ready. */
  onFailed(loss: SocketLoss): void;
  /** The venue refuses to log on or to subscribe. True where the line is not to come back. */
  onRefused(error: BinanceError): boolean;
  onReconnecting(attempt: number, delayMs: number): void;
  onRenewalDue(reason: string): void;
  onMalformed(reason: string, receivedTime: number): void;
  onNotice(message: string, level: number): void;
}

/** The session that a connection was logged on with is over (errors.md). */
const LOGGED_OUT = -1035;

/** What a caller may set for one request. */
export interface LineRequestOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Told when the request leaves. */
  readonly withdrawal?: Withdrawal;
}

/**
 * One connection to the WebSocket API, which comes back by itself:
 *
 *   socket opens → session.logon (Ed25519 only) → userDataStream.subscribe[.signature] → onReady → requests
 *        ↑                                                                                  │
 *        └────────── backoff ←── pending requests fail, onLost ←── loss ────────────────────┘
 */
export class TradingLine {
  readonly #options: TradingLineOptions;
  readonly #listener: TradingLineListener;
  readonly #pending: PendingRequests;
  readonly #socket: ReconnectingSocket;
  readonly #turns: FrameTurns;
  readonly #subscription: PrivateSubscription;

  constructor(options: TradingLineOptions, listener: TradingLineListener) {
    this.#options = options;
    this.#listener = listener;
    this.#pending = new PendingRequests(options.environment.timers);
    this.#turns = new FrameTurns((data, receivedTime) => this.#receive(data.toString(), receivedTime));
    this.#socket = new ReconnectingSocket(options, {
      onOpen: () => void this.#subscription.establish(),
      onMessage: (data, receivedTime) => this.#turns.take(data, receivedTime),
      onLost: (loss) => this.#lose(loss),
      onReconnecting: (attempt, delayMs) => listener.onReconnecting(attempt, delayMs),
      onRenewalDue: () => listener.onRenewalDue('the connection is close to its age limit'),
    });
    this.#subscription = new PrivateSubscription({
      keyKind: options.signer.keyKind,
      rateLimits: options.rateLimits,
      resyncClock: options.resyncClock,
      isOpen: () => this.#socket.isOpen,
      ask: (method, proof, ticket) => this.#ask(method, {}, proof, ticket, {}),
      onSubscribed: () => listener.onReady(),
      onFailed: (error) => this.#subscriptionFailed(error),
    });
  }

  /** Whether requests can be sent now. */
  get isReady(): boolean {
    return this.#subscription.isActive && this.#socket.isOpen;
  }

  open(): void {
    this.#socket.open();
  }

  /** It is needed now: the next attempt does not wait for long. */
  hurry(): void {
    this.#socket.hurry();
  }

  /** Gives the connection up and opens another with backoff. */
  drop(reason: string): void {
    this.#socket.drop(reason);
  }

  /** Sends one request and waits for its answer. */
  ask(
    method: string,
    params: ChannelParams,
    isSigned: boolean,
    ticket: Ticket | undefined,
    options: LineRequestOptions,
  ): Promise<unknown> {
    return this.#ask(method, params, this.#proof(isSigned), ticket, options);
  }

  /** Resolves when no request is under way. */
  drained(): Promise<void> {
    return this.#pending.empty();
  }

  /** Ends the connection; what is under way fails for that reason. */
  async close(failure: Unanswered): Promise<void> {
    this.#turns.flush();
    this.#subscription.end();
    const gone = this.#socket.close();
    this.#pending.rejectAll(failure);
    await gone;
  }

  #subscriptionFailed(error: BinanceError): void {
    if (!this.#socket.isOpen || this.#listener.onRefused(error)) return;
    this.#listener.onNotice(`The private stream could not be subscribed: ${error.message}`, NoticeLevel.ERROR);
    this.#socket.drop(error.message);
  }

  #ask(
    method: string,
    params: ChannelParams,
    proof: RequestProof,
    ticket: Ticket | undefined,
    { signal, withdrawal, timeoutMs = this.#options.requestTimeoutMs }: LineRequestOptions,
  ): Promise<unknown> {
    const id = this.#options.nextId();
    let text: string;
    try {
      text = this.#encoded(id, method, params, proof);
    } catch (error) {
      ticket?.notSent();
      return Promise.reject(notEncodedError(method, error));
    }
    const sentTime = this.#options.environment.now();
    const onTimeout = (): void => this.#suspect(sentTime, timeoutMs);
    if (!this.#socket.send(text)) {
      ticket?.notSent();
      return Promise.reject(notOpenError(method));
    }
    withdrawal?.leave();
    return this.#pending.add({ id, method, timeoutMs, signal, ticket, onTimeout });
  }

  #encoded(id: number, method: string, params: ChannelParams, proof: RequestProof): string {
    const { clock, recvWindowMs, signer } = this.#options;
    const timing = { timestamp: clock.signingTime(), recvWindowMs };
    return encodeChannelRequest(id, method, params, proof, signer, timing);
  }

  /** No answer and no other frame either: further orders would go the same way, so the connection is given up. */
  #suspect(sentTime: number, timeoutMs: number): void {
    const lastFrameTime = this.#socket.lastFrameTime;
    if (lastFrameTime === null || lastFrameTime > sentTime) return;
    this.#socket.drop(`no frame within ${timeoutMs} ms of a request: the connection is half-open`);
  }

  #receive(text: string, receivedTime: number): void {
    const frame = this.#decode(text, receivedTime);
    if (!frame) return;
    if (frame.kind === 'response') this.#answered(frame.response);
    else this.#news(frame, receivedTime);
  }

  #decode(text: string, receivedTime: number): WsApiFrame | undefined {
    try {
      return decodeWsApiFrame(text);
    } catch (error) {
      this.#listener.onMalformed((error as Error).message, receivedTime);
      return undefined;
    }
  }

  #answered(response: WsApiResponse): void {
    const { id } = response;
    const method = this.#pending.methodOf(id);
    if (method !== undefined && typeof id === 'number') this.#settle(id, method, response);
    else if (id === null && isWsApiFailure(response)) this.#failedWithoutId(response);
    else
      this.#listener.onNotice(`An answer came that nobody waits for (any more), id ${String(id)}`, NoticeLevel.DEBUG);
  }

  #settle(id: number, method: string, response: WsApiResponse): void {
    const usage = usageFromRows(response.rateLimits ?? []);
    if (!isWsApiFailure(response)) {
      this.#pending.resolve(id, response.result, usage);
      return;
    }
    const error = this.#toError(method, response);
    this.#pending.reject(id, error, usage);
    if (error.code === LOGGED_OUT) this.#socket.drop(error.message); // whatever came next would be refused, too
  }

  #toError(method: string, failure: WsApiFailure): BinanceError {
    const error = classifyAnswer({
      market: 'spot',
      status: failure.status,
      body: failure.error,
      what: method,
      mutating: channelMethod(method).changes,
      exchangeNow: this.#options.clock.exchangeNow(),
    });
    this.#options.rateLimits?.obey(error);
    return error;
  }

  /** A key that died is told without an id: whatever was under way has no answer to wait for. */
  #failedWithoutId(failure: WsApiFailure): void {
    const error = this.#toError('The trading connection', failure);
    this.#listener.onNotice(error.message, NoticeLevel.ERROR);
    this.#pending.rejectAll({ reason: error.message, cause: error });
    if (failure.status === UNAUTHORIZED) this.#socket.drop(error.message);
  }

  #news(news: UserDataNews, receivedTime: number): void {
    switch (news.kind) {
      case 'event':
        if (news.event.e === 'eventStreamTerminated') this.#terminated(receivedTime);
        else this.#listener.onEvent(news.event, receivedTime);
        break;
      case 'serverShutdown':
        this.#listener.onRenewalDue('the server announced that it shuts down');
        break;
      case 'unknown':
        this.#listener.onNotice(`A private event of unknown type ${news.type} came`, NoticeLevel.DEBUG);
        break;
      default:
        news satisfies never;
    }
  }

  /** The subscription is over while the socket lives: it is taken out again on the same socket. */
  #terminated(receivedTime: number): void {
    this.#subscription.end();
    this.#listener.onLost('the private stream was terminated by the venue', receivedTime);
    this.#subscription.renew();
  }

  #lose(loss: SocketLoss): void {
    this.#turns.flush();
    const wasSubscribed = this.#subscription.end();
    this.#pending.rejectAll({ reason: `the connection was lost before an answer came (${loss.reason})` });
    if (wasSubscribed) this.#listener.onLost(loss.reason, loss.since);
    else this.#listener.onFailed(loss);
  }

  #proof(isSigned: boolean): RequestProof {
    if (!isSigned) return 'none';
    return this.#subscription.hasSession ? 'session' : 'signature';
  }
}
