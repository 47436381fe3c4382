import type { SocketLoss } from './reconnecting-socket.js';

/** A connection that was replaced while it still delivered: nothing is missing, nothing was passed twice. */
export interface Replacement {
  readonly reason: string;
  /** How long both connections were open. */
  readonly overlapMs: number;
  readonly topics: readonly string[];
  /** Frames that both brought and that were passed once. */
  readonly duplicatesDropped: number;
}

/** Who is told what happens on the market data connections; `topics` are those of the one connection in question. */
export interface MarketStreamsListener {
  /** All of a connection's topics are acknowledged, for the first time (`null`) or again after a loss. */
  onSubscribed(lost: SocketLoss | null, topics: readonly string[]): void;
  /** Told once per loss, however many attempts it takes to come back. Frames after `loss.since` may be missing. */
  onLost(loss: SocketLoss, topics: readonly string[]): void;
  /** In place of `onLost` and `onSubscribed` where the successor delivered before the old connection was closed. */
  onReplaced?(replacement: Replacement): void;
  onReconnecting(attempt: number, delayMs: number): void;
  onNotice(message: string, level: number): void;
}
