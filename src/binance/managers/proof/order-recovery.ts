import { LogLevel } from '../../../host/domain/constants.js';
import type { Order } from '../../../host/domain/order.js';
import { reasonOf } from '../../errors/reason-of.js';
import { LateFills } from '../fills/late-fills.js';
import { MissingFills } from '../fills/missing-fills.js';
import type { OrderManagerParts } from '../orders/order-manager-parts.js';
import type { RestoredOrder } from '../restart/order-journal.js';
import { RestoredOrders } from '../restart/restored-orders.js';
import { newsGapSince } from './news-gap.js';
import type { OrderAlerts } from './order-alerts.js';
import { OrderComparison } from './order-comparison.js';
import { OrderReconciler } from './order-reconciler.js';

/** How many events there were. */
export interface EventCounts {
  readonly orders: number;
  readonly trades: number;
}

/** What bringing orders up to date needs. */
export interface OrderRecoveryParts extends Pick<
  OrderManagerParts,
  'ledger' | 'queries' | 'contracts' | 'clock' | 'movedAssets'
> {
  readonly alerts: OrderAlerts;
  /** Aborted at the close. */
  readonly signal: AbortSignal;
  /** What has been told so far. */
  emitted(): EventCounts;
  /** Asks which lists orders from elsewhere are in. */
  adoptLists(): Promise<void>;
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
  /** An order as it is known from before the connection. */
  onKnown(order: Order): void;
  onNotice(message: string, level: LogLevel): void;
}

/**
 * Brings the orders up to date with the venue: after a gap in the news, while it lasts, and slowly all the time, as a
 * stream that is up may be silent. Whatever that tells is counted.
 */
export class OrderRecovery {
  readonly #parts: OrderRecoveryParts;
  readonly #restored: RestoredOrders;
  readonly #reconciler: OrderReconciler;
  readonly #comparison: OrderComparison;
  readonly #missingFills: MissingFills;
  readonly #lateFills: LateFills;
  #hasToldKnown = false;

  constructor(parts: OrderRecoveryParts) {
    const { ledger, signal } = parts;
    this.#parts = parts;
    this.#restored = new RestoredOrders(parts);
    this.#reconciler = new OrderReconciler(parts);
    this.#comparison = new OrderComparison({ ledger, reconciler: this.#reconciler, clock: parts.clock });
    this.#missingFills = new MissingFills(parts);
    this.#lateFills = new LateFills({
      debts: ledger.fillDebts,
      signal,
      ask: (debt) => this.#reconciler.settle(debt),
    });
  }

  /** Takes back orders that an earlier process journalled; the next comparison tells what became of them. */
  restore(orders: readonly RestoredOrder[]): void {
    this.#restored.take(orders);
  }

  /** An order has traded more than its fills: what no message brings meanwhile is asked for. */
  fetchFills(order: Order): void {
    this.#missingFills.fetch(order);
  }

  /** Compares after a gap, or at the start (`since` null). */
  async afterGap(since: Date | null): Promise<EventCounts> {
    const { ledger } = this.#parts;
    this.#tellKnown(since);
    const before = { ...this.#parts.emitted() };
    await this.#restored.catchUp(() => this.#reconciler.look());
    const from = earliest(since, ledger.mutedSince);
    await this.#reconciler.reconcile(from && newsGapSince(from, this.#parts));
    await this.#adoptLists();
    ledger.unmute();
    await this.#missingFills.ask(); // of orders that came out of doubt meanwhile: they were missed as well
    this.#parts.track(this.#lateFills.run());
    this.#missingFills.fetchAll();
    return this.#emittedSince(before);
  }

  /** While the private stream is down: tells how orders stand now, and their fills. */
  async look(): Promise<EventCounts> {
    const before = { ...this.#parts.emitted() };
    await this.#reconciler.look();
    this.#parts.track(this.#lateFills.run());
    return this.#emittedSince(before);
  }

  /** Compares although nothing seems amiss; the events are those that the stream had not brought. */
  async compare(patience: () => Promise<unknown>): Promise<EventCounts> {
    const tell = await this.#comparison.find(patience);
    const before = { ...this.#parts.emitted() };
    tell();
    this.#parts.track(this.#lateFills.run());
    return this.#emittedSince(before);
  }

  /** Orders of which the venue tells contradictory things, or not all of their fills. */
  unresolved(): string[] {
    return [...this.#reconciler.contradicted, ...this.#missingFills.unresolved()];
  }

  /** What is known from before, once per connection, however many attempts the comparison takes. */
  #tellKnown(since: Date | null): void {
    if (this.#hasToldKnown) return;
    this.#hasToldKnown = true;
    for (const order of since ? this.#restored.untold() : this.#parts.ledger.active()) this.#parts.onKnown(order);
  }

  /** Which list an order from elsewhere is in changes nothing about the order: not to know it is no reason to wait. */
  async #adoptLists(): Promise<void> {
    try {
      await this.#parts.adoptLists();
    } catch (error) {
      const text = `Order lists from elsewhere could not be asked for: ${reasonOf(error)}`;
      this.#parts.onNotice(text, LogLevel.WARNING);
    }
  }

  #emittedSince(before: EventCounts): EventCounts {
    const { orders, trades } = this.#parts.emitted();
    return { orders: orders - before.orders, trades: trades - before.trades };
  }
}

function earliest(one: Date | null, other: Date | null): Date | null {
  return one && other ? (one < other ? one : other) : (one ?? other);
}
