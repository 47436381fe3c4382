import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebSocket, WebSocketServer } from 'ws';

import { restingOrder, restingOrderEvents, usedLimitHeaders, usedLimits } from './quick-answers.js';
import type { OrderParams } from './quick-answers.js';

/** Addresses of a venue. */
export interface Endpoints {
  readonly rest: string;
  readonly stream: string;
  readonly wsApi: string;
}

interface WsRequest {
  readonly id: string | number;
  readonly method: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/**
 * A venue that answers orders at once, so that the client is what is measured; it checks no signature and keeps no book.
 * Everything but orders is passed on to a simulator behind it: logging on, subscribing, markets, balances.
 */
export class QuickVenue {
  readonly #behind: Endpoints;
  readonly #onOrder: (clientOrderId: string) => void;
  readonly #http = createServer(
    { keepAliveTimeout: 65_000 },
    (request, response) => void this.#serve(request, response),
  );
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  #orders = 0;

  constructor(behind: Endpoints, onOrder: (clientOrderId: string) => void) {
    this.#behind = behind;
    this.#onOrder = onOrder;
  }

  async listen(): Promise<Endpoints> {
    this.#http.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#welcome(client, request.url ?? '/'));
    });
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    const { port } = this.#http.address() as AddressInfo;
    const stream = `ws://127.0.0.1:${port}`;
    return { rest: `http://127.0.0.1:${port}`, stream, wsApi: `${stream}/ws-api/v3` };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) body += String(chunk);
    const url = request.url ?? '/';
    if (request.method === 'POST' && url.startsWith('/api/v3/order')) this.#order(url, body, response);
    else await this.#passOn(request, url, response);
  }

  #order(url: string, body: string, response: ServerResponse): void {
    const query = url.split('?', 2)[1] ?? '';
    const params = new Map(new URLSearchParams(`${query}&${body}`));
    const [orderId, time] = this.#take(params);
    const text = JSON.stringify(restingOrder(params, orderId, time));
    response.writeHead(200, { ...usedLimitHeaders(orderId), 'content-length': Buffer.byteLength(text) });
    response.end(text);
  }

  async #passOn(request: IncomingMessage, url: string, response: ServerResponse): Promise<void> {
    const key = request.headers['x-mbx-apikey'];
    const headers = typeof key === 'string' ? { 'x-mbx-apikey': key } : {};
    const answer = await fetch(this.#behind.rest + url, { method: request.method ?? 'GET', headers });
    response.writeHead(answer.status, { 'content-type': 'application/json;charset=UTF-8' });
    response.end(await answer.text());
  }

  /** Frames go both ways between the client and the simulator, but for orders. */
  #welcome(client: WebSocket, path: string): void {
    const behind = new WebSocket(this.#behind.stream + path, { perMessageDeflate: false });
    const opened = new Promise((resolve) => behind.once('open', resolve));
    let isSubscribed = false;
    behind.on('message', (data: Buffer) => client.send(data.toString()));
    client.on('message', (data: Buffer) => {
      const text = data.toString();
      const request = JSON.parse(text) as WsRequest;
      if (request.method === 'order.place') this.#answer(client, request, isSubscribed);
      else void opened.then(() => behind.send(text));
      isSubscribed ||= request.method.startsWith('userDataStream.subscribe');
    });
    client.on('close', () => behind.close());
    client.on('error', () => behind.close());
  }

  #answer(client: WebSocket, { id, params: given }: WsRequest, isSubscribed: boolean): void {
    const params = new Map(Object.entries(given).map(([name, value]) => [name, String(value)]));
    const [orderId, time] = this.#take(params);
    const result = restingOrder(params, orderId, time);
    client.send(JSON.stringify({ id, status: 200, result, rateLimits: usedLimits(orderId) }));
    // Binance's private stream is another machinery than its replies: its frames come in packets of their own.
    if (isSubscribed) setImmediate(() => this.#tell(client, restingOrderEvents(params, orderId, time)));
  }

  #tell(client: WebSocket, events: readonly object[]): void {
    for (const event of events) client.send(JSON.stringify({ subscriptionId: 0, event }));
  }

  #take(params: OrderParams): [orderId: number, time: number] {
    this.#onOrder(params.get('newClientOrderId') ?? '');
    return [++this.#orders, Date.now()];
  }
}
