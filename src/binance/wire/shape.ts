import { WireShapeError } from './wire-shape-error.js';

/** Looks at one value and throws `WireShapeError` where it is not as documented. */
export interface Check<Shape = unknown> {
  (value: unknown, field: string): void;
  /** What a value that passed is; never set, it only carries the type. */
  readonly shape?: Shape;
}

/** Narrows `unknown` to `Shape`, by looking and not by copying. */
export type Narrow<Shape> = (value: unknown) => Shape;

/** A check for every field of `Shape`; what `Shape` does not name is kept and never looked at. */
export type Fields<Shape> = Readonly<Record<keyof Shape, Check>>;

/** Where a value stands is put together only for one that fails, which is looked at a second time. */
const ELEMENT = 'an element';
const DECIMAL = /^-?\d+(\.\d+)?$/;
const INTEGER = /^-?\d+$/;

/** Any text, the empty one included. */
export const text: Check = (value, field) => {
  if (typeof value !== 'string') throw new WireShapeError(field, 'a text', value);
};

/** A decimal number as text: `"2683.80000000"`. */
export const decimal: Check = (value, field) => {
  if (!isDecimalText(value)) throw new WireShapeError(field, 'a decimal text', value);
};

/** Whether it is a decimal number as text. Most of what Binance tells of a new order is nothing, always written so. */
export function isDecimalText(value: unknown): value is string {
  return value === '0.00000000' || (typeof value === 'string' && DECIMAL.test(value));
}

/** A finite JSON number. */
export const number: Check = (value, field) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new WireShapeError(field, 'a number', value);
};

/** A JSON true or false. */
export const boolean: Check = (value, field) => {
  if (typeof value !== 'boolean') throw new WireShapeError(field, 'true or false', value);
};

/** An id: a safe integer, or the digits of a greater one. */
export const venueId: Check = (value, field) => {
  if (!isVenueId(value)) throw new WireShapeError(field, 'an id', value);
};

/** Whether it is an id. */
export function isVenueId(value: unknown): boolean {
  return typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && INTEGER.test(value);
}

/** Anything: the field is named for completeness only. */
export const anything: Check = () => undefined;

/** Looked at only where it is there. */
export const optional =
  (check: Check): Check =>
  (value, field) => {
    if (value !== undefined) check(value, field);
  };

/** Null, or what the check wants. */
export const nullable =
  (check: Check): Check =>
  (value, field) => {
    if (value !== null) check(value, field);
  };

/** An array of which every element passes. */
export const list =
  <Shape>(check: Check<Shape>): Check<Shape[]> =>
  (value, field) => {
    if (!Array.isArray(value)) throw new WireShapeError(field, 'an array', value);
    let index = 0;
    try {
      for (; index < value.length; index += 1) check(value[index], ELEMENT);
    } catch (error) {
      check(value[index], `${field}[${index}]`);
      throw error;
    }
  };

/** An object with these fields; further ones are kept as they are. */
export const object = <Shape>(fields: Fields<Shape>): Check<Shape> => {
  const checks = Object.entries<Check>(fields);
  return (value, field) => {
    const record = toRecord(value, field);
    let last = checks[0];
    try {
      for (last of checks) last[1](record[last[0]], last[0]);
    } catch (error) {
      if (last && field !== '') last[1](record[last[0]], `${field}.${last[0]}`);
      throw error;
    }
  };
};

/** Narrows to an object whose fields are still unknown. */
export function toRecord(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new WireShapeError(field === '' ? 'the payload' : field, 'an object', value);
}

/** Whether it is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A function that narrows to what the check carries; its errors name fields relative to the payload. */
export const narrow =
  <Shape>(check: Check<Shape>): Narrow<Shape> =>
  (value) => {
    check(value, '');
    return value as Shape;
  };
