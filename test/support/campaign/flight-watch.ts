import { virtualTime } from './virtual-time.js';

/** Tells what is on its way between sockets from what will never arrive, because its reader has stopped reading. */
export class FlightWatch {
  readonly #longestMs: number;
  /** What was under way and never arrived. */
  #stuck = '';

  /** What is under way for longer than this will not come. */
  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  /** Whether this (as text; empty where nothing is under way), which has not changed since then, may still arrive. */
  isFlying(what: string, sinceMs: number): boolean {
    if (what === '' || what === this.#stuck) return false;
    if (virtualTime.realMs - sinceMs < this.#longestMs) return true;
    this.#stuck = what;
    return false;
  }
}
