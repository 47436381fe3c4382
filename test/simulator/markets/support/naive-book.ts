import type { DepthSnapshot, Level } from '../../../../src/binance/wire/market-rest.js';
import type { BookTickerEvent, DepthUpdateEvent } from '../../../../src/binance/wire/market-streams.js';

/**
 * What a client knows of a book that follows the rules of web-socket-streams.md (How to manage a local order book
 * correctly) and nothing else.
 */
export class NaiveBook {
  readonly bids = new Map<string, string>();
  readonly asks = new Map<string, string>();
  lastUpdateId: number;
  dropped = 0;
  applied = 0;
  gaps = 0;

  constructor(snapshot: DepthSnapshot) {
    this.lastUpdateId = snapshot.lastUpdateId;
    for (const [price, quantity] of snapshot.bids) this.bids.set(price, quantity);
    for (const [price, quantity] of snapshot.asks) this.asks.set(price, quantity);
  }

  apply(update: DepthUpdateEvent): void {
    if (update.u <= this.lastUpdateId) {
      this.dropped += 1;
      return;
    }
    const follows = this.applied > 0 ? update.U === this.lastUpdateId + 1 : update.U <= this.lastUpdateId + 1;
    if (!follows) this.gaps += 1;
    this.applied += 1;
    this.lastUpdateId = update.u;
    change(this.bids, update.b);
    change(this.asks, update.a);
  }

  levels(side: 'bid' | 'ask', limit = Infinity): Level[] {
    const direction = side === 'bid' ? -1 : 1;
    const rows = [...(side === 'bid' ? this.bids : this.asks)];
    return rows.sort(([a], [b]) => direction * (Number(a) - Number(b))).slice(0, limit);
  }

  /** The top as a bookTicker of this moment would show it. */
  top(symbol: string): BookTickerEvent {
    const none: Level = ['0.00000000', '0.00000000'];
    const [b, B] = best(this.bids, -1) ?? none;
    const [a, A] = best(this.asks, 1) ?? none;
    return { u: this.lastUpdateId, s: symbol, b, B, a, A };
  }
}

function best(levels: ReadonlyMap<string, string>, direction: 1 | -1): Level | undefined {
  let found: Level | undefined;
  for (const row of levels) if (!found || direction * (Number(row[0]) - Number(found[0])) < 0) found = row;
  return found;
}

function change(levels: Map<string, string>, changes: readonly Level[]): void {
  for (const [price, quantity] of changes) {
    if (Number(quantity) === 0) levels.delete(price);
    else levels.set(price, quantity);
  }
}
