import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { CancelPursuit } from './cancel-pursuit.js';
import type { CancelPursuitParts, CancelSubject } from './cancel-pursuit.js';
import { RepeatPace } from './repeat-pace.js';
import type { RepeatPaceParts } from './repeat-pace.js';

/** What keeping cancels needs. */
export interface CancelPursuitsParts extends Omit<CancelPursuitParts, 'pace'>, RepeatPaceParts {
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
}

interface OpenCancel {
  readonly pursuit: CancelPursuit;
  /** Resolves when it is over, or takes longer. */
  readonly tried: Promise<void>;
}

/** The accepted cancels that are under way, of orders and of lists; none is sent twice at a time. */
export class CancelPursuits {
  readonly #parts: CancelPursuitsParts & CancelPursuitParts;
  readonly #open = new Map<string, OpenCancel>();

  constructor(parts: CancelPursuitsParts) {
    this.#parts = { ...parts, pace: new RepeatPace(parts) };
  }

  /** By the key of what is cancelled. */
  isUnderWay(key: string): boolean {
    return this.#open.has(key);
  }

  /** Ids of active orders whose cancel was accepted and has failed, or has not been heard of for a second. */
  unresolved(): string[] {
    return [...this.#open.values()].flatMap(({ pursuit }) => pursuit.overdue().map(({ orderId }) => orderId));
  }

  /** News of an order: a cancel that waits for its next try may be needed no more. */
  onOrder(order: Order): void {
    if (isActive(order)) return;
    for (const { pursuit } of this.#open.values()) pursuit.stopIfOver();
  }

  /**
   * Cancels until it is certain, unless that is under way; resolves when it has been tried, and goes on if need be.
   * `isBrief`: for a second at most, unless somebody else relies on it.
   */
  begin(subject: CancelSubject, isBrief = false): Promise<void> {
    const running = this.#open.get(subject.key);
    if (running && !isBrief) running.pursuit.persist();
    return running?.tried ?? this.#begin(subject, isBrief);
  }

  #begin(subject: CancelSubject, isBrief: boolean): Promise<void> {
    const { key } = subject;
    let onTried = (): void => undefined;
    const tried = new Promise<void>((resolve) => (onTried = resolve));
    const pursuit = new CancelPursuit(subject, this.#parts, isBrief, onTried);
    this.#open.set(key, { pursuit, tried });
    const end = (): void => {
      this.#open.delete(key);
      onTried();
    };
    this.#parts.track(pursuit.run().finally(end));
    return tried;
  }
}
