import { LogLevel } from '../../../host/domain/constants.js';
import type { Order } from '../../../host/domain/order.js';
import type { Clock } from '../../clock.js';
import { BinanceError } from '../../errors/binance-error.js';
import { reasonOf } from '../../errors/reason-of.js';
import { toOrderParams } from '../../mappings/order-draft.js';
import type { OrderDraft } from '../../mappings/order-draft.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { Placement } from '../../mappings/trading-replies.js';
import { Lane, OverdueWatch } from '../../rest/spot-rest-api.js';
import type { Withdrawal } from '../../rest/spot-rest-api.js';
import type { OrderAlerts } from '../proof/order-alerts.js';
import { OrderDoubts } from '../proof/order-doubts.js';
import type { OrderDoubt } from '../proof/order-doubts.js';
import { canBeOf } from '../proof/order-identity.js';
import { listIdOf } from '../proof/order-leg-queries.js';
import { OrderQuestions } from '../proof/order-questions.js';
import { toOrderErrorNote } from './order-error-note.js';
import { OrderFlight, SILENCE_MS } from './order-flight.js';
import type { OrderLedger } from './order-ledger.js';
import { OrderRecording } from './order-recording.js';
import type { JournalledWith, JournalOfOrders } from './order-recording.js';
import type { OrderQueries } from '../proof/order-queries.js';
import { isSettled } from './order-state.js';
import type { OrderErrorNote } from './order-state.js';
import type { OrderTransport } from './order-transport.js';

/** Sends one or several orders in one request; until they have their turn, `withdrawal` can take them back. */
export type SendOrders = (withdrawal: Withdrawal) => Promise<Placement | readonly Placement[]>;

/** What submitting needs. */
export interface OrderSubmissionsParts {
  readonly ledger: OrderLedger;
  /** Where each order is written down before it is sent; null: nowhere. */
  readonly journal: JournalOfOrders | null;
  readonly transport: Pick<OrderTransport, 'place'>;
  readonly queries: Pick<OrderQueries, 'order' | 'latestOrders'>;
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

/** Whoever waits to know whether the venue has an order, and how they are told. */
interface Doubting {
  readonly known: Promise<void>;
  readonly tell: () => void;
}

/**
 * Sends orders and finds out what became of them. Only what the venue refused, or what certainly never left, ends
 * REJECTED; what has left and is not heard of stays in flight, and is asked for, until the venue has told.
 */
export class OrderSubmissions {
  readonly #parts: OrderSubmissionsParts;
  readonly #doubts: OrderDoubts;
  readonly #recording: OrderRecording | null;
  /** By the ids of the orders that are in them. */
  readonly #flights = new Map<string, OrderFlight>();
  /** What has left and is not heard of. */
  readonly #silences: OverdueWatch<OrderFlight>;
  readonly #doubting = new Map<string, Doubting>();

  constructor(parts: OrderSubmissionsParts) {
    this.#parts = parts;
    const { ledger, clock, recvWindowMs, alertAfterMs, signal } = parts;
    this.#silences = new OverdueWatch({
      elapsedMs: () => clock.elapsedMs(),
      onOverdue: (flight) => flight.fallSilent(),
    });
    signal.addEventListener('abort', () => this.#close(), { once: true });
    this.#recording = parts.journal && new OrderRecording(parts.journal, ledger);
    const questions = this.#questions();
    this.#doubts = new OrderDoubts({
      clock,
      recvWindowMs,
      alertAfterMs,
      signal,
      ask: (doubt, isForProof) => questions.ask(doubt, isForProof),
      search: (doubt) => questions.search(doubt),
      isAnswerDue: (orderId) => this.#flights.has(orderId),
      isSettled: (orderId) => this.#isSettled(orderId),
      canBeOf: (orderId, news) => this.#canBeOf(orderId, news),
      onFound: (news) => void ledger.take(news),
      onAbsent: (doubt) => this.#declareAbsent(doubt),
      onOverdue: ({ orderId, reason }, ageMs) => parts.alerts.unresolved(orderId, reason, ageMs),
      onNotice: (message, level) => parts.onLog(message, level),
    });
  }

  submit(order: Order, draft: OrderDraft): void {
    const params = toOrderParams(draft, order.orderId);
    this.carry([order], (withdrawal) => this.#parts.transport.place(params, withdrawal), { params });
  }

  /** Sends orders that go together in one request; `send` resolves to what the venue says of each, in any order. */
  carry(orders: readonly Order[], send: SendOrders, journalledWith: JournalledWith = {}): void {
    const onSilence = (): void => this.#noteSilence(orders, flight);
    const flight: OrderFlight = new OrderFlight({ clock: this.#parts.clock, watch: this.#silences, onSilence });
    for (const { orderId } of orders) this.#flights.set(orderId, flight);
    this.#parts.track(this.#send(orders, send, journalledWith, flight));
  }

  /** Ends an order that is not at the venue, and says why. */
  refuse(orderId: string, error: OrderErrorNote): void {
    this.#parts.onLog(`Order ${orderId} was rejected: ${error.message}`, LogLevel.WARNING);
    this.#parts.ledger.refuse(orderId, error);
  }

  /** Takes an order back that still waits for its turn to be sent; false where it has left, or may have. */
  withdraw(orderId: string): boolean {
    return this.#flights.get(orderId)?.withdrawal.withdraw() ?? false;
  }

  /** The submission of an order that is under way: it resolves with its answer, or with other news of the order. */
  submissionOf(orderId: string): Promise<void> | undefined {
    return this.#flights.get(orderId)?.arrival;
  }

  /** The same for whoever need not wait for it as long as nothing is heard: what only lowers risk. */
  submissionOrSilenceOf(orderId: string): Promise<void> | undefined {
    return this.#flights.get(orderId)?.arrivalOrSilence;
  }

  /** News of an order: whoever waits to hear of it need not wait any more. */
  onOrder(order: Order): void {
    if (!isSettled(order)) return;
    const { orderId } = order;
    this.#flights.get(orderId)?.arrived();
    this.#doubting.get(orderId)?.tell(); // a question under way may take long
    this.#doubts.hurry(orderId);
  }

  /** Resolves when it is known whether the venue has an order that is in doubt; absent where that is known by now. */
  doubtOf(orderId: string): Promise<void> | undefined {
    return this.#isSettled(orderId) ? undefined : this.#doubting.get(orderId)?.known;
  }

  /** The same, also for an order whose submission is under way still. */
  outcomeOf(orderId: string): Promise<void> | undefined {
    const arrival = this.submissionOf(orderId);
    return arrival ? arrival.then(() => this.doubtOf(orderId)) : this.doubtOf(orderId);
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
      if (this.#isSettled(orderId) || this.#flights.has(orderId) || this.#doubting.has(orderId)) continue;
      this.#doubt({ orderId, symbol, reason }, null);
    }
  }

  /** What still waits, for whatever it is, does not leave any more; what has left goes on. */
  #close(): void {
    this.#silences.end();
    for (const { withdrawal } of this.#flights.values()) withdrawal.withdraw();
  }

  #questions(): OrderQuestions {
    const { ledger, queries, clock, signal } = this.#parts;
    return new OrderQuestions({
      clock,
      signal,
      one: ({ symbol, orderId }) => queries.order({ symbol, origClientOrderId: orderId }, Lane.RESOLVE),
      latest: (symbol) => queries.latestOrders(symbol, Lane.RESOLVE),
      canBeOf: (orderId, news) => this.#canBeOf(orderId, news),
      isSettled: (orderId) => this.#isSettled(orderId),
      isOfList: (orderId) => listIdOf(ledger.get(orderId)) !== undefined,
    });
  }

  async #send(
    orders: readonly Order[],
    send: SendOrders,
    journalledWith: JournalledWith,
    flight: OrderFlight,
  ): Promise<void> {
    await Promise.resolve(); // the caller holds the id before anything leaves
    try {
      if (this.#recording) await this.#recording.record(orders, journalledWith, flight.withdrawal);
      this.#take(await send(flight.withdrawal));
      this.#doubtUntold(orders, flight);
    } catch (error) {
      for (const order of orders) this.#failed(order, error, flight);
    } finally {
      for (const { orderId } of orders) this.#flights.delete(orderId);
      flight.end();
    }
  }

  #take(placed: Placement | readonly Placement[]): void {
    if ('news' in placed) this.#parts.ledger.take(placed.news, placed.fills);
    else for (const { news, fills } of placed) this.#parts.ledger.take(news, fills);
  }

  /** It has left, and nothing has come: neither an answer nor, for some of it, an event. */
  #noteSilence(orders: readonly Order[], flight: OrderFlight): void {
    for (const { orderId, symbol } of orders) {
      const reason = `no answer within ${SILENCE_MS} ms`;
      if (!this.#isSettled(orderId)) this.#doubt({ orderId, symbol, reason }, flight.sentMs);
    }
  }

  /** An answer that leaves one of the orders out says nothing of it. */
  #doubtUntold(orders: readonly Order[], { sentMs }: OrderFlight): void {
    const reason = 'the answer did not tell of it';
    for (const { orderId, symbol } of orders) {
      if (!this.#isSettled(orderId)) this.#doubt({ orderId, symbol, reason }, sentMs);
    }
  }

  #failed({ orderId, symbol }: Order, error: unknown, { withdrawal, sentMs }: OrderFlight): void {
    if (this.#isSettled(orderId)) return;
    if (withdrawal.isWithdrawn && error instanceof BinanceError && error.outcome === 'not-sent') {
      this.#takenBack(orderId);
      return;
    }
    const isCertain = error instanceof BinanceError && error.outcome !== 'unknown' && error.category !== 'duplicate';
    if (isCertain) {
      this.refuse(orderId, toOrderErrorNote(error));
      return;
    }
    const reason = reasonOf(error);
    this.#doubt({ orderId, symbol, reason }, sentMs);
  }

  /** By a cancel, or by the close. */
  #takenBack(orderId: string): void {
    if (this.#parts.signal.aborted) {
      const message = 'The order was not sent: the adapter was closed';
      this.refuse(orderId, { code: null, category: 'closed', message });
      return;
    }
    this.#parts.onLog(`Order ${orderId} was cancelled before it was sent`, LogLevel.INFO);
    this.#parts.ledger.withdraw(orderId);
  }

  /** `sentMs`: when it left, by the clock; null where that is not known. */
  #doubt(doubt: OrderDoubt, sentMs: number | null): void {
    const fromMs = sentMs ?? this.#parts.clock.elapsedMs();
    if (this.#doubting.has(doubt.orderId)) {
      this.#doubts.goOn(doubt, fromMs);
      return;
    }
    let tell: () => void = () => undefined;
    const known = new Promise<void>((resolve) => (tell = resolve));
    this.#doubting.set(doubt.orderId, { known, tell });
    const settled = this.#doubts.settle(doubt, fromMs).finally(() => this.#doubting.delete(doubt.orderId));
    this.#parts.track(settled.finally(tell));
  }

  #declareAbsent(doubt: OrderDoubt): void {
    this.refuse(doubt.orderId, {
      code: null,
      category: 'unknown-order',
      message: `the venue has no such order; it was in doubt because of this: ${doubt.reason}`,
    });
  }

  #canBeOf(orderId: string, news: OrderNews): boolean {
    const order = this.#parts.ledger.get(orderId);
    return order === undefined || canBeOf(order, news);
  }

  /** Whether the venue has told of the order, or it has come to an end. */
  #isSettled(orderId: string): boolean {
    const order = this.#parts.ledger.get(orderId);
    return !order || isSettled(order);
  }
}
