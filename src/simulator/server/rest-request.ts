import type { IncomingMessage } from 'node:http';
import { VenueError } from '../venue-error.js';
import type { EndpointParams } from './endpoint.js';
import { restPayload } from './security.js';

/** Longest body that is read; an order is some 500 bytes. */
const LONGEST_BODY_BYTES = 1_048_576;

/** A REST request, read but not yet understood. */
export interface RestRequest {
  readonly httpMethod: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly rawBody: string;
  readonly address: string;
  readonly apiKey: string | undefined;
}

/** Reads a request to its end; null where the body is longer than any order can be. */
export async function readRestRequest(request: IncomingMessage): Promise<RestRequest | null> {
  const rawBody = await readBody(request);
  if (rawBody === null) return null;
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const apiKey = request.headers['x-mbx-apikey'];
  return {
    httpMethod: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    rawQuery: mark < 0 ? '' : url.slice(mark + 1),
    rawBody,
    address: request.socket.remoteAddress ?? '',
    apiKey: Array.isArray(apiKey) ? apiKey[0] : apiKey,
  };
}

function readBody(request: IncomingMessage): Promise<string | null> {
  if (!hasBody(request)) return Promise.resolve('');
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes <= LONGEST_BODY_BYTES) return;
      // The rest is read by nobody, but it is read: the client would not look for an answer before it has sent all.
      request.off('data', take).resume();
      resolve(null);
    };
    request.on('data', take).once('error', reject);
    request.once('end', () =>
      resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString('utf8') ?? ''),
    );
  });
}

/** Most requests have none, and waiting for its end takes longer than the order itself (RFC 9112 §6.3). */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Parameters of query and body. Where a name is in both, the query's value wins (rest-api.md, General information). */
export function restParams({ rawQuery, rawBody }: RestRequest): EndpointParams {
  if (rawQuery === '') return decodeForm(rawBody);
  const query = decodeForm(rawQuery);
  return rawBody === '' ? query : new Map([...decodeForm(rawBody), ...query]);
}

/**
 * The text that the signature of this request covers; null where the body is not percent-encoded, of which Binance takes
 * no signature since 2026-01-15. A query that is not comes as other letters than those that were signed.
 */
export function signedText({ rawQuery, rawBody }: RestRequest): string | null {
  return Buffer.byteLength(rawBody) === rawBody.length ? restPayload(rawQuery, rawBody) : null;
}

/** Decodes `name=value&…`; -1100 for a broken percent sequence, -1101 for a name that comes twice. */
function decodeForm(form: string): EndpointParams {
  const params = new Map<string, string>();
  // Nearly no form has anything to decode, and one look at the whole of it says so.
  const read = ENCODED.test(form) ? decode : asItStands;
  let end = -1;
  while (end < form.length) {
    const start = end + 1;
    end = endOfPair(form, start);
    if (end === start) continue;
    const mark = form.indexOf('=', start);
    const isNamed = mark >= 0 && mark < end;
    const name = read(form.slice(start, isNamed ? mark : end));
    if (params.has(name)) throw new VenueError(-1101, `Duplicate values for parameter '${name}'.`);
    params.set(name, isNamed ? read(form.slice(mark + 1, end)) : '');
  }
  return params;
}

function endOfPair(form: string, start: number): number {
  const end = form.indexOf('&', start);
  return end < 0 ? form.length : end;
}

const ENCODED = /[%+]/;

function asItStands(text: string): string {
  return text;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new VenueError(-1100, 'Illegal characters found in a parameter.');
  }
}
