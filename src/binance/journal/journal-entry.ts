/** One entry of the journal. What its `data` means is the writer's business; it must survive JSON. */
export interface JournalEntry {
  /** What it is about. The entries of a subject are kept, and at last forgotten, together. */
  readonly subject: string;
  readonly kind: string;
  /** By this machine's clock, epoch ms. */
  readonly time: number;
  readonly data?: Readonly<Record<string, unknown>>;
  /** It settles the subject's earlier entries of this kind: neither they nor it need be kept. */
  readonly settles?: string;
  /** The subject is over, unless a later entry settles this one. */
  readonly isEnd?: boolean;
}

/** An entry as JSON, but for the opening brace: its number comes first, and is given when it is written. */
export function toEntryText(entry: JournalEntry): string {
  const { subject, kind, time, data, settles, isEnd } = entry;
  const fields = {
    t: time,
    s: subject,
    k: kind,
    ...(settles !== undefined && { x: settles }),
    ...(isEnd === true && { e: 1 }),
    ...(data && { d: data }),
  };
  return JSON.stringify(fields).slice(1);
}

/** The entry in a record's JSON; null where it is none. */
export function readEntry(value: Readonly<Record<string, unknown>>): JournalEntry | null {
  const { t: time, s: subject, k: kind, x: settles, e: isEnd, d: data } = value;
  if (typeof time !== 'number' || typeof subject !== 'string' || typeof kind !== 'string') return null;
  return {
    subject,
    kind,
    time,
    ...(typeof settles === 'string' && { settles }),
    ...(isEnd === 1 && { isEnd: true }),
    ...(isRecord(data) && { data }),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
