import { Decimal } from '../domain/decimal.js';

/**
 * A JSON value that remembers what JSON cannot say: `{"$date":…}`, `{"$decimal":…}`, `{"$bigint":…}`, `{"$number":"NaN"}`.
 * A key that begins with `$` gets a second one, so that nothing can be taken for a tag.
 */
export function encodeTagged(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Decimal.isDecimal(value)) return { $decimal: value.toString() };
  if (typeof value === 'bigint') return { $bigint: value.toString() };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (Array.isArray(value)) return value.map(encodeTagged);
  if (typeof value !== 'object' || value === null) return value;
  return rekeyed(value, (key) => (key.startsWith('$') ? `$${key}` : key), encodeTagged);
}

/** The value that `encodeTagged` was given. Throws `SyntaxError` for a tag that nobody writes. */
export function decodeTagged(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(decodeTagged);
  if (typeof json !== 'object' || json === null) return json;
  const [first, ...others] = Object.entries(json);
  if (first && others.length === 0 && /^\$[^$]/.test(first[0])) return readTag(first[0], first[1]);
  return rekeyed(json, (key) => (key.startsWith('$$') ? key.slice(1) : key), decodeTagged);
}

function readTag(tag: string, value: unknown): unknown {
  if (typeof value !== 'string') throw new SyntaxError(`${tag}: not text`);
  switch (tag) {
    case '$date':
      return new Date(value);
    case '$decimal':
      return new Decimal(value);
    case '$bigint':
      return BigInt(value);
    case '$number':
      return Number(value);
    default:
      throw new SyntaxError(`not a known tag: ${tag}`);
  }
}

/** Built through entries, so that a key named `__proto__` stays a key. */
function rekeyed(record: object, rename: (key: string) => string, change: (value: unknown) => unknown): unknown {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), change(value)]));
}
