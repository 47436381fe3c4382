import { parseJson } from './json.js';
import { isRecord } from './shape.js';
import type { ErrorBody } from './trading.js';

/**
 * The error body of a REST answer, ids in its `data` kept digit by digit; null where the text is something else (a
 * firewall's HTML, a proxy's page).
 */
export function toErrorBody(text: string): ErrorBody | null {
  const body = parsed(text);
  if (!isRecord(body)) return null;
  const { code, msg, data } = body;
  if (typeof code !== 'number' || typeof msg !== 'string') return null;
  return { code, msg, ...(data !== undefined && { data }) };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
