/**
 * Writes JSON like `JSON.stringify`, and a bigint as the integer that it is: Binance's ids are JSON integers that may
 * exceed 2^53, and must not lose a digit on the way.
 */
export function toJsonText(value: unknown): string {
  return write(value) ?? 'null';
}

function write(value: unknown): string | undefined {
  if (typeof value === 'bigint') return value.toString();
  // Answers undefined for what JSON cannot say, against its declared type.
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return Array.isArray(value) ? writeArray(value) : writeObject(value);
}

function writeArray(values: readonly unknown[]): string {
  return `[${values.map((value) => write(value) ?? 'null').join(',')}]`;
}

function writeObject(value: object): string {
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = write(member);
    if (text !== undefined) members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}
