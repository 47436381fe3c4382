/**
 * The double nearest to Binance's decimal text. Up to 15 significant digits it gives the decimal back exactly. What the
 * decoder has read already stays as it is. NaN where it is neither, the empty text included: callers drop what they
 * cannot use, so NaN never gets out.
 */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
}
