import type { Exchange } from '../../../host/domain/constants.js';
import { LogLevel } from '../../../host/domain/constants.js';
import { isAbove, ZERO } from '../../../host/domain/decimal.js';
import type { Decimal } from '../../../host/domain/decimal.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import type { Trade } from '../../../host/domain/trade.js';
import type { FillNews } from '../../mappings/fill-news.js';
import type { OrderListNews } from '../../mappings/order-list-news.js';
import { isKnownStatus } from '../../mappings/order-news.js';
import type { OrderNews, OrderTerms } from '../../mappings/order-news.js';
import { toTrade } from '../../mappings/trade.js';
import { adoptedOrder } from './adopted-order.js';
import { FillDebts } from '../fills/fill-debts.js';
import { ToldFills } from '../fills/told-fills.js';
import { KeptOrders } from './kept-orders.js';
import { OrderRecognition } from './order-recognition.js';
import { advance, exchangeIdOf, linked, refuse, withdraw } from './order-state.js';
import type { BinanceOrderEventExtra, OrderErrorNote } from './order-state.js';

/** Whose orders a ledger keeps. */
export interface OrderLedgerOwner {
  readonly adapterName: string;
  readonly exchange: Exchange;
}

/** Whom the ledger tells. */
export interface OrderLedgerListener {
  onOrder(order: Order): void;
  onTrade(trade: Trade): void;
  /** An order has traded more than its known fills add up to: the rest must be asked for. */
  onFillsMissing(order: Order): void;
  onNotice(message: string, level: LogLevel): void;
}

/**
 * Every order of one account and what has been told of it, for as long as the process lives: a connection that ends and
 * the next one share it, so that nothing is told twice. All news, whichever way it comes, passes here:
 *
 *   news + fills → which order? → forward only → order event (if anything is new) → one trade event per new fill
 */
export class OrderLedger {
  readonly #owner: OrderLedgerOwner;
  /** Where fills are still to be asked for. */
  readonly fillDebts = new FillDebts();
  #listener: OrderLedgerListener | null = null;
  #mutedSince: { readonly date: Date } | null = null;
  readonly #told = new ToldFills();
  readonly #orders = new KeptOrders((orderId) => this.#told.forget(orderId));
  readonly #recognition = new OrderRecognition(this.#orders);
  readonly #strangeWords = new Set<string>();

  constructor(owner: OrderLedgerOwner) {
    this.#owner = owner;
  }

  /** Since when nobody has brought news; null while somebody does, or where nobody ever did. */
  get mutedSince(): Date | null {
    return this.#mutedSince?.date ?? null;
  }

  /** From now on this one is told; there is one at a time. */
  listen(listener: OrderLedgerListener): void {
    this.#listener = listener;
  }

  /** A connection has ended: its listener is told no more, and nobody brings news unless another has come meanwhile. */
  mute(listener: OrderLedgerListener, since: { readonly date: Date }): void {
    if (this.#listener !== listener) return;
    this.#listener = null;
    this.#mutedSince ??= since; // an earlier gap that was never closed goes on
  }

  /** What was missed while nobody listened has been brought. */
  unmute(): void {
    this.#mutedSince = null;
  }

  /** Takes in an order that we are about to send. */
  open(order: Order): void {
    this.#show(order);
  }

  /** Takes back an order of an earlier process, of which nothing has been told here; false where it is known already. */
  restore(order: Order): boolean {
    if (this.#orders.has(order.orderId)) return false;
    this.#orders.keep(order);
    return true;
  }

  /** Keeps an order in mind that came to an end in an earlier process: should it turn up here, it is told as ours. */
  remember(order: Order): void {
    this.#recognition.remember(order);
  }

  /** The venue's id of an order is known; no more than that, so nobody is told. */
  identify(orderId: string, exchangeOrderId: string): void {
    const order = this.#orders.get(orderId);
    if (!order || exchangeIdOf(order) !== undefined) return;
    this.#orders.keep({ ...order, extra: { ...order.extra, exchangeOrderId } });
  }

  /** Ends an order that the venue does not have; does nothing to one that has come to an end. */
  refuse(orderId: string, error: OrderErrorNote): void {
    const order = this.#orders.get(orderId);
    const refused = order && refuse(order, error);
    if (refused) this.#show(refused);
  }

  /** Ends an order that was cancelled before it was sent; does nothing to one that has come to an end. */
  withdraw(orderId: string): void {
    const order = this.#orders.get(orderId);
    const withdrawn = order && withdraw(order);
    if (withdrawn) this.#show(withdrawn);
  }

  /** Takes in news of an order and fills that came with it; an order that is unknown here is adopted. */
  take(news: OrderNews, fills: readonly FillNews[] = []): Order | undefined {
    this.#noteStrangeWord(news);
    const holder = this.findByVenueId(news.symbol, news.exchangeOrderId);
    const known = this.#recognition.find(news, holder);
    if (known) {
      this.#release(known, news, holder);
      return this.#apply(known, news, fills);
    }
    if (!news.terms) return undefined;
    return this.#apply(this.#recognition.remembered(news) ?? this.#adopted(news, news.terms), news, fills);
  }

  /**
   * Takes in what the venue answered about one order. One that is over and unknown here is shown, no more: its fills were
   * told when it was known, or are nobody's business.
   */
  takeAnswer(news: OrderNews): Order | undefined {
    const holder = this.findByVenueId(news.symbol, news.exchangeOrderId);
    const known = this.#recognition.find(news, holder) ?? this.#recognition.remembered(news);
    if (known || !news.terms || news.status === null || isActive({ status: news.status })) return this.take(news);
    const shown = adoptedOrder(news, news.terms, { ...this.#owner, isIdFree: !this.#orders.has(news.clientOrderId) });
    return advance(shown, news) ?? shown;
  }

  /** Takes in a fill that came without news of its order. False where the order is unknown here. */
  takeFill(fill: FillNews): boolean {
    const order = this.findByVenueId(fill.symbol, fill.exchangeOrderId);
    if (order) this.#apply(order, null, [fill]);
    return order !== undefined;
  }

  /** Whether the fill has been told already. */
  hasFill(fill: FillNews): boolean {
    return this.#told.has(fill);
  }

  /** Tells something about an order that changes nothing of how far it has come. */
  note(orderId: string, extra: Pick<BinanceOrderEventExtra, 'amendError' | 'cancelError'>): void {
    const order = this.#orders.get(orderId);
    if (order) this.#show({ ...order, extra: { ...order.extra, ...extra } });
  }

  /** What was noted of an earlier cancel says nothing any more: another one is under way. */
  forgetCancelError(orderId: string): void {
    const order = this.#orders.get(orderId);
    const { cancelError, ...extra } = (order?.extra ?? {}) as BinanceOrderEventExtra;
    if (order && cancelError) this.#show({ ...order, extra });
  }

  /** Notes which list orders are in; an order that is unknown here waits for news of its own. */
  link(list: OrderListNews): void {
    for (const { exchangeOrderId, clientOrderId } of list.orders) {
      const holder = this.findByVenueId(list.symbol, exchangeOrderId);
      const order = this.#recognition.findBy(list.symbol, exchangeOrderId, clientOrderId, holder);
      const linkedOrder = order && linked(order, list);
      if (linkedOrder) this.#show(linkedOrder);
    }
  }

  /** Orders of a list, by our id of it or by the venue's, those that have come to an end among them. */
  ofList(listId: string): Order[] {
    return [...this.#orders.all()].filter(({ extra = {} }) => {
      const known = extra as BinanceOrderEventExtra;
      return known.listId === listId || known.exchangeListId === listId;
    });
  }

  get(orderId: string): Order | undefined {
    return this.#orders.get(orderId);
  }

  findByVenueId(symbol: string, exchangeOrderId: string): Order | undefined {
    return this.#orders.findByVenueId(symbol, exchangeOrderId);
  }

  /** How many orders can still trade. */
  get activeCount(): number {
    return this.#orders.activeCount;
  }

  /** Orders that can still trade, oldest first. */
  active(symbol?: string): Order[] {
    const orders = this.#orders.active();
    return symbol === undefined ? orders : orders.filter((order) => order.symbol === symbol);
  }

  /** Orders that their fills have ended and of whose end the venue's word has not come: they do not tell all of it. */
  withoutLastWord(): Order[] {
    return this.#orders.withoutLastWord();
  }

  /** Symbols in which there has been an order: where fills may have been missed. */
  symbols(): string[] {
    return this.#orders.symbols();
  }

  /**
   * Symbols where fills may well have been missed since an instant of the venue: with an order that can trade, with one
   * that came to an end since then, or with orders that somebody else places.
   */
  symbolsWithFillsLikely(since: Date): Set<string> {
    const symbols = new Set<string>();
    for (const order of this.#orders.all()) {
      const { external, updateTime = 0 } = (order.extra ?? {}) as BinanceOrderEventExtra;
      if (isActive(order) || external || updateTime >= since.getTime()) symbols.add(order.symbol);
    }
    return symbols;
  }

  /** Orders that have traded more than their known fills add up to. */
  withMissingFills(): Order[] {
    return [...this.#orders.all()].filter((order) => this.missingFillsOf(order).greaterThan(ZERO));
  }

  /** The highest trade id told for a symbol among fills of before an instant of the venue. */
  newestFillBefore(symbol: string, time: Date): string | undefined {
    return this.#told.newestBefore(symbol, time);
  }

  /** How much of the order's traded volume no trade event has accounted for. */
  missingFillsOf(order: Order): Decimal {
    return order.traded.minus(this.filledOf(order));
  }

  /** Volume of the order's fills that have been told. */
  filledOf(order: Order): Decimal {
    return this.#told.volumeOf(order.orderId);
  }

  /** An order that is not as it was told. */
  #show(order: Order): void {
    this.#orders.keep(order);
    this.#listener?.onOrder(order);
  }

  #apply(order: Order, news: OrderNews | null, fills: readonly FillNews[]): Order {
    const fresh = this.#told.takeFresh(fills);
    const filled = this.#told.sumUp(order.orderId, fresh);
    const changed = advance(order, news, filled);
    const current = changed ?? order;
    if (changed) this.#show(changed);
    for (const fill of fresh) this.#listener?.onTrade(toTrade(fill, current, this.#told.isSecond(fill)));
    if (isAbove(current.traded, filled.volume)) this.#listener?.onFillsMissing(current);
    return current;
  }

  /** A venue that was reset gives its ids again. `holder`: the order that has the venue's id here. */
  #release(order: Order, { symbol, exchangeOrderId }: OrderNews, holder: Order | undefined): void {
    const isGivenAgain = holder !== undefined && holder.orderId !== order.orderId && isActive(order);
    if (isGivenAgain) this.#told.release(symbol, exchangeOrderId);
  }

  #adopted(news: OrderNews, terms: OrderTerms): Order {
    const namesake = this.#orders.get(news.clientOrderId);
    if (namesake && exchangeIdOf(namesake) === undefined) this.#noteNamesake(namesake, news);
    return adoptedOrder(news, terms, { ...this.#owner, isIdFree: namesake === undefined });
  }

  /**
   * An order that was given up for absent has turned up after all, or somebody else has used the id of ours: it is told
   * under another id, since an end is an end, and an order is not another one.
   */
  #noteNamesake(namesake: Order, { exchangeOrderId }: OrderNews): void {
    const text = isActive(namesake)
      ? `Order ${exchangeOrderId} of the venue has the client id of ${namesake.orderId} and is another one`
      : `Order ${namesake.orderId} was taken for ${namesake.status}, but the venue has it as ${exchangeOrderId}`;
    this.#listener?.onNotice(text, LogLevel.CRITICAL);
  }

  #noteStrangeWord(news: OrderNews): void {
    if (isKnownStatus(news.venueStatus) || this.#strangeWords.has(news.venueStatus)) return;
    this.#strangeWords.add(news.venueStatus);
    this.#listener?.onNotice(
      `Order ${news.clientOrderId} has the status "${news.venueStatus}", which is unknown here; its state stays as it was`,
      LogLevel.WARNING,
    );
  }
}
