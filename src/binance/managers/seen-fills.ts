const KEPT_PER_SYMBOL = 20_000;

/**
 * Remembers which fills have been told, by symbol and trade id, in bounded memory. Trade ids of a symbol ascend, so once
 * too many are kept the lower half is forgotten and everything at or below it counts as told: a fill is never told twice.
 */
export class SeenFills {
  readonly #capacity: number;
  readonly #bySymbol = new Map<string, { ids: Set<string>; floor: bigint; newest: bigint }>();

  constructor(capacity = KEPT_PER_SYMBOL) {
    this.#capacity = capacity;
  }

  has(symbol: string, venueTradeId: string): boolean {
    const seen = this.#bySymbol.get(symbol);
    return seen !== undefined && (seen.ids.has(venueTradeId) || BigInt(venueTradeId) <= seen.floor);
  }

  add(symbol: string, venueTradeId: string): void {
    const id = BigInt(venueTradeId);
    let seen = this.#bySymbol.get(symbol);
    if (!seen) this.#bySymbol.set(symbol, (seen = { ids: new Set(), floor: -1n, newest: id }));
    seen.ids.add(venueTradeId);
    if (id > seen.newest) seen.newest = id;
    if (seen.ids.size > this.#capacity) this.#forgetOlderHalf(seen);
  }

  /** The highest trade id told for a symbol: where a query for missed fills begins. */
  newestOf(symbol: string): string | undefined {
    return this.#bySymbol.get(symbol)?.newest.toString();
  }

  #forgetOlderHalf(seen: { ids: Set<string>; floor: bigint }): void {
    const ascending = [...seen.ids].map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const kept = ascending.slice(Math.floor(ascending.length / 2));
    const floor = ascending[ascending.length - kept.length - 1];
    if (floor !== undefined) seen.floor = floor;
    seen.ids = new Set(kept.map(String));
  }
}
