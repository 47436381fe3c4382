import { LogLevel } from '../../../host/domain/constants.js';
import { ZERO } from '../../../host/domain/decimal.js';
import type { Clock } from '../../clock.js';
import type { FillNews } from '../../mappings/fill-news.js';
import type { OrderNews } from '../../mappings/order-news.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { FillDebt } from '../fills/fill-debts.js';
import { inTurns } from '../in-turns.js';
import { ForeignOrders } from './foreign-orders.js';
import { venueKeyOf } from '../orders/venue-key.js';
import { tellMissed } from './missed-history.js';
import type { NewsGap } from './news-gap.js';
import type { OrderAlerts } from './order-alerts.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import { LastWords } from './last-words.js';
import type { OrderQueries } from './order-queries.js';
import { exchangeIdOf } from '../orders/order-state.js';
import { UndeadOrders } from './undead-orders.js';
import { VanishedOrders } from './vanished-orders.js';

/** Clocks of two machines may differ by a little; fills are told once however often they are asked for. */
const OVERLAP_MS = 60_000;
/** Each question weighs 20 of 6,000 a minute; the others are asked for later. */
const NEW_SYMBOLS_AT_ONCE = 20;
/** These questions weigh little, and each waits a second where the venue has no such order. */
const GONE_AT_ONCE = 16;

/** What the reconciler is handed. */
export interface OrderReconcilerParts {
  readonly ledger: OrderLedger;
  readonly queries: OrderQueries;
  readonly signal: AbortSignal;
  readonly alerts: Pick<OrderAlerts, 'vanished' | 'found' | 'undead' | 'deadExcept'>;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  onNotice(message: string, level: LogLevel): void;
}

/**
 * Compares our orders with the venue's and tells what was missed, once and in the order in which it happened:
 *
 *   open orders ┐
 *   our active orders that are not among them, one by one ├→ timeline by the venue's time → ledger → events
 *   fills after the last known trade id, per symbol where any are likely ┘
 *   fills of all other symbols → debts, asked for later and slowly
 */
export class OrderReconciler {
  readonly #ledger: OrderLedger;
  readonly #queries: OrderQueries;
  readonly #vanished: VanishedOrders;
  readonly #undead: UndeadOrders;
  readonly #lastWords: LastWords;
  readonly #foreign: ForeignOrders;
  readonly #onNotice: OrderReconcilerParts['onNotice'];
  /** Trades whose order was not shown, told once. */
  readonly #ownerless = new Set<string>();

  constructor(parts: OrderReconcilerParts) {
    this.#ledger = parts.ledger;
    this.#queries = parts.queries;
    this.#vanished = new VanishedOrders(parts);
    this.#undead = new UndeadOrders(parts);
    this.#lastWords = new LastWords(parts);
    this.#foreign = new ForeignOrders(parts);
    this.#onNotice = (message, level) => parts.onNotice(message, level);
  }

  /** Active orders that the venue says that it does not know, and ended ones that it lists as open. */
  get contradicted(): string[] {
    return [...this.#vanished.list(), ...this.#undead.list()];
  }

  /**
   * `gap` is what the private stream has not told; null at the start, when nothing has been told yet. A fill whose order
   * the venue does not show stays among the debts.
   */
  async reconcile(gap: NewsGap | null): Promise<void> {
    const open = await this.#openOrders();
    const debts = gap ? this.#debtsOf(gap, open) : [];
    const [gone, missed, earlier] = await Promise.all([
      this.#recordsOfGone(open),
      inTurns(debts, (debt) => this.#fillsOf(debt)),
      this.#earlierFills(open),
    ]);
    await this.#tell([...open, ...gone], [...missed.flat(), ...earlier]);
    for (const debt of debts) this.#ledger.fillDebts.settle(debt); // what was found ownerless was noted anew
  }

  /** While nobody listens: how our orders and the open ones stand now, with their fills. Closes no gap. */
  async look(): Promise<void> {
    const { records, fills } = await this.#findings();
    await this.#tell(records, fills);
  }

  /**
   * The same without hurry, and the fills of some symbols besides. Resolves to what tells what was found: whoever calls it
   * later leaves the stream time to tell it first.
   */
  async compare(debts: readonly FillDebt[]): Promise<() => Promise<() => boolean>> {
    const { records, fills } = await this.#findings(Lane.HISTORY);
    const others = await inTurns(debts, (debt) => this.#fillsOf(debt, Lane.HISTORY));
    return () => this.#prepared(records, [...fills, ...others.flat()], Lane.HISTORY);
  }

  /** Asks for the fills of one symbol and tells those that are new; false where one is left whose order is not shown. */
  async settle(debt: FillDebt): Promise<boolean> {
    return this.#tell([], await this.#fillsOf(debt, Lane.HISTORY), Lane.HISTORY);
  }

  async #findings(lane?: Lane): Promise<{ records: OrderNews[]; fills: FillNews[] }> {
    const open = await this.#openOrders(lane);
    const records = [...open, ...(await this.#recordsOfGone(open, lane))];
    const traded = records.filter((news) => this.#hasUnknownFills(news));
    const fills = await inTurns(traded, (news) => this.#queries.fillsOfOrder(news.symbol, news.exchangeOrderId, lane));
    return { records, fills: fills.flat() };
  }

  async #openOrders(lane?: Lane): Promise<OrderNews[]> {
    const open = await this.#queries.openOrders(undefined, lane);
    this.#undead.look(open);
    return open;
  }

  /** False where a fill was found whose order the venue does not show. */
  async #tell(records: readonly OrderNews[], found: readonly FillNews[], lane?: Lane): Promise<boolean> {
    const apply = await this.#prepared(records, found, lane);
    return apply();
  }

  /** Asks for what is still needed to tell what was found; the function gives it to the ledger in one go. */
  async #prepared(
    records: readonly OrderNews[],
    found: readonly FillNews[],
    lane: Lane | undefined,
  ): Promise<() => boolean> {
    const fills = found.filter((fill) => !this.#ledger.hasFill(fill));
    const foreign = await this.#foreign.find(fills, records, lane);
    return () => {
      tellMissed([...records, ...foreign.records], fills, this.#ledger);
      const ownerless = foreign.ownerless.filter((fill) => !this.#ledger.hasFill(fill));
      for (const fill of ownerless) this.#owe(fill);
      return ownerless.length === 0;
    };
  }

  /** A fill must not be forgotten because its order is not shown: its symbol is asked for again. */
  #owe({ symbol, exchangeOrderId, venueTradeId, time }: FillNews): void {
    this.#ledger.fillDebts.note(symbol, new Date(time));
    if (this.#ownerless.has(`${symbol}#${venueTradeId}`)) return;
    this.#ownerless.add(`${symbol}#${venueTradeId}`);
    const text = `The venue shows trade ${venueTradeId} of ${symbol} and not its order ${exchangeOrderId}; it is asked for again`;
    this.#onNotice(text, LogLevel.WARNING);
  }

  /** Our active orders that the venue no longer lists as open. */
  async #recordsOfGone(open: readonly OrderNews[], lane?: Lane): Promise<OrderNews[]> {
    const listed = new Set(open.map(venueKeyOf));
    const gone = this.#ledger.active().filter((order) => {
      const exchangeOrderId = exchangeIdOf(order);
      const isListed =
        exchangeOrderId !== undefined && listed.has(venueKeyOf({ symbol: order.symbol, exchangeOrderId }));
      if (isListed) this.#vanished.found(order);
      return exchangeOrderId !== undefined && !isListed;
    });
    const records = await inTurns(gone, (order) => this.#vanished.recordOf(order, lane), GONE_AT_ONCE);
    return [...records, ...(await this.#lastWords.records(lane))].filter((record) => record !== null);
  }

  /**
   * Where to ask for fills now: symbols with an order that is open, in doubt or of somebody else, or that came to an end
   * in the gap, and those whose holdings have moved. The other symbols become debts for later.
   */
  #debtsOf(gap: NewsGap, open: readonly OrderNews[]): FillDebt[] {
    const from = new Date(gap.since.getTime() - OVERLAP_MS);
    const likely = new Set([...this.#ledger.symbolsWithFillsLikely(from), ...open.map(({ symbol }) => symbol)]);
    const known = new Set([...this.#ledger.symbols(), ...likely]);
    // Somebody else may have traded where nobody here ever did: both holdings have moved, which is the only trace.
    const others = gap.movedSymbols().filter((symbol) => !known.has(symbol));
    const atOnce = new Set(others.slice(0, NEW_SYMBOLS_AT_ONCE));
    const debts = [...known, ...others].map((symbol) => this.#ledger.fillDebts.note(symbol, from));
    return debts.filter(
      ({ symbol }) => likely.has(symbol) || atOnce.has(symbol) || (known.has(symbol) && gap.isMoved(symbol)),
    );
  }

  #fillsOf({ symbol, from }: FillDebt, lane?: Lane): Promise<FillNews[]> {
    return this.#queries.fillsSince(symbol, this.#ledger.newestFillBefore(symbol, from), from, lane);
  }

  /** Whether an order has traded more than is known here. */
  #hasUnknownFills({ symbol, exchangeOrderId, traded }: OrderNews): boolean {
    const order = this.#ledger.findByVenueId(symbol, exchangeOrderId);
    return traded?.greaterThan(order ? this.#ledger.filledOf(order) : ZERO) === true;
  }

  /** Open orders that had traded before they came to be known here. */
  async #earlierFills(open: readonly OrderNews[]): Promise<FillNews[]> {
    const traded = open.filter(
      (news) =>
        news.traded?.greaterThan(ZERO) === true && !this.#ledger.findByVenueId(news.symbol, news.exchangeOrderId),
    );
    const fills = await inTurns(traded, (news) => this.#queries.fillsOfOrder(news.symbol, news.exchangeOrderId));
    return fills.flat();
  }
}
