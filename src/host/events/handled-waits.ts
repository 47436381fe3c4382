interface Wait {
  readonly count: number;
  readonly resolve: () => void;
}

/** Those who wait until so many events have been handled, in the order in which they came. */
export class HandledWaits {
  #waits: Wait[] = [];

  /** Resolves when `count` events have been handled. */
  until(count: number): Promise<void> {
    return new Promise((resolve) => this.#waits.push({ count, resolve }));
  }

  /** So many have been handled by now. */
  reached(count: number): void {
    while (this.#waits[0] && this.#waits[0].count <= count) this.#waits.shift()?.resolve();
  }

  /** No more will be handled. */
  end(): void {
    this.reached(Infinity);
  }
}
