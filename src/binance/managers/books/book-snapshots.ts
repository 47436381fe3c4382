import { Lane } from '../../rest/spot-rest-api.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';
import type { BookSnapshot } from './local-book.js';

/** What snapshots are asked with. */
export interface BookSnapshotsParts {
  readonly rest: Pick<SpotRestApi, 'depth'>;
  /** Levels per side, at most 5000. Default 1000, which weighs 50 of the 6000 per minute; 5000 weigh 250. */
  readonly limit?: number;
  /** Snapshots under way at the same time; the others leave the lane free for other questions. Default 4. */
  readonly atOnce?: number;
}

const LIMIT = 1_000;
const AT_ONCE = 4;

/**
 * Snapshots of all books of a market, a few at a time, through the budget. A book that was in use before goes ahead of
 * those that never were: a resubscription of a thousand symbols does not keep the one suspect book waiting.
 */
export class BookSnapshots {
  readonly limit: number;
  readonly #rest: Pick<SpotRestApi, 'depth'>;
  readonly #atOnce: number;
  readonly #urgent = new Set<() => void>();
  readonly #others = new Set<() => void>();
  #underWay = 0;

  constructor({ rest, limit = LIMIT, atOnce = AT_ONCE }: BookSnapshotsParts) {
    this.#rest = rest;
    this.limit = limit;
    this.#atOnce = atOnce;
  }

  /** Books that wait for their turn. */
  get waiting(): number {
    return this.#urgent.size + this.#others.size;
  }

  /** The book of a symbol as soon as it is its turn. Rejects as the request does, and when the signal is aborted. */
  async fetch(symbol: string, isUrgent: boolean, signal: AbortSignal): Promise<BookSnapshot> {
    signal.throwIfAborted();
    if (this.#underWay < this.#atOnce) this.#underWay += 1;
    else await this.#turn(isUrgent ? this.#urgent : this.#others, signal);
    try {
      signal.throwIfAborted();
      return await this.#rest.depth(symbol, this.limit, { lane: Lane.MARKET, signal });
    } finally {
      this.#handOver();
    }
  }

  #turn(queue: Set<() => void>, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        queue.delete(begin);
        reject(signal.reason as Error);
      };
      const begin = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      queue.add(begin);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** The place of one that is done goes to the next in line, or is free. */
  #handOver(): void {
    const queue = this.#urgent.size > 0 ? this.#urgent : this.#others;
    const [begin] = queue;
    if (begin) {
      queue.delete(begin);
      begin();
    } else {
      this.#underWay -= 1;
    }
  }
}
