import type { RequestParams } from './spot-rest-api.js';

/** A path as CCXT's signing knows it: the family of endpoints and the rest of the path. */
export interface CcxtPath {
  readonly family: string;
  readonly path: string;
}

/** Families of paths: prefix, CCXT's name for public requests, and for signed ones. */
const FAMILIES: readonly (readonly [prefix: string, open: string, signed: string])[] = [
  ['/api/v3/', 'public', 'private'],
  ['/sapi/v1/', 'sapi', 'sapi'],
  ['/sapi/v2/', 'sapiV2', 'sapiV2'],
  ['/sapi/v3/', 'sapiV3', 'sapiV3'],
];

/** Finds the family of `/api/v3/order`, or null where CCXT has none for it. */
export function toCcxtPath(path: string, signed: boolean): CcxtPath | null {
  const found = FAMILIES.find(([prefix]) => path.startsWith(prefix) && path.length > prefix.length);
  if (found === undefined) return null;
  const [prefix, open, closed] = found;
  return { family: signed ? closed : open, path: path.slice(prefix.length) };
}

/** The way back, for calls that start inside of CCXT. */
export function fromCcxtPath(family: string, path: string): string {
  const found = FAMILIES.find(([, open, signed]) => family === open || family === signed);
  return `${found?.[0] ?? `/${family}/`}${path}`;
}

/** Whether CCXT signs requests of a family. */
export function isSignedFamily(family: string): boolean {
  return FAMILIES.some(([, , signed]) => family === signed);
}

/** Parameters as text, without those that are not set; a number that text cannot hold exactly is refused with null. */
export function toTextParams(params: RequestParams): Record<string, string> | null {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    if (typeof value === 'number' && !isPlain(value)) return null;
    text[name] = String(value);
  }
  return text;
}

/** Numbers whose text is digits alone: no exponent, nothing lost beyond 2^53. */
function isPlain(value: number): boolean {
  return Number.isSafeInteger(value) || (Number.isFinite(value) && /^-?\d+\.\d+$/.test(String(value)));
}
