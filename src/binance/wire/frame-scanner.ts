const ZERO = 0x30;
const NINE = 9;
const POINT = 0x2e;
const QUOTE = 0x22;
const MINUS = 0x2d;
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
/** Integers below this are doubles without loss. */
const EXACT_LIMIT = 2 ** 53;
/** Decimal digits that 32 bits hold in any case. */
const MOST_DIGITS = 9;
const POWERS_OF_TEN: readonly number[] = Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power);
/** Behind every frame: once there, nothing fits any more. */
const NOWHERE = 2 ** 30;

/**
 * Reads one frame from its first byte to its last. A step that does not fit leads nowhere, and so do all after it:
 * `isAtEnd` tells in the end whether everything was as expected. It never throws, and it gives numbers exactly as
 * `Number(text)` does: an integer below 2^53 divided by a power of ten is rounded once (IEEE 754), and what is longer is
 * left to `Number`.
 */
export class FrameScanner {
  #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Whether every step fitted and nothing is left. */
  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Begins with another frame, at this place of it. */
  restart(bytes: Buffer, at: number): void {
    this.#bytes = bytes;
    this.#at = at;
  }

  fail(): void {
    this.#at = NOWHERE;
  }

  /** Steps over these very bytes. */
  expect(pattern: Uint8Array): void {
    const bytes = this.#bytes;
    const from = this.#at;
    for (let index = 0; index < pattern.length; index += 1) {
      if (bytes[from + index] !== pattern[index]) {
        this.#at = NOWHERE;
        return;
      }
    }
    this.#at = from + pattern.length;
  }

  /** Steps over this byte where it stands here; false where another one does. */
  skip(byte: number): boolean {
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }

  /** Digits of a JSON integer that is not negative, below 2^53. */
  integer(): number {
    const bytes = this.#bytes;
    const from = this.#at;
    let at = from;
    let head = 0;
    for (let digit = digitAt(bytes, at); isDigit(digit) && at - from < MOST_DIGITS; digit = digitAt(bytes, at)) {
      head = (Math.imul(head, 10) + digit) | 0;
      at += 1;
    }
    const split = at;
    let tail = 0;
    for (let digit = digitAt(bytes, at); isDigit(digit); digit = digitAt(bytes, at)) {
      tail = (Math.imul(tail, 10) + digit) | 0;
      at += 1;
    }
    const value = head * (POWERS_OF_TEN[at - split] ?? Infinity) + tail;
    const leadsWithZero = bytes[from] === ZERO && at - from > 1;
    this.#at = at === from || leadsWithZero || value >= EXACT_LIMIT ? NOWHERE : at;
    return value;
  }

  /** `true` or `false`. */
  boolean(): boolean {
    const isTrue = this.#bytes[this.#at] === TRUE[0];
    this.expect(isTrue ? TRUE : FALSE);
    return isTrue;
  }

  /** A decimal with its sign, up to the quotation mark behind it, which it steps over. */
  signedDecimal(): number {
    return this.skip(MINUS) ? -this.decimal() : this.decimal();
  }

  /** A decimal that is not negative, up to the quotation mark behind it, which it steps over. */
  decimal(): number {
    const bytes = this.#bytes;
    const from = this.#at;
    let at = from;
    let whole = 0;
    for (let digit = digitAt(bytes, at); isDigit(digit); digit = digitAt(bytes, at)) {
      whole = (Math.imul(whole, 10) + digit) | 0;
      at += 1;
    }
    const wholeDigits = at - from;
    let fraction = 0;
    let places = 0;
    if (bytes[at] === POINT) {
      at += 1;
      const start = at;
      for (let digit = digitAt(bytes, at); isDigit(digit); digit = digitAt(bytes, at)) {
        fraction = (Math.imul(fraction, 10) + digit) | 0;
        at += 1;
      }
      places = at - start;
      if (places === 0) at = NOWHERE;
    }
    if (bytes[at] !== QUOTE || wholeDigits === 0) {
      this.#at = NOWHERE;
      return 0;
    }
    this.#at = at + 1;
    if (wholeDigits > MOST_DIGITS || places > MOST_DIGITS) return this.#long(from, at);
    const scale = POWERS_OF_TEN[places] ?? 1;
    const digits = whole * scale + fraction;
    return digits < EXACT_LIMIT ? digits / scale : this.#long(from, at);
  }

  /** A decimal of many digits; one that is too great for a double leads nowhere. */
  #long(from: number, end: number): number {
    const value = Number(this.#bytes.toString('latin1', from, end));
    if (value === Infinity) this.#at = NOWHERE;
    return value;
  }
}

/** Value of the digit at a place; anything but 0…9 where there is none. */
function digitAt(bytes: Buffer, at: number): number {
  return (bytes[at] ?? 0) - ZERO;
}

function isDigit(value: number): boolean {
  return value >= 0 && value <= NINE;
}
