import type { Order } from '../host/domain/order.js';
import type { AlertDesk } from './managers/alert-desk.js';
import type { OwnOrders } from './managers/orders/own-orders.js';
import { pause } from './managers/pause.js';

/** What the dead man needs. */
export interface DeadManParts {
  readonly orders: Pick<OwnOrders, 'active' | 'cancelOnce'>;
  readonly alerts: Pick<AlertDesk, 'raise' | 'clear' | 'note'>;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
}

const ALERT_ID = 'dead-man-fired';
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000] as const;
const LONGEST_PAUSE_MS = 30_000;
/** An attempt that hangs goes on by itself; the next one and the word to the host do not wait for it. */
const LONGEST_ATTEMPT_MS = 15_000;

/**
 * Cancels our open orders when nobody can be trusted to look after them:
 *
 *   fire → new orders are refused → cancel all of ours → proven? → no more is done
 *              ↑ pause, each time longer ←─────────────── no
 *   disarm (trust is back) → orders are taken again
 */
export class DeadMan {
  readonly #parts: DeadManParts;
  #firing: AbortController | null = null;
  #reason: string | null = null;
  /** By id: what was open when it fired, or was found since. */
  readonly #targets = new Map<string, Order>();
  #toldLast = '';

  constructor(parts: DeadManParts) {
    this.#parts = parts;
  }

  /** Why no order is taken now; null where it has not fired. */
  get obstacle(): string | null {
    return this.#reason === null ? null : `the dead man has fired: ${this.#reason}`;
  }

  /** Trust has been lost for too long. */
  fire(reason: string): void {
    if (this.#firing) return;
    this.#firing = new AbortController();
    this.#reason = reason;
    this.#targets.clear();
    this.#toldLast = '';
    const vtOrderIds = this.#note(this.#parts.orders.active()).map(({ vtOrderId }) => vtOrderId);
    const text = `The dead man has fired (${reason}): ${count(vtOrderIds.length)} of ours known here ${vtOrderIds.length === 1 ? 'is' : 'are'} being cancelled, whatever else of ours is open too, and new orders are refused until trust is back`;
    this.#parts.alerts.raise(ALERT_ID, { kind: 'dead-man-fired', reason, vtOrderIds }, 'critical', text);
    const signal = AbortSignal.any([this.#firing.signal, this.#parts.signal]);
    void this.#cancelUntilProven(signal);
  }

  /** Trust is back, or (`how`) the connection ends: nothing further is cancelled and orders are taken again. */
  disarm(how: string): void {
    if (!this.#firing) return;
    this.#firing.abort();
    this.#firing = null;
    this.#reason = null;
    const { ended, unproven } = this.#picture();
    const open = unproven.length === 0 ? '' : `, ${unproven.length} not: ${unproven.join(', ')}`;
    const text = `The dead man is armed again (${how}); of ${count(this.#targets.size)} ${ended.length} have ended${open}`;
    this.#parts.alerts.clear(ALERT_ID, text);
  }

  async #cancelUntilProven(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const isProven = await this.#attempt(signal);
      if (signal.aborted) return;
      this.#tell(isProven, attempt + 1);
      if (isProven || !(await pause(PAUSES_MS[attempt] ?? LONGEST_PAUSE_MS, signal))) return;
    }
  }

  async #attempt(signal: AbortSignal): Promise<boolean> {
    const waiting = new AbortController();
    const attempt = this.#parts.orders.cancelOnce(signal).catch(() => false);
    const timeUp = pause(LONGEST_ATTEMPT_MS, AbortSignal.any([signal, waiting.signal])).then(() => false);
    const isProven = await Promise.race([attempt, timeUp]);
    waiting.abort();
    return isProven;
  }

  /** Told each time the picture has changed, and the first time in any case. */
  #tell(isProven: boolean, attempts: number): void {
    this.#note(this.#parts.orders.active());
    const { ended, unproven } = this.#picture();
    const picture = `${isProven} ${ended.join()} ${unproven.join()}`;
    if (picture === this.#toldLast) return;
    this.#toldLast = picture;
    const subject = { kind: 'dead-man-outcome', ended, unproven, isProven } as const;
    const cancelled = ended.length === 0 ? 'none has ended so far' : `${ended.length} have ended: ${ended.join(', ')}`;
    const rest = isProven
      ? 'the venue says that no order of ours is open'
      : `not proven: ${unproven.length === 0 ? 'the venue has not said that no other is open' : unproven.join(', ')}; it goes on (attempt ${attempts})`;
    this.#parts.alerts.note(subject, isProven ? 'warning' : 'critical', `Dead man: ${cancelled}; ${rest}`);
  }

  #note(orders: readonly Order[]): readonly Order[] {
    for (const order of orders) this.#targets.set(order.orderId, order);
    return orders;
  }

  #picture(): { ended: string[]; unproven: string[] } {
    const active = new Set(this.#parts.orders.active().map(({ orderId }) => orderId));
    const ids = (isOpen: boolean): string[] =>
      [...this.#targets.values()]
        .filter(({ orderId }) => active.has(orderId) === isOpen)
        .map(({ vtOrderId }) => vtOrderId);
    return { ended: ids(false), unproven: ids(true) };
  }
}

function count(orders: number): string {
  return `${orders} order${orders === 1 ? '' : 's'}`;
}
