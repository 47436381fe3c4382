import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { rootCertificates, TLSSocket } from 'node:tls';
import { inflateContent } from './content-encoding.js';
import { TunnelAgent } from './tunnel-agent.js';
import type { ProxyAddress } from './tunnel-agent.js';

/** One request as it goes onto the wire. */
export interface HttpCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Time for everything, from here to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Where no connection is there by then, it is not sent; at most as long as any connection is waited for. */
  readonly leavesWithinMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Is told how to give it up as long as it waits for its connection; that is too late once it leaves. */
  readonly onWaiting?: ((giveUp: () => void) => void) | undefined;
  /** Its first bytes leave, now. */
  readonly onLeaving?: (() => void) | undefined;
}

/** One answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request that got no whole answer, and whether the venue may have got it. */
export class TransportError extends Error {
  override readonly name = 'TransportError';

  constructor(
    message: string,
    readonly bytesMayHaveLeft: boolean,
    readonly givenUp: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** How connections are made. */
export interface HttpTransportOptions {
  readonly proxy?: ProxyAddress;
  readonly connectTimeoutMs: number;
  /** Trusted besides the public ones. */
  readonly certificateAuthorities?: readonly string[];
}

/** Idle connections are given up before the venue does, so that an order never goes out on one that is just closing. */
const IDLE_MS = 15_000;
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * HTTP over kept-alive connections of its own, directly or through a proxy. It knows whether bytes of a request may
 * have left, which decides whether an order may exist. TLS certificates are always verified.
 */
export class HttpTransport {
  readonly #connectTimeoutMs: number;
  readonly #proxy: ProxyAddress | undefined;
  readonly #plain = new HttpAgent({ keepAlive: true, timeout: IDLE_MS });
  readonly #secure: HttpsAgent;

  constructor(options: HttpTransportOptions) {
    this.#connectTimeoutMs = options.connectTimeoutMs;
    this.#proxy = options.proxy;
    const { certificateAuthorities: own } = options;
    const trusted = own === undefined ? {} : { ca: [...rootCertificates, ...own] };
    const agentOptions = { keepAlive: true, timeout: IDLE_MS, ...trusted };
    this.#secure =
      options.proxy === undefined
        ? new HttpsAgent(agentOptions)
        : new TunnelAgent(options.proxy, options.connectTimeoutMs, agentOptions);
  }

  /** Sends and reads the whole answer; rejects with a `TransportError`. */
  send(call: HttpCall): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (call.signal?.aborted === true) {
        reject(new TransportError('given up before it was sent', false, true, call.signal.reason));
        return;
      }
      const request = this.#open(call);
      const flight = new Flight(request, call, this.#connectTimeoutMs, reject);
      request.on('response', (response) => {
        readAnswer(response).then(
          (answer) => {
            flight.end();
            resolve(answer);
          },
          (error: unknown) => flight.fail(error),
        );
      });
      request.end(call.body);
    });
  }

  /** Closes all connections; requests under way fail. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }

  #open(call: HttpCall): ClientRequest {
    const url = new URL(call.url);
    // Not spread: that takes ten times as long where names are added.
    const headers: Record<string, string> = Object.assign({}, call.headers);
    if (call.body !== undefined) headers['content-length'] = String(Buffer.byteLength(call.body));
    headers['host'] = url.host;
    headers['accept-encoding'] = 'gzip';
    const { method } = call;
    if (url.protocol === 'https:') return httpsRequest(url, { method, headers, agent: this.#secure });
    return httpRequest(Object.assign(this.#plainTarget(url), { method, headers, agent: this.#plain }));
  }

  /** A proxy takes plain HTTP as a request for the absolute address (RFC 9112, 3.2.2). */
  #plainTarget(url: URL): RequestOptions {
    if (this.#proxy !== undefined) return { host: this.#proxy.host, port: this.#proxy.port, path: url.href };
    return {
      host: unbracket(url.hostname),
      port: url.port === '' ? 80 : Number(url.port),
      path: url.pathname + url.search,
    };
  }
}

/** One request under way: its time-outs, its abort signal, and what is known of its bytes. */
class Flight {
  readonly #request: ClientRequest;
  readonly #reject: (error: TransportError) => void;
  readonly #cleanUp: (() => void)[] = [];
  #isOver = false;
  #bytesMayHaveLeft = false;

  constructor(
    request: ClientRequest,
    call: HttpCall,
    connectTimeoutMs: number,
    reject: (error: TransportError) => void,
  ) {
    this.#request = request;
    this.#reject = reject;
    this.#giveUpAfter(call.timeoutMs, `no answer within ${call.timeoutMs} ms`);
    const connectMs = Math.min(connectTimeoutMs, call.leavesWithinMs ?? connectTimeoutMs);
    const connecting = this.#giveUpAfter(connectMs, `no connection within ${Math.round(connectMs)} ms`);
    request.on('socket', (socket) => {
      whenWritable(socket, () => {
        clearTimeout(connecting);
        this.#bytesMayHaveLeft = true;
        call.onLeaving?.();
      });
    });
    request.on('error', (error) => this.fail(error));
    this.#listenTo(call.signal);
    call.onWaiting?.(() => {
      if (!this.#bytesMayHaveLeft) this.#give('taken back before it was sent', true);
    });
  }

  end(): void {
    this.#isOver = true;
    for (const step of this.#cleanUp.splice(0)) step();
  }

  fail(error: unknown): void {
    this.#give(describe(error), false, error);
  }

  #give(reason: string, givenUp: boolean, cause?: unknown): void {
    if (this.#isOver) return;
    this.end();
    this.#request.destroy();
    this.#reject(new TransportError(reason, this.#bytesMayHaveLeft, givenUp, cause));
  }

  #giveUpAfter(delayMs: number, reason: string): NodeJS.Timeout {
    const timer = setTimeout(() => this.#give(reason, false), delayMs);
    this.#cleanUp.push(() => clearTimeout(timer));
    return timer;
  }

  #listenTo(signal: AbortSignal | undefined): void {
    if (signal === undefined) return;
    const abort = (): void => this.#give(`given up: ${describe(signal.reason)}`, true, signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#cleanUp.push(() => signal.removeEventListener('abort', abort));
  }
}

/**
 * Calls when what is written reaches the other side: after connecting, after TLS is agreed, or at once on a connection
 * that was used before.
 */
function whenWritable(socket: Socket, call: () => void): void {
  if (socket.connecting) socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', call);
  else call();
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const body = await readBody(response);
  const text = await inflateContent(body, response.headers['content-encoding']);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** By events: a loop over the stream makes more of it for every answer than reading it takes. */
function readBody(response: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > LARGEST_ANSWER_BYTES) {
        response.destroy(new Error(`the answer is longer than ${LARGEST_ANSWER_BYTES} bytes`));
      }
    });
    response.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    response.on('error', reject);
    response.on('close', () => {
      if (!response.readableEnded) reject(new Error('the connection ended before the answer did'));
    });
  });
}

/** Node groups the failures of several addresses under one error without a message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ');
  }
  return error.message;
}

function unbracket(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
