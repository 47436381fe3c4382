import type { Clock } from '../../clock.js';
import { LogLevel } from '../../../host/domain/constants.js';
import type { BookUpdate } from '../../../host/domain/order-book.js';
import type { Tick } from '../../../host/domain/tick.js';
import { SampledNotice } from '../../streams/sampled-notice.js';

/** Which kinds may be cut down to the latest per symbol while handlers are behind. Transactions and bars never are. */
export interface ConflationPolicy {
  readonly ticks: boolean;
  readonly books: boolean;
}

/** What the outlet uses. */
export interface EventOutletParts {
  readonly policy: ConflationPolicy;
  readonly clock: Pick<Clock, 'now'>;
  /** Events that wait for the host's handlers. */
  queued(): number;
  onTick(tick: Tick): void;
  onBook(update: BookUpdate): void;
  onLog(message: string, level: LogLevel): void;
}

/** State of the way to the handlers. */
export interface OutletStatus {
  /** Events that wait for the host's handlers now. */
  readonly queued: number;
  /** Ticks and books that wait as the latest of their symbol. */
  readonly held: number;
  /** Ticks and books that a later one of the same symbol replaced. */
  readonly conflated: number;
}

/** A queue this long is a sign of trouble to come: at 100,000 events a second it is a twentieth of a second. */
const WARN_AT = 5_000;
/** From here on the latest is worth more than the whole story. */
const CONFLATE_AT = 10_000;
const RESUME_AT = 1_000;
const LOOK_EVERY_MS = 5;

/**
 * The way of ticks and book news to the host. While handlers keep up it only passes on. Where they are far behind, and
 * the policy allows it, the latest per symbol is held back until the queue has drained: the last one always arrives.
 */
export class EventOutlet {
  readonly #parts: EventOutletParts;
  readonly #ticks = new Map<string, Tick>();
  readonly #books = new Map<string, BookUpdate>();
  readonly #backlog: SampledNotice;
  #timer: NodeJS.Timeout | undefined;
  #isHolding = false;
  #conflated = 0;

  constructor(parts: EventOutletParts) {
    this.#parts = parts;
    this.#backlog = new SampledNotice(
      () => parts.clock.now(),
      (message) => parts.onLog(message, LogLevel.WARNING),
    );
  }

  get status(): OutletStatus {
    return { queued: this.#parts.queued(), held: this.#ticks.size + this.#books.size, conflated: this.#conflated };
  }

  tick(tick: Tick): void {
    if (this.#parts.policy.ticks && this.#mustHold()) this.#hold(this.#ticks, tick);
    else this.#parts.onTick(tick);
  }

  /** A change of state is news that must not be lost, so only live books are held. */
  book(update: BookUpdate): void {
    const isHeld = this.#parts.policy.books && this.#mustHold();
    if (isHeld && update.status === 'live') {
      this.#hold(this.#books, update);
      return;
    }
    const older = this.#books.get(update.vtSymbol);
    if (older) this.#books.delete(update.vtSymbol);
    if (older) this.#parts.onBook(older);
    this.#parts.onBook(update);
  }

  /** Says so when the handlers fall behind; to be called now and then, and for kinds that are never held. */
  watch(): void {
    const queued = this.#parts.queued();
    if (queued < WARN_AT) return;
    this.#backlog.add(`${queued} events wait for handlers: they are slower than the market`);
  }

  /** Passes on what is held, and keeps no timer. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#isHolding = false;
    const ticks = [...this.#ticks.values()];
    const books = [...this.#books.values()];
    this.#ticks.clear();
    this.#books.clear();
    for (const tick of ticks) this.#parts.onTick(tick);
    for (const update of books) this.#parts.onBook(update);
  }

  #mustHold(): boolean {
    if (this.#isHolding) return true;
    if (this.#parts.queued() < CONFLATE_AT) return false;
    this.#isHolding = true;
    this.#look();
    return true;
  }

  #hold<News extends { readonly vtSymbol: string }>(held: Map<string, News>, news: News): void {
    if (held.has(news.vtSymbol)) this.#conflated += 1;
    held.set(news.vtSymbol, news);
  }

  #look(): void {
    this.watch();
    this.#timer = setTimeout(() => {
      if (this.#parts.queued() > RESUME_AT) this.#look();
      else this.flush();
    }, LOOK_EVERY_MS);
  }
}
