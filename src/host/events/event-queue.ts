import type { Event } from './event-types.js';

const SMALLEST_CAPACITY = 1_024;
const LARGEST_IDLE_CAPACITY = 65_536;

/** First-in-first-out queue of events: a ring that doubles when full, so that a put allocates nothing. */
export class EventQueue {
  #ring: (Event | undefined)[] = new Array<Event | undefined>(SMALLEST_CAPACITY).fill(undefined);
  #mask = SMALLEST_CAPACITY - 1;
  #head = 0;
  #length = 0;

  /** Events that wait. */
  get length(): number {
    return this.#length;
  }

  push(event: Event): void {
    if (this.#length > this.#mask) this.#grow();
    this.#ring[(this.#head + this.#length) & this.#mask] = event;
    this.#length += 1;
  }

  /** Takes the oldest event; undefined where none waits. */
  shift(): Event | undefined {
    if (this.#length === 0) return undefined;
    const event = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    this.#length -= 1;
    return event;
  }

  /** Forgets everything that waits and tells how much it was. */
  clear(): number {
    const forgotten = this.#length;
    this.#reset(SMALLEST_CAPACITY);
    return forgotten;
  }

  /** Gives back the memory of a past burst; to be called while nothing waits. */
  trim(): void {
    if (this.#length === 0 && this.#ring.length > LARGEST_IDLE_CAPACITY) this.#reset(SMALLEST_CAPACITY);
  }

  #grow(): void {
    const older = this.#ring;
    const start = this.#head;
    const length = this.#length;
    const mask = this.#mask;
    this.#reset(older.length * 2);
    for (let index = 0; index < length; index += 1) this.#ring[index] = older[(start + index) & mask];
    this.#length = length;
  }

  #reset(capacity: number): void {
    this.#ring = new Array<Event | undefined>(capacity).fill(undefined);
    this.#mask = capacity - 1;
    this.#head = 0;
    this.#length = 0;
  }
}
