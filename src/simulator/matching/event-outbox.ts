import type { EventEmitter } from 'eventemitter3';
import type { VenueEvents } from '../venue-events.js';

type Entry = {
  [Name in keyof VenueEvents]: { readonly name: Name; readonly args: VenueEvents[Name] };
}[keyof VenueEvents];

/**
 * Holds what one operation has to tell until the operation is done: a listener then sees a settled venue, and may
 * itself place and cancel; what that leads to is told after what is still waiting.
 */
export class EventOutbox {
  #waiting: Entry[] = [];
  #draining = false;

  constructor(readonly emitter: EventEmitter<VenueEvents>) {}

  /** Whether anybody listens; saves making what nobody hears. */
  wants(name: keyof VenueEvents): boolean {
    return this.emitter.listenerCount(name) > 0;
  }

  push<Name extends keyof VenueEvents>(name: Name, ...args: VenueEvents[Name]): void {
    this.#waiting.push({ name, args } as Entry);
  }

  /** Tells everything that waits, in order. A listener that throws does not keep the others from hearing. */
  drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    const failures: unknown[] = [];
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      for (const entry of batch) this.#tell(entry, failures);
    }
    this.#draining = false;
    if (failures.length > 0) throw new AggregateError(failures, 'a listener of the venue has failed');
  }

  #take(): Entry[] {
    const batch = this.#waiting;
    this.#waiting = [];
    return batch;
  }

  #tell(entry: Entry, failures: unknown[]): void {
    try {
      (this.emitter as { emit(name: string, ...args: readonly unknown[]): boolean }).emit(entry.name, ...entry.args);
    } catch (error) {
      failures.push(error);
    }
  }
}
