import type { BinanceError } from '../errors/binance-error.js';
import type { Ticket } from '../rate-limit/gate-ticket.js';
import { Lane } from '../rate-limit/lanes.js';
import type { RateLimits } from '../rate-limit/rate-limits.js';
import { notOpenError } from './channel-errors.js';
import type { ChannelSigner, RequestProof } from './channel-requests.js';
import { admitRequest } from './request-admission.js';

/** What a subscription needs of the connection that it stands on. */
export interface PrivateSubscriptionParts {
  readonly keyKind: ChannelSigner['keyKind'];
  readonly rateLimits?: Pick<RateLimits, 'acquire'> | undefined;
  /** Measures the venue's clock anew. */
  readonly resyncClock?: (() => Promise<void>) | undefined;
  isOpen(): boolean;
  /** Sends one request without parameters of its own, and waits for its answer. */
  ask(method: string, proof: RequestProof, ticket: Ticket | undefined): Promise<unknown>;
  onSubscribed(): void;
  /** The venue refuses it, or the connection is of no use for it. */
  onFailed(error: BinanceError): void;
}

/**
 * The private stream on one connection at a time: who we are is told once (Ed25519 keys log a session on, others sign),
 * then the account's events come (user-data-stream.md).
 */
export class PrivateSubscription {
  readonly #parts: PrivateSubscriptionParts;
  #isActive = false;
  #connection = 0;

  constructor(parts: PrivateSubscriptionParts) {
    this.#parts = parts;
  }

  /** Whether the account's events come. */
  get isActive(): boolean {
    return this.#isActive;
  }

  /** Whether the session tells who sends a request, so that it need not be signed by itself. */
  get hasSession(): boolean {
    return this.#parts.keyKind === 'Ed25519';
  }

  /** A connection is open: logs on where the key can, and subscribes. */
  async establish(): Promise<void> {
    const connection = ++this.#connection;
    try {
      await this.#withRightClock(async () => {
        if (this.hasSession) await this.#introduce('session.logon', 'signature');
        await this.#subscribe();
      });
    } catch (error) {
      if (connection === this.#connection) this.#parts.onFailed(error as BinanceError);
    }
  }

  /** It is over while the connection lives: it is taken out again on the same one. */
  renew(): void {
    const connection = this.#connection;
    this.#withRightClock(() => this.#subscribe()).catch((error: unknown) => {
      if (connection === this.#connection) this.#parts.onFailed(error as BinanceError);
    });
  }

  /** It is over; tells whether it was there. */
  end(): boolean {
    const wasActive = this.#isActive;
    this.#isActive = false;
    return wasActive;
  }

  /** Every connection signs before anything else can: with a clock that stepped, none would ever come to be. */
  async #withRightClock(introduce: () => Promise<void>): Promise<void> {
    const connection = this.#connection;
    try {
      await introduce();
    } catch (error) {
      const { resyncClock } = this.#parts;
      if (!resyncClock || (error as BinanceError).category !== 'clock') throw error;
      await resyncClock();
      if (connection !== this.#connection) throw error;
      await introduce();
    }
  }

  /** The answer may have come in with the end of its connection, which was told before this goes on. */
  async #subscribe(): Promise<void> {
    const connection = this.#connection;
    const method = this.hasSession ? 'userDataStream.subscribe' : 'userDataStream.subscribe.signature';
    await this.#introduce(method, this.hasSession ? 'none' : 'signature');
    if (connection !== this.#connection || !this.#parts.isOpen()) throw notOpenError(method);
    this.#isActive = true;
    this.#parts.onSubscribed();
  }

  /** A request that belongs to the connection itself: it is urgent, and of no use on any other connection. */
  async #introduce(method: string, proof: RequestProof): Promise<unknown> {
    const connection = this.#connection;
    const ticket = await admitRequest(this.#parts.rateLimits, method, {}, { lane: Lane.RESOLVE });
    if (connection === this.#connection) return this.#parts.ask(method, proof, ticket);
    ticket?.notSent();
    throw notOpenError(method);
  }
}
