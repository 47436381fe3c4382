import type { ConnectionChange, RecoverySummary } from '../../../host/domain/connection-news.js';

/** What was brought back after a loss. */
export interface Recovery {
  readonly transactions: number;
  readonly bars: number;
  readonly books: number;
  readonly missing: NonNullable<RecoverySummary['missing']>;
  readonly missingBars: NonNullable<RecoverySummary['missingBars']>;
}

/** What the connection is told through. */
export interface MarketConnectionParts {
  now(): number;
  onChange(change: ConnectionChange): void;
}

/** Nothing was brought back, as nothing was lost. */
export const NOTHING_RECOVERED: Recovery = { transactions: 0, bars: 0, books: 0, missing: [], missingBars: [] };

/**
 * News of the market channel as a whole: several sockets may be down, and several recoveries under way, but the host hears
 * of one disconnection, one connection, and then, when all that was missed is there, of one recovery with its gap.
 */
export class MarketConnection {
  readonly #parts: MarketConnectionParts;
  #isConnected = false;
  #gapFrom: number | null = null;
  #underWay = 0;
  /** Counts the times it was closed: what was asked for before is not told after. */
  #life = 0;
  #recovered = NOTHING_RECOVERED;

  constructor(parts: MarketConnectionParts) {
    this.#parts = parts;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Whether the host knows of a loss of which no recovery has been told yet. */
  get hasOpenLoss(): boolean {
    return this.#gapFrom !== null;
  }

  /** Something is not delivered since then. */
  lost(reason: string, since: number): void {
    this.#gapFrom = Math.min(since, this.#gapFrom ?? since);
    if (!this.#isConnected) return;
    this.#isConnected = false;
    this.#parts.onChange({ kind: 'disconnected', reason, since: new Date(since) });
  }

  /** Everything is delivered again, or for the first time. */
  restored(): void {
    if (!this.#isConnected) this.#parts.onChange({ kind: 'connected' });
    this.#isConnected = true;
    this.#settle();
  }

  /** What was missed is being asked for: the recovery is told when it is there. */
  async await(recovery: Promise<Recovery>): Promise<void> {
    const life = this.#life;
    this.#underWay += 1;
    const found = await recovery;
    if (life !== this.#life) return;
    this.#underWay -= 1;
    this.#recovered = sum(this.#recovered, found);
    this.#settle();
  }

  /** Something was missing though the connection stood; it has been asked for. */
  filled(since: Date, recovery: Recovery): void {
    if (this.hasOpenLoss) this.#recovered = sum(this.#recovered, recovery);
    else this.#tell(since, recovery);
  }

  /** What is still being asked for ends unanswered, and is not told as a recovery. Gives how many were under way. */
  beginClosing(): number {
    const underWay = this.#underWay;
    this.#life += 1;
    this.#underWay = 0;
    this.#gapFrom = null;
    this.#recovered = NOTHING_RECOVERED;
    return underWay;
  }

  /** Closed on purpose: what was lost is nobody's concern any more. */
  close(): void {
    this.#isConnected = false;
    this.#gapFrom = null;
    this.#parts.onChange({ kind: 'closed' });
  }

  #settle(): void {
    if (!this.#isConnected || this.#underWay > 0 || this.#gapFrom === null) return;
    const from = new Date(this.#gapFrom);
    const recovered = this.#recovered;
    this.#gapFrom = null;
    this.#recovered = NOTHING_RECOVERED;
    this.#tell(from, recovered);
  }

  #tell(from: Date, { transactions, bars, books, missing, missingBars }: Recovery): void {
    const to = new Date(Math.max(from.getTime(), this.#parts.now()));
    const nothing = { orders: 0, trades: 0, accounts: 0 };
    const recovered = {
      ...{ ...nothing, transactions, bars, books },
      ...(missing.length > 0 && { missing }),
      ...(missingBars.length > 0 && { missingBars }),
    };
    this.#parts.onChange({ kind: 'recovered', gap: { from, to }, recovered });
  }
}

function sum(one: Recovery, other: Recovery): Recovery {
  return {
    transactions: one.transactions + other.transactions,
    bars: one.bars + other.bars,
    books: one.books + other.books,
    missing: [...one.missing, ...other.missing],
    missingBars: [...one.missingBars, ...other.missingBars],
  };
}
