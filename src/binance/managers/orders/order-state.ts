import { Status } from '../../../host/domain/constants.js';
import type { Order } from '../../../host/domain/order.js';
import { Decimal, isAboveZero, ZERO } from '../../../host/domain/decimal.js';
import type { OrderListNews } from '../../mappings/order-list-news.js';
import type { OrderConditions, OrderNews } from '../../mappings/order-news.js';

/** What an order of Binance carries beyond the host's fields. */
export interface BinanceOrderEventExtra extends OrderConditions, Readonly<Record<string, unknown>> {
  /** The venue's id as text; absent until the venue has told it. */
  readonly exchangeOrderId?: string;
  readonly venueStatus?: string;
  readonly venueType?: string;
  readonly timeInForce?: string;
  readonly stopPrice?: Decimal;
  readonly limitPrice?: Decimal;
  /** Quote amount of a market order that was asked for by it. */
  readonly quoteOrderQty?: Decimal;
  /** Quote amount filled so far. */
  readonly quoteTraded?: Decimal;
  /** Average price of what has been filled. */
  readonly averagePrice?: Decimal;
  /** Price and volume as the strategy asked for them, where they were rounded to tick and step. */
  readonly requestedPrice?: Decimal;
  readonly requestedVolume?: Decimal;
  /** Why it ended unfilled, in the venue's word, or in ours where it never reached the venue. */
  readonly reason?: string;
  /** Why it was refused. */
  readonly error?: OrderErrorNote;
  /** Placed elsewhere (web, app, another process), or by an earlier run. */
  readonly external?: true;
  /** Of an order placed elsewhere, where it could not be its `orderId`. */
  readonly clientOrderId?: string;
  /** The venue's time of the latest news, epoch ms. */
  readonly updateTime?: number;
  /** Volume that the order was placed with, and the one that it was amended to last; absent where it never was. */
  readonly originalVolume?: Decimal;
  readonly amendedVolume?: Decimal;
  /** Why the latest amend came to nothing; absent again once one has succeeded. */
  readonly amendError?: OrderErrorNote;
  /** Our id of the list that the order is in, as `sendOrderList` gave it; of lists from elsewhere, their client id. */
  readonly listId?: string;
  /** The venue's id of that list as text; absent until the venue has told it. */
  readonly exchangeListId?: string;
  /** How the orders of the list hang together, in the venue's word: `OCO`, or `OTO` (OTOCO and OPO, too). */
  readonly contingency?: string;
  /** What kind of list of ours the order is in: `oco`, `oto`, `otoco`, `opo`, `opoco`. */
  readonly listKind?: string;
  /** What the order is within a list of ours: `above`, `below`, `working`, `pending`, `pendingAbove`, `pendingBelow`. */
  readonly leg?: string;
  /** Our id of the order that this one was to take the place of. */
  readonly replaces?: string;
}

/** Why an order was refused, in a form that survives JSON. */
export interface OrderErrorNote {
  /** Binance's code; null where the refusal is ours or carries none. */
  readonly code: number | null;
  readonly message: string;
  readonly category: string;
  /** The filter that the order broke, where it was one. */
  readonly filter?: string;
  /** Which amount of the order broke it: `price`, `quantity`, …; absent where none of them would help. */
  readonly field?: string;
  /** The filter's bound that was broken. */
  readonly bound?: string;
  /** The nearest value that would pass. */
  readonly nearest?: string;
}

/** What an order's known fills add up to. */
export interface FilledSoFar {
  readonly volume: Decimal;
  /** Sum of price times volume, exact. */
  readonly quote: Decimal;
}

/** Of an order without known fills. */
export const NOTHING_FILLED: FilledSoFar = { volume: ZERO, quote: ZERO };

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

const RANK: Readonly<Record<Status, number>> = {
  [Status.SUBMITTING]: 0,
  [Status.NOTTRADED]: 1,
  [Status.PARTTRADED]: 2,
  [Status.ALLTRADED]: 3,
  [Status.CANCELLED]: 3,
  [Status.REJECTED]: 3,
};

/** The venue's id of an order; undefined until the venue has told it. */
export function exchangeIdOf(order: Order): string | undefined {
  return ((order.extra ?? {}) as BinanceOrderEventExtra).exchangeOrderId;
}

/** The venue's id of the list that an order is in; undefined where it is in none, or the venue has not told it. */
export function exchangeListIdOf(order: Order): string | undefined {
  return ((order.extra ?? {}) as BinanceOrderEventExtra).exchangeListId;
}

/** Whether the status is final. */
export function isTerminal(status: Status): boolean {
  return RANK[status] === 3;
}

/**
 * The order after news, or null where the news says nothing that was not known. Only forward: no final state is left,
 * `traded` never falls, and what the strategy set (type, offset, reference) stays as it was set.
 */
export function advance(order: Order, news: OrderNews | null, filled = NOTHING_FILLED): Order | null {
  const traded = largest(order.traded, news?.traded ?? ZERO, filled.volume);
  const before = (order.extra ?? {}) as BinanceOrderEventExtra;
  const volume = nextVolume(order, news, before);
  const amended = amendment(order, volume);
  const status = nextStatus(order.status, news?.status ?? null, traded, volume);
  const isNew =
    status !== order.status ||
    !traded.equals(order.traded) ||
    !volume.equals(order.volume) ||
    (news !== null && isUntold(order.status, before)) ||
    isMorePrevented(before, news);
  if (!isNew) return null;
  return {
    ...order,
    price: news?.terms && order.price.isZero() ? news.terms.price : order.price,
    volume,
    traded,
    status,
    datetime: order.datetime ?? timeOf(news),
    extra: Object.assign(
      {},
      news ? mergedExtra(amended ?? before, news, traded) : before,
      exactAverage(filled, traded),
    ),
  };
}

/** The order with what is known of its list, or null where nothing of that is new. */
export function linked(
  order: Order,
  list: Pick<OrderListNews, 'listId' | 'contingency' | 'exchangeListId'>,
): Order | null {
  const before = (order.extra ?? {}) as BinanceOrderEventExtra;
  const { listId, contingency, exchangeListId } = list;
  if (before.contingency === contingency && before.exchangeListId === exchangeListId && before.listId !== undefined) {
    return null;
  }
  return { ...order, extra: { ...before, listId: before.listId ?? listId, contingency, exchangeListId } };
}

/** The order refused, or null where it has already come to an end. */
export function refuse(order: Order, error: OrderErrorNote): Order | null {
  if (isTerminal(order.status)) return null;
  return { ...order, status: Status.REJECTED, extra: { ...order.extra, error } };
}

/** The order cancelled here, as it never left, or null where it has already come to an end. */
export function withdraw(order: Order): Order | null {
  if (isTerminal(order.status)) return null;
  return { ...order, status: Status.CANCELLED, extra: { ...order.extra, reason: 'cancelled before it was sent' } };
}

/**
 * An amend makes an order smaller; news from before it must not make the order greater again, whatever the venue's clock
 * says. Only an order by a quote amount grows with its fills.
 */
function nextVolume(order: Order, news: OrderNews | null, before: BinanceOrderEventExtra): Decimal {
  const { volume: current } = order;
  const told = news?.terms?.volume;
  if (!news || !told || !isAboveZero(told)) return current;
  if (current.isZero() || isEstimate(order.status, before)) return told;
  if (isEstimate(news.status, before)) return current;
  if (before.quoteOrderQty && news.time > (before.updateTime ?? 0)) return told;
  return told.lessThan(current) ? told : current;
}

/** What an order tells of having become smaller; a market order by quote amount has no volume of its own. */
function amendment(order: Order, volume: Decimal): BinanceOrderEventExtra | null {
  const before = (order.extra ?? {}) as BinanceOrderEventExtra;
  const isSmaller = before.exchangeOrderId !== undefined && volume.lessThan(order.volume);
  if (!isSmaller || isEstimate(order.status, before) || before.quoteOrderQty) return null;
  const { amendError: _overcome, ...kept } = before;
  return { ...kept, originalVolume: before.originalVolume ?? order.volume, amendedVolume: volume };
}

/** What an order is paid with by another one is an estimate, too great or too small, until that one has been filled. */
function isEstimate(status: Status | null, { listKind, leg }: BinanceOrderEventExtra): boolean {
  return status === Status.SUBMITTING && listKind?.startsWith('opo') === true && leg !== 'working';
}

/** Whether nothing of the venue's was told of the order yet. Of one that was taken back from a journal the id may be known. */
function isUntold(status: Status, { exchangeOrderId, venueStatus }: BinanceOrderEventExtra): boolean {
  return exchangeOrderId === undefined || (venueStatus === undefined && status === Status.SUBMITTING);
}

function isMorePrevented({ preventedVolume }: BinanceOrderEventExtra, news: OrderNews | null): boolean {
  return news?.terms?.conditions.preventedVolume?.greaterThan(preventedVolume ?? ZERO) === true;
}

function nextStatus(current: Status, told: Status | null, traded: Decimal, volume: Decimal): Status {
  if (isTerminal(current)) return current;
  const reached = told !== null && RANK[told] > RANK[current] ? told : current;
  if (isTerminal(reached) || !isAboveZero(traded)) return reached;
  return isAboveZero(volume) && traded.greaterThanOrEqualTo(volume) ? Status.ALLTRADED : Status.PARTTRADED;
}

/** Written field by field and merged once: spreads of conditions take ten times as long, for every word on every order. */
function mergedExtra(before: BinanceOrderEventExtra, news: OrderNews, traded: Decimal): BinanceOrderEventExtra {
  const { terms } = news;
  const told: Mutable<BinanceOrderEventExtra> = { exchangeOrderId: news.exchangeOrderId };
  if (news.exchangeListId !== undefined) told.exchangeListId = news.exchangeListId;
  if (news.time >= (before.updateTime ?? 0)) {
    told.venueStatus = news.venueStatus;
    told.updateTime = news.time;
  }
  if (terms) {
    told.venueType = terms.venueType;
    told.timeInForce = terms.timeInForce;
    if (terms.stopPrice) told.stopPrice = terms.stopPrice;
    if (terms.limitPrice) told.limitPrice = terms.limitPrice;
  }
  const quoteTraded = largest(before.quoteTraded ?? ZERO, terms?.quoteTraded ?? ZERO);
  if (isAboveZero(quoteTraded)) {
    told.quoteTraded = quoteTraded;
    if (news.traded?.equals(traded)) told.averagePrice = average(quoteTraded, traded);
  }
  if (news.reason !== null) told.reason = news.reason;
  return Object.assign({}, before, told, terms?.conditions);
}

/**
 * The venue cuts the quote amount off after eight digits, so that its quotient is only nearly the price. Prices of spot
 * have eight decimals at most: eight more lose nothing of an average and drop what the cut left behind.
 */
function average(quoteTraded: Decimal, traded: Decimal): Decimal {
  return quoteTraded.div(traded).toDecimalPlaces(16, Decimal.ROUND_HALF_EVEN);
}

/** Where all fills are known they say it better than the venue's cut amount. */
function exactAverage(filled: FilledSoFar, traded: Decimal): Pick<BinanceOrderEventExtra, 'averagePrice'> {
  if (!isAboveZero(filled.volume) || !filled.volume.equals(traded)) return {};
  return { averagePrice: average(filled.quote, filled.volume) };
}

function timeOf(news: OrderNews | null): Date | null {
  return news ? new Date(news.terms?.createdTime ?? news.time) : null;
}

/** None is negative, so a zero is never larger than another one. */
function largest(first: Decimal, ...others: Decimal[]): Decimal {
  return others.reduce((best, value) => (isAboveZero(value) && value.greaterThan(best) ? value : best), first);
}
