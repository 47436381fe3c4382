import type { Decimal } from '../../../host/domain/decimal.js';

/** What of an order a filter looks at. */
export type CheckedField = 'price' | 'stopPrice' | 'quantity' | 'quoteOrderQty' | 'icebergQty' | 'trailingDelta';

/** A filter that an order breaks. */
export interface FilterRefusal {
  readonly filter: string;
  /** What would have to change; null where no value of the order would help. */
  readonly field: CheckedField | null;
  readonly message: string;
  readonly bound: Decimal | number | null;
  /** How the nearest legal value is told; a sentence of its own where absent. */
  readonly hint?: (nearest: string) => string;
}

/** How the fields are called in refusals. */
export const FIELD_NAMES: Readonly<Record<CheckedField, string>> = {
  price: 'price',
  stopPrice: 'trigger price',
  quantity: 'quantity',
  quoteOrderQty: 'quote amount',
  icebergQty: 'iceberg quantity',
  trailingDelta: 'trailing delta',
};

/** An amount as text, never with an exponent. */
export function plain(value: Decimal | number): string {
  return typeof value === 'number' ? String(value) : value.toFixed();
}
