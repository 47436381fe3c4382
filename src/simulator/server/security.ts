import { VenueError } from '../venue-error.js';
import type { ApiKey, ApiKeys } from './api-keys.js';
import type { EndpointParams } from './endpoint.js';
import { readMandatory, readText } from './parameters.js';

/** Parameters of signing; every signed endpoint takes them. `apiKey` travels as a parameter on the WebSocket API only. */
export const SIGNING_PARAMETERS = ['apiKey', 'timestamp', 'recvWindow', 'signature'] as const;

const DEFAULT_RECEIVE_WINDOW_MS = 5_000;
const MAXIMUM_RECEIVE_WINDOW_MS = 60_000;
const TOLERATED_LEAD_MS = 1_000;
/** From here on a timestamp is read as microseconds: as milliseconds it would lie beyond the year 5100. */
const FIRST_MICROSECONDS = 100_000_000_000_000;

/** A request as security sees it. */
export interface SignedRequest {
  readonly params: EndpointParams;
  readonly apiKey: string | undefined;
  /** The exact text that the client must have signed; null where no signature is right. */
  readonly payload: string | null;
}

/** Key of a request; -2014 without one or for a misshapen one, -2015 for an unknown one. */
export function identify(keys: ApiKeys, apiKey: string | undefined): ApiKey {
  if (apiKey === undefined || !/^[\w.-]{1,128}$/.test(apiKey)) {
    throw new VenueError(-2014, 'API-key format invalid.', 401);
  }
  const found = keys.find(apiKey);
  if (!found) throw new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.', 401);
  return found;
}

/** Checks key, time and signature of a request, in this order; answers the key. (rest-api.md, Signed endpoint security) */
export function verifySigned(keys: ApiKeys, request: SignedRequest, serverTime: number): ApiKey {
  const key = identify(keys, request.apiKey);
  verifyTiming(request.params, serverTime);
  const signature = readMandatory(request.params, 'signature');
  if (request.payload === null || !key.hasSigned(request.payload, signature)) {
    throw new VenueError(-1022, 'Signature for this request is not valid.');
  }
  return key;
}

/** Checks `timestamp` against the venue's time and `recvWindow`; -1021 and -1131. */
export function verifyTiming(params: EndpointParams, serverTime: number): void {
  const sentAt = readTimestamp(params);
  const windowMs = readReceiveWindow(params);
  if (sentAt >= serverTime + TOLERATED_LEAD_MS) {
    throw new VenueError(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
  }
  if (serverTime - sentAt > windowMs) {
    throw new VenueError(-1021, 'Timestamp for this request is outside of the recvWindow.');
  }
}

function readTimestamp(params: EndpointParams): number {
  const text = readMandatory(params, 'timestamp');
  if (!/^\d{1,20}$/.test(text)) {
    throw new VenueError(-1100, "Illegal characters found in parameter 'timestamp'; legal range is '^[0-9]{1,20}$'.");
  }
  const value = Number(text);
  return value >= FIRST_MICROSECONDS ? value / 1_000 : value;
}

function readReceiveWindow(params: EndpointParams): number {
  const text = readText(params, 'recvWindow');
  if (text === undefined) return DEFAULT_RECEIVE_WINDOW_MS;
  if (!/^\d{1,20}(\.\d{1,3})?$/.test(text)) {
    throw new VenueError(
      -1100,
      "Illegal characters found in parameter 'recvWindow'; legal range is '^[0-9]{1,20}(\\.[0-9]{1,3})?$'.",
    );
  }
  const windowMs = Number(text);
  if (windowMs > MAXIMUM_RECEIVE_WINDOW_MS) {
    throw new VenueError(-1131, 'recvWindow must be less than 60000');
  }
  return windowMs;
}

/** What a REST client signs: raw query followed by raw body, without the signature (rest-api.md, SIGNED). */
export function restPayload(rawQuery: string, rawBody: string): string {
  return withoutSignature(rawQuery) + withoutSignature(rawBody);
}

function withoutSignature(form: string): string {
  const at = form.indexOf('signature=');
  if (at < 0) return form;
  // Nearly every client puts it last, and once.
  if (form.charAt(at - 1) === '&' && !form.includes('&', at) && !form.includes('signature=', at + 1)) {
    return form.slice(0, at - 1);
  }
  return form
    .split('&')
    .filter((pair) => !pair.startsWith('signature='))
    .join('&');
}

/** What a client of the WebSocket API signs: all parameters but the signature, sorted by name, not percent-encoded. */
export function webSocketPayload(params: EndpointParams): string {
  let payload = '';
  for (const name of [...params.keys()].sort()) {
    if (name !== 'signature') payload += `${payload === '' ? '' : '&'}${name}=${params.get(name) ?? ''}`;
  }
  return payload;
}
