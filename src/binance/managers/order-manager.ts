import { setMaxListeners } from 'node:events';

import { LogLevel } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import { ZERO } from '../../host/domain/decimal.js';
import { isActive } from '../../host/domain/order.js';
import type { Order } from '../../host/domain/order.js';
import type { CancelRequest, OrderRequest } from '../../host/domain/requests.js';
import type { Trade } from '../../host/domain/trade.js';
import type { Clock } from '../clock.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';
import type { BalanceNews } from '../mappings/balance-news.js';
import type { ContractTable } from '../mappings/contract-table.js';
import { fillOfReport } from '../mappings/fill-news.js';
import { newsOfReport } from '../mappings/order-news.js';
import { AccountFilters } from './account-filters.js';
import type { AlertDesk } from './alert-desk.js';
import type { ClientOrderIds } from './client-order-ids.js';
import { FillBackfill } from './fill-backfill.js';
import { LateFills } from './late-fills.js';
import { LedgerPicture } from './ledger-picture.js';
import { newsGapSince } from './news-gap.js';
import { OrderAlerts } from './order-alerts.js';
import { OrderAmends } from './order-amends.js';
import { OrderCancelAll } from './order-cancel-all.js';
import { keyOf, keyOfUnknown, OrderCancels } from './order-cancels.js';
import { OrderDrafting } from './order-drafting.js';
import { OrderEntry } from './order-entry.js';
import { OrderLegQueries } from './order-leg-queries.js';
import { OrderComparison } from './order-comparison.js';
import type { OrderJournal, RestoredOrder } from './order-journal.js';
import type { OrderLedger, OrderLedgerListener } from './order-ledger.js';
import { OrderListCancels } from './order-list-cancels.js';
import { OrderLists } from './order-lists.js';
import type { OrderQueries } from './order-queries.js';
import { OrderReconciler } from './order-reconciler.js';
import { exchangeIdOf } from './order-state.js';
import { OrderReplacements } from './order-replacements.js';
import { OrderSubmissions } from './order-submissions.js';
import { OrderTargets } from './order-targets.js';
import { OrderTests } from './order-tests.js';
import type { OrderTransport } from './order-transport.js';
import { OwnOrders } from './own-orders.js';
import type { ReferencePrices } from './reference-prices.js';
import { RestoredOrders } from './restored-orders.js';

/** What the order manager is handed. */
export interface OrderManagerParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  /** What is known of the account's orders; it outlives this manager. */
  readonly ledger: OrderLedger;
  /** Where intents are written down before they are sent; null: nowhere. */
  readonly journal?: OrderJournal | null;
  readonly contracts: ContractTable;
  readonly transport: OrderTransport;
  readonly queries: OrderQueries;
  readonly rest: Pick<SpotRestApi, 'testOrder'>;
  readonly clock: Pick<Clock, 'now' | 'offsetMs' | 'elapsedMs'>;
  readonly ids: ClientOrderIds;
  readonly recvWindowMs: number;
  readonly strict: boolean;
  /** What prices are measured against, for the check before an order leaves; absent: unknown. */
  readonly prices?: ReferencePrices | undefined;
  /** What the account holds, by asset; absent: unknown. */
  readonly balances?: ReadonlyMap<string, BalanceNews>;
  /** `GET /api/v3/myFilters` of a symbol; absent: the account's own filters are not known. */
  askFilters?(symbol: string): Promise<unknown>;
  readonly alerts: AlertDesk;
  /** How long an order may be in doubt before an alert is raised. */
  readonly alertAfterMs: number;
  /** Assets whose holdings were seen to move since an instant of this machine. */
  movedAssets(since: Date): ReadonlySet<string>;
  /** Why no order can be taken now, as the end of a sentence; null where it can. */
  obstacle(): string | null;
  /** Why no new order is taken although cancels are; null where they are taken. */
  orderObstacle(): string | null;
  onOrder(order: Order): void;
  onTrade(trade: Trade): void;
  onLog(message: string, level: LogLevel): void;
}

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
  readonly #backfill: FillBackfill;
  readonly #reconciler: OrderReconciler;
  readonly #restored: RestoredOrders;
  readonly #comparison: OrderComparison;
  readonly #lateFills: LateFills;
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
      onFillsMissing: (order) => this.#fetchFills(order),
      onNotice,
    };
    this.#ledger.listen(this.#listener);
    this.#targets = new OrderTargets(parts);
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
    this.#restored = new RestoredOrders({ ...parts, onNotice });
    this.#backfill = new FillBackfill({
      signal,
      ask: (symbol, exchangeOrderId) => parts.queries.fillsOfOrder(symbol, exchangeOrderId),
      isMissing: (orderId) => this.#isMissingFills(orderId),
      onFill: (fill) => void this.#ledger.takeFill(fill),
      onGivenUp: (orderId) => this.#alerts.fillsMissing(orderId),
    });
    this.#reconciler = new OrderReconciler({
      ledger: this.#ledger,
      queries: parts.queries,
      signal,
      alerts: this.#alerts,
    });
    this.#comparison = new OrderComparison({ ledger: this.#ledger, reconciler: this.#reconciler, clock: parts.clock });
    this.#lateFills = new LateFills({
      debts: this.#ledger.fillDebts,
      signal,
      ask: (debt) => this.#reconciler.settle(debt),
    });
    const cancelling = {
      ledger: this.#ledger,
      journal: parts.journal ?? null,
      transport: parts.transport,
      queries: parts.queries,
      signal,
      withdraw: (orderId: string) => this.#submissions.withdraw(orderId),
      submissionOf: (orderId: string) => this.#submissions.submissionOf(orderId),
      doubtOf: (orderId: string) => this.#submissions.doubtOf(orderId),
      onLog: onNotice,
    };
    this.#cancels = new OrderCancels(cancelling);
    this.own = new OwnOrders({
      ledger: this.#ledger,
      queries: parts.queries,
      cancels: this.#cancels,
      prefix: parts.ids.prefix,
    });
    this.#cancelAll = new OrderCancelAll({
      ledger: this.#ledger,
      queries: parts.queries,
      cancels: this.#cancels,
      submissionOf: (orderId) => this.#submissions.submissionOf(orderId),
      track: (task) => this.#track(task),
    });
    const listCancels = new OrderListCancels(cancelling);
    const filters = new AccountFilters({
      ask: (symbol) => parts.askFilters?.(symbol) ?? Promise.resolve(null),
      signal,
      onLog: onNotice,
    });
    const account = new LedgerPicture({
      ledger: this.#ledger,
      contracts: parts.contracts,
      balances: parts.balances ?? new Map<string, BalanceNews>(),
      isLeaving: (order) => this.#cancels.isUnderWay(order) || listCancels.isUnderWay(order),
      filters,
    });
    const drafting = new OrderDrafting({
      ...parts,
      account,
      onTraded: (symbol) => filters.follow(symbol),
      obstacle: () => parts.obstacle() ?? parts.orderObstacle(),
    });
    const taking = {
      journal: parts.journal ?? null,
      drafting,
      targets: this.#targets,
      contracts: parts.contracts,
      ledger: this.#ledger,
      submissions: this.#submissions,
      transport: parts.transport,
      queries: parts.queries,
      clock: parts.clock,
      recvWindowMs: parts.recvWindowMs,
      signal,
      track: (task: Promise<void>) => this.#track(task),
      onLog: onNotice,
    };
    this.#entry = new OrderEntry(taking);
    this.lists = new OrderLists({ ...taking, cancels: listCancels });
    this.amends = new OrderAmends(taking);
    this.replacements = new OrderReplacements(taking);
    this.tests = new OrderTests({ drafting, rest: parts.rest });
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
    this.#track(this.#cancels.cancel(orderId, symbol));
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
    if (news) return this.#ledger.take(news) ?? null;
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
    this.#restored.take(orders);
  }

  /** Compares with the venue after a gap, or at the start (`since` null); resolves to how many events that made. */
  async reconcile(since: Date | null): Promise<{ orders: number; trades: number }> {
    this.#submissions.resumeDoubts();
    for (const order of since ? this.#restored.untold() : this.#ledger.active()) this.#parts.onOrder(order);
    const before = { ...this.#emitted };
    await this.#restored.catchUp(() => this.#reconciler.look());
    const from = earliest(since, this.#ledger.mutedSince);
    await this.#reconciler.reconcile(from && newsGapSince(from, this.#parts));
    await this.#adoptLists();
    this.#ledger.unmute();
    this.#track(this.#lateFills.run());
    for (const order of this.#ledger.withMissingFills()) this.#fetchFills(order);
    return { orders: this.#emitted.orders - before.orders, trades: this.#emitted.trades - before.trades };
  }

  /** While the private stream is down: tells how orders stand now, and their fills; resolves to the count of events. */
  async look(): Promise<{ orders: number; trades: number }> {
    const before = { ...this.#emitted };
    await this.#reconciler.look();
    return { orders: this.#emitted.orders - before.orders, trades: this.#emitted.trades - before.trades };
  }

  /** Compares although nothing seems amiss; resolves to how many events that made that the stream had not brought. */
  async compare(patience: () => Promise<unknown>): Promise<{ orders: number; trades: number }> {
    const tell = await this.#comparison.find(patience);
    const before = { ...this.#emitted };
    tell();
    return { orders: this.#emitted.orders - before.orders, trades: this.#emitted.trades - before.trades };
  }

  /**
   * Ids of orders of which not everything is known: whether the venue has them, what became of them there, or all of
   * their fills.
   */
  unresolvedOrders(): string[] {
    return [
      ...new Set([
        ...this.#submissions.inDoubt(),
        ...this.amends.inDoubt(),
        ...this.replacements.inDoubt(),
        ...this.#reconciler.vanished,
        ...this.#backfill.unresolved(),
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
  async close(gapFrom: Date | null = null): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([...this.#tasks]);
    for (const orderId of this.#submissions.inDoubt()) {
      this.#parts.onLog(`Order ${orderId} is still in doubt at the close; look it up at the venue`, LogLevel.WARNING);
    }
    this.#ledger.mute(this.#listener, gapFrom ?? new Date(this.#parts.clock.now()));
  }

  #fetchFills(order: Order): void {
    const exchangeOrderId = exchangeIdOf(order);
    if (exchangeOrderId !== undefined) this.#track(this.#backfill.fetch(order, exchangeOrderId));
  }

  #isMissingFills(orderId: string): boolean {
    const order = this.#ledger.get(orderId);
    return order !== undefined && this.#ledger.missingFillsOf(order).greaterThan(ZERO);
  }

  /** Which list an order from elsewhere is in changes nothing about the order: not to know it is no reason to wait. */
  async #adoptLists(): Promise<void> {
    try {
      await this.lists.adopt();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#parts.onLog(`Order lists from elsewhere could not be asked for: ${reason}`, LogLevel.WARNING);
    }
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

function earliest(one: Date | null, other: Date | null): Date | null {
  return one && other ? (one < other ? one : other) : (one ?? other);
}
