import { WebSocket, type ClientOptions } from 'ws';
import { waitUntil } from '../../support/wait-until.js';

/** How a socket ended, as its client saw it. */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** A frame of either service, as far as tests look into it. */
export interface Message {
  readonly id?: number | string | null;
  readonly status?: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly msg: string; readonly data?: unknown };
  readonly rateLimits?: readonly Record<string, unknown>[];
  readonly subscriptionId?: number;
  readonly event?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A plain WebSocket client that keeps every frame it receives, in order, as text. */
export class StreamsClient {
  readonly frames: string[] = [];
  readonly pings: string[] = [];
  ended: SocketEnd | null = null;
  readonly socket: WebSocket;
  #nextId = 1;

  private constructor(url: string, options: ClientOptions) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer) => this.frames.push(data.toString()));
    this.socket.on('ping', (payload) => this.pings.push(payload.toString()));
    this.socket.on('close', (code, reason) => (this.ended = { code, reason: reason.toString() }));
    this.socket.on('error', () => undefined);
  }

  /** Resolves when the socket is open; rejects with the HTTP status where the handshake is refused. */
  static async open(url: string, options: ClientOptions = {}): Promise<StreamsClient> {
    const client = new StreamsClient(url, options);
    await new Promise<void>((resolve, reject) => {
      client.socket.on('open', resolve);
      client.socket.on('error', reject);
      client.socket.on('unexpected-response', (request, response) => {
        reject(new Error(`refused with ${response.statusCode}`));
        request.destroy();
      });
    });
    return client;
  }

  /** Every frame so far, parsed. */
  get messages(): Message[] {
    return this.frames.map((frame) => JSON.parse(frame) as Message);
  }

  send(text: string): void {
    this.socket.send(text);
  }

  /** Sends a request with a fresh id and resolves with the frame that answers it. */
  async ask(request: Record<string, unknown>): Promise<Message> {
    const id = `ask-${this.#nextId++}`;
    this.send(JSON.stringify({ id, ...request }));
    return this.find((message) => message.id === (request['id'] ?? id));
  }

  /** Sends raw text and resolves with the next frame. */
  async say(text: string): Promise<Message> {
    const seen = this.frames.length;
    this.send(text);
    await waitUntil(() => this.frames.length > seen, `an answer to ${text}`);
    return this.messages[seen]!;
  }

  /** The first frame so far, or to come, that fits. */
  async find(fits: (message: Message) => boolean, what = 'a fitting frame'): Promise<Message> {
    await waitUntil(() => this.messages.some(fits), what);
    return this.messages.find(fits)!;
  }

  /** Resolves when the socket has ended. */
  async end(): Promise<SocketEnd> {
    await waitUntil(() => this.ended !== null, 'the end of the socket');
    return this.ended!;
  }

  /**
   * Resolves when everything that the venue sent before this moment has arrived: a ping travels behind it. Counts as
   * a message of this client.
   */
  async settle(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.socket.once('pong', () => resolve());
      this.socket.ping();
    });
  }
}
