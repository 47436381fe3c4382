/** JSON that has been written already, for what is written over and over in the same form. */
export class JsonText {
  constructor(readonly text: string) {}
}

/**
 * Writes JSON like `JSON.stringify`, and a bigint as the integer that it is: Binance's ids are JSON integers that may
 * exceed 2^53, and must not lose a digit on the way.
 */
export function toJsonText(value: unknown): string {
  return write(value) ?? 'null';
}

/** Text that JSON says as it stands, but for the quotes. */
const PLAIN = /^[ !#-[\]-~]*$/;

function write(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? value.toString() : 'null';
    case 'bigint':
    case 'boolean':
      return value.toString();
    case 'object':
      if (value === null) return 'null';
      if (value instanceof JsonText) return value.text;
      return Array.isArray(value) ? writeArray(value) : writeObject(value as Readonly<Record<string, unknown>>);
    case 'undefined':
    case 'function':
    case 'symbol':
      return undefined; // JSON cannot say it
  }
}

/** A text as JSON has it. */
export function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function writeArray(values: readonly unknown[]): string {
  return `[${values.map((value) => write(value) ?? 'null').join(',')}]`;
}

function writeObject(members: Readonly<Record<string, unknown>>): string {
  let written = '';
  for (const name of Object.keys(members)) {
    const text = write(members[name]);
    if (text !== undefined) written += `${written === '' ? '' : ','}${quoted(name)}:${text}`;
  }
  return `{${written}}`;
}
