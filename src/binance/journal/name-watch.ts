import { fstat } from 'node:fs';
import type { Stats } from 'node:fs';

import { called } from './file-calls.js';

/** So often it is looked whether the file still has a name. */
const LOOK_EVERY_MS = 1_000;

/** Looks after the name of an open file: one that was deleted takes all that is written, and nobody will ever read it. */
export class NameWatch {
  readonly #descriptor: number;
  /** Infinity where the file system counts no names. */
  #lookedMs: number;

  private constructor(descriptor: number, lookedMs: number) {
    this.#descriptor = descriptor;
    this.#lookedMs = lookedMs;
  }

  static async of(descriptor: number): Promise<NameWatch> {
    return new NameWatch(descriptor, (await namesOf(descriptor)) === 0 ? Infinity : -Infinity);
  }

  /** Looks where it is time to; rejects where the file has no name any more. */
  async look(): Promise<void> {
    if (performance.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    if ((await namesOf(this.#descriptor)) === 0) throw new Error('the file was deleted while in use');
    this.#lookedMs = performance.now();
  }
}

async function namesOf(descriptor: number): Promise<number> {
  const { nlink } = await called<Stats>((done) => fstat(descriptor, done));
  return nlink;
}
