import type { Alert } from '../../../../src/host/domain/alert.js';
import type { ConnectionNews } from '../../../../src/host/domain/connection-news.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { Intent } from '../strategy.js';
import { journalledOrders } from './journalled-orders.js';
import { isOver } from './venue-truth.js';

/** What is known of a journal without asking the adapter. */
export interface JudgedJournal {
  /** The bytes that a process would find that is started now. */
  left(): Uint8Array;
  /** Whether the disk failed, was slow or hung at any moment between these. */
  wasInTrouble(from: number, until: number): boolean;
}

/** When it was told that records cannot be written; `until` is Infinity while it lasts. */
interface Outage {
  readonly from: number;
  until: number;
}

/** An order that was refused because of the journal. */
interface Refusal {
  readonly orderId: string;
  readonly at: number;
}

/**
 * Judges what docs/journal.md promises: nothing leaves before its record is on the disk; an order whose record cannot be
 * written is REJECTED, was never sent, and only where the disk was in trouble; an alert tells the trouble while it lasts,
 * and the adapter is not ready meanwhile.
 */
export class JournalWatch {
  readonly #findings: Findings;
  readonly #journal: JudgedJournal;
  readonly #wasSent: (clientId: string) => boolean;
  readonly #ended = new Set<string>();
  /** In the journal of a process that was killed, not over, and not told of since. */
  readonly #owed = new Set<string>();
  readonly #refusals: Refusal[] = [];
  readonly #outages: Outage[] = [];
  /** When it was said that the adapter is ready while that was told. */
  readonly #readyDuring: { readonly at: number; readonly outage: Outage }[] = [];
  #open: Outage | null = null;
  #isReady = false;

  /** `wasSent`: whether the venue was ever asked for an order of this client id. */
  constructor(findings: Findings, journal: JudgedJournal, wasSent: (clientId: string) => boolean) {
    this.#findings = findings;
    this.#journal = journal;
    this.#wasSent = wasSent;
  }

  /** The venue is asked for new orders: their records must be on the disk. */
  placed(orderIds: readonly string[]): void {
    // What is believed absent may still arrive, to be refused for its age; it is in the journal no more.
    const living = orderIds.filter((orderId) => !this.#ended.has(orderId));
    if (living.length === 0) return;
    const journalled = journalledOrders(this.#journal.left());
    for (const orderId of living) {
      if (!journalled.has(orderId)) this.#findings.add('lost', 6, `${orderId} was sent and is not in the journal`);
    }
  }

  take({ type, data, at }: Told): void {
    if (type === 'eOrder.') this.#order(data as Order, at);
    if (type === 'eAlert.' && (data as Alert).kind === 'journal-failed') this.#alert(data as Alert, at);
    if (type === 'eConnection.') this.#news(data as ConnectionNews, at);
  }

  /** What another process has raised, nobody clears; what it has written down, the next one knows. */
  nextLife(at: number): void {
    for (const orderId of journalledOrders(this.#journal.left())) {
      if (!this.#ended.has(orderId)) this.#owed.add(orderId);
    }
    if (this.#open) this.#open.until = at;
    this.#open = null;
    this.#isReady = false;
  }

  /** When everything is over. */
  judge(intents: readonly Intent[]): void {
    if (this.#open) this.#findings.add('other', 8, 'that the journal cannot be written was told, and never its end');
    for (const { at, outage } of this.#readyDuring) {
      // The end of it may be told at the same moment, and behind.
      if (at < outage.until)
        this.#findings.add('other', 8, 'the adapter said ready while its journal could not be written');
    }
    for (const orderId of this.#owed) {
      this.#findings.add('lost', 6, `${orderId} was in the journal and was not told after the restart`);
    }
    const acceptedAt = new Map(intents.map((intent) => [intent.orderId, intent.acceptedAt]));
    for (const { orderId, at } of this.#refusals) this.#judgeRefusal(orderId, acceptedAt.get(orderId) ?? at, at);
  }

  #order({ orderId, status, extra }: Order, at: number): void {
    if (isOver(status)) this.#ended.add(orderId);
    this.#owed.delete(orderId);
    const { category } = (extra?.['error'] ?? {}) as { readonly category?: string };
    if (category !== 'journal' || this.#refusals.some((refusal) => refusal.orderId === orderId)) return;
    this.#refusals.push({ orderId, at });
    if (status !== 'REJECTED') this.#findings.add('other', 7, `${orderId} was not written down, and is ${status}`);
  }

  #judgeRefusal(orderId: string, from: number, at: number): void {
    if (this.#wasSent(orderId)) {
      this.#findings.add('guessed', 7, `${orderId} was told as not written down, and was sent`);
    }
    if (!this.#journal.wasInTrouble(from, at)) {
      this.#findings.add('other', 7, `${orderId} was refused for a journal that nothing was wrong with`);
    }
    if (!this.#outages.some((outage) => outage.from <= at && outage.until >= from)) {
      this.#findings.add('other', 8, `${orderId} was refused because of the journal, and no alert told of it`);
    }
  }

  #alert({ state }: Alert, at: number): void {
    if (state !== 'raised') {
      if (this.#open) this.#open.until = at;
      this.#open = null;
      return;
    }
    if (!this.#journal.wasInTrouble(at - 1, at)) {
      this.#findings.add('other', 8, 'an alert told of a journal that nothing was wrong with');
    }
    if (this.#isReady) this.#findings.add('other', 8, 'the journal could not be written, and the adapter was ready');
    this.#open = { from: at, until: Infinity };
    this.#outages.push(this.#open);
  }

  #news({ channel, change }: ConnectionNews, at: number): void {
    if (channel !== 'adapter' || change.kind !== 'state') return;
    this.#isReady = change.state === 'ready';
    if (this.#isReady && this.#open) this.#readyDuring.push({ at, outage: this.#open });
  }
}
