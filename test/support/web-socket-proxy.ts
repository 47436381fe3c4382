import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** Stands between a client and a server and lets some of the server's messages get lost. */
export class WebSocketProxy {
  readonly #server: WebSocketServer;
  readonly #target: string;
  readonly #isLost: (text: string) => boolean;

  private constructor(server: WebSocketServer, target: string, isLost: (text: string) => boolean) {
    this.#server = server;
    this.#target = target;
    this.#isLost = isLost;
    server.on('connection', (client, request) => this.#join(client, request.url ?? '/'));
  }

  /** `target` without a path: `ws://127.0.0.1:1234`. */
  static async start(target: string, isLost: (text: string) => boolean): Promise<WebSocketProxy> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    return new WebSocketProxy(server, target, isLost);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: WebSocket, path: string): void {
    const upstream = new WebSocket(`${this.#target}${path}`);
    const waiting: string[] = [];
    upstream.on('open', () => waiting.splice(0).forEach((text) => upstream.send(text)));
    upstream.on('message', (data: Buffer) => {
      const text = data.toString();
      if (!this.#isLost(text)) client.send(text);
    });
    client.on('message', (data: Buffer) => {
      if (upstream.readyState === WebSocket.OPEN) upstream.send(data.toString());
      else waiting.push(data.toString());
    });
    client.on('close', () => upstream.terminate());
    upstream.on('close', () => client.terminate());
    upstream.on('error', () => client.terminate());
  }
}
