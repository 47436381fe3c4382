import type { Lane } from '../rate-limit/lanes.js';
import type { Withdrawal } from '../rate-limit/withdrawal.js';
import type { UserDataEvent } from '../wire/user-data.js';

/** Parameters of a WebSocket API request before it is signed. */
export type ChannelParams = Readonly<Record<string, string | number | boolean | undefined>>;

/** Why a channel was lost. */
export interface ChannelLoss {
  readonly reason: string;
  readonly since: Date;
}

/** What a trading channel tells its owner; never throws into the channel. */
export interface TradingChannelListener {
  /** One event of the private stream, in the order of arrival. */
  onUserData(event: UserDataEvent, receivedTime: number): void;
  /** The private stream is subscribed (first time or again); nothing that happened since `lost.since` was delivered. */
  onSubscribed(lost: ChannelLoss | null): void;
  onLost(loss: ChannelLoss): void;
  /** A frame came that cannot be read: an event may have been lost with it. */
  onUnreadable(receivedTime: number): void;
  onReconnecting(attempt: number, delayMs: number): void;
  /** Something worth a log line; level as in the host (10…50). */
  onNotice(message: string, level: number): void;
}

/**
 * The spot WebSocket API connection: signed requests, and the account's events over
 * `userDataStream.subscribe.signature`. Comes back by itself with backoff until closed.
 */
export interface TradingChannel {
  /** Whether requests can be sent now. */
  readonly isOpen: boolean;
  /** Opens and subscribes; rejects with a `BinanceError` where the first attempt fails for good (wrong keys). */
  open(signal?: AbortSignal): Promise<void>;
  /**
   * One request. A failure is a `BinanceError`; once bytes may have left and no answer came, its outcome is `unknown`.
   * Results are parsed JSON with big ids kept as text.
   */
  request(
    method: string,
    params?: ChannelParams,
    options?: {
      readonly signed?: boolean;
      readonly lane?: Lane;
      readonly timeoutMs?: number;
      readonly signal?: AbortSignal;
      /** Takes the request back as long as it waits for its turn. */
      readonly withdrawal?: Withdrawal;
    },
  ): Promise<unknown>;
  close(): Promise<void>;
}
