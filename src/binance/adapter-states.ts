import type { AdapterState, ConnectionChange } from '../host/domain/connection-news.js';

/** Parts whose trouble makes the adapter degraded. */
export type AilingPart = 'market' | 'private' | 'reconciliation' | 'journal';

/**
 * The state of the adapter as a whole. Once it runs, the state follows from the parts: ready when none ails, degraded
 * with the reasons otherwise. Every change is told once.
 */
export class AdapterStates {
  readonly #tell: (change: ConnectionChange) => void;
  readonly #ailments = new Map<AilingPart, string>();
  #state: AdapterState = 'idle';

  constructor(tell: (change: ConnectionChange) => void) {
    this.#tell = tell;
  }

  get state(): AdapterState {
    return this.#state;
  }

  /** Whether orders, queries and subscriptions can be served, in part at least. */
  get isRunning(): boolean {
    return this.#state === 'ready' || this.#state === 'degraded' || this.#state === 'syncing';
  }

  /** What does not work now; empty when everything does. */
  get ailments(): Readonly<Partial<Record<AilingPart, string>>> {
    return Object.fromEntries(this.#ailments);
  }

  enter(state: AdapterState, reason?: string): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    this.#tell({ kind: 'state', previous, state, ...(reason !== undefined && { reason }) });
  }

  /** A part fails, or (null) works again. While the adapter runs, its state follows. */
  report(part: AilingPart, reason: string | null): void {
    if (reason === null) this.#ailments.delete(part);
    else this.#ailments.set(part, reason);
    if (this.#state === 'ready' || this.#state === 'degraded') this.settle();
  }

  /** Leaves syncing (or the start) for what the parts allow. */
  settle(): void {
    if (this.#ailments.size === 0) this.enter('ready');
    else this.enter('degraded', [...this.#ailments.values()].join('; '));
  }

  /** Forgets all trouble, for a new connection. */
  clear(): void {
    this.#ailments.clear();
  }
}
