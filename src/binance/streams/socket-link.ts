import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import type { SocketEnvironment, WebSocketOptions } from './socket-environment.js';

/** How patient one connection is. */
export interface LinkTimeouts {
  readonly handshakeTimeoutMs: number;
  /** No frame of any kind (server pings included) for so long: a ping of ours asks whether anybody is there. */
  readonly idleTimeoutMs: number;
  /** No frame for so long after that ping: the connection is dead, whatever TCP believes. */
  readonly probeTimeoutMs: number;
  /** How long the other side may take to answer our close frame. */
  readonly closeTimeoutMs: number;
}

/** How a connection ended. */
export interface LinkEnd {
  readonly reason: string;
  readonly wasOpen: boolean;
  /** When the last frame came in (epoch ms of this machine); of the end itself where none ever came. */
  readonly lastFrameTime: number;
  /** HTTP status with which the handshake was refused. */
  readonly httpStatus?: number;
  readonly retryAfterMs?: number;
}

/** What `ws` reports where the connection ended without a close frame (RFC 6455 §7.1.5). */
const NO_CLOSE_FRAME = 1006;

/** Bytes leave in one piece with their frame's head, text in two; the frame says that they are text. */
const TEXT_FRAME = { binary: false };

/** Who is told what happens on one connection. */
export interface LinkListener {
  onOpen(): void;
  /** One text frame, as the bytes that came in. */
  onMessage(data: Buffer, receivedTime: number): void;
  /** Called exactly once, after which nothing more comes. */
  onEnd(end: LinkEnd): void;
}

/**
 * One WebSocket connection from handshake to end. It knows nothing of reconnecting; it finds out when it is dead:
 *
 *   frame … frame … silence > idleTimeout → our ping → silence > probeTimeout → terminated ("half-open")
 *                                                  └→ any frame → alive
 */
export class SocketLink {
  readonly #socket: WebSocket;
  readonly #environment: SocketEnvironment;
  readonly #timeouts: LinkTimeouts;
  readonly #listener: LinkListener;
  #lastFrameTime: number;
  /** When the bytes that are being read came in; NaN before the first. */
  #chunkTime = Number.NaN;
  #wasOpen = false;
  #ended = false;
  #reason: string | undefined;
  #refusal: { httpStatus: number; retryAfterMs?: number } | undefined;
  #probeSentTime: number | undefined;
  #watchdog: unknown;
  #closeTimer: unknown;
  #waiters: (() => void)[] = [];

  constructor(
    url: string,
    options: Pick<WebSocketOptions, 'agent' | 'skipsTextCheck'> & { readonly timeouts: LinkTimeouts },
    environment: SocketEnvironment,
    listener: LinkListener,
  ) {
    this.#environment = environment;
    this.#timeouts = options.timeouts;
    this.#listener = listener;
    this.#lastFrameTime = environment.now();
    const { timeouts, ...socketOptions } = options;
    this.#socket = environment.createWebSocket(url, {
      ...socketOptions,
      handshakeTimeoutMs: timeouts.handshakeTimeoutMs,
    });
    this.#listen();
  }

  get isOpen(): boolean {
    return !this.#ended && this.#socket.readyState === WebSocket.OPEN;
  }

  /** When the last frame came in, epoch ms of this machine. */
  get lastFrameTime(): number {
    return this.#lastFrameTime;
  }

  /** Sends one text frame; false where nothing was sent. From `true` on, the bytes may have left. */
  send(text: string): boolean {
    if (!this.isOpen) return false;
    this.#socket.send(Buffer.from(text), TEXT_FRAME, ignoreWriteError);
    return true;
  }

  /** Sends a close frame, waits a moment for the answer, then terminates. Resolves when the connection is gone. */
  close(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    this.#reason ??= 'closed by us';
    const gone = new Promise<void>((resolve) => this.#waiters.push(resolve));
    if (this.#closeTimer === undefined) {
      this.#closeTimer = this.#environment.timers.setTimeout(() => {
        this.#socket.terminate();
      }, this.#timeouts.closeTimeoutMs);
      this.#socket.close(1000);
    }
    return gone;
  }

  /** Ends the connection without ceremony. */
  terminate(reason: string): void {
    if (this.#ended) return;
    this.#reason ??= reason;
    this.#socket.terminate();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('upgrade', (response) => this.#watchChunks(response));
    socket.on('open', () => this.#opened());
    socket.on('message', (data, isBinary) => this.#received(data, isBinary));
    socket.on('ping', () => this.#seen(this.#readTime()));
    socket.on('pong', () => this.#seen(this.#readTime()));
    socket.on('unexpected-response', (_request, response) => this.#refused(response));
    socket.on('error', (error) => (this.#reason ??= error.message));
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()));
  }

  /** The clock is read once for all frames that came in together: each of them was received then, not when its turn came. */
  #watchChunks({ socket }: IncomingMessage): void {
    socket.prependListener('data', () => (this.#chunkTime = this.#environment.now()));
  }

  #opened(): void {
    this.#wasOpen = true;
    this.#seen(this.#environment.now());
    this.#watch(this.#timeouts.idleTimeoutMs);
    this.#listener.onOpen();
  }

  #received(data: WebSocket.RawData, isBinary: boolean): void {
    this.#seen(this.#readTime());
    if (isBinary || this.#ended) return;
    this.#listener.onMessage(data as Buffer, this.#lastFrameTime);
  }

  #seen(time: number): void {
    this.#lastFrameTime = time;
    this.#probeSentTime = undefined;
  }

  #readTime(): number {
    return Number.isNaN(this.#chunkTime) ? this.#environment.now() : this.#chunkTime;
  }

  #watch(delayMs: number): void {
    this.#watchdog = this.#environment.timers.setTimeout(() => this.#check(), Math.max(1, delayMs));
  }

  /** One timer per connection that is set again on expiry, not per frame: the path of a frame stays free of timers. */
  #check(): void {
    if (this.#ended) return;
    const now = this.#environment.now();
    this.#forgetFuture(now);
    if (this.#probeSentTime !== undefined) {
      const leftMs = this.#probeSentTime + this.#timeouts.probeTimeoutMs - now;
      if (leftMs > 0) this.#watch(leftMs);
      else this.terminate(`no frame for ${now - this.#lastFrameTime} ms: the connection is half-open`);
      return;
    }
    const leftMs = this.#lastFrameTime + this.#timeouts.idleTimeoutMs - now;
    if (leftMs > 0) this.#watch(leftMs);
    else this.#probe(now);
  }

  /** This machine's clock may be set back: silence is then counted from now on, and not after what will never come. */
  #forgetFuture(now: number): void {
    this.#lastFrameTime = Math.min(this.#lastFrameTime, now);
    if (this.#probeSentTime !== undefined) this.#probeSentTime = Math.min(this.#probeSentTime, now);
  }

  #probe(now: number): void {
    this.#probeSentTime = now;
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping(undefined, undefined, ignoreWriteError);
    this.#watch(this.#timeouts.probeTimeoutMs);
  }

  #refused(response: IncomingMessage): void {
    const httpStatus = response.statusCode ?? 0;
    const seconds = Number(response.headers['retry-after']);
    this.#refusal = { httpStatus, ...(seconds > 0 && { retryAfterMs: seconds * 1000 }) };
    this.#reason ??= `the handshake was refused with HTTP status ${httpStatus}`;
    response.resume();
    this.#socket.terminate();
  }

  #closed(code: number, reason: string): void {
    // The other side's close frame is its last word: nothing that it said before is missing.
    if (code !== NO_CLOSE_FRAME) this.#seen(this.#environment.now());
    this.#end(closeText(code, reason));
  }

  #end(closeReason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#environment.timers.clearTimeout(this.#watchdog);
    this.#environment.timers.clearTimeout(this.#closeTimer);
    const reason = this.#reason ?? closeReason;
    const end = { reason, wasOpen: this.#wasOpen, lastFrameTime: this.#lastFrameTime, ...this.#refusal };
    for (const resolve of this.#waiters.splice(0)) resolve();
    this.#listener.onEnd(end);
  }
}

/** A failed write is followed by the end of the connection, which is what is acted upon. */
function ignoreWriteError(): void {
  return undefined;
}

function closeText(code: number, reason: string): string {
  return `closed by the server with code ${code}${reason === '' ? '' : ` (${reason})`}`;
}
