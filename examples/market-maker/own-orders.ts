import { ZERO } from 'vt-binance/host';
import type { Decimal, Order, Trade } from 'vt-binance/host';

interface Progress {
  readonly filled: Decimal;
  /** How much the venue says was filled in the end; null while the order can still trade. */
  readonly traded: Decimal | null;
}

/**
 * Which fills are of our own orders. An order's last state comes before its last fills, so one is forgotten when it has
 * ended and all that it traded was seen: what is remembered does not grow.
 */
export class OwnOrders {
  readonly #progress = new Map<string, Progress>();

  /** Orders that more fills can come of. */
  get size(): number {
    return this.#progress.size;
  }

  begin(vtOrderId: string): void {
    this.#progress.set(vtOrderId, { filled: ZERO, traded: null });
  }

  /** Whether a fill is of ours. */
  takesFill({ vtOrderId, volume }: Trade): boolean {
    const progress = this.#progress.get(vtOrderId);
    if (!progress) return false;
    this.#keep(vtOrderId, { ...progress, filled: progress.filled.plus(volume) });
    return true;
  }

  end({ vtOrderId, traded }: Order): void {
    const progress = this.#progress.get(vtOrderId);
    if (progress) this.#keep(vtOrderId, { ...progress, traded });
  }

  #keep(vtOrderId: string, progress: Progress): void {
    if (progress.traded?.lte(progress.filled)) this.#progress.delete(vtOrderId);
    else this.#progress.set(vtOrderId, progress);
  }
}
