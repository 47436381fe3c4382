import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** News from a process of the bench. */
export interface ChildNews {
  readonly done: string;
}

/** One process of the bench: is told what to do, and tells when it is done. */
export class BenchProcess {
  readonly #child: ChildProcess;
  readonly #news: ChildNews[] = [];
  #waiter: (() => void) | undefined;
  #ended = false;

  /** `file` is a module beside this one. */
  constructor(file: string, nodeOptions: readonly string[] = []) {
    const script = fileURLToPath(new URL(file, import.meta.url));
    this.#child = fork(script, [], { execArgv: [...process.execArgv, ...nodeOptions], stdio: 'inherit' });
    this.#child.on('message', (news) => {
      this.#news.push(news as ChildNews);
      this.#waiter?.();
    });
    this.#child.on('exit', () => {
      this.#ended = true;
      this.#waiter?.();
    });
  }

  tell(order: object): void {
    this.#child.send(order);
  }

  /** Waits for news; throws when the process ends or so much time passes without. */
  async expect<News extends ChildNews>(done: News['done'], timeoutMs: number): Promise<News> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const index = this.#news.findIndex((news) => news.done === done);
      if (index >= 0) return this.#news.splice(index, 1)[0] as News;
      if (this.#ended) throw new Error(`a process of the bench ended before it was done with ${done}`);
      if (Date.now() >= deadline) throw new Error(`${done} took more than ${timeoutMs / 1_000} s`);
      await this.#next(deadline - Date.now());
    }
  }

  /** Ends the process; resolves when it is gone. */
  async end(): Promise<void> {
    if (this.#ended) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  #next(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#waiter = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
