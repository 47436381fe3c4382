const KEPT_PER_SYMBOL = 20_000;

interface SeenOfSymbol {
  /** When each fill happened at the venue, epoch ms, by its id. */
  times: Map<string, number>;
  floor: bigint;
}

/**
 * Remembers which fills have been told, by symbol and trade id, in bounded memory. Trade ids of a symbol ascend, so once
 * too many are kept the lower half is forgotten and everything at or below it counts as told: a fill is never told twice.
 */
export class SeenFills {
  readonly #capacity: number;
  readonly #bySymbol = new Map<string, SeenOfSymbol>();

  constructor(capacity = KEPT_PER_SYMBOL) {
    this.#capacity = capacity;
  }

  has(symbol: string, venueTradeId: string): boolean {
    const seen = this.#bySymbol.get(symbol);
    return seen !== undefined && (seen.times.has(venueTradeId) || BigInt(venueTradeId) <= seen.floor);
  }

  /** `time` is the venue's time of the fill, epoch ms. */
  add(symbol: string, venueTradeId: string, time: number): void {
    let seen = this.#bySymbol.get(symbol);
    if (!seen) this.#bySymbol.set(symbol, (seen = { times: new Map(), floor: -1n }));
    seen.times.set(venueTradeId, time);
    if (seen.times.size > this.#capacity) this.#forgetOlderHalf(seen);
  }

  /**
   * The highest trade id told for a symbol among those of before `time`: where a query for missed fills begins. Later
   * ones prove nothing, as a reply may bring a fill while the stream that would have brought those before it is down.
   */
  newestBefore(symbol: string, time: number): string | undefined {
    const seen = this.#bySymbol.get(symbol);
    if (!seen) return undefined;
    let newest = seen.floor;
    for (const [id, at] of seen.times) if (at < time && BigInt(id) > newest) newest = BigInt(id);
    return newest < 0n ? undefined : newest.toString();
  }

  #forgetOlderHalf(seen: SeenOfSymbol): void {
    const ascending = [...seen.times.keys()].map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const kept = ascending.slice(Math.floor(ascending.length / 2));
    const floor = ascending[ascending.length - kept.length - 1];
    if (floor !== undefined) seen.floor = floor;
    seen.times = new Map(kept.map((id) => [String(id), seen.times.get(String(id)) ?? 0]));
  }
}
