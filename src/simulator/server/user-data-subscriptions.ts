import type { VenueClock } from '../venue-clock.js';
import { VenueError } from '../venue-error.js';
import type { PrivateEvent } from './socket-connection.js';
import type { UserDataFeed } from './user-data-feed.js';

const MOST_ACTIVE = 1_000;
const MOST_IN_A_LIFE = 65_535;

interface Subscription {
  readonly accountId: string;
  readonly take: (eventJson: string) => void;
  readonly stop: () => void;
}

/** What the subscriptions of one connection are made of. */
export interface SubscriptionSetup {
  readonly feed: UserDataFeed;
  readonly clock: VenueClock;
  readonly send: (frame: string, event: PrivateEvent) => void;
}

/**
 * User data subscriptions of one connection: at most one per account, numbered from 0, alive as long as the socket
 * (web-socket-api.md, User Data Stream requests).
 */
export class UserDataSubscriptions {
  readonly #setup: SubscriptionSetup;
  readonly #active = new Map<number, Subscription>();
  #nextId = 0;

  constructor(setup: SubscriptionSetup) {
    this.#setup = setup;
  }

  get ids(): readonly number[] {
    return [...this.#active.keys()];
  }

  get accountIds(): readonly string[] {
    return [...this.#active.values()].map(({ accountId }) => accountId);
  }

  /** Account of each subscription by its id. */
  get accounts(): ReadonlyMap<number, string> {
    return new Map([...this.#active].map(([id, { accountId }]) => [id, accountId]));
  }

  isActive(id: number): boolean {
    return this.#active.has(id);
  }

  /** Subscribes to an account; -2035 where that is done already, -2042 where the connection has had its share. */
  subscribe(accountId: string): number {
    if (this.accountIds.includes(accountId)) {
      throw new VenueError(-2035, 'User Data Stream subscription already active.');
    }
    if (this.#active.size >= MOST_ACTIVE || this.#nextId >= MOST_IN_A_LIFE) {
      throw new VenueError(-2042, 'User Data Stream subscription limit exceeded on this connection.');
    }
    const id = this.#nextId++;
    const take = (json: string): void =>
      this.#setup.send(`{"subscriptionId":${id},"event":${json}}`, {
        channel: 'user-data',
        accountId,
        subscriptionId: id,
        json,
      });
    this.#active.set(id, { accountId, take, stop: this.#setup.feed.listen(accountId, take) });
    return id;
  }

  /** Ends a subscription and tells so, behind its last event; -2036 where it is not active. */
  unsubscribe(id: number): void {
    const subscription = this.#active.get(id);
    if (!subscription) throw new VenueError(-2036, 'User Data Stream subscription not active.');
    subscription.stop();
    this.#active.delete(id);
    this.#setup.feed.tell(subscription.take, { e: 'eventStreamTerminated', E: this.#setup.clock.now() });
  }

  /** Ends everything without a word: the socket is gone. */
  end(): void {
    for (const { stop } of this.#active.values()) stop();
    this.#active.clear();
  }
}
