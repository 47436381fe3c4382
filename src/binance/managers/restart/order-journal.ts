import { LogLevel } from '../../../host/domain/constants.js';
import type { Exchange } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { Clock } from '../../clock.js';
import { IntentLog } from '../../journal/intent-log.js';
import type { IntentLogParts, JournalFacts } from '../../journal/intent-log.js';
import type { JournalEntry } from '../../journal/journal-entry.js';
import { journalError } from '../../journal/journal-error.js';
import { JournalTime } from './journal-time.js';
import { fromJournalData, toJournalData } from './journalled-order.js';
import { cancelsIn, looseSubjectOf, titleOf } from './order-intent.js';
import type { OrderIntent, RiskLoweringIntent } from './order-intent.js';
import { exchangeIdOf } from '../orders/order-state.js';
import { fairPause } from '../fair-pause.js';
import { reasonOf } from '../../errors/reason-of.js';

/** An order of an earlier process, as it was when it was sent. */
export interface RestoredOrder {
  readonly order: Order;
  /** It came to an end there, and whoever should hear of it has heard. */
  readonly isOver: boolean;
  /** What was under way with it when that process ended: `cancel`, `amend`. */
  readonly underWay: readonly string[];
  /** For how long after its sending the venue took it. */
  readonly recvWindowMs: number;
}

/** What the journal of orders is made of. */
export interface OrderJournalParts {
  readonly log: Omit<IntentLogParts, 'onProblem'>;
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
  readonly recvWindowMs: number;
  /** Hears when intents cannot be written, and (null) when they can again. */
  onProblem(problem: string | null): void;
  onLog(message: string, level: LogLevel): void;
}

/** Nobody knows whether the last ends before a crash were heard of. */
const UNHEARD_MS = 2_000;
/** The last entry of a process that did not crash. */
const CLOSED = 'closed';
/** A cancel waits no longer for a disk that does not answer. */
const LONGEST_WAIT_MS = 250;

/**
 * The journal of intents: what is about to be asked of the venue is on disk before its bytes leave, and what the venue
 * says of it is noted, so that a process that starts after a crash knows every order that may be there.
 */
export class OrderJournal {
  readonly #parts: OrderJournalParts;
  readonly #time: JournalTime;
  #log: IntentLog | null = null;
  #opening: ReturnType<typeof IntentLog.open> | null = null;
  /** What its disk still does is no concern of whoever connects next. */
  #turn = { isOver: true };
  /** Orders in the journal that are not over, and whether the venue's id is noted. */
  readonly #orders = new Map<string, { isIdNoted: boolean; readonly cancels: readonly RiskLoweringIntent[] }>();
  /** Subjects of intents that were written while their order was none of the journal's, and are not answered. */
  readonly #loose = new Set<string>();

  constructor(parts: OrderJournalParts) {
    this.#parts = parts;
    this.#time = new JournalTime(parts.clock);
  }

  /** Null while it is not open. */
  get facts(): JournalFacts | null {
    return this.#log?.facts ?? null;
  }

  /** Rejects with a sentence where the journal cannot be used; resolves to the orders of earlier processes. */
  async open(): Promise<RestoredOrder[]> {
    const turn: { isOver: boolean } = { isOver: false };
    this.#turn = turn;
    const onProblem = (problem: string | null): void => {
      if (!turn.isOver) this.#parts.onProblem(problem);
    };
    this.#opening = IntentLog.open({ ...this.#parts.log, onProblem });
    const { log, entries, warnings } = await this.#opening;
    this.#log = log;
    this.#time.follow(entries);
    onProblem(null);
    for (const warning of warnings) this.#parts.onLog(warning, LogLevel.ERROR);
    return this.#restored(entries);
  }

  /** Resolves when the intents are on disk. Rejects with a `BinanceError` (not-sent) where they cannot be written. */
  async record(...intents: readonly OrderIntent[]): Promise<void> {
    if (!this.#log) throw journalError('The journal is not open');
    const all = intents.flatMap((intent) => [intent, ...cancelsIn(intent)]);
    await this.#log.record(...all.map((intent) => this.#entryOf(intent)));
    for (const intent of intents) {
      if (intent.kind !== 'order') continue;
      this.#orders.set(intent.order.orderId, { isIdNoted: false, cancels: cancelsIn(intent) });
    }
  }

  /** The same for what lowers risk: where it cannot be written (soon), that is told, and it may be sent all the same. */
  async recordIfPossible(intent: RiskLoweringIntent): Promise<void> {
    const timer = new AbortController();
    const tooLate = fairPause(LONGEST_WAIT_MS, timer.signal, this.#parts.clock).then(() => {
      if (!timer.signal.aborted) throw new Error(`the disk has not answered within ${LONGEST_WAIT_MS} ms`);
    });
    const recorded = this.record(intent);
    try {
      await Promise.race([recorded, tooLate]);
    } catch (error) {
      void recorded.catch(() => undefined);
      const reason = reasonOf(error);
      this.#parts.onLog(`${titleOf(intent)} is sent without being in the journal: ${reason}`, LogLevel.ERROR);
    } finally {
      timer.abort();
    }
  }

  /** What became of it is known, or is for the order's state to tell. */
  answered(intent: RiskLoweringIntent): void {
    const { kind } = intent;
    const subjects = new Set([this.#subjectOf(intent)]);
    // Its order may have come into the journal since it was written: it is settled where it stands.
    const loose = looseSubjectOf(intent);
    if (this.#loose.delete(loose)) subjects.add(loose);
    for (const subject of subjects) {
      this.#log?.note({ subject, kind: `${kind}-answered`, settles: kind, time: this.#now() });
    }
  }

  /** News of an order: what a later process needs to know is noted. */
  follow(order: Order): void {
    const { orderId } = order;
    const known = this.#orders.get(orderId);
    if (!known) return;
    const exchangeOrderId = exchangeIdOf(order);
    if (!isActive(order)) {
      this.#orders.delete(orderId);
      const data = { status: order.status, ...(exchangeOrderId !== undefined && { exchangeOrderId }) };
      this.#log?.note({ subject: orderId, kind: 'end', time: this.#now(), isEnd: true, data });
      if (exchangeOrderId === undefined) for (const cancel of known.cancels) this.answered(cancel); // it never was there
    } else if (exchangeOrderId !== undefined && !known.isIdNoted) {
      known.isIdNoted = true;
      this.#log?.note({ subject: orderId, kind: 'taken', time: this.#now(), data: { exchangeOrderId } });
    }
  }

  /** Writes what waits and gives the journal back, also where it is still being opened. */
  async close(): Promise<void> {
    this.#turn.isOver = true;
    const opened = await this.#opening?.catch(() => null);
    opened?.log.note({ subject: CLOSED, kind: CLOSED, time: this.#now(), isEnd: true });
    await opened?.log.close();
  }

  #entryOf(intent: OrderIntent): JournalEntry {
    const subject = this.#subjectOf(intent);
    const time = this.#now();
    if (intent.kind !== 'order' && subject === looseSubjectOf(intent)) this.#loose.add(subject);
    switch (intent.kind) {
      case 'order': {
        const { kind, order, params, listId, replaces } = intent;
        const { recvWindowMs } = this.#parts;
        const belongs = { ...(listId !== undefined && { listId }), ...(replaces !== undefined && { replaces }) };
        return { subject, kind, time, data: { ...toJournalData(order), ...belongs, params, recvWindowMs } };
      }
      case 'cancel':
      case 'cancel-all':
      case 'cancel-list':
        return { subject, kind: intent.kind, time, data: { symbol: intent.symbol } };
      case 'amend':
        return { subject, kind: 'amend', time, data: { symbol: intent.symbol, volume: intent.volume.toFixed() } };
    }
  }

  /** What concerns one of our orders is kept, and forgotten, with it. */
  #subjectOf(intent: OrderIntent): string {
    switch (intent.kind) {
      case 'order':
        return intent.order.orderId;
      case 'cancel':
      case 'amend':
        return this.#orders.has(intent.orderId) ? intent.orderId : looseSubjectOf(intent);
      case 'cancel-all':
      case 'cancel-list':
        return looseSubjectOf(intent);
    }
  }

  #restored(entries: readonly JournalEntry[]): RestoredOrder[] {
    const bySubject = new Map<string, JournalEntry[]>();
    for (const entry of entries) bySubject.set(entry.subject, [...(bySubject.get(entry.subject) ?? []), entry]);
    const heardUntil = heardOfUntil(entries);
    return [...bySubject].flatMap(([subject, own]) => {
      const restored = this.#restoredOrder(subject, own, heardUntil);
      if (!restored) this.#tellLoose(own);
      else if (!restored.isOver)
        this.#orders.set(subject, { isIdNoted: exchangeIdOf(restored.order) !== undefined, cancels: [] });
      return restored ? [restored] : [];
    });
  }

  #restoredOrder(orderId: string, entries: readonly JournalEntry[], heardUntil: number): RestoredOrder | null {
    const intent = entries.find(({ kind }) => kind === 'order');
    const order = intent?.data && fromJournalData(orderId, intent.data, this.#owner());
    if (!order) return null;
    const ids = entries.map(({ data }) => data?.['exchangeOrderId']).filter((id) => typeof id === 'string');
    const [exchangeOrderId] = ids;
    const end = entries.find(({ isEnd }) => isEnd);
    const isOver = end !== undefined && (end.time <= heardUntil || exchangeOrderId === undefined); // or never was there
    const extra = { ...order.extra, ...(exchangeOrderId !== undefined && { exchangeOrderId }) };
    const underWay = end ? [] : entries.map(({ kind }) => kind).filter((kind) => kind === 'cancel' || kind === 'amend');
    for (const kind of underWay) this.#noteTold(orderId, kind);
    const recvWindowMs = Number(intent.data['recvWindowMs'] ?? 0);
    if (end && exchangeOrderId !== undefined && !isOver) this.#reopen(orderId, exchangeOrderId);
    return { order: { ...order, extra }, isOver, underWay, recvWindowMs };
  }

  /** Cancels of what is not our order: the open orders tell what became of them. */
  #tellLoose(entries: readonly JournalEntry[]): void {
    for (const { subject, kind, isEnd } of entries) {
      const isOfAnOrder = kind === 'order' || kind === 'taken' || isEnd === true;
      if (isOfAnOrder) continue;
      this.#noteTold(subject, kind);
      const text = `"${subject}" was under way when the last process ended; the open orders show what became of it`;
      this.#parts.onLog(text, LogLevel.WARNING);
    }
  }

  /** It is told anew from here on: the end that nobody may have heard of must not count as heard in a later process. */
  #reopen(subject: string, exchangeOrderId: string): void {
    const time = this.#now();
    this.#log?.note({ subject, kind: 'taken', time, data: { exchangeOrderId } });
    this.#log?.note({ subject, kind: 'reopened', time, settles: 'end' });
  }

  /** What was under way is told once. */
  #noteTold(subject: string, kind: string): void {
    this.#log?.note({ subject, kind: 'told', time: this.#now(), settles: kind });
  }

  #owner(): { readonly adapterName: string; readonly exchange: Exchange } {
    return { adapterName: this.#parts.adapterName, exchange: this.#parts.exchange };
  }

  #now(): number {
    return this.#time.now();
  }
}

/** Ends until then were heard of: all of them where the process was closed, else those of a while before its last entry. */
function heardOfUntil(entries: readonly JournalEntry[]): number {
  const last = entries.reduce((latest, { time }) => Math.max(latest, time), 0);
  const closed = entries.findLast(({ kind }) => kind === CLOSED);
  return Math.max(last - UNHEARD_MS, closed?.time ?? 0);
}
