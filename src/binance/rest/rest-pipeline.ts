import { setMaxListeners } from 'node:events';
import pRetry from 'p-retry';
import type { Clock } from '../clock.js';
import { BinanceError } from '../errors/binance-error.js';
import { classifyAnswer } from '../errors/classify-error.js';
import { classifyTransportFailure } from '../errors/classify-transport-failure.js';
import { reasonOf } from '../errors/reason-of.js';
import { Deadline } from '../rate-limit/deadline.js';
import { spotEndpointCost } from '../rate-limit/endpoint-weights.js';
import { Lane } from '../rate-limit/lanes.js';
import type { Ticket } from '../rate-limit/gate-ticket.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { toErrorBody } from '../wire/error-body.js';
import { usageFromHeaders } from '../rate-limit/venue-limit.js';
import { Withdrawal } from '../rate-limit/withdrawal.js';
import { TransportError } from './http-transport.js';
import type { HttpAnswer, HttpTransport } from './http-transport.js';

/** How long the classes of requests may take, milliseconds. */
export interface RestTimeouts {
  readonly read: number;
  readonly order: number;
}

/** One request on its way through the pipeline. */
export interface PipelineRequest {
  readonly method: string;
  /** `/api/v3/order`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly lane: Lane;
  readonly signal?: AbortSignal | undefined;
  readonly withdrawal?: Withdrawal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Whether it carries a time that the venue checks. */
  readonly signed: boolean;
}

/** What is sent, ready for the wire. */
export interface SignedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** What the pipeline works with. */
export interface PipelineOptions<Request extends PipelineRequest> {
  readonly transport: HttpTransport;
  readonly rateLimits: RateLimits;
  readonly clock: Clock;
  readonly timeoutsMs: RestTimeouts;
  readonly maxAttempts: number;
  /** Wait before the second attempt of a read; it doubles from then on. */
  readonly firstRetryMs: number;
  /** Signs; called for every attempt, as the time is part of the signature. */
  readonly sign: (request: Request) => SignedRequest;
  /** Measures the clock's offset again. */
  readonly resynchronize: () => Promise<void>;
  readonly onNotice: (message: string, level: number) => void;
}

const WARNING = 30;
const LONGEST_RETRY_MS = 5_000;

/**
 * budget → signature → wire → headers → classification. Reads are tried again where that can help; what changes
 * something is sent once, except after −1021, which proves that it was not executed.
 */
export class RestPipeline<Request extends PipelineRequest> {
  readonly #options: PipelineOptions<Request>;
  readonly #closing = new AbortController();

  constructor(options: PipelineOptions<Request>) {
    this.#options = options;
    setMaxListeners(0, this.#closing.signal); // every request under way listens for the close
  }

  /** The text of a successful answer; rejects with a `BinanceError`. */
  async send(request: Request): Promise<string> {
    const closing = this.#closing.signal;
    if (closing.aborted) throw this.#failure(request, new TransportError('the client is closed', false, true));
    if (request.signal === undefined) return this.#attempts({ ...request, signal: closing });
    const running = new AbortController();
    const listening = [forward(request.signal, running), forward(closing, running)];
    try {
      return await this.#attempts({ ...request, signal: running.signal });
    } finally {
      for (const stop of listening) stop();
    }
  }

  /** Whatever is under way or waiting fails; nothing is sent any more. */
  close(): void {
    this.#closing.abort(new Error('the client was closed'));
  }

  #attempts(request: Request): Promise<string> {
    if (isMutating(request)) return this.#withOneResync(this.#inTime(request));
    return pRetry(() => this.#withOneResync(request), {
      retries: this.#options.maxAttempts - 1,
      minTimeout: this.#options.firstRetryMs,
      maxTimeout: LONGEST_RETRY_MS,
      randomize: true,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
      shouldRetry: ({ error }) => isWorthRetrying(error),
      onFailedAttempt: ({ error, retriesLeft }) => {
        if (retriesLeft > 0 && isWorthRetrying(error))
          this.#options.onNotice(`${error.message} Trying again.`, WARNING);
      },
    }).catch((error: unknown) => {
      throw request.signal?.aborted === true && !(error instanceof BinanceError)
        ? this.#failure(request, givenUp(error))
        : error;
    });
  }

  async #withOneResync(request: Request): Promise<string> {
    try {
      return await this.#attempt(request);
    } catch (error) {
      if (!(error instanceof BinanceError) || error.decision !== 'resync-clock') throw error;
      if (!request.signed) throw error; // it carries no time, and a measurement must not wait for itself
      this.#options.onNotice(`${error.message} Measuring the clock again.`, WARNING);
      request.withdrawal?.reopen(); // it was refused for its time, and had no effect
      if (!(await this.#resynchronized(request))) throw error;
      return await this.#attempt(request);
    }
  }

  /** An order must leave soon, whoever sends it. */
  #inTime(request: Request): Request {
    if (request.lane !== Lane.ORDER || request.withdrawal) return request;
    return { ...request, withdrawal: new Withdrawal({ deadline: new Deadline(this.#options.clock) }) };
  }

  async #resynchronized(request: Request): Promise<boolean> {
    const measured = this.#options.resynchronize();
    try {
      await (request.withdrawal?.within(measured, describeRequest(request)) ?? measured);
      return true;
    } catch (error) {
      if (request.withdrawal?.isWithdrawn) return false; // nobody waits for it any more
      const reason = reasonOf(error);
      this.#options.onNotice(`The clock could not be measured in time: ${reason}`, WARNING);
      return false;
    }
  }

  async #attempt(request: Request): Promise<string> {
    const ticket = await this.#admit(request);
    const answer = await this.#exchange(request, ticket);
    ticket.answered(usageFromHeaders(answer.headers));
    if (answer.status >= 200 && answer.status < 300) return answer.text;
    const error = classifyAnswer({
      market: 'spot',
      status: answer.status,
      body: toErrorBody(answer.text) ?? answer.text,
      headers: answer.headers,
      what: describeRequest(request),
      mutating: isMutating(request),
      exchangeNow: this.#options.clock.exchangeNow(),
    });
    this.#options.rateLimits.obey(error);
    throw error;
  }

  async #admit(request: Request): Promise<Ticket> {
    const cost = spotEndpointCost(`${request.method} ${request.path}`, request.params);
    const { lane, signal, withdrawal } = request;
    const options = { lane, what: describeRequest(request), signal, withdrawal };
    try {
      return await this.#options.rateLimits.acquire(cost, options);
    } catch (error) {
      throw error instanceof BinanceError ? error : this.#failure(request, givenUp(error));
    }
  }

  async #exchange(request: Request, ticket: Ticket): Promise<HttpAnswer> {
    const { transport, timeoutsMs } = this.#options;
    const { withdrawal } = request;
    try {
      const { url, headers, body } = this.#options.sign(request);
      return await transport.send({
        method: request.method,
        url,
        headers,
        body,
        timeoutMs: request.timeoutMs ?? (isMutating(request) ? timeoutsMs.order : timeoutsMs.read),
        leavesWithinMs: withdrawal?.leftMs,
        signal: request.signal,
        onWaiting: withdrawal && ((giveUp) => withdrawal.stopBy(giveUp)),
        onLeaving: withdrawal && (() => withdrawal.leave()),
      });
    } catch (error) {
      if (error instanceof TransportError && error.bytesMayHaveLeft) ticket.unanswered();
      else ticket.notSent();
      throw error instanceof TransportError ? this.#failure(request, error) : error;
    }
  }

  #failure(request: Request, error: TransportError): BinanceError {
    return classifyTransportFailure({
      what: describeRequest(request),
      bytesMayHaveLeft: error.bytesMayHaveLeft,
      mutating: isMutating(request),
      reason: error.message,
      givenUp: error.givenUp,
      cause: error.cause,
    });
  }
}

/** Test orders change nothing although they are posted. */
export function isMutating({ method, path }: Pick<PipelineRequest, 'method' | 'path'>): boolean {
  return method !== 'GET' && !path.endsWith('/test');
}

/** `POST /api/v3/order BTCUSDT`; no other parameter is shown. */
export function describeRequest({ method, path, params }: Pick<PipelineRequest, 'method' | 'path' | 'params'>): string {
  const symbol = params['symbol'];
  return symbol === undefined ? `${method} ${path}` : `${method} ${path} ${symbol}`;
}

/** A ban is not waited out here, and neither is what the budget refused: who waits for either knows better for what. */
function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof BinanceError) || error.decision !== 'wait') return false;
  return error.category !== 'banned' && (error.category !== 'rate-limit' || error.httpStatus !== undefined);
}

function givenUp(cause: unknown): TransportError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TransportError(`given up: ${reason}`, false, true, cause);
}

/** Aborts one controller when a signal does, and leaves no listener behind. */
function forward(signal: AbortSignal, controller: AbortController): () => void {
  // One signal may well stand for hundreds of requests; node would warn of a leak from the eleventh on.
  setMaxListeners(0, signal);
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}
