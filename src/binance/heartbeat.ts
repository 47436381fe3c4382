import type { LeaseRecord } from './lease-file.js';
import { writeLease } from './lease-file.js';
import type { AlertDesk } from './managers/alert-desk.js';
import { pause } from './managers/pause.js';

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
}

const BEAT_EVERY_MS = 1_000;
const ALERT_ID = 'lease-failed';

/** Writes, every second, that this process lives and trades; `vt-binance guard` cancels its orders when it stops. */
export class Heartbeat {
  readonly #parts: HeartbeatParts;
  #beats = 0;
  #running: Promise<void> | null = null;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Says, where it was beating, that it ended in order. The signal must have been aborted. */
  async close(): Promise<void> {
    if (!this.#running) return;
    await this.#running;
    await this.#write('released');
  }

  async #run(): Promise<void> {
    do {
      if (!this.#parts.isForsaken()) await this.#write('held');
    } while (await pause(this.#parts.everyMs ?? BEAT_EVERY_MS, this.#parts.signal));
  }

  async #write(state: LeaseRecord['state']): Promise<void> {
    const { path, orderIdPrefix, alerts } = this.#parts;
    const record = { state, beat: ++this.#beats, pid: process.pid, orderIdPrefix, time: new Date().toISOString() };
    try {
      await writeLease(path, record);
      alerts.clear(ALERT_ID, `The heartbeat is written again (${path})`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const text = `The heartbeat cannot be written to ${path}: ${reason}; a guard will take this process for dead`;
      alerts.raise(ALERT_ID, { kind: 'lease-failed', reason }, 'critical', text);
    }
  }
}
