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
  const entries = new Map<string, string | number | boolean>();
  for (const [name, value] of Object.entries(params)) if (value !== undefined) entries.set(name, value);
  if (proof !== 'none') {
    entries.set('timestamp', timing.timestamp);
    entries.set('recvWindow', timing.recvWindowMs);
  }
  if (proof === 'signature') {
    entries.set('apiKey', signer.apiKey);
    entries.set('signature', signer.sign(signaturePayload(entries)));
  }
  return `{"id":${id},"method":${JSON.stringify(method)},"params":${toJson(entries)}}`;
}

/** What is signed: `apiKey=…&price=…&symbol=…`, raw text. */
export function signaturePayload(params: ReadonlyMap<string, string | number | boolean>): string {
  const names = [...params.keys()].filter((name) => name !== 'signature').sort();
  return names.map((name) => `${name}=${String(params.get(name))}`).join('&');
}

function toJson(entries: ReadonlyMap<string, string | number | boolean>): string {
  const fields = [...entries].map(([name, value]) => `${JSON.stringify(name)}:${valueText(name, value)}`);
  return `{${fields.join(',')}}`;
}

function valueText(name: string, value: string | number | boolean): string {
  if (typeof value === 'string' && INTEGER_PARAMS.has(name) && DIGITS.test(value)) return value;
  return JSON.stringify(value);
}
