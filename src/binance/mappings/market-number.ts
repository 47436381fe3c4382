/**
 * The double nearest to Binance's decimal text. Up to 15 significant digits it gives the decimal back exactly.
 * NaN where the text is no decimal, the empty one included: callers drop what they cannot use, so NaN never gets out.
 */
export function toNumber(text: unknown): number {
  return typeof text === 'string' && text !== '' ? Number(text) : Number.NaN;
}
