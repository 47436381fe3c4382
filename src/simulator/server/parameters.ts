import { checkClientOrderId } from '../matching/client-order-id.js';
import { parsePlainUnits, parseUnits, type Units } from '../units.js';
import { VenueError } from '../venue-error.js';
import type { EndpointParams } from './endpoint.js';

/**
 * Readers of request parameters, each with the refusal that Binance gives (errors.md, 11xx). `read…` answers undefined
 * where the parameter is absent; an empty one is -1105.
 */

/** Text of an optional parameter. */
export function readText(params: EndpointParams, name: string): string | undefined {
  const text = params.get(name);
  if (text === '') throw new VenueError(-1105, `Parameter '${name}' was empty.`);
  return text;
}

/** Text of a mandatory parameter; -1102 where it is absent. */
export function readMandatory(params: EndpointParams, name: string): string {
  const text = readText(params, name);
  if (text === undefined) throw missing(name);
  return text;
}

/** -1102 for a parameter that had to be sent. */
export function missing(name: string): VenueError {
  return new VenueError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
}

/** -1102 where one of two had to be sent. */
export function bothMissing(first: string, second: string): VenueError {
  return new VenueError(-1102, `Param '${first}' or '${second}' must be sent, but both were empty/null!`);
}

/** -1100 with the pattern that the text had to match. */
export function illegal(name: string, legalRange: string): VenueError {
  return new VenueError(-1100, `Illegal characters found in parameter '${name}'; legal range is '${legalRange}'.`);
}

/** -1130 for a value that is well written and makes no sense. */
export function invalid(name: string): VenueError {
  return new VenueError(-1130, `Data sent for parameter '${name}' is not valid.`);
}

/** -1128 for parameters that do not go together. */
export function badCombination(): VenueError {
  return new VenueError(-1128, 'Combination of optional parameters invalid.');
}

/** Whole number that may exceed 2^53: ids. */
export function readId(params: EndpointParams, name: string): bigint | undefined {
  const text = readText(params, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,20}$/.test(text)) throw illegal(name, '^[0-9]{1,20}$');
  return BigInt(text);
}

/** Whole number within the precision of a double. */
export function readInteger(params: EndpointParams, name: string): number | undefined {
  const value = readId(params, name);
  if (value === undefined) return undefined;
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new VenueError(-1108, `Parameter '${name}' overflowed.`);
  return Number(value);
}

/** Whole number from the range of a 64-bit integer, with a sign. */
export function readSignedId(params: EndpointParams, name: string): bigint | undefined {
  const text = readText(params, name);
  if (text === undefined) return undefined;
  if (!/^-?\d{1,19}$/.test(text)) throw illegal(name, '^-?[0-9]{1,19}$');
  return BigInt(text);
}

/** `limit`: 0 is refused, what exceeds the maximum is cut to it. */
export function readLimit(params: EndpointParams, whenAbsent: number, maximum: number): number {
  const limit = readInteger(params, 'limit') ?? whenAbsent;
  if (limit === 0) throw invalid('limit');
  return Math.min(limit, maximum);
}

const FIRST_MICROSECONDS = 100_000_000_000_000;

/** Time in milliseconds, given in milliseconds or (from its magnitude) microseconds (rest-api.md, General information). */
export function readTime(params: EndpointParams, name: string): number | undefined {
  const value = readInteger(params, name);
  return value !== undefined && value >= FIRST_MICROSECONDS ? Math.floor(value / 1_000) : value;
}

/** Amount, price or rate: plain decimal text of at most eight decimals; more is -1111. */
export function readAmount(params: EndpointParams, name: string): Units | undefined {
  const text = readText(params, name);
  if (text === undefined) return undefined;
  const plain = parsePlainUnits(text);
  if (plain !== null) return plain;
  if (!/^\d{1,20}(\.\d{1,20})?$/.test(text)) throw illegal(name, '^([0-9]{1,20})(\\.[0-9]{1,20})?$');
  const amount = parseUnits(text);
  if (amount === null) throw new VenueError(-1111, `Parameter '${name}' has too much precision.`);
  return amount;
}

/**
 * One of the given words; `refusal` says what is answered otherwise (-1130 where Binance has no code of its own). It is
 * made only then: an error costs more than all the rest of reading an order.
 */
export function readChoice<Word extends string>(
  params: EndpointParams,
  name: string,
  words: readonly Word[],
  refusal: () => VenueError = () => invalid(name),
): Word | undefined {
  const text = readText(params, name);
  if (text === undefined) return undefined;
  for (const word of words) if (word === text) return word;
  throw refusal();
}

/** `true` or `false` in any case. */
export function readBoolean(params: EndpointParams, name: string): boolean | undefined {
  const text = readText(params, name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw invalid(name);
  return text === 'true';
}

/** Client order id; -1100 for characters that it must not have. */
export function readClientOrderId(params: EndpointParams, name: string): string | undefined {
  const text = readText(params, name);
  if (text !== undefined) checkClientOrderId(text, name);
  return text;
}

/** Refuses what the endpoint does not read: too many is -1101, an unknown one -1104 with the counts. */
export function refuseUnread(params: EndpointParams, known: ReadonlySet<string>): void {
  if (params.size > known.size) {
    throw new VenueError(-1101, `Too many parameters; expected '${known.size}' and received '${params.size}'.`);
  }
  let read = 0;
  for (const name of params.keys()) if (known.has(name)) read++;
  if (read < params.size) {
    throw new VenueError(
      -1104,
      `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${params.size}'.`,
    );
  }
}
