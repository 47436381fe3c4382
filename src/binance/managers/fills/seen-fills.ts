const KEPT_PER_SYMBOL = 20_000;

interface SeenTrade {
  /** When it happened at the venue, epoch ms. */
  readonly time: number;
  /** Venue ids of our orders that took part: two where we traded with ourselves, the one that was told first in front. */
  readonly orderIds: readonly string[];
}

interface SeenOfSymbol {
  trades: Map<string, SeenTrade>;
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

  /** Whether an order's fill by a trade has been told; of any order where none is named. */
  has(symbol: string, venueTradeId: string, exchangeOrderId?: string): boolean {
    const seen = this.#bySymbol.get(symbol);
    if (!seen) return false;
    const trade = seen.trades.get(venueTradeId);
    if (!trade) return BigInt(venueTradeId) <= seen.floor;
    return exchangeOrderId === undefined || trade.orderIds.includes(exchangeOrderId);
  }

  /** Whether another order of ours was told of the same trade before: we traded with ourselves. */
  isSecond(symbol: string, venueTradeId: string, exchangeOrderId: string): boolean {
    const [first] = this.#bySymbol.get(symbol)?.trades.get(venueTradeId)?.orderIds ?? [];
    return first !== undefined && first !== exchangeOrderId;
  }

  /** The venue has given an order's id to another one: what was told under it was told of the earlier one. */
  release(symbol: string, exchangeOrderId: string): void {
    const trades = this.#bySymbol.get(symbol)?.trades ?? new Map<string, SeenTrade>();
    for (const [id, { time, orderIds }] of trades) {
      if (!orderIds.includes(exchangeOrderId)) continue;
      trades.set(id, { time, orderIds: orderIds.map((orderId) => (orderId === exchangeOrderId ? '' : orderId)) });
    }
  }

  /** `time` is the venue's time of the fill, epoch ms. */
  add(symbol: string, venueTradeId: string, time: number, exchangeOrderId = ''): void {
    let seen = this.#bySymbol.get(symbol);
    if (!seen) this.#bySymbol.set(symbol, (seen = { trades: new Map(), floor: -1n }));
    const orderIds = seen.trades.get(venueTradeId)?.orderIds ?? [];
    seen.trades.set(venueTradeId, { time, orderIds: [...orderIds, exchangeOrderId] });
    if (seen.trades.size > this.#capacity) this.#forgetOlderHalf(seen);
  }

  /**
   * The highest trade id told for a symbol among those of before `time`: where a query for missed fills begins. Later
   * ones prove nothing, as a reply may bring a fill while the stream that would have brought those before it is down.
   */
  newestBefore(symbol: string, time: number): string | undefined {
    const seen = this.#bySymbol.get(symbol);
    if (!seen) return undefined;
    let newest = seen.floor;
    for (const [id, { time: at }] of seen.trades) if (at < time && BigInt(id) > newest) newest = BigInt(id);
    return newest < 0n ? undefined : newest.toString();
  }

  #forgetOlderHalf(seen: SeenOfSymbol): void {
    const ascending = [...seen.trades.keys()].map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const kept = ascending.slice(Math.floor(ascending.length / 2));
    const floor = ascending[ascending.length - kept.length - 1];
    if (floor !== undefined) seen.floor = floor;
    const { trades } = seen;
    seen.trades = new Map(kept.map((id) => [String(id), trades.get(String(id)) ?? { time: 0, orderIds: [] }]));
  }
}
