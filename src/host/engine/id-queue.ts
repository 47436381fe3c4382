/**
 * Ids in the order in which they came, each once. A set alone keeps that order too, but looks for its oldest past the
 * places of all that was taken before, thousands of them for every order in a process that runs for long.
 */
export class IdQueue {
  readonly #waiting = new Set<string>();
  #ids: string[] = [];
  #taken = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** Puts an id at the end; one that is there already stays where it is. */
  add(id: string): void {
    if (this.#waiting.has(id)) return;
    this.#waiting.add(id);
    this.#ids.push(id);
  }

  /** Takes the oldest; undefined where there is none. */
  take(): string | undefined {
    const id = this.#ids[this.#taken];
    if (id === undefined) return undefined;
    this.#waiting.delete(id);
    this.#taken += 1;
    if (this.#taken * 2 > this.#ids.length) this.#dropTaken();
    return id;
  }

  #dropTaken(): void {
    this.#ids = this.#ids.slice(this.#taken);
    this.#taken = 0;
  }
}
