import { closeSync, openSync, readSync } from 'node:fs';
import { decodePayload } from '../../../src/host/events/event-codec.js';
import type { DiskNote } from './disk/disk-faults.js';
import type { EventRecord } from './event-record.js';
import type { Finding } from './findings.js';
import type { Intent } from './strategy.js';

/** What a life has written down: an event, an order that was accepted, something that must not be, news of its disk. */
interface Line {
  readonly at?: number;
  readonly type?: string;
  readonly payload?: unknown;
  readonly isSame?: boolean;
  readonly intent?: Intent;
  readonly finding?: Finding;
  readonly disk?: DiskNote;
}

/** Reads along what the lives of a strategy write down; it outlives them. */
export class LifeRecord {
  readonly #file: number;
  readonly #record: EventRecord;
  #offset = 0;
  #rest = '';
  #general: unknown = null;
  readonly intents: Intent[] = [];
  readonly findings: Finding[] = [];
  /** Hears of what befell the disk of the journal. */
  onDisk: (note: DiskNote) => void = () => undefined;

  constructor(path: string, record: EventRecord) {
    this.#file = openSync(path, 'a+');
    this.#record = record;
  }

  /** Takes in what was written since the last time. */
  read(): void {
    const buffer = Buffer.alloc(65_536);
    for (;;) {
      const count = readSync(this.#file, buffer, 0, buffer.length, this.#offset);
      if (count === 0) return;
      this.#offset += count;
      this.#rest += buffer.toString('latin1', 0, count);
      const lines = this.#rest.split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#take(JSON.parse(Buffer.from(line, 'latin1').toString()) as Line);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #take({ at = 0, type, payload, isSame, intent, finding, disk }: Line): void {
    if (intent) this.intents.push(intent);
    if (finding) this.findings.push(finding);
    if (disk) this.onDisk(disk);
    if (type === undefined) return;
    const isKeyed = isSame !== undefined;
    const data = isKeyed ? (isSame ? this.#general : null) : decodePayload(type, payload);
    this.#general = data;
    this.#record.note({ at, life: this.#record.life, type, data });
  }
}
