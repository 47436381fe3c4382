import type { Units } from '../units.js';
import type { VenueBalance } from '../venue-accounts.js';
import type { OrderExecution } from '../venue-events.js';
import type { VenueOrderList } from '../venue-orders.js';
import type { Venue } from '../venue.js';
import type { VenueClock } from '../venue-clock.js';
import { toJsonText } from './json-text.js';
import type { ReplyOrder } from './socket-options.js';
import { toBalanceUpdate, toListStatus } from './user-data-payloads.js';
import { writeAccountPosition, writeExecutionReport } from './user-data-texts.js';

/** Somebody who takes the events of an account, each as the JSON of its payload. */
export type UserDataListener = (eventJson: string) => void;

/** What the feed is made of. */
export interface UserDataSetup {
  readonly venue: Venue;
  readonly clock: VenueClock;
  readonly replyOrder: ReplyOrder;
  /** Draws from [0, 1); asked with `replyOrder: 'seeded'` only. */
  readonly random: () => number;
  /** Hears of an event that could not be told: a bug of the simulator. */
  readonly onBug: (bug: Error) => void;
}

interface Delivery {
  readonly to: readonly UserDataListener[];
  /** Makes the payload when it is sent: an answer need not wait for it. */
  readonly build: (sentAt: number) => unknown;
}

/**
 * What happens to accounts, told to those who listen, in the order in which it happened.
 *
 *   venue ──(synchronously)──▶ feed ──▶ every listener of the account
 *                               └─ reply-first: one turn of the event loop later, when the answer to the
 *                                  request that caused it is on its way
 */
export class UserDataFeed {
  readonly #setup: UserDataSetup;
  /** Lists are replaced, never changed: what is under way keeps the one of its moment. */
  readonly #listeners = new Map<string, readonly UserDataListener[]>();
  #queue: Delivery[] = [];
  #flush: NodeJS.Immediate | null = null;
  /** What was drawn for the events of this turn of the event loop; null where nothing has happened in it yet. */
  #waits: boolean | null = null;

  constructor(setup: UserDataSetup) {
    this.#setup = setup;
    setup.venue.on('execution', this.#onExecution).on('balances', this.#onBalances).on('deposit', this.#onDeposit);
    setup.venue.on('orderList', this.#onOrderList);
  }

  /** Listens to what happens to an account from now on; the returned function ends it. */
  listen(accountId: string, listener: UserDataListener): () => void {
    this.#listeners.set(accountId, [...this.#listenersOf(accountId), listener]);
    return () => {
      const others = this.#listenersOf(accountId).filter((other) => other !== listener);
      if (others.length > 0) this.#listeners.set(accountId, others);
      else this.#listeners.delete(accountId);
    };
  }

  /** Tells one listener something of its own, behind all that it is still to be told. */
  tell(listener: UserDataListener, event: unknown): void {
    this.#deliver({ to: [listener], build: () => event });
  }

  /** Stops listening to the venue; what waits is not delivered any more. */
  close(): void {
    const { venue } = this.#setup;
    venue.off('execution', this.#onExecution).off('balances', this.#onBalances).off('deposit', this.#onDeposit);
    venue.off('orderList', this.#onOrderList);
    if (this.#flush) clearImmediate(this.#flush);
    this.#queue = [];
  }

  readonly #onExecution = (execution: OrderExecution): void => {
    this.#tellAccount(execution.accountId, (sentAt) => writeExecutionReport(execution, sentAt));
  };

  readonly #onOrderList = (list: VenueOrderList): void => {
    this.#tellAccount(list.accountId, (sentAt) => toListStatus(list, sentAt));
  };

  readonly #onBalances = (accountId: string, balances: readonly VenueBalance[], time: number): void => {
    this.#tellAccount(accountId, (sentAt) => writeAccountPosition(balances, time, sentAt));
  };

  readonly #onDeposit = (accountId: string, asset: string, delta: Units, time: number): void => {
    this.#tellAccount(accountId, (sentAt) => toBalanceUpdate(asset, delta, time, sentAt));
  };

  #tellAccount(accountId: string, build: (sentAt: number) => unknown): void {
    // The market's own agents trade thousands of times a second, and nobody listens to them.
    const to = this.#listeners.get(accountId);
    if (to) this.#deliver({ to, build });
  }

  #deliver(delivery: Delivery): void {
    this.#queue.push(delivery);
    if (this.#shallWait()) this.#flush ??= setImmediate(() => this.#flushQueue());
    else this.#flushQueue();
  }

  #flushQueue(): void {
    if (this.#flush) clearImmediate(this.#flush);
    this.#flush = null;
    const deliveries = this.#queue;
    this.#queue = [];
    for (const delivery of deliveries) this.#send(delivery);
  }

  /** One that cannot be told costs no other, nor the process: nobody who asked is there any more to hear of it. */
  #send({ to, build }: Delivery): void {
    try {
      const json = toJsonText(build(this.#setup.clock.now()));
      for (const listener of to) listener(json);
    } catch (error) {
      this.#setup.onBug(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #listenersOf(accountId: string): readonly UserDataListener[] {
    return this.#listeners.get(accountId) ?? [];
  }

  #shallWait(): boolean {
    switch (this.#setup.replyOrder) {
      case 'reply-first':
        return true;
      case 'events-first':
        return false;
      case 'seeded':
        return this.#drawn();
    }
  }

  #drawn(): boolean {
    if (this.#waits === null) {
      this.#waits = this.#setup.random() < 0.5;
      queueMicrotask(() => (this.#waits = null));
    }
    return this.#waits;
  }
}
