import type { ErrorBody } from '../../binance/wire/trading.js';
import { VenueError } from '../venue-error.js';
import type { ApiKeys } from './api-keys.js';
import type { Endpoint, EndpointCall, EndpointParams, ServerContext } from './endpoint.js';
import { LimitError } from './limit-error.js';
import type { UsedLimits } from './limit-rows.js';
import { refuseUnread } from './parameters.js';
import { identify, SIGNING_PARAMETERS, verifySigned, verifyTiming } from './security.js';
import type { SocketConnection } from './socket-connection.js';

/** A request for an endpoint, as REST and the WebSocket API both bring it. */
export interface ApiRequest {
  readonly endpoint: Endpoint;
  readonly params: EndpointParams;
  readonly address: string;
  /** Key of the header (REST) or of the parameters (WebSocket API). */
  readonly apiKey: string | undefined;
  /** The exact text that a signature must cover; empty where there is none, null where none can be right. */
  readonly payload: string | null;
  /** Account of a session that is logged on: the request needs no key and no signature of its own then. */
  readonly sessionAccountId?: string | undefined;
  /** Socket that it came over; absent on REST. */
  readonly connection?: SocketConnection;
}

/**
 * What becomes of an answer on its way where a fault is at work: it never leaves, the connection is torn in its place
 * or in the middle of it, or it comes twice (WebSocket API).
 */
export type AnswerFate = 'withheld' | 'cut' | 'torn' | 'repeated';

/** What is answered; either protocol wraps it in its own way. */
export interface ApiAnswer extends UsedLimits {
  /** HTTP status. */
  readonly status: number;
  /** Result, or `ErrorBody` where the status is 400 or more. */
  readonly body: unknown;
  /** Epoch milliseconds, on 429 and 418. */
  readonly retryAfter?: number;
  /** Absent: it is sent once and whole. */
  readonly fate?: AnswerFate;
  /** Title of an HTML page that REST sends in place of the body, as a proxy before the API does. */
  readonly page?: string;
}

/** An answer, at once wherever nothing delays it: most requests are answered before the next one is looked at. */
export type AnswerInTime = ApiAnswer | Promise<ApiAnswer>;

/** Stands around a request that has passed limits and security; `run` executes it and gives its answer. */
export type AnswerHook = (request: ApiRequest, accountId: string, run: () => AnswerInTime) => AnswerInTime;

/** Stands between security and the endpoint: lets a fault delay, replace or swallow what `run` answers. */
export type Interceptor = (call: EndpointCall, endpoint: Endpoint, run: () => unknown) => unknown;

/** Limits, security and the endpoint, in this order, for both protocols. */
export class ApiGate {
  /** Runs the endpoint; faults put themselves in front of it. */
  interceptor: Interceptor = (_call, _endpoint, run) => run();

  /** Where faults take hold of requests and answers; null while there are none. */
  aroundAnswer: AnswerHook | null = null;

  /** Hears of an error that is no refusal: a bug of the simulator. The client is told what Binance would say (-1000). */
  onBug: (bug: Error) => void = (bug) => process.emitWarning(bug);

  constructor(
    readonly context: ServerContext,
    readonly keys: ApiKeys,
  ) {}

  /** Never fails: what goes wrong inside is -1000. The endpoint has run when this returns, unless a fault delays it. */
  answer(request: ApiRequest): AnswerInTime {
    const { limits } = this.context;
    const weight = request.endpoint.weight(request.params);
    let accountId = '';
    try {
      const giveBack = limits.admit(request.address, weight);
      accountId = this.#authorize(request);
      if (this.aroundAnswer === null) return this.#execute(request, accountId, giveBack);
      const answer = this.aroundAnswer(request, accountId, () => this.#execute(request, accountId, giveBack));
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => this.refusal(request, accountId, error));
    } catch (error) {
      return this.refusal(request, accountId, error);
    }
  }

  /** The answer to a request that is refused with this error. */
  refusal(request: ApiRequest, accountId: string, error: unknown): ApiAnswer {
    return { ...this.failure(error), ...this.#used(request, accountId) };
  }

  #execute(request: ApiRequest, accountId: string, giveBack: () => void): AnswerInTime {
    try {
      const body = this.#run(request, accountId);
      if (!(body instanceof Promise)) return this.#success(request, accountId, body, giveBack);
      return body
        .then((late: unknown) => this.#success(request, accountId, late, giveBack))
        .catch((error: unknown) => this.refusal(request, accountId, error));
    } catch (error) {
      return this.refusal(request, accountId, error);
    }
  }

  #success(request: ApiRequest, accountId: string, body: unknown, giveBack: () => void): ApiAnswer {
    if (isFree(request.endpoint, body)) giveBack();
    const { weight, orders } = this.#used(request, accountId);
    return { status: 200, body, weight, orders };
  }

  /** Status and body of a refusal, or of a bug. */
  failure(error: unknown): Failure {
    if (!(error instanceof VenueError)) this.onBug(error instanceof Error ? error : new Error(String(error)));
    return toFailure(error);
  }

  #authorize({ endpoint, params, apiKey, payload, sessionAccountId }: ApiRequest): string {
    refuseUnread(params, readableParameters(endpoint));
    switch (endpoint.security) {
      case 'NONE':
        return '';
      case 'MARKET_DATA':
        return sessionAccountId ?? identify(this.keys, apiKey).accountId;
      case 'SIGNED':
        if (sessionAccountId === undefined || apiKey !== undefined) {
          return verifySigned(this.keys, { params, apiKey, payload }, this.context.clock.now()).accountId;
        }
        verifyTiming(params, this.context.clock.now());
        return sessionAccountId;
    }
  }

  #run({ endpoint, params, address }: ApiRequest, accountId: string): unknown {
    const call: EndpointCall = { context: this.context, params, accountId, address };
    return this.interceptor(call, endpoint, () => endpoint.handle(call));
  }

  #used({ endpoint, address }: ApiRequest, accountId: string): UsedLimits {
    return this.context.limits.used(address, endpoint.showsOrderCount && accountId !== '' ? accountId : null);
  }
}

/** Names of all parameters that a request for an endpoint may have, put together once for each. */
const READABLE = new WeakMap<Endpoint, ReadonlySet<string>>();

function readableParameters(endpoint: Endpoint): ReadonlySet<string> {
  let readable = READABLE.get(endpoint);
  if (!readable) {
    const signing = endpoint.security === 'NONE' ? [] : SIGNING_PARAMETERS;
    READABLE.set(endpoint, (readable = new Set([...endpoint.parameters, ...signing])));
  }
  return readable;
}

function isFree({ freeOnSuccess }: Endpoint, body: unknown): boolean {
  return typeof freeOnSuccess === 'function' ? freeOnSuccess(body) : freeOnSuccess === true;
}

interface Failure {
  readonly status: number;
  readonly body: ErrorBody;
  readonly retryAfter?: number;
}

/** Status and body of a refusal; anything but a refusal is the venue's own fault (-1000). */
function toFailure(error: unknown): Failure {
  if (!(error instanceof VenueError)) {
    return { status: 500, body: { code: -1000, msg: 'An unknown error occurred while processing the request.' } };
  }
  const body = { code: error.code, msg: error.message, ...(error.data === undefined ? {} : { data: error.data }) };
  return { status: error.status, body, ...(error instanceof LimitError ? { retryAfter: error.retryAfter } : {}) };
}
