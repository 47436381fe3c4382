import { refuseWhere } from './order-middleware.js';
import type { OrderMiddleware } from './order-middleware.js';

/** Stops all new orders at once, until it is released. Cancels always pass, and open orders stay as they are. */
export class KillSwitch {
  /** To be handed to `MainEngine.use`. */
  readonly middleware: OrderMiddleware = refuseWhere(() =>
    this.#reason === null ? null : { code: 'kill-switch', reason: this.#reason },
  );
  #reason: string | null = null;

  get isEngaged(): boolean {
    return this.#reason !== null;
  }

  /** From now on no order goes out. */
  engage(reason = 'the kill switch is engaged'): void {
    this.#reason = reason;
  }

  release(): void {
    this.#reason = null;
  }
}
