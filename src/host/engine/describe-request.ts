import { toWholeId } from '../domain/identities.js';

/**
 * The fields of a request that say what it is about, for a log line. It never throws: programs without types hand over
 * anything, and what is no request is refused by the adapter, which names what is wrong.
 */
export function describeRequest(request: unknown, ...fields: readonly string[]): string {
  if (!isRecord(request)) return String(request);
  const given = fields.map((name) => request[name]).filter((value) => value !== undefined);
  return given.map(shown).join(' ');
}

/** The order or quote that a request names, by its whole id, and its symbol; it never throws either. */
export function describeTarget(adapterName: string, request: unknown): string {
  if (!isRecord(request)) return String(request);
  const { orderId } = request;
  const named = typeof orderId === 'string' ? { ...request, orderId: toWholeId(adapterName, orderId) } : request;
  return describeRequest(named, 'orderId', 'symbol');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return isRecord(value) ? 'an object' : String(value);
}
