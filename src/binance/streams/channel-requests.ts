import type { ChannelParams } from './trading-channel.js';

/** Signs WebSocket API payloads; knows the key, never shows the secret. */
export interface ChannelSigner {
  readonly apiKey: string;
  readonly keyKind: 'HMAC' | 'RSA' | 'Ed25519';
  sign(payload: string): string;
}

/** How one request proves who sends it: not at all, by its own signature, or by the session that was logged on. */
export type RequestProof = 'none' | 'signature' | 'session';

/** What a signed request carries besides its own parameters. */
export interface RequestTiming {
  /** Venue time, epoch ms. */
  readonly timestamp: number;
  readonly recvWindowMs: number;
}

/** Ids that may exceed 2^53 come as text and leave as bare JSON integers, digit by digit. */
const INTEGER_PARAMS: ReadonlySet<string> = new Set([
  'orderId',
  'cancelOrderId',
  'orderListId',
  'fromId',
  'strategyId',
  'preventedMatchId',
  'fromPreventedMatchId',
  'fromAllocationId',
  'fromExecutionId',
]);
const DIGITS = /^\d+$/;

/**
 * Text of one request. The signature covers all parameters but itself, sorted by name and joined as `name=value`
 * without percent-encoding (web-socket-api.md, SIGNED request example).
 */
export function encodeChannelRequest(
  id: number,
  method: string,
  params: ChannelParams,
  proof: RequestProof,
  signer: ChannelSigner,
  timing: RequestTiming,
): string {
  const sent: Record<string, string | number | boolean | undefined> = Object.assign({}, params);
  if (proof !== 'none') {
    sent['timestamp'] = timing.timestamp;
    sent['recvWindow'] = timing.recvWindowMs;
  }
  if (proof === 'signature') {
    sent['apiKey'] = signer.apiKey;
    sent['signature'] = signer.sign(signaturePayload(sent));
  }
  return `{"id":${id},"method":${JSON.stringify(method)},"params":${toJson(sent)}}`;
}

/** What is signed: `apiKey=…&price=…&symbol=…`, raw text. */
export function signaturePayload(params: ChannelParams): string {
  let payload = '';
  for (const name of sortedNames(Object.keys(params))) {
    const value = params[name];
    if (name === 'signature' || value === undefined) continue;
    payload += `${payload === '' ? '' : '&'}${name}=${String(value)}`;
  }
  return payload;
}

let latest: { readonly names: readonly string[]; readonly sorted: readonly string[] } = { names: [], sorted: [] };

/** Requests of one kind follow one another, with the same names in the same order: those are sorted once. */
function sortedNames(names: readonly string[]): readonly string[] {
  const isAsBefore = names.length === latest.names.length && names.every((name, place) => name === latest.names[place]);
  if (!isAsBefore) latest = { names, sorted: [...names].sort() };
  return latest.sorted;
}

/** Only an id that came as text needs more than `JSON.stringify`; orders have none. */
function toJson(params: ChannelParams): string {
  if (!hasInteger(params)) return JSON.stringify(params);
  const fields = Object.keys(params).flatMap((name) => {
    const value = params[name];
    if (value === undefined) return [];
    return `${JSON.stringify(name)}:${isInteger(name, value) ? String(value) : JSON.stringify(value)}`;
  });
  return `{${fields.join(',')}}`;
}

function hasInteger(params: ChannelParams): boolean {
  for (const name of INTEGER_PARAMS) if (isInteger(name, params[name])) return true;
  return false;
}

function isInteger(name: string, value: ChannelParams[string]): boolean {
  return typeof value === 'string' && INTEGER_PARAMS.has(name) && DIGITS.test(value);
}
