import type { DiskNote, DiskPlan, DiskTrouble } from './disk-faults.js';

/** What trouble with a disk is made of. */
export interface DiskTroublesParts {
  readonly plan: DiskPlan;
  /** Chance in [0, 1). */
  readonly random: () => number;
  readonly now: () => number;
  readonly onNote: (note: DiskNote) => void;
}

/** Calls that put bytes somewhere, that promise that they stay, and all others. */
type Purpose = 'write' | 'sync' | 'look';

/** Says of each call of a disk what befalls it, by its number. */
export class DiskTroubles {
  readonly #parts: DiskTroublesParts;
  readonly #over = new AbortController();
  #calls = 0;

  constructor(parts: DiskTroublesParts) {
    this.#parts = parts;
  }

  /** From now on nothing befalls any call, and those that hang go on. */
  end(): void {
    this.#over.abort();
  }

  /** Makes a call, or what becomes of it in trouble: `half` of it may be done before it fails. */
  async meet<Result>(
    purpose: Purpose,
    whole: () => Promise<Result>,
    half: () => Promise<void> = () => Promise.resolve(),
  ): Promise<Result> {
    const call = ++this.#calls;
    const trouble = this.#troubleOf(call, purpose);
    if (!trouble) return whole();
    const { kind } = trouble;
    const note = (isEnd: boolean): void => this.#parts.onNote({ call, kind, at: this.#parts.now(), isEnd });
    note(false);
    try {
      await this.#delay(trouble.delayMs);
      const failure = failureOf(kind);
      if (!failure) return await whole();
      await half();
      throw failure;
    } finally {
      note(true);
    }
  }

  #delay(delayMs: number): Promise<void> {
    if (delayMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#over.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #troubleOf(call: number, purpose: Purpose): DiskTrouble | undefined {
    if (this.#over.signal.aborted) return undefined;
    return this.#parts.plan.troubles.find(({ kind, nth, calls, probability }) => {
      const isDue = call >= nth && call < nth + calls && meets(kind, purpose);
      return isDue && this.#parts.random() < probability;
    });
  }
}

function meets(kind: DiskTrouble['kind'], purpose: Purpose): boolean {
  return (kind !== 'disk-full' && kind !== 'disk-torn') || purpose === 'write';
}

/** Null: it only takes its time. */
function failureOf(kind: DiskTrouble['kind']): Error | null {
  switch (kind) {
    case 'disk-full':
      return failure('ENOSPC', 'no space left on device');
    case 'disk-failing':
    case 'disk-torn':
      return failure('EIO', 'i/o error');
    case 'disk-slow':
    case 'disk-hanging':
      return null;
  }
}

function failure(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: ${what}, write`), { code });
}
