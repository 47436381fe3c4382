import { VenueError } from '../venue-error.js';
import type { EndpointParams } from './endpoint.js';
import { jsonMembers, jsonValueText, nestedMembers, type JsonMembers } from './json-members.js';
import { missing } from './parameters.js';
import { readPlainFrame } from './plain-ws-frame.js';

/** A request frame as it could be read; `refusal` says what is wrong with it. */
export interface WsApiFrame {
  /** JSON text of the id, echoed as it came; `null` where none could be read. */
  readonly rawId: string;
  /** Without its version: `order.place` for `v3/order.place`. */
  readonly method: string;
  /** Parameters in the text in which they were sent, which is the text that was signed: 0.10 stays 0.10. */
  readonly params: EndpointParams;
  readonly refusal: VenueError | null;
}

/** Reads a request frame (web-socket-api.md, Request format). Which code a malformed one gets is not documented. */
export function parseWsApiFrame(text: string): WsApiFrame {
  const plain = readPlainFrame(text);
  return plain ? accepted(plain.rawId, plain.method, plain.params) : readAnyFrame(text);
}

/** The same by the rules of JSON alone, whatever the frame is like. */
export function readAnyFrame(text: string): WsApiFrame {
  const members = readObject(text);
  if (!members) return refused('null', new VenueError(-1135, 'Invalid JSON Request'));
  const rawId = members.get('id');
  if (rawId === undefined || !isId(rawId)) return refused('null', missing('id'));
  const method = jsonValueText(members.get('method') ?? '""');
  if (method === '' || !members.get('method')?.startsWith('"')) return refused(rawId, missing('method'));
  const params = readParams(members.get('params'));
  if (!params) return refused(rawId, missing('params'));
  return accepted(rawId, method, params);
}

function accepted(rawId: string, method: string, params: EndpointParams): WsApiFrame {
  return { rawId, method: method.startsWith('v3/') ? method.slice(3) : method, params, refusal: null };
}

function refused(rawId: string, refusal: VenueError): WsApiFrame {
  return { rawId, method: '', params: new Map(), refusal };
}

function readObject(text: string): JsonMembers | null {
  try {
    return jsonMembers(text);
  } catch {
    return null;
  }
}

function isId(raw: string): boolean {
  return raw === 'null' || raw.startsWith('"') || /^-?\d+$/.test(raw);
}

function readParams(raw: string | undefined): EndpointParams | null {
  if (raw === undefined || raw === 'null') return new Map();
  const members = nestedMembers(raw);
  if (!members) return null;
  const sent = new Map<string, string>();
  for (const [name, value] of members) if (value !== 'null') sent.set(name, jsonValueText(value));
  return sent;
}
