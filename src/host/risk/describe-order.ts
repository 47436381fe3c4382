import { Decimal } from '../domain/decimal.js';
import type { OrderRequest } from '../domain/requests.js';

/** An order request in a few words, for logs and alerts; it never throws, as the order may be on its way already. */
export function describeOrder(request: Partial<OrderRequest> | null | undefined): string {
  const { direction, type, volume, symbol, exchange, price } = request ?? {};
  const at = shown(price ?? '');
  return `${[direction, type, volume, symbol, exchange].map(shown).join(' ')}${at && ` at ${at}`}`;
}

/** Programs without types hand over anything. */
function shown(value: unknown): string {
  if (Decimal.isDecimal(value)) return value.toString();
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
