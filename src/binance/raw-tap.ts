/** Hears one text frame as it came in, and when; epoch ms of this machine. */
export type RawListener = (text: string, receivedTime: number) => void;

/** Listeners to raw messages, over all connections. One that throws disturbs nobody; that is told once per listener. */
export class RawTap {
  readonly #listeners = new Set<RawListener>();
  readonly #failed = new Set<RawListener>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** To be called with every frame. */
  readonly tell = (text: string, receivedTime: number): void => {
    for (const listener of this.#listeners) {
      try {
        listener(text, receivedTime);
      } catch (error) {
        this.#fail(listener, error);
      }
    }
  };

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds a listener and gives the function that takes it away. */
  add(listener: RawListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      this.#failed.delete(listener);
    };
  }

  #fail(listener: RawListener, error: unknown): void {
    if (this.#failed.has(listener)) return;
    this.#failed.add(listener);
    this.#onError(error);
  }
}
