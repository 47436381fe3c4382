import type { BookLevel } from '../../../../src/host/domain/order-book.js';

/** One side of a book as plainly as it can be kept; judges the fast one. */
export class NaiveSide {
  readonly volumes = new Map<number, number>();

  constructor(readonly side: 'bid' | 'ask') {}

  apply(levels: readonly BookLevel[]): void {
    // Later ones of the same price lose, as levels are applied from the worst to the best.
    for (const [price, volume] of [...levels].reverse()) {
      if (volume === 0) this.volumes.delete(price);
      else this.volumes.set(price, volume);
    }
  }

  /** Best first. */
  levels(): BookLevel[] {
    const sign = this.side === 'bid' ? -1 : 1;
    return [...this.volumes].sort(([a], [b]) => sign * (a - b));
  }
}
