import { LogLevel } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { CancelRequest, OrderRequest } from '../../../host/domain/requests.js';
import { BinanceError } from '../../errors/binance-error.js';
import { reasonOf } from '../../errors/reason-of.js';
import type { Half, Replacement } from '../../mappings/cancel-replace.js';
import { toOrderParams } from '../../mappings/order-draft.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { Placement } from '../../mappings/trading-replies.js';
import { Lane, LONGEST_ORDER_WAIT_MS } from '../../rest/spot-rest-api.js';
import type { OrderKey, Withdrawal } from '../../rest/spot-rest-api.js';
import { askPersistently } from '../ask-persistently.js';
import { keyOf, keyOfUnknown } from './order-cancels.js';
import type { Journalling } from '../restart/journalled.js';
import type { OrderDrafting } from './order-drafting.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { pauseBeforeMs } from '../proof/venue-patience.js';
import type { OrderSubmissions } from './order-submissions.js';
import { orderNamed } from './order-targets.js';
import type { OrderTarget, OrderTargets } from './order-targets.js';
import type { OrderTransport } from './order-transport.js';
import { waitInTime } from './order-wait.js';
import { pause } from '../pause.js';

/** Asks to cancel one order and to place another one of the same symbol, in one request. */
export interface ReplaceRequest {
  readonly cancel: CancelRequest;
  readonly order: OrderRequest;
  /** Whether the new order is placed although the cancel failed. */
  readonly mode: 'STOP_ON_FAILURE' | 'ALLOW_FAILURE';
  /** Cancel only where nothing, or only where something has been filled. */
  readonly cancelRestrictions?: 'ONLY_NEW' | 'ONLY_PARTIALLY_FILLED';
  /** Where the account's order count is used up: do nothing (as the venue does unless told), or cancel only. */
  readonly orderRateLimitExceededMode?: 'DO_NOTHING' | 'CANCEL_ONLY';
}

/** What replacing needs. */
export interface OrderReplacementsParts extends Journalling {
  readonly drafting: OrderDrafting;
  readonly targets: OrderTargets;
  readonly ledger: OrderLedger;
  readonly submissions: Pick<OrderSubmissions, 'carry' | 'refuse' | 'submissionOf' | 'doubtOf' | 'outcomeOf'>;
  readonly transport: Pick<OrderTransport, 'replace'>;
  readonly queries: Pick<OrderQueries, 'order'>;
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
  onLog(message: string, level: LogLevel): void;
}

interface Exchange {
  readonly request: ReplaceRequest;
  readonly target: OrderTarget;
  /** Client id of the new order. */
  readonly orderId: string;
  readonly draft: OrderDraft;
}

/**
 * Puts one order in the place of another (cancelReplace). Each half has an outcome of its own: the cancel's is news of
 * the old order, the new order's is an order's like any other. Where nothing is told, both are asked for:
 *
 *   answer or error.data → cancel: done / failed / not tried → old order
 *                        → order:  done / failed / not tried → new order
 *   no answer            → new order: doubt, asked by client id → then the old one is asked for
 */
export class OrderReplacements {
  readonly #parts: OrderReplacementsParts;
  readonly #inDoubt = new Set<string>();

  constructor(parts: OrderReplacementsParts) {
    this.#parts = parts;
  }

  /** Orders of which it is not known whether they were cancelled. */
  inDoubt(): string[] {
    return [...this.#inDoubt];
  }

  /** Gives the new order's vtOrderId before anything is sent; `''` where the request means none. */
  replace(request: ReplaceRequest): string {
    const { drafting, targets, ledger, submissions } = this.#parts;
    const target = targets.find(request.cancel);
    const drafted = drafting.draft(request.order, target.ok ? target.orderId : undefined);
    if (!drafted.ok) return this.#turnDown(request, drafted.problem);
    if (!target.ok) return this.#turnDown(request, target.problem);
    const problem = problemOf(request, target, drafted.contract.symbol);
    if (problem !== null) return this.#turnDown(request, problem);
    if (!drafted.contract.extra.raw.cancelReplaceAllowed) {
      return this.#turnDown(request, `${target.symbol} takes no cancel-replace`);
    }
    const order = drafting.newOrder(request.order, drafted, { replaces: target.orderId });
    ledger.open(order);
    if (!drafted.check.ok) submissions.refuse(order.orderId, drafted.check.error);
    else {
      const exchange = { request, target, orderId: order.orderId, draft: drafted.check.draft };
      const params = toOrderParams(exchange.draft, order.orderId);
      submissions.carry([order], (withdrawal) => this.#send(exchange, withdrawal), {
        params,
        replaces: target.orderId,
      });
    }
    return order.vtOrderId;
  }

  async #send(exchange: Exchange, withdrawal: Withdrawal): Promise<Placement[]> {
    const { target } = exchange;
    try {
      const arrival = this.#arrival(target, withdrawal);
      if (arrival) await arrival;
      const replacement = await this.#parts.transport.replace(this.#paramsOf(exchange), withdrawal);
      const placed = this.#taken(exchange, replacement);
      this.#cancelAnswered(target);
      return placed;
    } catch (error) {
      if (!(error instanceof BinanceError) || error.outcome === 'unknown') this.#parts.track(this.#follow(exchange));
      else this.#cancelAnswered(target);
      throw error;
    }
  }

  /**
   * What is on its way must have arrived: of an order that may arrive later the venue would say that there is none. Absent
   * where it has.
   */
  #arrival({ orderId }: OrderTarget, withdrawal: Withdrawal): Promise<void> | undefined {
    const outcome = this.#parts.submissions.outcomeOf(orderId);
    return outcome && this.#arrived(outcome, orderId, withdrawal);
  }

  async #arrived(outcome: Promise<void>, orderId: string, withdrawal: Withdrawal): Promise<void> {
    const message = `The order was not sent: it waited ${LONGEST_ORDER_WAIT_MS} ms for order ${orderId} to arrive`;
    await waitInTime(outcome, withdrawal, { message, category: 'cancel-replace' });
    if (this.#parts.signal.aborted) throw notSent('The order was not sent: the adapter closes');
  }

  #paramsOf({ request, orderId, draft, target }: Exchange): Record<string, string | number> {
    const { mode, cancelRestrictions, orderRateLimitExceededMode } = request;
    const key = this.#keyOf(target);
    return {
      ...toOrderParams(draft, orderId),
      cancelReplaceMode: mode,
      ...('orderId' in key ? { cancelOrderId: key.orderId } : { cancelOrigClientOrderId: key.origClientOrderId }),
      ...(cancelRestrictions && { cancelRestrictions }),
      ...(orderRateLimitExceededMode && { orderRateLimitExceededMode }),
    };
  }

  /** The new order's half as if it had been sent by itself; the cancel's is told of the old order first. */
  #taken({ target }: Exchange, { cancel, order }: Replacement): Placement[] {
    this.#takeCancel(target, cancel);
    switch (order.result) {
      case 'done':
        return [order.told];
      case 'failed':
        throw order.error;
      case 'not-tried':
        throw notTried(target, cancel);
    }
  }

  #takeCancel(target: OrderTarget, cancel: Half<readonly OrderNews[]>): void {
    if (cancel.result === 'done') for (const news of cancel.told) this.#parts.ledger.take(news);
    if (cancel.result !== 'failed') return;
    this.#parts.onLog(`Order ${target.orderId} was not replaced: ${cancel.error.message}`, LogLevel.WARNING);
    this.#parts.track(this.#look(target).then(() => undefined)); // it may have been filled
  }

  /** Nothing was told. When it is known what became of the new order, the old one's fate is decided, too. */
  async #follow({ target, orderId }: Exchange): Promise<void> {
    this.#inDoubt.add(target.orderId);
    await this.#parts.submissions.submissionOf(orderId);
    await this.#parts.submissions.doubtOf(orderId);
    for (let attempt = 0; !(await this.#look(target)); attempt++) {
      if (!(await pause(pauseBeforeMs(attempt), this.#parts.signal))) break;
    }
    this.#inDoubt.delete(target.orderId);
    this.#cancelAnswered(target);
  }

  /** The journal has both halves; what the close interrupts stays written. */
  #cancelAnswered({ orderId, symbol, order }: OrderTarget): void {
    const { journal, signal } = this.#parts;
    if (!signal.aborted) journal?.answered({ kind: 'cancel', orderId, symbol: order?.symbol ?? symbol });
  }

  /**
   * Whether it is known how the order stands; it is asked for half a minute. That the venue knows no such order says
   * nothing of one that is active here: it may only not be there yet.
   */
  async #look(target: OrderTarget): Promise<boolean> {
    const { queries, ledger, signal } = this.#parts;
    const ask = (): Promise<OrderNews | null> => queries.order(this.#keyOf(target), Lane.RESOLVE);
    try {
      const news = signal.aborted ? null : await askPersistently(ask, (durationMs) => pause(durationMs, signal));
      if (news) ledger.takeAnswer(news);
      return news !== null || !this.#isActive(target);
    } catch (error) {
      const reason = reasonOf(error);
      this.#parts.onLog(`What became of order ${target.orderId} could not be asked: ${reason}`, LogLevel.ERROR);
      return !this.#isActive(target);
    }
  }

  #isActive({ symbol, orderId }: OrderTarget): boolean {
    const order = orderNamed(orderId, symbol, this.#parts.ledger);
    return order !== undefined && isActive(order);
  }

  #keyOf({ symbol, orderId }: OrderTarget): OrderKey {
    const order = orderNamed(orderId, symbol, this.#parts.ledger);
    return order ? keyOf(order) : keyOfUnknown(symbol, orderId);
  }

  #turnDown({ cancel, order }: ReplaceRequest, reason: string): string {
    const what = `${order.type} ${order.direction} ${String(order.volume)} ${order.symbol}`;
    this.#parts.onLog(`Order ${cancel.orderId} was not replaced by ${what}: ${reason}`, LogLevel.ERROR);
    return '';
  }
}

function problemOf({ mode }: ReplaceRequest, { symbol, order }: OrderTarget, newSymbol: string): string | null {
  const oldSymbol = order?.symbol ?? symbol; // the venue's ids are given anew in each symbol
  if (oldSymbol !== newSymbol) return `both are of one symbol, not ${oldSymbol} and ${newSymbol}`;
  return order && !isActive(order) && mode === 'STOP_ON_FAILURE' ? `it is ${order.status}` : null;
}

function notSent(message: string): BinanceError {
  return new BinanceError(message, { code: null, category: 'closed', outcome: 'not-sent' });
}

function notTried({ orderId }: OrderTarget, cancel: Half<unknown>): BinanceError {
  const cause = cancel.result === 'failed' ? cancel.error : undefined;
  const reason = cause ? `: ${cause.message}` : '';
  return new BinanceError(`Order ${orderId} could not be cancelled, so this one was not tried${reason}`, {
    code: cause?.code ?? null,
    category: 'cancel-replace',
    outcome: 'rejected',
    cause,
  });
}
