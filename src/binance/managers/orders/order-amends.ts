import { LogLevel } from '../../../host/domain/constants.js';
import { Decimal, ZERO } from '../../../host/domain/decimal.js';
import type { DecimalInput } from '../../../host/domain/decimal.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { CancelRequest } from '../../../host/domain/requests.js';
import type { Clock } from '../../clock.js';
import { BinanceError } from '../../errors/binance-error.js';
import { reasonOf } from '../../errors/reason-of.js';
import type { ContractTable } from '../../mappings/contract-table.js';
import { Deadline, Lane, LONGEST_ORDER_WAIT_MS, Withdrawal } from '../../rest/spot-rest-api.js';
import { journalled } from '../restart/journalled.js';
import type { Journalling } from '../restart/journalled.js';
import { keyOf } from './order-cancels.js';
import { toOrderErrorNote } from './order-error-note.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { pauseBeforeMs, VENUE_TIMEOUT_MS } from '../proof/venue-patience.js';
import { exchangeIdOf } from './order-state.js';
import type { BinanceOrderEventExtra } from './order-state.js';
import type { OrderSubmissions } from './order-submissions.js';
import type { OrderTargets } from './order-targets.js';
import type { OrderTransport } from './order-transport.js';
import { waitInTime } from './order-wait.js';
import { pause } from '../pause.js';

/** Asks to make an open order smaller where it stands: it keeps its place in the queue. */
export interface AmendRequest extends CancelRequest {
  /** The whole volume from now on, what has been filled included. */
  readonly volume: DecimalInput;
}

/** What amending needs. */
export interface OrderAmendsParts extends Journalling {
  readonly targets: OrderTargets;
  readonly contracts: ContractTable;
  readonly ledger: OrderLedger;
  readonly transport: Pick<OrderTransport, 'amend'>;
  readonly queries: Pick<OrderQueries, 'order'>;
  readonly submissions: Pick<OrderSubmissions, 'outcomeOf'>;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  readonly recvWindowMs: number;
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
  onLog(message: string, level: LogLevel): void;
}

/** From here on the counts of orders that have ended are dropped. */
const MOST_COUNTED = 1_000;

/** What an amend comes to: the volume that will be sent, or why it cannot be. */
type AmendReading = { readonly ok: true; readonly order: Order; readonly volume: Decimal } | Refusal;

interface Refusal {
  readonly ok: false;
  readonly problem: string;
  /** Of whom it is told; absent where the request names no order that could be amended now. */
  readonly order?: Order;
  readonly filter?: string;
}

/**
 * Makes orders smaller (rest-api.md, Order Amend Keep Priority). An amend is sent once; where its answer is lost the
 * venue is asked for the order until it shows the new volume, or has had time enough to be believed that it does not.
 */
export class OrderAmends {
  readonly #parts: OrderAmendsParts;
  readonly #underWay = new Set<string>();
  readonly #inDoubt = new Set<string>();
  /** How often orders have been amended, as far as this process knows: at least so often. */
  readonly #made = new Map<string, number>();

  constructor(parts: OrderAmendsParts) {
    this.#parts = parts;
  }

  /** Orders of which it is not known how great they are. */
  inDoubt(): string[] {
    return [...this.#inDoubt];
  }

  /** Whether an amend of the order is on its way: it may be smaller at the venue by now. */
  isUnderWay({ orderId }: Pick<Order, 'orderId'>): boolean {
    return this.#underWay.has(orderId);
  }

  /**
   * Accepts an amend; the outcome is an order event, with the new volume or with `extra.amendError`. So is a refusal of
   * an order that could be amended now; where there is none, or another amend is under way, the log says so.
   */
  amend(request: AmendRequest): boolean {
    const reading = this.#read(request);
    if (!reading.ok) {
      this.#turnDown(request, reading);
      return false;
    }
    const { order, volume } = reading;
    this.#underWay.add(order.orderId);
    const withdrawal = new Withdrawal({ deadline: new Deadline(this.#parts.clock) });
    const run = this.#run(order, volume, withdrawal);
    this.#parts.track(run.finally(() => this.#underWay.delete(order.orderId)));
    return true;
  }

  #read(request: AmendRequest): AmendReading {
    if (this.#made.size > MOST_COUNTED) this.#forgetEnded();
    const found = this.#parts.targets.find(request);
    if (!found.ok) return found;
    const { order } = found;
    if (!order) return refused('no such order is known here; queryOrder asks the venue for it');
    if (!isActive(order)) return refused(`it is ${order.status}`);
    if (this.#underWay.has(order.orderId)) return refused('an earlier amend is under way');
    return this.#check(order, request.volume);
  }

  #check(order: Order, wished: DecimalInput): AmendReading {
    if (this.#parts.contracts.find(order.symbol)?.extra.raw.amendAllowed !== true) {
      return { ...refused(`${order.symbol} takes no amends`), order };
    }
    const given = readVolume(wished);
    if (!given) return { ...refused(`its volume is no number above zero: ${String(wished)}`), order };
    const volume = this.#onStep(order, given);
    const refusal = this.#filterRefusal(order, volume) ?? refusalOf(order, volume);
    return refusal ? { ...refusal, order } : { ok: true, order, volume };
  }

  #turnDown({ orderId }: AmendRequest, { order, problem, filter }: Refusal): void {
    this.#parts.onLog(`The amend of ${orderId} was not accepted: ${problem}`, LogLevel.ERROR);
    if (!order) return;
    const category = filter === undefined ? 'invalid-request' : 'filter';
    const amendError = { code: null, category, message: problem, ...(filter !== undefined && { filter }) };
    this.#parts.ledger.note(order.orderId, { amendError });
  }

  #forgetEnded(): void {
    for (const orderId of this.#made.keys()) if (!this.#isStill(orderId)) this.#made.delete(orderId);
  }

  /** What the symbol's filters have against it; what they make of its value is left to the venue. */
  #filterRefusal(order: Order, volume: Decimal): Refusal | null {
    const rules = this.#parts.contracts.rulesOf(order.symbol);
    if (!rules) return null;
    const { orderAmends, lot } = rules;
    const made = this.#made.get(order.orderId) ?? 0;
    if (orderAmends !== null && made >= orderAmends) {
      const problem = `it has been amended ${made} times, and ${orderAmends} is the most that it may be`;
      return brokenFilter('MAX_NUM_ORDER_AMENDS', problem);
    }
    if (!lot.min?.greaterThan(volume)) return null;
    return brokenFilter('LOT_SIZE', `${volume.toFixed()} is below the smallest allowed, ${lot.min.toFixed()}`);
  }

  /** Cut down to the step, as the volume of a new order. */
  #onStep(order: Order, volume: Decimal): Decimal {
    const step = this.#parts.contracts.find(order.symbol)?.volumeStep ?? ZERO;
    return step.isZero() ? volume : volume.toNearest(step, Decimal.ROUND_FLOOR);
  }

  async #run(accepted: Order, volume: Decimal, withdrawal: Withdrawal): Promise<void> {
    const { orderId, symbol } = accepted;
    await Promise.resolve(); // accepted first, sent later
    try {
      const outcome = this.#outcome(orderId, withdrawal);
      if (outcome) await outcome; // a wait for nothing would let an order go first that was sent after the amend
    } catch (error) {
      if (!(error instanceof BinanceError)) throw error;
      await this.#refused(accepted, volume, error);
      return;
    }
    const order = this.#parts.ledger.get(orderId);
    if (!order || exchangeIdOf(order) === undefined || !isActive(order)) return;
    const intent = { kind: 'amend', orderId, symbol, volume } as const;
    await journalled(this.#parts, intent, () => this.#sendUntilKnown(order, volume, withdrawal));
  }

  /** It must be known that the venue has the order; absent where it is. */
  #outcome(orderId: string, withdrawal: Withdrawal): Promise<void> | undefined {
    const outcome = this.#parts.submissions.outcomeOf(orderId);
    const message = `The amend was not sent: it waited ${LONGEST_ORDER_WAIT_MS} ms for order ${orderId} to arrive`;
    return outcome && waitInTime(outcome, withdrawal, { message, category: 'unknown-order' });
  }

  async #sendUntilKnown(order: Order, volume: Decimal, withdrawal: Withdrawal): Promise<void> {
    try {
      await this.#send(order, volume, withdrawal);
    } catch (error) {
      if (error instanceof BinanceError && error.outcome !== 'unknown') await this.#refused(order, volume, error);
      else await this.#settle(order, volume, error);
    }
  }

  /** The venue makes up a new client id unless it is told to keep the old one. */
  async #send(order: Order, volume: Decimal, withdrawal: Withdrawal): Promise<void> {
    const { orderId, extra } = order;
    const { clientOrderId = orderId } = (extra ?? {}) as BinanceOrderEventExtra;
    const params = { ...keyOf(order), newQty: volume.toFixed(), newClientOrderId: clientOrderId };
    const news = await this.#parts.transport.amend(params, withdrawal);
    this.#made.set(order.orderId, (this.#made.get(order.orderId) ?? 0) + 1);
    this.#parts.ledger.take(news);
  }

  /** It may have been filled or cancelled meanwhile: then that is the news. */
  async #refused(order: Order, volume: Decimal, error: BinanceError): Promise<void> {
    if (error.outcome === 'rejected') await this.#look(order);
    if (!this.#isStill(order.orderId)) return;
    this.#parts.onLog(
      `Order ${order.orderId} could not be amended to ${volume.toFixed()}: ${error.message}`,
      LogLevel.ERROR,
    );
    this.#parts.ledger.note(order.orderId, { amendError: toOrderErrorNote(error) });
  }

  async #settle(order: Order, volume: Decimal, error: unknown): Promise<void> {
    const { clock, recvWindowMs, signal } = this.#parts;
    const { orderId } = order;
    const reason = reasonOf(error);
    const message = `Order ${orderId}: whether it was amended is not known (${reason}); asking the venue`;
    this.#parts.onLog(message, LogLevel.WARNING);
    this.#inDoubt.add(orderId);
    const sinceMs = clock.elapsedMs();
    for (let attempt = 0; await pause(pauseBeforeMs(attempt), signal); attempt++) {
      const ageMs = clock.elapsedMs() - sinceMs;
      const isTold = await this.#look(order);
      if (this.#isAmended(orderId, volume)) break;
      if (isTold && ageMs > recvWindowMs + VENUE_TIMEOUT_MS) {
        this.#notAmended(order, volume, reason);
        break;
      }
    }
    this.#inDoubt.delete(orderId);
  }

  #notAmended(order: Order, volume: Decimal, reason: string): void {
    const message = `it was not amended to ${volume.toFixed()}, the venue has it as it was: ${reason}`;
    this.#parts.onLog(`Order ${order.orderId}: ${message}`, LogLevel.ERROR);
    this.#parts.ledger.note(order.orderId, { amendError: { code: null, category: 'unclassified', message } });
  }

  /** Whether the venue has told how the order is. */
  async #look(order: Order): Promise<boolean> {
    const news = await this.#parts.queries.order(keyOf(order), Lane.RESOLVE).catch(() => null);
    if (news) this.#parts.ledger.take(news);
    return news !== null;
  }

  #isStill(orderId: string): boolean {
    const order = this.#parts.ledger.get(orderId);
    return order !== undefined && isActive(order);
  }

  #isAmended(orderId: string, volume: Decimal): boolean {
    const order = this.#parts.ledger.get(orderId);
    return !order || !isActive(order) || order.volume.lessThanOrEqualTo(volume);
  }
}

function refused(problem: string): Refusal {
  return { ok: false, problem };
}

function brokenFilter(filter: string, problem: string): Refusal {
  return { ...refused(`${filter}: ${problem}`), filter };
}

function readVolume(volume: DecimalInput): Decimal | null {
  try {
    const value = new Decimal(volume);
    return value.isFinite() && value.greaterThan(ZERO) ? value : null;
  } catch {
    return null;
  }
}

/** Why an order cannot have this volume from now on; null where it can. */
function refusalOf(order: Order, volume: Decimal): Refusal | null {
  if (((order.extra ?? {}) as BinanceOrderEventExtra).quoteOrderQty) return refused('it goes by a quote amount');
  if (order.volume.isZero()) return refused('its volume is not known yet');
  if (volume.equals(order.volume)) return refused(`its volume is ${order.volume.toFixed()} already`);
  if (volume.greaterThan(order.volume)) {
    return refused(`an amend can only make it smaller than ${order.volume.toFixed()}, not ${volume.toFixed()}`);
  }
  if (volume.greaterThan(order.traded)) return null;
  return refused(`${order.traded.toFixed()} of it has been filled already; cancel it to end it there`);
}
