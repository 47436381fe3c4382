import { LogLevel } from '../../../host/domain/constants.js';
import type { Order } from '../../../host/domain/order.js';
import type { ContractTable } from '../../mappings/contract-table.js';
import { Lane } from '../../rest/spot-rest-api.js';
import { inTurns } from '../in-turns.js';
import { canBeOf } from '../proof/order-identity.js';
import type { RestoredOrder } from './order-journal.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { exchangeIdOf } from '../orders/order-state.js';

/** What taking orders back needs. */
export interface RestoredOrdersParts {
  readonly ledger: OrderLedger;
  readonly contracts: Pick<ContractTable, 'find'>;
  readonly queries: Pick<OrderQueries, 'order'>;
  onNotice(message: string, level: LogLevel): void;
}

/**
 * Orders that an earlier process journalled and of which it did not tell the end. They are taken back as they were asked
 * for; whether the venue has them is for the venue to say, and what became of them for the comparison with it.
 */
export class RestoredOrders {
  readonly #parts: RestoredOrdersParts;
  #pending: RestoredOrder[] = [];
  /** With something that was under way, also where this process knows the order: the journal tells of it once. */
  #interrupted: RestoredOrder[] = [];

  constructor(parts: RestoredOrdersParts) {
    this.#parts = parts;
  }

  /** Takes back those that this process does not know already. */
  take(restored: readonly RestoredOrder[]): void {
    const listed = restored.filter(({ order, isOver }) => isOver || this.#isListed(order));
    for (const { order, isOver } of listed) if (isOver) this.#parts.ledger.remember(order);
    this.#interrupted = listed.filter(({ underWay }) => underWay.length > 0);
    this.#pending = listed.filter(({ order, isOver }) => !isOver && this.#parts.ledger.restore(order));
    if (this.#pending.length === 0) return;
    const count = this.#pending.length === 1 ? '1 order' : `${this.#pending.length} orders`;
    this.#parts.onNotice(`${count} of an earlier process taken back from the journal; asking the venue`, LogLevel.INFO);
  }

  /** Nobody can be asked about a symbol that is gone. The order stays in the journal, and is told at every start. */
  #isListed({ orderId, symbol }: Order): boolean {
    const isListed = this.#parts.contracts.find(symbol) !== undefined;
    if (isListed) return true;
    const text = `Order ${orderId} of an earlier process is of ${symbol}, which the venue does not list any more; look it up there`;
    this.#parts.onNotice(text, LogLevel.ERROR);
    return false;
  }

  /** As they stand here, for as long as the venue has not been compared with. */
  untold(): Order[] {
    return this.#pending.flatMap(({ order }) => this.#parts.ledger.get(order.orderId) ?? []);
  }

  /** Brings them up to date: `look` tells how orders with an id of the venue stand. Rejects where it cannot be asked. */
  async catchUp(look: () => Promise<void>): Promise<void> {
    if (this.#pending.length + this.#interrupted.length === 0) return;
    await this.#identify();
    await look();
    this.#settle();
  }

  /** Learns the venue's ids. What the venue does not know may only not be there yet, and stays in doubt. */
  async #identify(): Promise<void> {
    const { ledger, queries } = this.#parts;
    const nameless = this.#pending.filter(({ order: { orderId } }) => {
      const order = ledger.get(orderId);
      return order !== undefined && exchangeIdOf(order) === undefined;
    });
    await inTurns(nameless, async ({ order }) => {
      const { symbol, orderId } = order;
      const news = await queries.order({ symbol, origClientOrderId: orderId }, Lane.RESOLVE);
      if (news && canBeOf(order, news)) ledger.identify(orderId, news.exchangeOrderId);
    });
  }

  /** What was under way with an order is told by its state. */
  #settle(): void {
    const restored = new Set(this.#pending.map(({ order }) => order.orderId));
    for (const { order, underWay } of this.#interrupted) {
      const whose = restored.has(order.orderId) ? 'process' : 'connection';
      const status = this.#parts.ledger.get(order.orderId)?.status;
      for (const what of new Set(underWay)) {
        const text = `A ${what} of order ${order.orderId} was under way when the last ${whose} ended; the order is ${status ?? 'unknown'}`;
        this.#parts.onNotice(text, LogLevel.WARNING);
      }
    }
    this.#pending = [];
    this.#interrupted = [];
  }
}
