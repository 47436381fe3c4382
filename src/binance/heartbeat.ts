import type { LeaseRecord } from './lease-file.js';
import { writeLease } from './lease-file.js';
import type { AlertDesk } from './managers/alert-desk.js';
import { pause } from './managers/pause.js';
import { reasonOf } from './errors/reason-of.js';

/** What a heartbeat needs. */
export interface HeartbeatParts {
  readonly path: string;
  readonly orderIdPrefix: string;
  readonly alerts: Pick<AlertDesk, 'raise' | 'clear'>;
  /** Whether the host is known not to look after its orders any more: then the heart stops although the process lives. */
  isForsaken(): boolean;
  readonly signal: AbortSignal;
  /** Default: a second. */
  readonly everyMs?: number;
  /** Default: into the file. */
  readonly write?: (path: string, record: LeaseRecord) => Promise<void>;
}

const BEAT_EVERY_MS = 1_000;
/** A disk that does not answer must not hold up the close of the adapter. */
const LONGEST_CLOSE_MS = 1_000;
const ALERT_ID = 'lease-failed';

/** Settings that name no file have no heartbeat that could fail: an alert of an earlier connection is over. */
export function endHeartbeatAlert(alerts: Pick<AlertDesk, 'clear'>): void {
  alerts.clear(ALERT_ID, 'There is no heartbeat any more');
}

/** Writes, every second, that this process lives and trades; `vt-binance guard` cancels its orders when it stops. */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  #beats = 0;
  #running: Promise<void> | null = null;
  /** The close did not wait any longer: the file may be a new connection's by now, and nobody hears of this one's. */
  #isGivenUp = false;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Says, where it was beating, that it ended in order; a second at most. The signal must have been aborted. */
  async close(): Promise<void> {
    if (!this.#running) return;
    const waiting = new AbortController();
    const isLate = await Promise.race([this.#release(), pause(LONGEST_CLOSE_MS, waiting.signal)]);
    waiting.abort();
    if (!isLate) return;
    this.#raise(`the disk has not answered within ${LONGEST_CLOSE_MS} ms at the close`);
    this.#isGivenUp = true;
  }

  async #release(): Promise<false> {
    await this.#running;
    await this.#write('released');
    return false;
  }

  async #run(): Promise<void> {
    do {
      if (!this.#parts.isForsaken()) await this.#write('held');
    } while (await pause(this.#parts.everyMs ?? BEAT_EVERY_MS, this.#parts.signal));
  }

  async #write(state: LeaseRecord['state']): Promise<void> {
    if (this.#isGivenUp) return;
    const { path, orderIdPrefix } = this.#parts;
    const record = { state, beat: ++this.#beats, pid: process.pid, orderIdPrefix, time: new Date().toISOString() };
    try {
      await (this.#parts.write ?? writeLease)(path, record);
      this.#clear();
    } catch (error) {
      this.#raise(reasonOf(error));
    }
  }

  #clear(): void {
    const { path, alerts } = this.#parts;
    if (!this.#isGivenUp) alerts.clear(ALERT_ID, `The heartbeat is written again (${path})`);
  }

  #raise(reason: string): void {
    if (this.#isGivenUp) return;
    const { path, alerts } = this.#parts;
    const text = `The heartbeat cannot be written to ${path}: ${reason}; a guard will take this process for dead`;
    alerts.raise(ALERT_ID, { kind: 'lease-failed', reason }, 'critical', text);
  }
}
