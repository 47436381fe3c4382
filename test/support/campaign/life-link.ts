import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LifeOrder, LifeState } from './life-messages.js';
import { virtualTime } from './virtual-time.js';

const PROGRAM = fileURLToPath(new URL('life.ts', import.meta.url));
const NODE_OPTIONS = ['--conditions=vt-binance-source', '--import', 'tsx', '--no-warnings'];

/** Processes that have outlived their round, for the next one. */
const idle: LifeLink[] = [];

/** The process of a strategy, as the round sees it. */
export class LifeLink {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #turn: Promise<unknown> = Promise.resolve();
  #answer: ((state: LifeState | null) => void) | null = null;
  /** Orders that are not answered yet. */
  pending = 0;
  isDead = false;
  /** How it ended where nobody has killed it, which is an error of what runs in it; null: it has not. */
  endedBy: string | null = null;
  /** As it was told last. */
  state: LifeState | null = null;

  private constructor() {
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as ['ignore', 'inherit', 'inherit', 'ipc'];
    this.#child = fork(PROGRAM, { execArgv: NODE_OPTIONS, serialization: 'advanced', stdio });
    this.#exited = new Promise((resolve) => {
      this.#child.on('exit', (code, signal) => {
        this.isDead = true;
        if (signal !== 'SIGKILL') this.endedBy = signal ?? `exit code ${code}`;
        this.#answered(null);
        resolve();
      });
    });
    this.#child.on('message', (message: LifeState | 'ready') => {
      if (message !== 'ready') this.#answered(message);
    });
  }

  /** A process that waits for its beginning. */
  static take(): LifeLink {
    return idle.pop() ?? new LifeLink();
  }

  /** Gives a process back that has closed everything. */
  giveBack(): void {
    if (!this.isDead) idle.push(this);
  }

  /** Resolves to how things stand when it is done; null where the process has died. */
  ask(order: LifeOrder): Promise<LifeState | null> {
    this.pending += 1;
    virtualTime.activity += 1;
    const answer = this.#turn.then(() => this.#send(order));
    this.#turn = answer;
    return answer.finally(() => {
      this.pending -= 1;
      virtualTime.activity += 1;
    });
  }

  /** kill -9, at once. */
  kill(): void {
    if (this.#child.pid !== undefined && !this.isDead) process.kill(this.#child.pid, 'SIGKILL');
  }

  /** Resolves when it is certainly dead. */
  exited(): Promise<void> {
    return this.#exited;
  }

  #send(order: LifeOrder): Promise<LifeState | null> {
    if (this.isDead) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#child.send(order, (error) => {
        if (error) void this.#exited.then(() => this.#answered(null));
      });
    });
  }

  #answered(state: LifeState | null): void {
    const answer = this.#answer;
    this.#answer = null;
    if (state) this.state = state;
    answer?.(state);
  }
}
