import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { CancelPursuit } from './cancel-pursuit.js';
import type { CancelPursuitParts, CancelSubject } from './cancel-pursuit.js';

/** What keeping cancels needs. */
export interface CancelPursuitsParts extends CancelPursuitParts {
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
}

/** The accepted cancels that are under way, of orders and of lists; none is sent twice at a time. */
export class CancelPursuits {
  readonly #parts: CancelPursuitsParts;
  readonly #open = new Map<string, CancelPursuit>();

  constructor(parts: CancelPursuitsParts) {
    this.#parts = parts;
  }

  isUnderWay(title: string): boolean {
    return this.#open.has(title);
  }

  /** Ids of active orders whose cancel was accepted, has failed, and is being tried again. */
  unresolved(): string[] {
    return [...this.#open.values()].flatMap((pursuit) => pursuit.overdue().map(({ orderId }) => orderId));
  }

  /** News of an order: a cancel that waits for its next try may be needed no more. */
  onOrder(order: Order): void {
    if (isActive(order)) return;
    for (const pursuit of this.#open.values()) pursuit.stopIfOver();
  }

  /**
   * Cancels until it is certain; resolves when it has been tried, at once where it is under way. `isOnce`: one try alone,
   * unless somebody else relies on it.
   */
  begin(subject: CancelSubject, isOnce = false): Promise<void> {
    const { title } = subject;
    const running = this.#open.get(title);
    if (running && !isOnce) running.persist();
    if (running) return Promise.resolve();
    return new Promise((onTried) => {
      const pursuit = new CancelPursuit(subject, this.#parts, isOnce, onTried);
      this.#open.set(title, pursuit);
      const end = (): void => {
        this.#open.delete(title);
        onTried();
      };
      this.#parts.track(pursuit.run().finally(end));
    });
  }
}
