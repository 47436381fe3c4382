import type { MarketSubscription } from './market-subscription.js';

/** What is held back is told when something has been for so long, and then no more often than that. */
const PATIENCE_MS = 5_000;
const REPEAT_MS = 30_000;

type Feeds = Pick<MarketSubscription, 'transactions' | 'bars'>;

/** Says so when live trades and bars wait long for what was lost before them: a host would hear nothing of it otherwise. */
export class HeldWatch {
  readonly #tell: (message: string) => void;
  #since: number | null = null;
  #toldAt: number | null = null;

  constructor(tell: (message: string) => void) {
    this.#tell = tell;
  }

  look(subscriptions: Iterable<Feeds>, now: number): void {
    const waiting = [...subscriptions].filter((feeds) => heldBy(feeds) > 0);
    if (waiting.length === 0) {
      this.#since = null;
      return;
    }
    this.#since ??= now;
    if (now - this.#since < PATIENCE_MS) return;
    if (this.#toldAt !== null && now - this.#toldAt < REPEAT_MS) return;
    this.#toldAt = now;
    const [trades, bars] = [sum(waiting, tradesHeldBy), sum(waiting, barsHeldBy)];
    this.#tell(`${waiting.length} symbols wait for back-fill; ${trades} live trades and ${bars} live bars are held`);
  }
}

/** Live trades and bars of a symbol that wait until what was lost before them is there. */
export function heldBy(feeds: Feeds): number {
  return tradesHeldBy(feeds) + barsHeldBy(feeds);
}

function tradesHeldBy({ transactions }: Feeds): number {
  return transactions?.heldCount ?? 0;
}

function barsHeldBy({ bars }: Feeds): number {
  return sum([...bars.values()], ({ heldCount }) => heldCount);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
