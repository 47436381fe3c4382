import { Status } from '../../../host/domain/constants.js';
import { isActive } from '../../../host/domain/order.js';
import type { Order } from '../../../host/domain/order.js';
import { isAboveZero, isBelow, isSame, ZERO } from '../../../host/domain/decimal.js';
import type { Decimal } from '../../../host/domain/decimal.js';
import type { OrderListNews } from '../../mappings/order-list-news.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { BinanceOrderEventExtra, OrderErrorNote } from './order-event-extra.js';
import { average, largest, toldBy } from './told-by-news.js';

export type { BinanceOrderEventExtra, OrderErrorNote } from './order-event-extra.js';

/** What an order's known fills add up to. */
export interface FilledSoFar {
  readonly volume: Decimal;
  /** Sum of price times volume, exact. */
  readonly quote: Decimal;
}

/** Of an order without known fills. */
export const NOTHING_FILLED: FilledSoFar = { volume: ZERO, quote: ZERO };

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

/** Whether the venue has told of the order, or it has come to an end. */
export function isSettled(order: Order): boolean {
  return !isActive(order) || exchangeIdOf(order) !== undefined;
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
  const price = order.price.isZero() ? (news?.terms?.price ?? order.price) : order.price;
  const status = nextStatus(order, news, { traded, volume, filled: filled.volume });
  const told = news && toldBy(news, before, { status, traded });
  const isNew =
    told?.isNew === true ||
    status !== order.status ||
    !isSame(traded, order.traded) ||
    !isSame(volume, order.volume) ||
    !isSame(price, order.price);
  if (!isNew) return null;
  const kept = withoutOvercome(amendment(order, volume) ?? before, status);
  const extra = Object.assign({}, kept, told?.extra, exactAverage(filled, traded));
  return { ...order, price, volume, traded, status, datetime: order.datetime ?? timeOf(news), extra };
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
  if (before.quoteOrderQty) return isBehind(order, news, before) ? current : told;
  return isBelow(told, current) ? told : current;
}

/** What an order tells of having become smaller; a market order by quote amount has no volume of its own. */
function amendment(order: Order, volume: Decimal): BinanceOrderEventExtra | null {
  const before = (order.extra ?? {}) as BinanceOrderEventExtra;
  const isSmaller = before.exchangeOrderId !== undefined && isBelow(volume, order.volume);
  if (!isSmaller || isEstimate(order.status, before) || before.quoteOrderQty) return null;
  const { amendError: _overcome, ...kept } = before;
  return { ...kept, originalVolume: before.originalVolume ?? order.volume, amendedVolume: volume };
}

/** An order that has been cancelled tells of no cancel that came to nothing. */
function withoutOvercome(extra: BinanceOrderEventExtra, status: Status): BinanceOrderEventExtra {
  if (status !== Status.CANCELLED || !extra.cancelError) return extra;
  const { cancelError: _overcome, ...kept } = extra;
  return kept;
}

/** What an order is paid with by another one is an estimate, too great or too small, until that one has been filled. */
function isEstimate(status: Status | null, { listKind, leg }: BinanceOrderEventExtra): boolean {
  return status === Status.SUBMITTING && listKind?.startsWith('opo') === true && leg !== 'working';
}

/** Whether news tells of a moment before what is known of the order. */
function isBehind(order: Order, news: OrderNews, { updateTime = 0 }: BinanceOrderEventExtra): boolean {
  const isOfLess = news.traded?.lessThan(order.traded) === true;
  return isOfLess || news.time < updateTime || (news.status !== null && RANK[news.status] < RANK[order.status]);
}

interface Amounts {
  readonly traded: Decimal;
  readonly volume: Decimal;
  /** Volume of the fills that are known. */
  readonly filled: Decimal;
}

/**
 * The venue's word decides, where it knows of all that has been traded: an order by a quote amount has traded all of its
 * volume after each of its fills. Only fills of which no word tells are added up here.
 */
function nextStatus(order: Order, news: OrderNews | null, { traded, volume, filled }: Amounts): Status {
  const word = news?.status ?? null;
  const reached = word !== null && RANK[word] > RANK[order.status] ? word : order.status;
  if (isTerminal(reached) || !isAboveZero(traded)) return reached;
  const toldTraded = news?.traded ?? null;
  const isWordOfAll = word !== null && toldTraded !== null && isSame(toldTraded, traded);
  return !isWordOfAll && isFilledBy(filled, volume, order) ? Status.ALLTRADED : Status.PARTTRADED;
}

function isFilledBy(filled: Decimal, volume: Decimal, { status, extra = {} }: Order): boolean {
  const known = extra as BinanceOrderEventExtra;
  const isOpenEnded = known.quoteOrderQty !== undefined || isEstimate(status, known);
  return !isOpenEnded && isAboveZero(volume) && filled.greaterThanOrEqualTo(volume);
}

/** Where all fills are known they say it better than the venue's cut amount. */
function exactAverage(filled: FilledSoFar, traded: Decimal): Pick<BinanceOrderEventExtra, 'averagePrice'> {
  if (!isAboveZero(filled.volume) || !isSame(filled.volume, traded)) return {};
  return { averagePrice: average(filled.quote, filled.volume) };
}

function timeOf(news: OrderNews | null): Date | null {
  return news ? new Date(news.terms?.createdTime ?? news.time) : null;
}
