/** What trust needs: the private stream (there, and compared with the venue), and the host's lease where it took one. */
export type TrustPart = 'stream' | 'lease';

/** Whom to tell when trust has been lost for a while. */
export interface TrustListener {
  readonly afterMs: number;
  /** Trust has been lost for `afterMs`. */
  onLost(reason: string, since: Date): void;
  /** It is back; told only where the loss was. */
  onBack(since: Date): void;
}

/** Knows whether what we believe of our orders can be relied upon, since when it cannot, and who is to hear of it when. */
export class TrustWatch {
  readonly #now: () => number;
  readonly #listeners: readonly TrustListener[];
  readonly #reasons = new Map<TrustPart, string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #told = new Set<TrustListener>();
  #since: Date | null = null;

  constructor(now: () => number, listeners: readonly TrustListener[]) {
    this.#now = now;
    this.#listeners = listeners;
  }

  /** Why there is no trust; null where there is. */
  get reason(): string | null {
    return this.#since ? [...this.#reasons.values()].join('; ') : null;
  }

  /** A part fails, or (null) works again. A loss that changes its reason is the same loss. */
  report(part: TrustPart, reason: string | null): void {
    if (reason === null) this.#reasons.delete(part);
    else this.#reasons.set(part, reason);
    if (this.#reasons.size > 0) this.#lose();
    else this.#regain();
  }

  /** Tells nobody any more. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#told.clear();
  }

  #lose(): void {
    if (this.#since) return;
    const since = new Date(this.#now());
    this.#since = since;
    for (const listener of this.#listeners) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        this.#told.add(listener);
        listener.onLost(this.reason ?? '', since);
      }, listener.afterMs);
      this.#timers.add(timer);
    }
  }

  #regain(): void {
    const since = this.#since;
    if (!since) return;
    this.#since = null;
    const told = [...this.#told];
    this.close();
    for (const listener of told) listener.onBack(since);
  }
}
