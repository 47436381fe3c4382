/** A payload that is not what Binance documents: says where in it, what stands there, and what was expected. */
export class WireShapeError extends Error {
  override readonly name = 'WireShapeError';
  /** Path inside the payload, such as `symbols[3].filters`. */
  readonly field: string;

  constructor(field: string, expected: string, found: unknown) {
    super(`${field} is ${describe(found)}, expected ${expected}`);
    this.field = field;
  }
}

const LONGEST_EXCERPT = 40;

/** Names a value without quoting all of it. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}…` : text;
}
