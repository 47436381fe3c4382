import type { Clock } from '../../clock.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { pause } from '../pause.js';
import { WeightPace } from '../weight-pace.js';

/** Whom a question is about. */
export interface OrderInDoubt {
  readonly orderId: string;
  readonly symbol: string;
}

/** What asking for orders needs. */
export interface OrderQuestionsParts {
  readonly clock: Pick<Clock, 'elapsedMs'>;
  readonly signal: AbortSignal;
  /** Asks for one order by its client order id; null: the venue says that it knows none. */
  one(order: OrderInDoubt): Promise<OrderNews | null>;
  /** The latest orders of a symbol, open or not. */
  latest(symbol: string): Promise<readonly OrderNews[]>;
  /** Whether news under its client id can be of the order. */
  canBeOf(orderId: string, news: OrderNews): boolean;
  /** Whether other news has settled the order meanwhile: it need not be asked for any more. */
  isSettled(orderId: string): boolean;
  /** Whether the order is one of a list: where it is not known, its list is asked for, too. */
  isOfList(orderId: string): boolean;
}

interface Question {
  readonly order: OrderInDoubt;
  /** Asked among the latest orders of its symbol and nowhere else. */
  readonly isSearch: boolean;
  /** May be answered by the latest orders of its symbol. */
  readonly mayBeShared: boolean;
  readonly answer: (news: OrderNews | null) => void;
  readonly fail: (error: unknown) => void;
}

/** What the two questions weigh (rest-api.md: GET order, GET allOrders). */
const ONE_WEIGHS = 4;
const LATEST_WEIGHS = 20;
/** Of an order of a list: the order, its list (GET orderList), and what that leads to. */
const ONE_OF_LIST_WEIGHS = 12;
/**
 * Two fifths of what an address may use (6,000 a minute), as questions go before new orders: a thousand orders in doubt
 * must not keep the next one from leaving.
 */
const WEIGHT_PER_SECOND = 40;

/**
 * Asks the venue for orders in doubt without using up the budget: no more than so much a second, and where many orders of
 * one symbol wait, the latest orders of the symbol are asked for once and answer all of them.
 */
export class OrderQuestions {
  readonly #parts: OrderQuestionsParts;
  readonly #pace: WeightPace;
  #waiting: Question[] = [];
  #isAsking = false;

  constructor(parts: OrderQuestionsParts) {
    this.#parts = parts;
    this.#pace = new WeightPace(parts.clock, WEIGHT_PER_SECOND);
  }

  /**
   * Asks for an order by its client id. As long as no absence is to be believed, many may be answered at once by a list:
   * null says no more then than that it is not among the latest. What other news has settled meanwhile is not asked: null.
   */
  ask(order: OrderInDoubt, isForProof: boolean): Promise<OrderNews | null> {
    return this.#put(order, { isSearch: false, mayBeShared: !isForProof });
  }

  /** Looks for an order among the latest of its symbol: a venue that has forgotten client ids still lists them. */
  search(order: OrderInDoubt): Promise<OrderNews | null> {
    return this.#put(order, { isSearch: true, mayBeShared: true });
  }

  #put(order: OrderInDoubt, how: Pick<Question, 'isSearch' | 'mayBeShared'>): Promise<OrderNews | null> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ order, ...how, answer, fail });
      if (!this.#isAsking) void this.#askAll();
    });
  }

  /** Those who come while it waits go along with those who were there. */
  async #askAll(): Promise<void> {
    this.#isAsking = true;
    for (let first = this.#next(); first; first = this.#next()) {
      const together = this.#togetherWith(first);
      const weight = together ? LATEST_WEIGHS : this.#weightOf(first);
      const restMs = this.#pace.restMs(weight);
      if (this.#parts.signal.aborted) this.#giveUp();
      else if (restMs > 0) await pause(restMs, this.#parts.signal);
      else this.#take(first, together, weight);
    }
    this.#isAsking = false;
  }

  /** The next one that is still worth its weight. */
  #next(): Question | undefined {
    const isMoot = ({ order }: Question): boolean => this.#parts.isSettled(order.orderId);
    for (const { answer } of this.#waiting.filter(isMoot)) answer(null);
    this.#waiting = this.#waiting.filter((question) => !isMoot(question));
    return this.#waiting[0];
  }

  /** All that one list would answer; null where the first one is asked by itself. */
  #togetherWith(first: Question): Question[] | null {
    const { symbol } = first.order;
    if (!first.mayBeShared) return null;
    const shared = this.#waiting.filter(({ order, mayBeShared }) => mayBeShared && order.symbol === symbol);
    if (first.isSearch) return shared;
    const apart = shared.reduce((sum, question) => sum + this.#weightOf(question), 0);
    return apart >= LATEST_WEIGHS ? shared : null; // from there on the list weighs no more
  }

  #weightOf({ order }: Question): number {
    return this.#parts.isOfList(order.orderId) ? ONE_OF_LIST_WEIGHS : ONE_WEIGHS;
  }

  #take(first: Question, together: readonly Question[] | null, weight: number): void {
    this.#pace.take(weight);
    const taken = new Set(together ?? [first]);
    this.#waiting = this.#waiting.filter((question) => !taken.has(question));
    if (together) void this.#askLatest(first.order.symbol, together);
    else this.#parts.one(first.order).then(first.answer, first.fail);
  }

  async #askLatest(symbol: string, questions: readonly Question[]): Promise<void> {
    try {
      const latest = await this.#parts.latest(symbol);
      for (const { order, answer } of questions) answer(this.#find(order, latest));
    } catch (error) {
      for (const { fail } of questions) fail(error);
    }
  }

  #find({ orderId }: OrderInDoubt, latest: readonly OrderNews[]): OrderNews | null {
    const isMeant = (news: OrderNews): boolean => news.clientOrderId === orderId && this.#parts.canBeOf(orderId, news);
    return latest.findLast(isMeant) ?? null;
  }

  #giveUp(): void {
    for (const { fail } of this.#waiting.splice(0)) fail(new Error('the adapter closes'));
  }
}
