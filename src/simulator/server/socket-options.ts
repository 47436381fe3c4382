/**
 * Whether the answer to an order comes before the events that it caused. Binance promises neither; `seeded` draws anew
 * for every batch, so that a client is seen to bear both.
 */
export type ReplyOrder = 'reply-first' | 'events-first' | 'seeded';

/** How the venue treats its sockets. Durations are venue time: a clock that runs faster makes them shorter. */
export interface SocketOptions {
  /** Server ping (web-socket-streams.md: every 20 s). */
  readonly pingIntervalMs: number;
  /** How long the echo of a ping may take (1 minute). */
  readonly pongTimeoutMs: number;
  /** Longest life of a connection (24 h). */
  readonly lifetimeMs: number;
  /** Frames that a client may send on a stream connection in one second, pings and pongs included. */
  readonly messagesPerSecond: number;
  /** Streams that one connection may listen to. */
  readonly streamsPerConnection: number;
  /** Unsent bytes beyond which a reader that is too slow is cut. */
  readonly unsentBytesLimit: number;
  readonly replyOrder: ReplyOrder;
  /** Seeds `replyOrder: 'seeded'`. */
  readonly seed: number;
  /** Stream errors as `{"error":{"code":…},"id":…}`, a shape seen live, in place of the documented flat one. */
  readonly nestedStreamErrors: boolean;
}

/** Binance's own figures. */
export const defaultSocketOptions: SocketOptions = {
  pingIntervalMs: 20_000,
  pongTimeoutMs: 60_000,
  lifetimeMs: 24 * 60 * 60 * 1000,
  messagesPerSecond: 5,
  streamsPerConnection: 1024,
  unsentBytesLimit: 64 * 1024 * 1024,
  replyOrder: 'reply-first',
  seed: 1,
  nestedStreamErrors: false,
};
