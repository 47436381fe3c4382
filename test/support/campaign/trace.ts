import { encodeTagged } from '../../../src/host/events/tagged-json.js';
import type { Told } from './event-record.js';

/** One line of what happened in a round. */
export interface TraceLine {
  readonly at: number;
  readonly kind: 'act' | 'told' | 'fault' | 'disk' | 'heal' | 'life';
  readonly what: unknown;
}

/** The line as a person reads it; empty where it says nothing new. */
export function formatTrace({ at, kind, what }: TraceLine): string {
  const time = new Date(at).toISOString().slice(14, 23);
  if (kind !== 'told') return `${time} ${kind.padEnd(7)} ${typeof what === 'string' ? what : shown(what)}`;
  const { type, data } = what as Told;
  if (type === 'eLog') return `${time} log     ${(data as { msg: string }).msg}`;
  if (!type.endsWith('.') || type === 'eContract.' || type === 'ePosition.') return '';
  return `${time} told    ${type} ${shown(data)}`;
}

function shown(what: unknown): string {
  return JSON.stringify(what, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : encodeTagged(value),
  );
}
