/** Sixteen digits in a row: the shortest integer that may lie beyond 2^53. */
const LONG_DIGIT_RUN = /\d{16}/;
/** A JSON string, or a number of sixteen digits and more that stands by itself. */
const STRING_OR_LONG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

/**
 * `JSON.parse` that keeps integers beyond 2^53 as text, digit by digit. Binance's ids are JSON integers that may grow
 * past what a double holds (protocol §14.9); everything else comes out as usual.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(LONG_DIGIT_RUN.test(text) ? quoteUnsafeIntegers(text) : text) as unknown;
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
