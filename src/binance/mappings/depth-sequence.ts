/** Where a diff stands against a book: not newer than it, the next one, or behind a hole. */
export type DiffPlace = 'old' | 'next' | 'gap';

/**
 * Binance's rule for spot (web-socket-streams.md, "How to manage a local order book correctly"): a diff that ends at or
 * before the book is old news; one that begins behind the book's next id shows that something was missed. A diff that
 * overlaps the book is applied as a whole, quantities being absolute. The same rule serves the first diff after a
 * snapshot (U <= lastUpdateId + 1 <= u) and every later one (U is the previous u + 1).
 */
export function placeOfDiff(bookId: number, firstUpdateId: number, lastUpdateId: number): DiffPlace {
  if (lastUpdateId <= bookId) return 'old';
  return firstUpdateId > bookId + 1 ? 'gap' : 'next';
}
