/** Something that happens once. Most orders have nobody who waits for it: a promise is made only where it is asked for. */
export class Milestone {
  #isReached = false;
  #promise: Promise<void> | null = null;
  #resolve: (() => void) | null = null;

  /** Resolves when it has happened, at once where it has. */
  get reached(): Promise<void> {
    if (this.#isReached) return (this.#promise ??= Promise.resolve());
    return (this.#promise ??= new Promise((resolve) => (this.#resolve = resolve)));
  }

  /** It has happened; a second time is no change. */
  reach(): void {
    this.#isReached = true;
    this.#resolve?.();
  }
}
