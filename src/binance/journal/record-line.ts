import { crc32 } from 'node:zlib';

/** A record that was found whole. */
export interface FoundRecord {
  /** Where it begins and where the next one does, in bytes. */
  readonly from: number;
  readonly to: number;
  /** Its place among the records of the file, from 1. */
  readonly number: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Length and checksum, each of eight hexadecimal digits with a blank behind. */
const HEAD_BYTES = 18;
const HEAD = /^([0-9a-f]{8}) ([0-9a-f]{8}) $/;
const OPENING = '{"n":';
/** No JSON text holds this, as quotes within it are escaped: where it stands, a record begins. */
const BEGINNING = Buffer.from(` ${OPENING}`);

/** One line of the file: length and CRC-32 of the JSON, the JSON with its number, a line feed. */
export function toRecordLine(number: number, text: string): string {
  const json = `${OPENING}${number},${text}`;
  const length = Buffer.byteLength(json);
  return `${hex(length)} ${hex(crc32(json))} ${json}\n`;
}

/** The record that begins at `from`; null where none does, or where it is not whole. */
function recordAt(file: Buffer, from: number): FoundRecord | null {
  const head = HEAD.exec(file.toString('latin1', from, from + HEAD_BYTES));
  if (!head) return null;
  const [, length = '', checksum = ''] = head;
  const start = from + HEAD_BYTES;
  const end = start + Number.parseInt(length, 16);
  if (end >= file.length) return null; // its line feed is missing
  const json = file.subarray(start, end);
  if (crc32(json) !== Number.parseInt(checksum, 16)) return null;
  const value = parsed(json.toString());
  return value && { from, to: end + 1, number: value.n, value };
}

/** The first whole record at or behind a place; null where there is none. */
export function nextRecord(file: Buffer, from: number): FoundRecord | null {
  const direct = recordAt(file, from);
  if (direct) return direct;
  for (let at = file.indexOf(BEGINNING, from); at >= 0; at = file.indexOf(BEGINNING, at + 1)) {
    const start = at + 1 - HEAD_BYTES;
    const record = start >= from ? recordAt(file, start) : null;
    if (record) return record;
  }
  return null;
}

function parsed(json: string): (FoundRecord['value'] & { readonly n: number }) | null {
  try {
    return JSON.parse(json) as FoundRecord['value'] & { readonly n: number };
  } catch {
    return null;
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
