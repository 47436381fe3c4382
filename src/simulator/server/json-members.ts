/**
 * Members of a JSON object with each value as the text that was sent: `0.10` stays `0.10` and an id beyond 2^53 keeps
 * its digits, which `JSON.parse` would lose. Signatures and echoed ids need exactly that.
 */
export type JsonMembers = ReadonlyMap<string, string>;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPENING_BRACKET, CLOSING_BRACKET, OPENING_BRACE, CLOSING_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];
const [TAB, LINE_FEED, CARRIAGE_RETURN, BLANK] = [0x09, 0x0a, 0x0d, 0x20];

/** Reads the top level of a JSON object; null where the text is JSON but no object; throws `SyntaxError` otherwise. */
export function jsonMembers(text: string): JsonMembers | null {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  return membersOf(text, text.indexOf('{') + 1);
}

/** The same for a value out of a text that has been read: it is known to be JSON. */
export function nestedMembers(raw: string): JsonMembers | null {
  return raw.startsWith('{') ? membersOf(raw, 1) : null;
}

/** What a value's text says: strings lose their quotes, all else stays as it was written. */
export function jsonValueText(raw: string): string {
  if (raw.charCodeAt(0) !== QUOTE) return raw;
  return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
}

// From here on the text is known to be valid JSON, so that finding where a value ends is all there is to do.
function membersOf(text: string, start: number): JsonMembers {
  const members = new Map<string, string>();
  let at = skipBlank(text, start);
  while (text.charCodeAt(at) !== CLOSING_BRACE) {
    const nameEnd = endOfString(text, at);
    const name = jsonValueText(text.slice(at, nameEnd));
    const valueStart = skipBlank(text, skipBlank(text, nameEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    members.set(name, text.slice(valueStart, valueEnd));
    at = skipBlank(text, valueEnd);
    if (text.charCodeAt(at) === COMMA) at = skipBlank(text, at + 1);
  }
  return members;
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === BLANK || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
}

function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return endOfString(text, start);
  if (first === OPENING_BRACE || first === OPENING_BRACKET) return endOfNested(text, start);
  let at = start;
  while (at < text.length && !isEnd(text.charCodeAt(at))) at++;
  return at;
}

function isEnd(code: number): boolean {
  return code === COMMA || code === CLOSING_BRACE || code === CLOSING_BRACKET || isBlank(code);
}

function endOfNested(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    if (code === OPENING_BRACE || code === OPENING_BRACKET) depth++;
    if (code === CLOSING_BRACE || code === CLOSING_BRACKET) depth--;
    at++;
  } while (depth > 0);
  return at;
}
