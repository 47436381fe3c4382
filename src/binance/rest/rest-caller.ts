import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import { BinanceError } from '../errors/binance-error.js';
import { createBinanceError } from '../errors/error-leaves.js';
import { reasonOf } from '../errors/reason-of.js';
import { Lane } from '../rate-limit/lanes.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { parseJson } from '../wire/json.js';
import { toCcxtPath, toTextParams } from './binance-endpoints.js';
import type { CcxtPath } from './binance-endpoints.js';
import { HttpTransport } from './http-transport.js';
import { PipelinedBinance } from './pipelined-binance.js';
import type { CcxtSigned } from './pipelined-binance.js';
import { describeRequest, isMutating, RestPipeline } from './rest-pipeline.js';
import type { PipelineRequest, RestTimeouts, SignedRequest } from './rest-pipeline.js';
import type { RequestOptions, RequestParams } from './spot-rest-api.js';
import type { ProxyAddress } from './tunnel-agent.js';

/** What calls over REST are made with. */
export interface RestCallerOptions {
  readonly endpoints: { readonly rest: string };
  readonly apiKey?: string;
  readonly secret?: string;
  readonly clock: Clock;
  readonly rateLimits: RateLimits;
  /** Default 5000, at most 60000 (rest-api.md, Timing security). */
  readonly recvWindowMs?: number;
  readonly timeoutsMs?: Partial<RestTimeouts> & { readonly connect?: number };
  /** How often a read is tried at most; default 4. */
  readonly maxAttempts?: number;
  /** Wait before the second attempt of a read, doubled from then on; default 200. */
  readonly firstRetryMs?: number;
  readonly proxy?: ProxyAddress;
  /** Certificates to be trusted besides the public ones, for companies whose proxy looks into TLS. */
  readonly certificateAuthorities?: readonly string[];
  /** Measures the clock's offset again. */
  readonly resynchronize: () => Promise<void>;
  /** Hears of retries and of the clock; levels as in the host (10…50). */
  readonly onNotice?: (message: string, level: number) => void;
}

/**
 * CCXT's calls by name. CCXT's own declarations do not compile where a program checks its libraries (`skipLibCheck:
 * false`), so none of ours leads to them.
 */
export type CcxtCalls = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** The methods that endpoints have. */
export type RestMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** How one call is treated. */
export type CallOptions = RequestOptions & { readonly signed?: boolean };

const DEFAULTS = {
  recvWindowMs: 5_000,
  maxAttempts: 4,
  firstRetryMs: 200,
  connectMs: 5_000,
  readMs: 10_000,
  orderMs: 10_000,
};

/**
 * Calls any endpoint: parameters become text, CCXT signs, our pipeline sends, and the answer is read into the shape that
 * is expected of it.
 */
export class RestCaller {
  /** CCXT's own instance for its unified structures; its calls take the same pipeline. */
  readonly ccxt: CcxtCalls;
  readonly #signer: PipelinedBinance;
  readonly #hasKeys: boolean;
  readonly #pipeline: RestPipeline<PipelineRequest>;
  readonly #transport: HttpTransport;

  constructor(options: RestCallerOptions) {
    const { clock, rateLimits, timeoutsMs = {} } = options;
    this.#hasKeys = isSet(options.apiKey) && isSet(options.secret);
    this.#transport = new HttpTransport({
      connectTimeoutMs: timeoutsMs.connect ?? DEFAULTS.connectMs,
      ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
      ...(options.certificateAuthorities === undefined
        ? {}
        : { certificateAuthorities: options.certificateAuthorities }),
    });
    this.#signer = new PipelinedBinance({
      restUrl: options.endpoints.rest,
      recvWindowMs: options.recvWindowMs ?? DEFAULTS.recvWindowMs,
      signingTime: () => clock.signingTime(),
      send: ({ method, path, params, signed }) =>
        this.call(method as RestMethod, path, params as RequestParams, { signed }, (answer) => answer),
      ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
      ...(options.secret === undefined ? {} : { secret: options.secret }),
    });
    this.ccxt = this.#signer;
    this.#pipeline = new RestPipeline({
      transport: this.#transport,
      rateLimits,
      clock,
      timeoutsMs: { read: timeoutsMs.read ?? DEFAULTS.readMs, order: timeoutsMs.order ?? DEFAULTS.orderMs },
      maxAttempts: options.maxAttempts ?? DEFAULTS.maxAttempts,
      firstRetryMs: options.firstRetryMs ?? DEFAULTS.firstRetryMs,
      sign: (request) => this.#sign(request),
      resynchronize: options.resynchronize,
      onNotice: options.onNotice ?? (() => undefined),
    });
  }

  /** The answer, read; rejects with a `BinanceError`. */
  async call<Shape>(
    method: RestMethod,
    path: string,
    params: RequestParams,
    options: CallOptions,
    read: (answer: unknown) => Shape,
  ): Promise<Shape> {
    const signed = options.signed === true;
    const request: PipelineRequest = {
      method,
      path,
      signed,
      params:
        toTextParams(withClientOrderId(method, path, params)) ??
        refuse(`${method} ${path}`, 'a number parameter cannot be written exactly; use text'),
      lane: options.lane ?? (signed ? Lane.RECONCILE : Lane.MARKET),
      signal: options.signal,
      withdrawal: options.withdrawal,
      timeoutMs: options.timeoutMs,
    };
    const text = await this.#pipeline.send(request);
    return readAnswer(request, text, read);
  }

  /** Closes all connections; what is under way is rejected, nothing is sent any more. */
  close(): void {
    this.#pipeline.close();
    this.#transport.close();
  }

  /** CCXT signs; what it refuses by itself never left. */
  #sign(request: PipelineRequest): SignedRequest {
    const what = describeRequest(request);
    const target = toCcxtPath(request.path, request.signed) ?? refuse(what, 'spot has no such family of endpoints');
    if (request.signed && !this.#hasKeys) throw missingKeys(what);
    const signed = this.#signByCcxt(what, target, request);
    const headers = Object.assign({ 'user-agent': 'vt-binance' }, signed.headers);
    return { url: signed.url, headers, body: signed.body };
  }

  #signByCcxt(what: string, { family, path }: CcxtPath, { method, params }: PipelineRequest): CcxtSigned {
    try {
      return this.#signer.sign(path, family, method, { ...params }) as CcxtSigned;
    } catch (error) {
      return refuse(what, reasonOf(error));
    }
  }
}

/** CCXT would put its own broker's name into the id of an order that has none. */
function withClientOrderId(method: RestMethod, path: string, params: RequestParams): RequestParams {
  const places = method === 'POST' && (path === '/api/v3/order' || path === '/api/v3/sor/order');
  return places && params['newClientOrderId'] === undefined ? { ...params, newClientOrderId: randomUUID() } : params;
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== '';
}

/** An answer that cannot be read says nothing about an order: it may well have been placed. */
function readAnswer<Shape>(request: PipelineRequest, text: string, read: (answer: unknown) => Shape): Shape {
  try {
    return read(parseJson(text));
  } catch (error) {
    const reason = reasonOf(error);
    throw createBinanceError(`${describeRequest(request)}: Binance’s answer cannot be read: ${reason}`, {
      code: null,
      category: 'server',
      outcome: isMutating(request) ? 'unknown' : 'rejected',
      cause: error,
    });
  }
}

function refuse(what: string, reason: string): never {
  throw new BinanceError(`${what}: ${reason}`, { code: null, category: 'invalid-request', outcome: 'not-sent' });
}

function missingKeys(what: string): BinanceError {
  return createBinanceError(`${what}: this needs an API key and its secret; none is set`, {
    code: null,
    category: 'authentication',
    outcome: 'not-sent',
  });
}
