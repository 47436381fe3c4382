import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request that a scripted server received. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request, or leaves it without an answer. */
export type Script = (request: ReceivedRequest, response: ServerResponse, socket: Socket) => void;

/** A server on loopback that does what its script says and remembers what it received. */
export class ScriptedHttpServer {
  readonly received: ReceivedRequest[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, response) => this.#receive(request, response));
  #script: Script;

  private constructor(script: Script) {
    this.#script = script;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(script: Script = (_, response) => sendJson(response, 200, {})): Promise<ScriptedHttpServer> {
    const server = new ScriptedHttpServer(script);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** From now on requests are answered like this. */
  follow(script: Script): void {
    this.#script = script;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = request.url ?? '';
      const url = new URL(target, 'http://localhost');
      const received: ReceivedRequest = {
        method: request.method ?? '',
        target,
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      this.received.push(received);
      this.#script(received, response, request.socket);
    });
  }
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Answers with a web page, as firewalls and proxies do. */
export function sendHtml(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'text/html', ...headers });
  response.end('<html><head><title>ERROR: The request could not be satisfied</title></head></html>');
}
