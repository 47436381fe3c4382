/**
 * Members of a JSON object with each value as the text that was sent: `0.10` stays `0.10` and an id beyond 2^53 keeps
 * its digits, which `JSON.parse` would lose. Signatures and echoed ids need exactly that.
 */
export type JsonMembers = ReadonlyMap<string, string>;

/** Reads the top level of a JSON object; null where the text is JSON but no object; throws `SyntaxError` otherwise. */
export function jsonMembers(text: string): JsonMembers | null {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  return new Map(membersOf(text, text.indexOf('{') + 1));
}

/** What a value's text says: strings lose their quotes, all else stays as it was written. */
export function jsonValueText(raw: string): string {
  return raw.startsWith('"') ? (JSON.parse(raw) as string) : raw;
}

// From here on the text is known to be valid JSON, so that finding where a value ends is all there is to do.
function* membersOf(text: string, start: number): Generator<[name: string, raw: string]> {
  let at = skipBlank(text, start);
  while (text[at] !== '}') {
    const nameEnd = endOfString(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const valueStart = skipBlank(text, skipBlank(text, nameEnd) + 1);
    const valueEnd = endOfValue(text, valueStart);
    yield [name, text.slice(valueStart, valueEnd)];
    at = skipBlank(text, valueEnd);
    if (text[at] === ',') at = skipBlank(text, at + 1);
  }
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  if (first === '{' || first === '[') return endOfNested(text, start);
  let at = start;
  while (at < text.length && !',}] \n\r\t'.includes(text.charAt(at))) at++;
  return at;
}

function endOfNested(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const character = text[at];
    if (character === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (character === '{' || character === '[') depth++;
    if (character === '}' || character === ']') depth--;
    at++;
  } while (depth > 0);
  return at;
}
