import type { Status } from '../../../host/domain/constants.js';
import { Decimal, isAbove, isAboveZero, isSame, ZERO } from '../../../host/domain/decimal.js';
import { isActive } from '../../../host/domain/order.js';
import { toStatus } from '../../mappings/order-news.js';
import type { OrderConditions, OrderNews, OrderTerms } from '../../mappings/order-news.js';
import type { BinanceOrderEventExtra } from './order-event-extra.js';

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };
type Told = Mutable<BinanceOrderEventExtra>;

/** How far the order is after the news. */
interface Reached {
  readonly status: Status;
  readonly traded: Decimal;
}

/** What news changes of an order's `extra`. */
export interface ToldByNews {
  readonly extra: BinanceOrderEventExtra;
  /** Whether any of it is worth an event: a later time of the same word is not. */
  readonly isNew: boolean;
}

/**
 * What news adds to what was told of an order, and what it corrects. Fills may have told the end before the venue's word
 * of it comes: then this is all that the word still brings. Written field by field: spreads, and names that are looked up,
 * take ten times as long, for every word on every order.
 */
export function toldBy(news: OrderNews, before: BinanceOrderEventExtra, reached: Reached): ToldByNews {
  const told: Told = {};
  const isLatest = news.time >= (before.updateTime ?? 0);
  if (news.exchangeOrderId !== before.exchangeOrderId) told.exchangeOrderId = news.exchangeOrderId;
  if (news.exchangeListId !== undefined && news.exchangeListId !== before.exchangeListId) {
    told.exchangeListId = news.exchangeListId;
  }
  if (news.terms) {
    tellTerms(told, news.terms, before, isLatest);
    tellConditions(told, news.terms.conditions, before, isLatest);
  }
  const quoteTraded = largest(before.quoteTraded ?? ZERO, news.terms?.quoteTraded ?? ZERO);
  if (!isSame(quoteTraded, before.quoteTraded ?? ZERO)) told.quoteTraded = quoteTraded;
  tellReason(told, news, before);
  const isWord = isWordOf(news, before, reached.status, isLatest);
  if (isWord && isWorthTelling(news, before)) told.venueStatus = news.venueStatus;
  const isNew = Object.keys(told).length > 0;
  if (isWord) {
    told.venueStatus = news.venueStatus;
    told.updateTime = Math.max(news.time, before.updateTime ?? 0);
  }
  if (isAboveZero(quoteTraded) && news.traded && isSame(news.traded, reached.traded)) {
    told.averagePrice = average(quoteTraded, reached.traded);
  }
  return { extra: told, isNew };
}

/** Late news of where an order once was is no word of where it is; what has been told is not replaced by older news. */
function isWordOf(news: OrderNews, before: BinanceOrderEventExtra, status: Status, isLatest: boolean): boolean {
  if (news.status !== status && (news.status !== null || !isActive({ status }))) return false;
  return isLatest || before.venueStatus === undefined || toStatus(before.venueStatus) !== status;
}

/** A word that is unknown here is no reason for an event of its own. */
function isWorthTelling(news: OrderNews, { venueStatus }: BinanceOrderEventExtra): boolean {
  return news.venueStatus !== venueStatus && (news.status !== null || venueStatus === undefined);
}

function tellTerms(told: Told, terms: OrderTerms, before: BinanceOrderEventExtra, isLatest: boolean): void {
  const { venueType, timeInForce, selfTradePreventionMode: mode, stopPrice, limitPrice, quoteOrderQty } = terms;
  if (isOtherWord(venueType, before.venueType, isLatest)) told.venueType = venueType;
  if (isOtherWord(timeInForce, before.timeInForce, isLatest)) told.timeInForce = timeInForce;
  if (isOtherWord(mode, before.selfTradePreventionMode, isLatest)) told.selfTradePreventionMode = mode;
  if (stopPrice && isOtherAmount(stopPrice, before.stopPrice, isLatest)) told.stopPrice = stopPrice;
  if (limitPrice && isOtherAmount(limitPrice, before.limitPrice, isLatest)) told.limitPrice = limitPrice;
  if (quoteOrderQty && isOtherAmount(quoteOrderQty, before.quoteOrderQty, isLatest)) told.quoteOrderQty = quoteOrderQty;
}

function isOtherWord(word: string, known: string | undefined, isLatest: boolean): boolean {
  return word !== '' && (known === undefined || (isLatest && word !== known));
}

function isOtherAmount(amount: Decimal, known: Decimal | undefined, isLatest: boolean): boolean {
  return known === undefined || (isLatest && !isSame(amount, known));
}

/** What self-trade prevention takes away only ever grows. */
function tellConditions(told: Told, conditions: OrderConditions, before: OrderConditions, isLatest: boolean): void {
  for (const name in conditions) {
    const value = conditions[name as keyof OrderConditions];
    const known = before[name as keyof OrderConditions];
    const isSmaller = name === 'preventedVolume' && known instanceof Decimal && known.greaterThan(value ?? ZERO);
    if (!isSmaller && isOther(value, known, isLatest)) Object.assign(told, { [name]: value });
  }
}

/** What self-trade prevention ends carries no reason of the venue's but its word. */
function tellReason(told: Told, { reason, venueStatus }: OrderNews, before: BinanceOrderEventExtra): void {
  if (reason !== null && reason !== before.reason) told.reason = reason;
  else if (venueStatus === 'EXPIRED_IN_MATCH' && before.reason === undefined) told.reason = venueStatus;
}

function isOther(value: unknown, known: unknown, isLatest: boolean): boolean {
  if (known === undefined) return true;
  return isLatest && !(value instanceof Decimal && known instanceof Decimal ? isSame(value, known) : value === known);
}

/**
 * The venue cuts the quote amount off after eight digits, so that its quotient is only nearly the price. Prices of spot
 * have eight decimals at most: eight more lose nothing of an average and drop what the cut left behind.
 */
export function average(quoteTraded: Decimal, traded: Decimal): Decimal {
  return quoteTraded.div(traded).toDecimalPlaces(16, Decimal.ROUND_HALF_EVEN);
}

/** None is negative, so a zero is never larger than another one. */
export function largest(first: Decimal, ...others: Decimal[]): Decimal {
  let best = first;
  for (const value of others) if (isAboveZero(value) && isAbove(value, best)) best = value;
  return best;
}
