/** Longest that Node can wait. */
const LONGEST_SECONDS = 2_147_483;

/**
 * The host's word that it is alive and looks after its orders, for so many seconds; it must be given again before they
 * are over. A host that never takes a lease is never asked for one.
 */
export class HostLease {
  readonly #onHeld: () => void;
  readonly #onExpired: (seconds: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #isExpired = false;
  #isClosed = false;

  constructor(onHeld: () => void, onExpired: (seconds: number) => void) {
    this.#onHeld = onHeld;
    this.#onExpired = onExpired;
  }

  /** Whether a lease was taken and is over. */
  get isExpired(): boolean {
    return this.#isExpired;
  }

  /** Takes or renews the lease; 0 gives it back. False for what is no number of seconds, and once closed. */
  renew(seconds: number): boolean {
    if (this.#isClosed) return false;
    if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= LONGEST_SECONDS)) return false;
    clearTimeout(this.#timer);
    this.#isExpired = false;
    this.#onHeld();
    if (seconds > 0) this.#timer = setTimeout(() => this.#expire(seconds), seconds * 1000);
    return true;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #expire(seconds: number): void {
    this.#isExpired = true;
    this.#onExpired(seconds);
  }
}
