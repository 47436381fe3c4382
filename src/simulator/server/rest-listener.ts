import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiAnswer, ApiGate } from './api-gate.js';
import type { EndpointParams } from './endpoint.js';
import { endpointByRoute } from './endpoints.js';
import { toJsonText } from './json-text.js';
import { retryAfterSeconds } from './limit-error.js';
import { readRestRequest, restParams, signedText, type RestRequest } from './rest-request.js';
import { htmlPage, isRetired } from './retired-routes.js';

/** Serves REST: reads a request, lets the gate answer it, writes the answer with Binance's headers. Never rejects. */
export class RestListener {
  readonly #gate: ApiGate;

  constructor(gate: ApiGate) {
    this.#gate = gate;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const read = await readRestRequest(request);
      if (read) await this.#answer(read, response);
      else refuseHtml(response, 413, 'Request Entity Too Large');
    } catch (error) {
      // The client went away, or the simulator has a bug; a bug is reported and answered as -1000.
      if (!request.destroyed || request.complete) this.#refuse(error, request, response);
    }
  }

  async #answer(request: RestRequest, response: ServerResponse): Promise<void> {
    const endpoint = endpointByRoute(request.httpMethod, request.path);
    if (!endpoint) {
      if (isRetired(request.path)) refuseHtml(response, 410, 'Gone');
      else refuseHtml(response, 404, 'Not Found');
      return;
    }
    const { apiKey, address } = request;
    const params = this.#read(request);
    const answer = await this.#gate.answer({ endpoint, params, address, apiKey, payload: signedText(request) });
    this.#send(answer, response);
  }

  /** A request that cannot even be read has its weight, too; otherwise it would be the cheapest way to ask. */
  #read(request: RestRequest): EndpointParams {
    try {
      return restParams(request);
    } catch (error) {
      this.#gate.context.limits.admit(request.address, 1);
      throw error;
    }
  }

  #refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const weight = this.#gate.context.limits.usedWeight(request.socket.remoteAddress ?? '');
    this.#send({ ...this.#gate.failure(error), weight, orders: null }, response);
  }

  #send(answer: ApiAnswer, response: ServerResponse): void {
    if (response.headersSent || response.destroyed || answer.fate === 'withheld') return;
    if (answer.fate === 'cut') {
      response.destroy();
      return;
    }
    const text = answer.page === undefined ? toJsonText(answer.body) : htmlPage(answer.page);
    response.writeHead(answer.status, {
      'Content-Type': answer.page === undefined ? 'application/json;charset=UTF-8' : 'text/html',
      'Content-Length': Buffer.byteLength(text),
      'X-MBX-USED-WEIGHT': answer.weight,
      'X-MBX-USED-WEIGHT-1M': answer.weight,
      ...orderCountHeaders(answer),
      ...this.#retryAfterHeader(answer),
    });
    if (answer.fate === 'torn') tearBody(response, text);
    else response.end(text);
  }

  #retryAfterHeader({ retryAfter }: ApiAnswer): Record<string, number> {
    if (retryAfter === undefined) return {};
    return { 'Retry-After': retryAfterSeconds(retryAfter, this.#gate.context.clock.now()) };
  }
}

/** Order counts, on successes: refused orders may lack them on Binance (rest-api.md, Unfilled Order Count). */
function orderCountHeaders({ status, orders }: ApiAnswer): Record<string, number> {
  if (status >= 400 || orders === null) return {};
  return { 'X-MBX-ORDER-COUNT-10S': orders.tenSeconds, 'X-MBX-ORDER-COUNT-1D': orders.day };
}

/** Sends the head and half of the body, then tears the connection. */
function tearBody(response: ServerResponse, text: string): void {
  const half = Buffer.from(text).subarray(0, Buffer.byteLength(text) >> 1);
  response.write(half, () => response.destroy());
}

function refuseHtml(response: ServerResponse, status: number, reason: string): void {
  const page = htmlPage(`${status} ${reason}`);
  response.writeHead(status, { 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(page) });
  response.end(page);
}
