/** Digits of the shortest integer that may lie beyond 2^53. */
const LONG_RUN = 16;
/** A JSON string, or a number of sixteen digits and more that stands by itself. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/**
 * `JSON.parse` that keeps integers beyond 2^53 as text, digit by digit. Binance's ids are JSON integers that may grow
 * past what a double holds (Binance's own connectors type them number or bigint); everything else comes out as usual.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(hasLongDigitRun(text) ? quoteUnsafeIntegers(text) : text) as unknown;
}

/**
 * Whether sixteen digits stand in a row. Every such run lies on one of the places that are looked at, so most of a text
 * need not be: a pattern takes as long as `JSON.parse` itself.
 */
function hasLongDigitRun(text: string): boolean {
  for (let place = LONG_RUN - 1; place < text.length; place += LONG_RUN) {
    if (isDigitAt(text, place) && runLengthAt(text, place) >= LONG_RUN) return true;
  }
  return false;
}

function runLengthAt(text: string, place: number): number {
  let start = place;
  while (isDigitAt(text, start - 1)) start -= 1;
  let end = place + 1;
  while (isDigitAt(text, end)) end += 1;
  return end - start;
}

/** False beyond both ends, where there is no code. */
function isDigitAt(text: string, place: number): boolean {
  const code = text.charCodeAt(place);
  return code >= 48 && code <= 57;
}

function quoteUnsafeIntegers(text: string): string {
  return text.replace(STRING_OR_LONG_INTEGER, (token, offset: number) =>
    token.startsWith('"') || isFraction(text, offset) || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );
}

/** Whether the digits at this place follow a decimal point or belong to an exponent. */
function isFraction(text: string, offset: number): boolean {
  return offset > 0 && /[.\deE+]/.test(text.charAt(offset - 1));
}
