import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** One client of the server: what it asked, and ways to treat it badly. */
export interface LocalClient {
  readonly socket: WebSocket;
  readonly path: string;
  readonly received: string[];
  /** Parsed messages. */
  readonly messages: Record<string, unknown>[];
  /** When each message arrived, epoch ms. */
  readonly times: number[];
  send(value: unknown): void;
  /** What is sent meanwhile arrives in one piece. */
  together(send: () => void): void;
}

/** A WebSocket server on the loopback for tests; answers nothing unless told to. */
export class LocalWebSocketServer {
  readonly clients: LocalClient[] = [];
  onMessage: (client: LocalClient, message: Record<string, unknown>) => void = () => undefined;
  onUpgrade: (headers: IncomingMessage['headers']) => void = () => undefined;
  /** Connection attempts are refused with this HTTP status while it is set. */
  refuseWithStatus: number | undefined;
  refusalHeaders: Record<string, string> = {};
  attempts = 0;
  readonly #server: WebSocketServer;
  #port = 0;

  private constructor(port: number) {
    this.#server = new WebSocketServer({
      host: '127.0.0.1',
      port,
      verifyClient: (info: { req: IncomingMessage }, decide) => {
        this.attempts += 1;
        this.onUpgrade(info.req.headers);
        if (this.refuseWithStatus === undefined) decide(true);
        else decide(false, this.refuseWithStatus, 'refused', this.refusalHeaders);
      },
    });
    this.#server.on('connection', (socket, request) => this.#accept(socket, request));
  }

  static async start(port = 0): Promise<LocalWebSocketServer> {
    const server = new LocalWebSocketServer(port);
    await once(server.#server, 'listening');
    server.#port = (server.#server.address() as AddressInfo).port;
    return server;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** The client that connected last. */
  get last(): LocalClient {
    const client = this.clients.at(-1);
    if (!client) throw new Error('no client has connected yet');
    return client;
  }

  get openClients(): LocalClient[] {
    return this.clients.filter(({ socket }) => socket.readyState === socket.OPEN);
  }

  /** Cuts every connection without a close frame. */
  dropAll(): void {
    for (const { socket } of this.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.dropAll();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const client: LocalClient = {
      socket,
      path: request.url ?? '',
      received: [],
      messages: [],
      times: [],
      send: (value) => socket.send(typeof value === 'string' ? value : JSON.stringify(value)),
      together: (send) => {
        request.socket.cork();
        send();
        request.socket.uncork();
      },
    };
    this.clients.push(client);
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const text = (data as Buffer).toString();
      const message = JSON.parse(text) as Record<string, unknown>;
      client.received.push(text);
      client.messages.push(message);
      client.times.push(Date.now());
      this.onMessage(client, message);
    });
  }
}
