import { Decimal } from '../domain/decimal.js';
import { EventType } from './event-types.js';
import type { Event, EventPayloads } from './event-types.js';
import { decodeTagged, encodeTagged } from './tagged-json.js';

type Kind<Value> = NonNullable<Value> extends Date ? 'date' : NonNullable<Value> extends Decimal ? 'decimal' : never;

/** Which fields are instants and which are money: by construction, exactly those of the payload's type. */
type FieldKinds<Payload> = {
  readonly [Field in keyof Payload as Kind<Payload[Field]> extends never ? never : Field]-?: Kind<Payload[Field]>;
};

type Kinds = Readonly<Record<string, 'date' | 'decimal'>>;

const KINDS: { readonly [Type in Exclude<keyof EventPayloads, 'eTimer'>]: FieldKinds<EventPayloads[Type]> } = {
  'eTick.': { datetime: 'date', localTime: 'date' },
  'eTrade.': {
    price: 'decimal',
    volume: 'decimal',
    datetime: 'date',
    commission: 'decimal',
    realizedPnl: 'decimal',
  },
  'eOrder.': { price: 'decimal', volume: 'decimal', traded: 'decimal', datetime: 'date' },
  'ePosition.': { volume: 'decimal', frozen: 'decimal', price: 'decimal', pnl: 'decimal', ydVolume: 'decimal' },
  'eAccount.': { balance: 'decimal', frozen: 'decimal', available: 'decimal' },
  'eQuote.': { bidPrice: 'decimal', bidVolume: 'decimal', askPrice: 'decimal', askVolume: 'decimal', datetime: 'date' },
  'eContract.': {
    size: 'decimal',
    priceTick: 'decimal',
    minVolume: 'decimal',
    maxVolume: 'decimal',
    volumeStep: 'decimal',
    minNotional: 'decimal',
    minPrice: 'decimal',
    maxPrice: 'decimal',
  },
  'eBar.': { datetime: 'date' },
  'eBook.': { datetime: 'date', localTime: 'date' },
  'eTransaction.': { datetime: 'date', localTime: 'date' },
  'eConnection.': { time: 'date' },
  'eAlert.': { since: 'date', clearedAt: 'date' },
  eLog: { time: 'date' },
};

/**
 * Writes an event as JSON. The payload's own instants are ISO text and its money is decimal text, as a reader in any
 * language expects; what an adapter put into `extra`, and payloads of types that the host does not know, keep their
 * Dates, Decimals and bigints by a tag (`{"$decimal":"0.1"}`).
 */
export function encodeEvent(event: Event): string {
  return JSON.stringify({ type: event.type, data: encodePayload(event.type, event.data) });
}

/** Reads what `encodeEvent` wrote. Throws `SyntaxError` where the text is no event, naming the field that is wrong. */
export function decodeEvent(text: string): Event {
  const parsed: unknown = JSON.parse(text);
  if (!isRecord(parsed) || typeof parsed['type'] !== 'string') throw new SyntaxError('not an event: no type');
  return { type: parsed['type'], data: decodePayload(parsed['type'], parsed['data']) };
}

/** The JSON value of a payload, to be put into a larger document. */
export function encodePayload(type: string, data: unknown): unknown {
  const kinds = kindsOf(type);
  if (!kinds || !isRecord(data)) return encodeTagged(data);
  return mapFields(data, (field, value) => {
    if (value === null || !Object.hasOwn(kinds, field)) return encodeTagged(value);
    return value instanceof Date ? value.toISOString() : (value as Decimal).toFixed();
  });
}

/** The payload of a JSON value made by `encodePayload`. */
export function decodePayload(type: string, json: unknown): unknown {
  const kinds = kindsOf(type);
  if (!kinds) return decodeTagged(json);
  if (!isRecord(json)) throw new SyntaxError(`not the payload of ${type}: no object`);
  return mapFields(json, (field, value) => {
    const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined;
    if (value === null || kind === undefined) return decodeTagged(value);
    return readField(`${type} ${field}`, kind, value);
  });
}

function readField(what: string, kind: 'date' | 'decimal', value: unknown): Date | Decimal {
  if (typeof value !== 'string') throw new SyntaxError(`${what}: not text`);
  if (kind === 'decimal') return readDecimal(what, value);
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw new SyntaxError(`${what}: not an instant: ${value}`);
  return date;
}

function readDecimal(what: string, value: string): Decimal {
  try {
    return new Decimal(value);
  } catch {
    throw new SyntaxError(`${what}: not a decimal number: ${value}`);
  }
}

function kindsOf(type: string): Kinds | undefined {
  const dot = type.indexOf('.');
  const general = dot < 0 ? type : type.slice(0, dot + 1);
  return general !== EventType.TIMER && Object.hasOwn(KINDS, general)
    ? (KINDS as Readonly<Record<string, Kinds>>)[general]
    : undefined;
}

function mapFields(
  record: Readonly<Record<string, unknown>>,
  change: (field: string, value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([field, value]) => [field, change(field, value)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
