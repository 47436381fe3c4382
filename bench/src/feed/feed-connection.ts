import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { ClientFrames } from './client-frames.js';
import { FrameBlock, pongFrame, textFrame } from './frame-block.js';
import { FIRST_ID, streamName } from './kinds.js';
import type { Kind } from './kinds.js';
import { combinedFrame } from './payloads.js';
import { seededRandom } from './seeded-random.js';

/** Two blocks: one is on its way while the ids of the other are moved on. */
const BLOCKS = 2;

/** One client: what it subscribed, and the frames that it is sent once the run begins. */
export class FeedConnection {
  readonly #socket: Duplex;
  readonly #kind: Kind;
  /** All symbols of the run by the name of their stream. */
  readonly #byStream: ReadonlyMap<string, string>;
  readonly #wanted = new Set<string>();
  readonly #incoming = new ClientFrames();
  #lastId = FIRST_ID - 1;

  constructor(request: IncomingMessage, socket: Duplex, kind: Kind, symbols: readonly string[]) {
    this.#socket = socket;
    this.#kind = kind;
    this.#byStream = new Map(symbols.map((symbol) => [streamName(kind, symbol), symbol]));
    this.#accept(request);
    for (const name of namesIn(request.url ?? '')) this.#want(name);
  }

  /** Symbols whose stream of the run's kind this client wants. */
  get symbols(): string[] {
    return [...this.#wanted];
  }

  has(symbol: string): boolean {
    return this.#wanted.has(symbol);
  }

  /** The newest id of its symbols: what a snapshot taken now would have. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Sends so many frames as fast as the client takes them. */
  async flood(frames: number): Promise<void> {
    const now = Date.now();
    const blocks = Array.from({ length: BLOCKS }, () => new FrameBlock(this.#kind, this.symbols, now));
    const underWay: Promise<void>[] = [];
    let sent = 0;
    for (let turn = 0; sent < frames; turn += 1) {
      const block = blocks[turn % BLOCKS];
      if (!block) break;
      await underWay[turn % BLOCKS];
      const count = Math.min(block.frames, frames - sent);
      this.#lastId = block.lastId(turn, count);
      underWay[turn % BLOCKS] = this.#write(block.bytes(turn, count));
      sent += count;
    }
    await Promise.all(underWay);
  }

  /** A block for frames that are sent one by one. */
  block(): FrameBlock {
    return new FrameBlock(this.#kind, this.symbols, Date.now());
  }

  write(frame: Buffer): void {
    this.#socket.write(frame);
  }

  #write(bytes: Buffer): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.write(bytes, () => resolve());
    });
  }

  #accept(request: IncomingMessage): void {
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    this.#socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (piece: Buffer) => {
      for (const { isPing, text } of this.#incoming.read(piece)) {
        if (isPing) this.write(pongFrame(text));
        else this.#answer(text);
      }
    });
  }

  #answer(text: string): void {
    const message = readMessage(text);
    if (message === null) return;
    if (message.method === 'SUBSCRIBE') for (const name of message.params) this.#want(name);
    this.write(textFrame(JSON.stringify({ result: null, id: message.id })));
  }

  #want(name: string): void {
    const symbol = this.#byStream.get(name);
    if (symbol === undefined || this.#wanted.has(symbol)) return;
    this.#wanted.add(symbol);
    if (this.#kind === 'depth') this.write(firstDiff(symbol));
  }
}

/** A book asks for its snapshot when its first diff comes: so that it is live before the run begins. */
function firstDiff(symbol: string): Buffer {
  return textFrame(combinedFrame('depth', symbol, `${FIRST_ID - 1}`, `${Date.now()}`, seededRandom(3)));
}

/** Streams named in the address: `/stream?streams=a/b` or `/ws/a/b`. */
function namesIn(url: string): string[] {
  const names = /[?&]streams=([^&]+)/.exec(url)?.[1] ?? /^\/ws\/(.+)/.exec(url)?.[1] ?? '';
  return decodeURIComponent(names).split('/');
}

function readMessage(text: string): { method: unknown; params: string[]; id: unknown } | null {
  try {
    const { method, params, id } = JSON.parse(text) as { method: unknown; params?: string[]; id?: unknown };
    return { method, params: params ?? [], id: id ?? null };
  } catch {
    return null;
  }
}
