import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { LONGEST_ORDER_WAIT_MS } from '../../rest/spot-rest-api.js';
import type { Withdrawal } from '../../rest/spot-rest-api.js';
import type { OrderIntent } from '../restart/order-intent.js';
import type { OrderJournal } from '../restart/order-journal.js';
import type { OrderLedger } from './order-ledger.js';
import { waitInTime } from './order-wait.js';

/** What the journal keeps of orders besides themselves: their request as it is sent, and whom they belong to. */
export type JournalledWith = Partial<Pick<Extract<OrderIntent, { kind: 'order' }>, 'params' | 'listId' | 'replaces'>>;

/** Where each order is written down before it is sent. */
export type JournalOfOrders = Pick<OrderJournal, 'record' | 'follow'>;

/** Has orders on disk before they are sent: nothing leaves of which a later process would not know. */
export class OrderRecording {
  readonly #journal: JournalOfOrders;
  readonly #ledger: Pick<OrderLedger, 'get'>;

  constructor(journal: JournalOfOrders, ledger: Pick<OrderLedger, 'get'>) {
    this.#journal = journal;
    this.#ledger = ledger;
  }

  /** Resolves when they are on disk. Rejects (not-sent) where they are not in time, or are taken back meanwhile. */
  async record(orders: readonly Order[], journalledWith: JournalledWith, withdrawal: Withdrawal): Promise<void> {
    const intents = orders.map((order) => ({ kind: 'order', order, params: {}, ...journalledWith }) as const);
    const recorded = this.#journal.record(...intents).then(() => this.#followEnded(orders));
    const message = `The order was not sent: the journal's disk did not answer within ${LONGEST_ORDER_WAIT_MS} ms`;
    await waitInTime(recorded, withdrawal, { message, category: 'journal' });
  }

  /** What a slow disk has written after all, of orders that have come to an end meanwhile: their end follows. */
  #followEnded(orders: readonly Order[]): void {
    for (const { orderId } of orders) {
      const order = this.#ledger.get(orderId);
      if (order && !isActive(order)) this.#journal.follow(order);
    }
  }
}
