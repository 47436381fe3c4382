import { LogLevel } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { Clock } from '../../clock.js';
import { BinanceError } from '../../errors/binance-error.js';
import type { ErrorCategory } from '../../errors/binance-error.js';
import { toOrderParams } from '../../mappings/order-draft.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import type { Placement } from '../../mappings/trading-replies.js';
import { Lane, Withdrawal } from '../../rest/spot-rest-api.js';
import type { OrderAlerts } from '../proof/order-alerts.js';
import { OrderDoubts } from '../proof/order-doubts.js';
import type { OrderDoubt } from '../proof/order-doubts.js';
import { toOrderErrorNote } from './order-error-note.js';
import { canBeOf } from '../proof/order-identity.js';
import type { OrderIntent, OrderJournal } from '../restart/order-journal.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { exchangeIdOf } from './order-state.js';
import type { OrderErrorNote } from './order-state.js';
import { LONGEST_ORDER_WAIT_MS } from './order-transport.js';
import type { OrderTransport } from './order-transport.js';

/** Sends one or several orders in one request; until they have their turn, `withdrawal` can take them back. */
export type SendOrders = (withdrawal: Withdrawal) => Promise<readonly Placement[]>;

/** What the journal keeps of orders besides themselves: their request as it is sent, and whom they belong to. */
export type JournalledWith = Partial<Pick<Extract<OrderIntent, { kind: 'order' }>, 'params' | 'listId' | 'replaces'>>;

/** What submitting needs. */
export interface OrderSubmissionsParts {
  readonly ledger: OrderLedger;
  /** Where each order is written down before it is sent; null: nowhere. */
  readonly journal: Pick<OrderJournal, 'record'> | null;
  readonly transport: Pick<OrderTransport, 'place'>;
  readonly queries: Pick<OrderQueries, 'order' | 'orderListed'>;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  readonly recvWindowMs: number;
  readonly alerts: Pick<OrderAlerts, 'unresolved'>;
  /** How old a doubt may become before an alert is raised. */
  readonly alertAfterMs: number;
  readonly signal: AbortSignal;
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
  onLog(message: string, level: LogLevel): void;
}

/**
 * Sends orders and finds out what became of them. Only what the venue refused, or what certainly never left, ends
 * REJECTED; what got no answer stays in flight until the venue has told.
 */
export class OrderSubmissions {
  readonly #parts: OrderSubmissionsParts;
  readonly #doubts: OrderDoubts;
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #withdrawals = new Map<string, Withdrawal>();
  readonly #doubting = new Map<string, Promise<void>>();

  constructor(parts: OrderSubmissionsParts) {
    this.#parts = parts;
    const { ledger, queries, clock, recvWindowMs, alertAfterMs, signal } = parts;
    this.#doubts = new OrderDoubts({
      clock,
      recvWindowMs,
      alertAfterMs,
      signal,
      ask: (doubt) => queries.order({ symbol: doubt.symbol, origClientOrderId: doubt.orderId }, Lane.RESOLVE),
      search: ({ symbol, orderId }) =>
        queries.orderListed(symbol, orderId, Lane.RESOLVE, (news) => {
          const order = ledger.get(orderId);
          return order === undefined || canBeOf(order, news);
        }),
      isSettled: (orderId) => this.#isSettled(orderId),
      onFound: (news) => void ledger.take(news),
      onAbsent: (doubt) => this.#declareAbsent(doubt),
      onOverdue: ({ orderId, reason }, ageMs) => parts.alerts.unresolved(orderId, reason, ageMs),
      onNotice: (message, level) => parts.onLog(message, level),
    });
  }

  submit(order: Order, draft: OrderDraft): void {
    const params = toOrderParams(draft, order.orderId);
    this.carry([order], async (withdrawal) => [await this.#parts.transport.place(params, withdrawal)], { params });
  }

  /** Sends orders that go together in one request; `send` resolves to what the venue says of each, in any order. */
  carry(orders: readonly Order[], send: SendOrders, journalledWith: JournalledWith = {}): void {
    const withdrawal = new Withdrawal();
    const noted = async (): Promise<readonly Placement[]> => {
      if (this.#parts.journal) await this.#record(this.#parts.journal, orders, journalledWith, withdrawal);
      return send(withdrawal);
    };
    const submission = this.#send(orders, noted, withdrawal);
    for (const { orderId } of orders) {
      this.#underWay.set(orderId, submission);
      this.#withdrawals.set(orderId, withdrawal);
    }
    this.#parts.track(submission);
  }

  /** Ends an order that is not at the venue, and says why. */
  refuse(orderId: string, error: OrderErrorNote): void {
    this.#parts.onLog(`Order ${orderId} was rejected: ${error.message}`, LogLevel.WARNING);
    this.#parts.ledger.refuse(orderId, error);
  }

  /** Takes an order back that still waits for its turn to be sent; false where it has left, or may have. */
  withdraw(orderId: string): boolean {
    return this.#withdrawals.get(orderId)?.withdraw() ?? false;
  }

  /** The submission of an order that is under way. */
  submissionOf(orderId: string): Promise<void> | undefined {
    return this.#underWay.get(orderId);
  }

  /** Resolves when it is known whether the venue has an order that is in doubt. */
  doubtOf(orderId: string): Promise<void> | undefined {
    return this.#doubting.get(orderId);
  }

  /** Orders of an earlier process may be under way that the venue takes for so long. */
  allowFor(recvWindowMs: number): void {
    this.#doubts.allowFor(recvWindowMs);
  }

  /** Orders of which it is not known whether the venue has them. */
  inDoubt(): string[] {
    return this.#doubts.list().map(({ orderId }) => orderId);
  }

  /** Asks at once for what is in doubt, and for what an earlier connection left in doubt. */
  resumeDoubts(): void {
    this.#doubts.hurry();
    const reason = 'it was under way when the last connection ended';
    for (const { orderId, symbol } of this.#parts.ledger.active()) {
      if (this.#isSettled(orderId) || this.#underWay.has(orderId) || this.#doubting.has(orderId)) continue;
      this.#doubt({ orderId, symbol, reason });
    }
  }

  async #send(orders: readonly Order[], send: SendOrders, withdrawal: Withdrawal): Promise<void> {
    await Promise.resolve(); // the caller holds the id before anything leaves
    try {
      for (const { news, fills } of await send(withdrawal)) this.#parts.ledger.take(news, fills);
      this.#doubtUntold(orders);
    } catch (error) {
      for (const order of orders) this.#failed(order, error, withdrawal.isWithdrawn);
    } finally {
      for (const { orderId } of orders) {
        this.#underWay.delete(orderId);
        this.#withdrawals.delete(orderId);
      }
    }
  }

  /** On disk first: nothing leaves of which a later process would not know. */
  async #record(
    journal: Pick<OrderJournal, 'record'>,
    orders: readonly Order[],
    journalledWith: JournalledWith,
    withdrawal: Withdrawal,
  ): Promise<void> {
    const { clock } = this.#parts;
    const sinceMs = clock.elapsedMs();
    await journal.record(...orders.map((order) => ({ kind: 'order', order, params: {}, ...journalledWith }) as const));
    const waitedMs = Math.round(clock.elapsedMs() - sinceMs);
    if (withdrawal.isWithdrawn) throw notSent('The order was taken back before it was sent', 'closed');
    if (waitedMs > LONGEST_ORDER_WAIT_MS)
      throw notSent(`The order was not sent: it waited ${waitedMs} ms for the journal's disk`, 'journal');
  }

  /** An answer that leaves one of the orders out says nothing of it. */
  #doubtUntold(orders: readonly Order[]): void {
    const reason = 'the answer did not tell of it';
    for (const { orderId, symbol } of orders) {
      if (!this.#isSettled(orderId)) this.#doubt({ orderId, symbol, reason });
    }
  }

  #failed(order: Order, error: unknown, isWithdrawn: boolean): void {
    if (this.#isSettled(order.orderId)) return;
    if (isWithdrawn && error instanceof BinanceError && error.outcome === 'not-sent') {
      this.#parts.onLog(`Order ${order.orderId} was cancelled before it was sent`, LogLevel.INFO);
      this.#parts.ledger.withdraw(order.orderId);
      return;
    }
    const isCertain = error instanceof BinanceError && error.outcome !== 'unknown' && error.category !== 'duplicate';
    if (isCertain) {
      this.refuse(order.orderId, toOrderErrorNote(error));
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.#doubt({ orderId: order.orderId, symbol: order.symbol, reason });
  }

  #doubt(doubt: OrderDoubt): void {
    const settled = this.#doubts.settle(doubt).finally(() => this.#doubting.delete(doubt.orderId));
    this.#doubting.set(doubt.orderId, settled);
    this.#parts.track(settled);
  }

  #declareAbsent(doubt: OrderDoubt): void {
    this.refuse(doubt.orderId, {
      code: null,
      category: 'unknown-order',
      message: `it never reached the venue, which knows no such order: ${doubt.reason}`,
    });
  }

  /** Whether the venue has told of the order, or it has come to an end. */
  #isSettled(orderId: string): boolean {
    const order = this.#parts.ledger.get(orderId);
    return !order || !isActive(order) || exchangeIdOf(order) !== undefined;
  }
}

/** Of an order that certainly never left. */
export function notSent(message: string, category: ErrorCategory): BinanceError {
  return new BinanceError(message, { code: null, category, outcome: 'not-sent' });
}
