import type { Clock } from '../clock.js';
import type { BinanceError } from '../errors/binance-error.js';
import { classifyAnswer } from '../errors/classify-error.js';
import { classifyTransportFailure } from '../errors/classify-transport-failure.js';
import { createBinanceError } from '../errors/error-leaves.js';
import { spotEndpointCost } from '../rate-limit/endpoint-weights.js';
import { Lane } from '../rate-limit/lanes.js';
import type { Ticket } from '../rate-limit/limit-gate.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { usageFromRows } from '../rate-limit/venue-limit.js';
import type { UserDataNews } from '../wire/user-data-events.js';
import { decodeWsApiFrame, isWsApiFailure } from '../wire/web-socket-api-frames.js';
import type { WsApiFrame } from '../wire/web-socket-api-frames.js';
import type { WsApiFailure, WsApiResponse } from '../wire/web-socket-api.js';
import { channelMethod } from './channel-methods.js';
import { encodeChannelRequest } from './channel-requests.js';
import type { ChannelSigner, RequestProof } from './channel-requests.js';
import { PendingRequests } from './pending-requests.js';
import type { Unanswered } from './pending-requests.js';
import { ReconnectingSocket } from './reconnecting-socket.js';
import type { ReconnectingSocketOptions, SocketLoss } from './reconnecting-socket.js';
import { NoticeLevel, SampledNotice } from './sampled-notice.js';
import { realSocketEnvironment } from './socket-environment.js';
import type { SocketEnvironment } from './socket-environment.js';
import type { ChannelLoss, ChannelParams, TradingChannel, TradingChannelListener } from './trading-channel.js';

/** What a spot trading channel is made of. */
export interface SpotTradingChannelOptions extends Omit<ReconnectingSocketOptions, 'environment'> {
  readonly signer: ChannelSigner;
  readonly clock: Pick<Clock, 'exchangeNow' | 'signingTime'>;
  readonly listener: TradingChannelListener;
  /** Absent: requests leave at once. */
  readonly rateLimits?: Pick<RateLimits, 'acquire' | 'obey'>;
  /** How late a request may reach the venue, ms; at most 60,000. */
  readonly recvWindowMs?: number;
  readonly requestTimeoutMs?: number;
  /** How long a planned reconnect waits for requests under way. */
  readonly drainTimeoutMs?: number;
  readonly environment?: SocketEnvironment;
}

type RequestOptions = NonNullable<Parameters<TradingChannel['request']>[2]>;

const RECV_WINDOW_MS = 5_000;
/** The venue itself gives up after 10 s and answers −1007. */
const REQUEST_TIMEOUT_MS = 12_000;
const DRAIN_TIMEOUT_MS = 3_000;
/** An order that leaves a minute late is another order: what is urgent is refused early, as over REST. */
const LONGEST_URGENT_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 65_000;
const OPENING = 'Opening the trading connection';
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;

/**
 * The spot WebSocket API connection over one reconnecting socket:
 *
 *   socket opens → session.logon (Ed25519 only) → userDataStream.subscribe[.signature] → onSubscribed → requests
 *        ↑                                                                                    │
 *        └────────── backoff ←── pending requests fail, onLost ←── loss ──────────────────────┘
 */
export class SpotTradingChannel implements TradingChannel {
  readonly #options: SpotTradingChannelOptions;
  readonly #environment: SocketEnvironment;
  readonly #listener: TradingChannelListener;
  readonly #pending: PendingRequests;
  readonly #socket: ReconnectingSocket;
  readonly #malformed: SampledNotice;
  #opened: Promise<void> | undefined;
  #opening: { readonly resolve: () => void; readonly reject: (error: BinanceError) => void } | undefined;
  #subscribed = false;
  #everSubscribed = false;
  #draining = false;
  #drainTimer: unknown;
  #lost: ChannelLoss | null = null;
  #lastId = 0;
  #connection = 0;

  constructor(options: SpotTradingChannelOptions) {
    this.#options = options;
    this.#environment = options.environment ?? realSocketEnvironment;
    this.#listener = options.listener;
    this.#pending = new PendingRequests(this.#environment.timers);
    this.#malformed = new SampledNotice(this.#environment.now, (message) =>
      this.#listener.onNotice(message, NoticeLevel.WARNING),
    );
    this.#socket = new ReconnectingSocket(
      { ...options, environment: this.#environment },
      {
        onOpen: () => void this.#establish(),
        onMessage: (text, receivedTime) => this.#receive(text, receivedTime),
        onLost: (loss) => this.#lose(loss),
        onReconnecting: (attempt, delayMs) => this.#listener.onReconnecting(attempt, delayMs),
        onRenewalDue: () => void this.#renew('the connection is close to its age limit'),
      },
    );
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

  async request(method: string, params: ChannelParams = {}, options: RequestOptions = {}): Promise<unknown> {
    if (!this.#canSend()) throw notOpenError(method);
    const ticket = await this.#admit(method, params, options);
    if (this.#canSend() && !options.signal?.aborted) {
      return this.#ask(method, params, this.#proof(options.signed ?? channelMethod(method).signed), ticket, options);
    }
    ticket?.notSent();
    throw options.signal?.aborted ? closedError(method, options.signal.reason) : notOpenError(method);
  }

  async close(): Promise<void> {
    this.#subscribed = false;
    this.#environment.timers.clearTimeout(this.#drainTimer);
    const gone = this.#socket.close();
    this.#pending.rejectAll({ reason: 'the channel was closed before an answer came', givenUp: true });
    this.#opening?.reject(closedError(OPENING));
    this.#opening = undefined;
    await gone;
  }

  #openFirst(signal?: AbortSignal): Promise<void> {
    if (this.#socket.state === 'closed' || signal?.aborted) return Promise.reject(closedError(OPENING));
    const onAbort = (): void => void this.close();
    signal?.addEventListener('abort', onAbort, { once: true });
    const opened = new Promise<void>((resolve, reject) => (this.#opening = { resolve, reject }));
    this.#socket.open();
    return opened.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  /** Logs on where the key can, subscribes the private stream, and only then lets requests through. */
  async #establish(): Promise<void> {
    const connection = ++this.#connection;
    try {
      if (this.#hasSession()) await this.#introduce('session.logon', 'signature');
      await this.#subscribe();
    } catch (error) {
      if (connection === this.#connection) this.#establishFailed(error as BinanceError);
    }
  }

  async #subscribe(): Promise<void> {
    if (this.#hasSession()) await this.#introduce('userDataStream.subscribe', 'none');
    else await this.#introduce('userDataStream.subscribe.signature', 'signature');
    this.#subscribed = true;
    this.#everSubscribed = true;
    const lost = this.#lost;
    this.#lost = null;
    this.#opening?.resolve();
    this.#opening = undefined;
    this.#listener.onSubscribed(lost);
  }

  #establishFailed(error: BinanceError): void {
    if (!this.#socket.isOpen) return;
    if (!this.#everSubscribed && error.category === 'authentication') {
      this.#failForGood(error);
      return;
    }
    this.#listener.onNotice(`The private stream could not be subscribed: ${error.message}`, NoticeLevel.ERROR);
    this.#socket.drop(error.message);
  }

  #failForGood(error: BinanceError): void {
    this.#opening?.reject(error);
    this.#opening = undefined;
    void this.close();
  }

  /** A request that belongs to the connection itself: it is urgent, and of no use on any other connection. */
  async #introduce(method: string, proof: RequestProof): Promise<unknown> {
    const connection = this.#connection;
    const ticket = await this.#admit(method, {}, { lane: Lane.RESOLVE });
    if (connection === this.#connection) return this.#ask(method, {}, proof, ticket, {});
    ticket?.notSent();
    throw notOpenError(method);
  }

  async #admit(method: string, params: ChannelParams, options: RequestOptions): Promise<Ticket | undefined> {
    const { lane = Lane.RECONCILE, signal } = options;
    const maxWaitMs = lane >= Lane.ORDER ? LONGEST_URGENT_WAIT_MS : LONGEST_WAIT_MS;
    const turn = { what: method, lane, maxWaitMs, ...(signal && { signal }) };
    try {
      return await this.#options.rateLimits?.acquire(spotEndpointCost(method, params), turn);
    } catch (error) {
      throw signal?.aborted ? closedError(method, signal.reason) : error;
    }
  }

  #ask(
    method: string,
    params: ChannelParams,
    proof: RequestProof,
    ticket: Ticket | undefined,
    { signal, timeoutMs = this.#options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS }: RequestOptions,
  ): Promise<unknown> {
    const id = ++this.#lastId;
    const timestamp = this.#options.clock.signingTime();
    const timing = { timestamp, recvWindowMs: this.#options.recvWindowMs ?? RECV_WINDOW_MS };
    const text = encodeChannelRequest(id, method, params, proof, this.#options.signer, timing);
    if (this.#socket.send(text)) return this.#pending.add({ id, method, timeoutMs, signal, ticket });
    ticket?.notSent();
    return Promise.reject(notOpenError(method));
  }

  #receive(text: string, receivedTime: number): void {
    const frame = this.#decode(text);
    if (!frame) return;
    if (frame.kind === 'response') this.#answered(frame.response);
    else this.#news(frame, receivedTime);
  }

  #decode(text: string): WsApiFrame | undefined {
    try {
      return decodeWsApiFrame(text);
    } catch (error) {
      this.#malformed.add(`A frame of the private connection could not be read: ${(error as Error).message}`);
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
    if (isWsApiFailure(response)) this.#pending.reject(id, this.#toError(method, response), usage);
    else this.#pending.resolve(id, response.result, usage);
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
        else this.#listener.onUserData(news.event, receivedTime);
        break;
      case 'serverShutdown':
        void this.#renew('the server announced that it shuts down');
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
    this.#tellLoss('the private stream was terminated by the venue', receivedTime);
    const connection = this.#connection;
    this.#subscribe().catch((error: unknown) => {
      if (connection === this.#connection) this.#establishFailed(error as BinanceError);
    });
  }

  /** A planned reconnect: no new requests, a short wait for those under way, then the next connection. */
  async #renew(reason: string): Promise<void> {
    if (this.#draining || !this.#socket.isOpen) return;
    this.#draining = true;
    const timeoutMs = this.#options.drainTimeoutMs ?? DRAIN_TIMEOUT_MS;
    const timeUp = new Promise<void>((resolve) => {
      this.#drainTimer = this.#environment.timers.setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.#pending.empty(), timeUp]);
    this.#environment.timers.clearTimeout(this.#drainTimer);
    this.#draining = false;
    this.#socket.renew(reason);
  }

  #lose(loss: SocketLoss): void {
    this.#pending.rejectAll({ reason: `the connection was lost before an answer came (${loss.reason})` });
    if (this.#subscribed) this.#tellLoss(loss.reason, loss.since);
    else this.#listener.onNotice(`The trading connection failed: ${loss.reason}`, NoticeLevel.WARNING);
    if (!this.#everSubscribed && isHopeless(loss.httpStatus)) this.#failForGood(refusedHandshakeError(loss));
  }

  /** Told once per loss, however many attempts it takes to come back. */
  #tellLoss(reason: string, since: number): void {
    this.#subscribed = false;
    this.#lost ??= { reason, since: new Date(since) };
    this.#listener.onLost(this.#lost);
  }

  #canSend(): boolean {
    return this.#subscribed && !this.#draining && this.#socket.isOpen;
  }

  #hasSession(): boolean {
    return this.#options.signer.keyKind === 'Ed25519';
  }

  #proof(signed: boolean): RequestProof {
    if (!signed) return 'none';
    return this.#hasSession() ? 'session' : 'signature';
  }
}

/** Refusals of a handshake that no repetition heals: wrong credentials, wrong path. */
function isHopeless(httpStatus: number | undefined): boolean {
  return httpStatus === UNAUTHORIZED || httpStatus === NOT_FOUND;
}

function refusedHandshakeError({ reason, httpStatus }: SocketLoss): BinanceError {
  return createBinanceError(`The trading connection cannot be opened: ${reason}`, {
    code: null,
    category: 'restricted',
    outcome: 'not-sent',
    decision: 'never',
    ...(httpStatus !== undefined && { httpStatus }),
  });
}

function notOpenError(what: string): BinanceError {
  return notSent(what, { reason: 'not sent, the trading connection is not open' });
}

function closedError(what: string, cause?: unknown): BinanceError {
  return notSent(what, { reason: 'given up before it was sent', givenUp: true, cause });
}

function notSent(what: string, failure: Unanswered): BinanceError {
  return classifyTransportFailure({ what, bytesMayHaveLeft: false, mutating: channelMethod(what).changes, ...failure });
}
