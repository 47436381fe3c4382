import type { Simulator } from '../../../src/simulator/index.js';

/** An order of these trials: one that rests in the book, or one that is filled at once. */
export type TrialOrder = 'resting' | 'filled';

/** What the order is on every client. */
export const TRIAL = {
  symbol: 'BTCUSDT',
  ccxtSymbol: 'BTC/USDT',
  price: 90_000,
  askPrice: 95_000,
  quantity: 0.01,
} as const;

/** What a client says of its order without being asked: whether the venue has it. */
export type Verdict = 'accepted' | 'refused' | 'left to the user';

/** A client that is connected. */
export interface OpenClient {
  /** Places one order; resolves with what the call gave, rejects with what it threw. */
  place(order: TrialOrder): Promise<Saying>;
  /** What an error of the call says of the order, by the library's own documentation. */
  verdictOf(error: unknown): Verdict;
  /** The state of the order that the client keeps by itself; null where it keeps none, or has none of this order. */
  kept(): Saying | null;
  close(): Promise<void>;
}

/** What a client says of an order, by what a call gave or by the state that it keeps. */
export interface Saying {
  readonly words: string;
  readonly verdict: Verdict;
}

/** A client library and its way to the venue, set up as its users set it up. */
export interface ClientUnderFault {
  readonly name: string;
  readonly way: 'rest' | 'ws-api';
  /** Whether news of the account reaches it by itself. */
  readonly hearsAccount: boolean;
  open(simulator: Simulator): Promise<OpenClient>;
}
