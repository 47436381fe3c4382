import { jsonMembers, type JsonMembers } from './json-members.js';

/** A refusal of a control message: Binance's code 0 to 3 and words, and the id as it was sent, where it could be read. */
export class StreamRequestError extends Error {
  override readonly name = 'StreamRequestError';

  constructor(
    readonly code: 0 | 1 | 2 | 3,
    message: string,
    readonly rawId?: string,
  ) {
    super(message);
  }
}

/** A control message that has been understood. `rawId` is the JSON text of the id, echoed as it came. */
export type StreamControl = { readonly rawId: string } & (
  | { readonly method: 'SUBSCRIBE' | 'UNSUBSCRIBE'; readonly streams: readonly string[] }
  | { readonly method: 'LIST_SUBSCRIPTIONS' | 'GET_PROPERTY' }
  | { readonly method: 'SET_PROPERTY'; readonly combined: boolean }
);

type Method = StreamControl['method'];

const METHODS: readonly Method[] = ['SUBSCRIBE', 'UNSUBSCRIBE', 'LIST_SUBSCRIPTIONS', 'SET_PROPERTY', 'GET_PROPERTY'];
const LARGEST_ID = 2n ** 63n;

/**
 * Reads a control message (web-socket-streams.md, Live subscribing and Error messages); throws `StreamRequestError`.
 * The words for `params` of a wrong type are ours: the page does not print any.
 */
export function parseStreamRequest(text: string): StreamControl {
  const members = membersOf(text);
  const rawId = readId(members.get('id'));
  const method = readMethod(text, members, rawId);
  const params = readParams(members.get('params'), rawId);
  switch (method) {
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      return { method, rawId, streams: readStreams(params, rawId) };
    case 'LIST_SUBSCRIPTIONS':
      refuseMoreThan(0, params, rawId);
      return { method, rawId };
    case 'GET_PROPERTY':
      refuseMoreThan(1, params, rawId);
      readProperty(params, rawId);
      return { method, rawId };
    case 'SET_PROPERTY':
      refuseMoreThan(2, params, rawId);
      readProperty(params, rawId);
      return { method, rawId, combined: readBoolean(params[1], rawId) };
  }
}

function membersOf(text: string): JsonMembers {
  let members: JsonMembers | null;
  try {
    members = jsonMembers(text);
  } catch {
    // Binance names the place of the fault; ours is always the beginning.
    throw new StreamRequestError(3, 'Invalid JSON: expected value at line 1 column 1');
  }
  if (!members) throw new StreamRequestError(2, 'Invalid request: expected an object at line 1 column 0');
  return members;
}

function readId(raw: string | undefined): string {
  if (raw !== undefined && isId(raw)) return raw;
  throw new StreamRequestError(2, 'Invalid request: request ID must be an unsigned integer');
}

function isId(raw: string): boolean {
  if (raw === 'null') return true;
  if (/^-?\d{1,19}$/.test(raw)) return BigInt(raw) < LARGEST_ID && BigInt(raw) >= -LARGEST_ID;
  return /^"[A-Za-z0-9_-]{0,36}"$/.test(raw);
}

function readMethod(text: string, members: JsonMembers, rawId: string): Method {
  const raw = members.get('method');
  if (raw === undefined) {
    throw new StreamRequestError(2, `Invalid request: missing field \`method\` at line 1 column ${text.length}`, rawId);
  }
  const method: unknown = JSON.parse(raw);
  const known = METHODS.find((name) => name === method);
  if (known) return known;
  const names = METHODS.map((name) => `\`${name}\``).join(', ');
  const column = text.indexOf(raw) + raw.length;
  throw new StreamRequestError(
    2,
    `Invalid request: unknown variant \`${String(method)}\`, expected one of ${names} at line 1 column ${column}`,
    rawId,
  );
}

function readParams(raw: string | undefined, rawId: string): readonly unknown[] {
  const params: unknown = raw === undefined || raw === 'null' ? [] : JSON.parse(raw);
  if (Array.isArray(params)) return params;
  throw new StreamRequestError(2, 'Invalid request: params must be an array', rawId);
}

function readStreams(params: readonly unknown[], rawId: string): readonly string[] {
  if (params.every((name) => typeof name === 'string')) return params;
  throw new StreamRequestError(2, 'Invalid request: stream name must be a string', rawId);
}

function refuseMoreThan(count: number, params: readonly unknown[], rawId: string): void {
  if (params.length > count) throw new StreamRequestError(2, 'Invalid request: too many parameters', rawId);
}

function readProperty(params: readonly unknown[], rawId: string): void {
  const [property] = params;
  if (typeof property !== 'string') {
    throw new StreamRequestError(2, 'Invalid request: property name must be a string', rawId);
  }
  if (property !== 'combined') throw new StreamRequestError(0, 'Unknown property', rawId);
}

function readBoolean(value: unknown, rawId: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new StreamRequestError(1, 'Invalid value type: expected Boolean', rawId);
}
