import type { Kind } from '../feed/kinds.js';

/** What a receiver is told of its run. */
export interface ReceiverContext {
  readonly port: number;
  readonly kind: Kind;
  readonly symbols: readonly string[];
  /** To be called once for each message that reached the handler. */
  readonly seen: () => void;
}

/** One client library in the way its users use it: subscribes, and calls `seen` where their code would run. */
export interface Receiver {
  readonly kinds: readonly Kind[];
  /** Resolves when everything is subscribed and data may flow. */
  start(context: ReceiverContext): Promise<void>;
}
