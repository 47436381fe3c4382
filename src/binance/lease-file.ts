import { rename, writeFile } from 'node:fs/promises';

import { z } from 'zod';

/** What stands in a lease file: one line of JSON, replaced as a whole with every beat. */
export interface LeaseRecord {
  /** `held`: somebody trades and must go on beating. `released`: it was closed in order. */
  readonly state: 'held' | 'released';
  /** Rises with each beat of one process. */
  readonly beat: number;
  readonly pid: number;
  /** What the ids of its orders begin with. */
  readonly orderIdPrefix: string;
  /** For people; nothing is reckoned with it, as clocks can be set. */
  readonly time: string;
}

const SCHEMA = z.object({
  state: z.enum(['held', 'released']),
  beat: z.number().int(),
  pid: z.number().int(),
  orderIdPrefix: z.string().min(1),
  time: z.string(),
});

/** What stands in the text of a lease file; null where it is none. */
export function parseLease(text: string): LeaseRecord | null {
  try {
    const reading = SCHEMA.safeParse(JSON.parse(text));
    return reading.success ? reading.data : null;
  } catch {
    return null;
  }
}

/** Replaces the file in one step, so that a reader never sees half of it. */
export async function writeLease(path: string, record: LeaseRecord): Promise<void> {
  const draft = `${path}.${record.pid}.new`;
  await writeFile(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  await rename(draft, path);
}
