import type { Alert } from '../../../../src/host/domain/alert.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { Intent } from '../strategy.js';
import { venueIdOf } from './venue-truth.js';

/** `alertAfter`, which no round sets, and what a tick of a watch may add to it. */
const ALERT_AFTER_MS = 10_000;
const SLACK_MS = 1_000;

/** When the venue was first asked for a new order of this client id; undefined: never. */
export type SentAt = (clientId: string) => number | undefined;

/**
 * Judges the alerts: each is raised once and cleared once; an order whose fate is not known for `alertAfter` seconds is
 * named by one; and when everything is known none of an order, and none about trust, is open any more.
 */
export class AlertWatch {
  readonly #findings: Findings;
  readonly #sentAt: SentAt;
  readonly #listed: (() => readonly string[]) | null;
  readonly #open = new Map<string, Alert>();
  /** Of orders: when it was first told that their fate is not known. */
  readonly #namedAt = new Map<string, number>();
  readonly #certainAt = new Map<string, number>();

  /** `listed`: which orders the adapter lists as unresolved now. */
  constructor(findings: Findings, sentAt: SentAt, listed: (() => readonly string[]) | null) {
    this.#findings = findings;
    this.#sentAt = sentAt;
    this.#listed = listed;
  }

  take({ type, data, at }: Told): void {
    if (type === 'eAlert.') this.#alert(data as Alert, at);
    if (type === 'eOrder.') this.#order(data as Order, at);
  }

  /** What another process has raised, nobody clears. */
  nextLife(): void {
    this.#open.clear();
  }

  /** When host and venue have had the time to agree. */
  judgeOpen(): void {
    for (const { kind, alertId } of this.#open.values()) {
      // The journal's trouble has a judge of its own.
      if (kind !== 'journal-failed') this.#broken(`the alert ${alertId} was raised and never cleared`);
    }
  }

  /** To be judged only of orders whose process was there all the while. */
  judgeNamed(intents: readonly Intent[], now: number): void {
    for (const { orderId } of intents) {
      const sentAt = this.#sentAt(orderId);
      if (sentAt === undefined) continue;
      const dueAt = sentAt + ALERT_AFTER_MS + SLACK_MS;
      const isKnownBefore = (this.#certainAt.get(orderId) ?? now) <= dueAt;
      if (isKnownBefore || (this.#namedAt.get(orderId) ?? Infinity) <= dueAt) continue;
      this.#broken(`nobody was told that it was not known what had become of ${orderId}`);
    }
  }

  #alert(alert: Alert, at: number): void {
    const { alertId, state } = alert;
    if (state === 'noted') return;
    const isOpen = this.#open.has(alertId);
    if (state === 'raised') {
      if (isOpen) this.#broken(`the alert ${alertId} was raised twice`);
      this.#open.set(alertId, alert);
      if (alert.kind === 'order-unresolved') this.#name(alert.order.orderId, at);
      return;
    }
    if (!isOpen) this.#broken(`the alert ${alertId} was cleared and had not been raised`);
    this.#open.delete(alertId);
  }

  #name(orderId: string, at: number): void {
    if (!this.#namedAt.has(orderId)) this.#namedAt.set(orderId, at);
    if (this.#listed?.().includes(orderId) === false)
      this.#broken(`${orderId} is in doubt and not listed as unresolved`);
  }

  #order(order: Order, at: number): void {
    const isCertain = order.status !== 'SUBMITTING' || venueIdOf(order) !== undefined;
    if (isCertain && !this.#certainAt.has(order.orderId)) this.#certainAt.set(order.orderId, at);
  }

  #broken(what: string): void {
    this.#findings.add('other', 6, what);
  }
}
