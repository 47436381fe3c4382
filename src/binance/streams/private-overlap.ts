import type { UserDataEvent } from '../wire/user-data.js';
import type { Timers } from '../rate-limit/timers.js';

/** What goes on to the owner of the channel. */
export type PassEvent = (event: UserDataEvent, receivedTime: number) => void;

interface HeldEvent {
  readonly key: string;
  readonly event: UserDataEvent;
  readonly receivedTime: number;
}

/** What the incumbent has not brought after so long it does not bring. */
const HOLD_MS = 250;
/** Once more around: after a busy stretch the incumbent's events may lie unread. */
const SECOND_LOOK_MS = 50;
/** An overlap may last long where the successor cannot be reached; only what it could bring is remembered. */
const MOST_REMEMBERED = 10_000;

/**
 * The private stream while two connections bring it: each event once, in the venue's order. The incumbent's events are
 * passed as they come. The successor's are held until the incumbent has brought one of them too; from there on they
 * follow from what was passed, and the faster one wins:
 *
 *   incumbent: … A B C D          passed: A B (held: C) C D E
 *   successor:       C D E
 */
export class PrivateOverlap {
  readonly #timers: Timers;
  readonly #pass: PassEvent;
  readonly #passed = new Set<string>();
  #held: HeldEvent[] = [];
  #isJoined = false;
  #timer: unknown;

  constructor(timers: Timers, pass: PassEvent) {
    this.#timers = timers;
    this.#pass = pass;
  }

  takeFromIncumbent(event: UserDataEvent, receivedTime: number): void {
    const key = keyOf(event);
    if (this.#passed.has(key)) {
      this.#isJoined = true;
      return;
    }
    this.#passOn({ key, event, receivedTime });
    this.#forgetHeld(key);
  }

  takeFromSuccessor(event: UserDataEvent, receivedTime: number): void {
    const key = keyOf(event);
    if (this.#passed.has(key)) this.#isJoined = true;
    else if (this.#isJoined) this.#passOn({ key, event, receivedTime });
    else this.#hold({ key, event, receivedTime });
  }

  /** The successor was lost: what it brings next need not follow from what was passed. */
  forgetSuccessor(): void {
    this.#isJoined = false;
  }

  /** One connection is left; what was held is passed. */
  end(): void {
    this.stop();
    for (const held of this.#held.splice(0)) this.#passOn(held);
  }

  /** Whether an event that comes on the connection that is left has been passed. */
  hasPassed(event: UserDataEvent): boolean {
    return this.#passed.has(keyOf(event));
  }

  /** Passes nothing more. */
  stop(): void {
    this.#timers.clearTimeout(this.#timer);
  }

  #passOn({ key, event, receivedTime }: HeldEvent): void {
    this.#remember(key);
    this.#pass(event, receivedTime);
  }

  #remember(key: string): void {
    this.#passed.add(key);
    if (this.#passed.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#passed;
    if (oldest !== undefined) this.#passed.delete(oldest);
  }

  #hold(held: HeldEvent): void {
    if (this.#held.some(({ key }) => key === held.key)) return;
    this.#held.push(held);
    if (this.#held.length > 1) return;
    this.#timer = this.#timers.setTimeout(() => {
      this.#timer = this.#timers.setTimeout(() => this.#letGo(), SECOND_LOOK_MS);
    }, HOLD_MS);
  }

  /** The incumbent brought what was held: what came before it in the successor's order has no other way any more. */
  #forgetHeld(key: string): void {
    const index = this.#held.findIndex((held) => held.key === key);
    if (index < 0) return;
    this.#held.splice(index, 1);
    this.#isJoined = true;
    this.end();
  }

  #letGo(): void {
    this.#isJoined = true;
    this.end();
  }
}

/** Reports of an order have an execution id; other events are told by what they say, their time of sending aside. */
function keyOf(event: UserDataEvent): string {
  if (event.e === 'executionReport' && hasExecutionId(event)) return `${event.s} ${event.I}`;
  return JSON.stringify({ ...event, E: 0 });
}

/** Binance once marked the field as not to be relied upon. */
function hasExecutionId(event: { readonly I?: unknown }): boolean {
  return event.I !== undefined;
}
