/**
 * The simulator's money: whole units of 10^-8, as bigint. Every spot asset of Binance has at most eight decimals,
 * so prices, quantities and balances are exact; a product is exact where tick × step is at least 10^-8.
 */
export type Units = bigint;

/** Units in one whole: 10^8. */
export const ONE: Units = 100_000_000n;

/** The most digits before the point with which an amount in units is exact as a double. */
const MOST_PLAIN_DIGITS = 7;
const POWERS_OF_TEN = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
const [POINT, ZERO, NINE] = [0x2e, 0x30, 0x39];

/**
 * Reads what nearly every amount of an order is: at most seven digits, and eight decimals where there is a point. Null
 * for all else, which `parseUnits` may still read.
 */
export function parsePlainUnits(text: string): Units | null {
  const { length } = text;
  let value = 0;
  let point = length;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO);
    else if (code === POINT && point === length) point = at;
    else return null;
  }
  if (point === 0 || point > MOST_PLAIN_DIGITS || point === length - 1) return null;
  const power = POWERS_OF_TEN[point === length ? 8 : 8 - (length - point - 1)];
  return power === undefined ? null : BigInt(value * power);
}

const PATTERN = /^(-?)(\d+)(?:\.(\d*))?$/;

/** Reads decimal text ("2683.80"); null where it is no plain decimal number or has more than eight decimals. */
export function parseUnits(text: string): Units | null {
  const plain = parsePlainUnits(text);
  if (plain !== null) return plain;
  const match = PATTERN.exec(text);
  if (!match) return null;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > 8) return null;
  const units = BigInt((match[2] ?? '0') + fraction.padEnd(8, '0'));
  return match[1] ? -units : units;
}

/** Reads decimal text that is known to be right; throws `RangeError` otherwise. */
export function units(text: string): Units {
  // A number, as programs without types give one, must not become no money at all.
  const parsed = typeof text === 'string' ? parseUnits(text) : null;
  if (parsed === null) throw new RangeError(`no text of a decimal number of at most 8 decimals: ${text}`);
  return parsed;
}

/** Up to here a double is exact, and its division by 10^8 never comes out at the next whole number. */
const MOST_EXACT: Units = 2n ** 53n - 1n;

/** Writes as Binance does, eight decimals: `"2683.80000000"`. */
export function formatUnits(value: Units): string {
  if (value === 0n) return '0.00000000'; // most amounts of an order are
  if (value > 0n && value <= MOST_EXACT) {
    const amount = Number(value);
    const whole = Math.floor(amount / 1e8);
    // With a one before them, the decimals keep their zeros.
    return `${whole}.${String(1e8 + (amount - whole * 1e8)).slice(1)}`;
  }
  const digits = (value < 0n ? -value : value).toString().padStart(9, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

/** Product of two amounts, cut (not rounded) to eight decimals. */
export function multiply(a: Units, b: Units): Units {
  return (a * b) / ONE;
}

/** Nearest double; for statistics and agents, never for money. */
export function unitsToNumber(value: Units): number {
  return Number(value) / 1e8;
}
