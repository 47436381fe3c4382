import { setMaxListeners } from 'node:events';

import { LogLevel } from '../../host/domain/constants.js';
import { isActive } from '../../host/domain/order.js';
import type { Order } from '../../host/domain/order.js';
import type { CancelRequest, OrderRequest } from '../../host/domain/requests.js';
import type { Trade } from '../../host/domain/trade.js';
import { PastInstant } from '../clock.js';
import { fillOfReport } from '../mappings/fill-news.js';
import { newsOfReport } from '../mappings/order-news.js';
import { OrderAlerts } from './proof/order-alerts.js';
import type { CancelPursuits } from './orders/cancel-pursuits.js';
import type { OrderAmends } from './orders/order-amends.js';
import type { OrderCancelAll } from './orders/order-cancel-all.js';
import { keyOf, keyOfUnknown } from './orders/order-cancels.js';
import type { OrderCancels } from './orders/order-cancels.js';
import { createOrderDesks } from './orders/order-desks.js';
import type { OrderManagerParts } from './orders/order-manager-parts.js';
import type { OrderEntry } from './orders/order-entry.js';
import { OrderLegQueries } from './proof/order-leg-queries.js';
import type { RestoredOrder } from './restart/order-journal.js';
import type { OrderLedger, OrderLedgerListener } from './orders/order-ledger.js';
import type { OrderLists } from './orders/order-lists.js';
import { OrderRecovery } from './proof/order-recovery.js';
import type { EventCounts } from './proof/order-recovery.js';
import type { OrderReplacements } from './orders/order-replacements.js';
import { OrderSubmissions } from './orders/order-submissions.js';
import type { OrderTargets } from './orders/order-targets.js';
import type { OrderTests } from './orders/order-tests.js';
import type { OwnOrders } from './orders/own-orders.js';

/**
 * Sends orders and cancels, and follows each order to its end:
 *
 *   sendOrder → check → SUBMITTING, id returned → transport → reply ┐
 *                                       private stream, queries ────┴→ ledger → order and trade events
 *                                       no answer → doubts → the venue is asked until it has told
 */
export class BinanceOrderManager {
  readonly #parts: OrderManagerParts;
  /** The orders that this adapter placed. */
  readonly own: OwnOrders;
  readonly #ledger: OrderLedger;
  readonly #alerts: OrderAlerts;
  readonly #submissions: OrderSubmissions;
  readonly #recovery: OrderRecovery;
  readonly #pursuits: CancelPursuits;
  readonly #cancels: OrderCancels;
  readonly #cancelAll: OrderCancelAll;
  readonly #entry: OrderEntry;
  readonly #targets: OrderTargets;
  /** Linked orders. */
  readonly lists: OrderLists;
  /** Orders made smaller. */
  readonly amends: OrderAmends;
  /** Orders put in the place of others. */
  readonly replacements: OrderReplacements;
  /** Dry runs. */
  readonly tests: OrderTests;
  readonly #closing = new AbortController();
  readonly #tasks = new Set<Promise<void>>();
  readonly #listener: OrderLedgerListener;
  #emitted = { orders: 0, trades: 0 };

  constructor(parts: OrderManagerParts) {
    this.#parts = parts;
    const { signal } = this.#closing;
    setMaxListeners(0, signal); // every wait listens for the close
    const onNotice = (message: string, level: LogLevel): void => parts.onLog(message, level);
    this.#ledger = parts.ledger;
    this.#alerts = new OrderAlerts({ desk: parts.alerts, ledger: this.#ledger });
    this.#listener = {
      onOrder: (order) => this.#emitOrder(order),
      onTrade: (trade) => this.#emitTrade(trade),
      onFillsMissing: (order) => this.#recovery.fetchFills(order),
      onNotice,
    };
    this.#ledger.listen(this.#listener);
    this.#submissions = new OrderSubmissions({
      ledger: this.#ledger,
      journal: parts.journal ?? null,
      transport: parts.transport,
      queries: new OrderLegQueries(parts),
      clock: parts.clock,
      recvWindowMs: parts.recvWindowMs,
      alerts: this.#alerts,
      alertAfterMs: parts.alertAfterMs,
      signal,
      track: (task) => this.#track(task),
      onLog: onNotice,
    });
    this.#recovery = new OrderRecovery({
      ...parts,
      alerts: this.#alerts,
      signal,
      emitted: () => this.#emitted,
      adoptLists: () => this.lists.adopt(),
      track: (task) => this.#track(task),
      onKnown: (order) => parts.onOrder(order),
      onNotice,
    });
    const desks = createOrderDesks(parts, {
      submissions: this.#submissions,
      alerts: this.#alerts,
      signal,
      unresolved: () => this.unresolvedOrders(),
      track: (task) => this.#track(task),
    });
    this.#pursuits = desks.pursuits;
    this.#cancels = desks.cancels;
    this.#cancelAll = desks.cancelAll;
    this.#targets = desks.targets;
    this.#entry = desks.entry;
    this.own = desks.own;
    this.lists = desks.lists;
    this.amends = desks.amends;
    this.replacements = desks.replacements;
    this.tests = desks.tests;
  }

  /** Gives the vtOrderId before anything is sent; `''` where the request means no order of this venue. */
  sendOrder(request: OrderRequest): string {
    return this.#entry.sendOrder(request);
  }

  /** Accepts a cancel by our id or by the venue's; the outcome is an order event. */
  cancelOrder(request: CancelRequest): boolean {
    const target = this.#targets.find(request);
    if (!target.ok) {
      this.#parts.onLog(`The cancel of ${request.orderId} was not accepted: ${target.problem}`, LogLevel.ERROR);
      return false;
    }
    const { order, orderId, symbol } = target;
    if (order && !isActive(order)) {
      this.#parts.onLog(`Order ${orderId} needs no cancel: it is ${order.status}`, LogLevel.INFO);
      return false;
    }
    void this.#cancels.cancel(orderId, symbol);
    return true;
  }

  /** Cancels all open orders of a symbol, or of every symbol with open orders; resolves to how many were cancelled. */
  async cancelAll(spelling?: string): Promise<number> {
    return spelling === undefined ? this.#cancelAll.everywhere() : this.#cancelAll.ofSymbol(this.#symbolOf(spelling));
  }

  /** The order as the venue has it now; null where neither the venue nor we know it. */
  async queryOrder(id: string, spelling?: string): Promise<Order | null> {
    const orderId = this.#targets.withoutAdapter(id);
    const symbol = spelling === undefined ? undefined : this.#symbolOf(spelling);
    const order = this.#targets.known(orderId, symbol);
    const key = order ? keyOf(order) : symbol === undefined ? undefined : keyOfUnknown(symbol, orderId);
    if (!key) return null;
    const news = await this.#parts.queries.order(key);
    if (news) return this.#ledger.takeAnswer(news) ?? null;
    return order ?? null;
  }

  /** The open orders as the venue has them now. */
  async queryOpenOrders(spelling?: string): Promise<Order[]> {
    const news = await this.#parts.queries.openOrders(spelling === undefined ? undefined : this.#symbolOf(spelling));
    return news.map((row) => this.#ledger.take(row)).filter((order) => order !== undefined);
  }

  /** An `executionReport` of the private stream. */
  onReport(report: Parameters<typeof newsOfReport>[0]): void {
    const fill = fillOfReport(report);
    this.#ledger.take(newsOfReport(report), fill ? [fill] : []);
  }

  /** Takes back orders that an earlier process journalled; the next comparison with the venue tells what became of them. */
  restore(orders: readonly RestoredOrder[]): void {
    for (const { recvWindowMs } of orders) this.#submissions.allowFor(recvWindowMs);
    this.#recovery.restore(orders);
  }

  /** Compares with the venue after a gap, or at the start (`since` null); resolves to how many events that made. */
  async reconcile(since: Date | null): Promise<EventCounts> {
    this.#submissions.resumeDoubts();
    return await this.#recovery.afterGap(since);
  }

  /** While the private stream is down: tells how orders stand now, and their fills; resolves to the count of events. */
  look(): Promise<EventCounts> {
    return this.#recovery.look();
  }

  /** Compares although nothing seems amiss; resolves to how many events that made that the stream had not brought. */
  compare(patience: () => Promise<unknown>): Promise<EventCounts> {
    return this.#recovery.compare(patience);
  }

  /**
   * Ids of orders of which not everything is known: whether the venue has them, what became of them there, whether an
   * accepted cancel comes through, or all of their fills.
   */
  unresolvedOrders(): string[] {
    return [
      ...new Set([
        ...this.#submissions.inDoubt(),
        ...this.#pursuits.unresolved(),
        ...this.amends.inDoubt(),
        ...this.replacements.inDoubt(),
        ...this.#recovery.unresolved(),
      ]),
    ];
  }

  activeOrders(): Order[] {
    return this.#ledger.active();
  }

  /**
   * Ends all waiting; orders whose outcome is unknown are named in the log. `gapFrom`: since when news has been missing
   * already, null where nothing is missing.
   */
  async close(gapFrom: PastInstant | null = null): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([...this.#tasks]);
    for (const orderId of this.#submissions.inDoubt()) {
      this.#parts.onLog(`Order ${orderId} is still in doubt at the close; look it up at the venue`, LogLevel.WARNING);
    }
    const { clock } = this.#parts;
    this.#ledger.mute(this.#listener, gapFrom ?? new PastInstant(new Date(clock.now()), clock));
  }

  #symbolOf(spelling: unknown): string {
    const symbol = typeof spelling === 'string' ? this.#parts.contracts.symbols.resolve(spelling) : undefined;
    if (symbol === undefined) throw new RangeError(`${this.#parts.exchange} knows no symbol ${String(spelling)}`);
    return symbol;
  }

  #emitOrder(order: Order): void {
    this.#emitted.orders++;
    this.#parts.journal?.follow(order);
    this.#parts.onOrder(order);
    this.#alerts.onOrder(order);
    this.#pursuits.onOrder(order);
    this.#submissions.onOrder(order);
  }

  #emitTrade(trade: Trade): void {
    this.#emitted.trades++;
    this.#parts.onTrade(trade);
    this.#alerts.onTrade(trade);
  }

  /** Keeps a task until it ends, so that `close` can wait for it; a task handles its own errors. */
  #track(task: Promise<void>): void {
    const forget = (): void => void this.#tasks.delete(kept);
    const kept = task.then(forget, (error: unknown) => {
      forget();
      this.#parts.onLog(`Unexpected: ${String(error)}`, LogLevel.CRITICAL);
    });
    this.#tasks.add(kept);
  }
}
