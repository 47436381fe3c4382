import { Direction, OrderType, Status } from '../../host/domain/constants.js';
import { isAboveZero, ZERO } from '../../host/domain/decimal.js';
import type { Decimal } from '../../host/domain/decimal.js';
import type { AmendResult } from '../wire/order-list.js';
import type { CancelledOrder, OrderAck, OrderFull, OrderRecord, OrderResult } from '../wire/trading.js';
import type { ExecutionReport } from '../wire/user-data.js';
import type { VenueId } from '../wire/vocabulary.js';
import { decimalOfText } from './decimal-of-text.js';

/** What one message says of one order, whichever way it came: a reply, the private stream or a query. */
export interface OrderNews {
  readonly symbol: string;
  /** The id that the order was placed with. */
  readonly clientOrderId: string;
  readonly exchangeOrderId: string;
  /** The venue's id of the list that the order is in; absent where it is in none, or nothing is said. */
  readonly exchangeListId?: string;
  /** Null where the venue's word is unknown here: then the state stays what it was. */
  readonly status: Status | null;
  readonly venueStatus: string;
  /** Base quantity filled so far; null where the message does not say. */
  readonly traded: Decimal | null;
  /** What the order is; null in an acknowledgement, which says nothing of it. */
  readonly terms: OrderTerms | null;
  /** The venue's time of this news, epoch ms. */
  readonly time: number;
  /** Why the order ended unfilled or was refused; null where nothing is said. */
  readonly reason: string | null;
}

/** What an order is, apart from how far it has come. */
export interface OrderTerms {
  readonly type: OrderType;
  readonly venueType: string;
  readonly timeInForce: string;
  /** Null where the venue's word is neither BUY nor SELL. */
  readonly direction: Direction | null;
  /** Limit price; for stop orders the trigger, as in requests. */
  readonly price: Decimal;
  readonly volume: Decimal;
  /** Quote amount filled so far; with `traded` it gives the average price. */
  readonly quoteTraded: Decimal;
  readonly stopPrice: Decimal | null;
  readonly limitPrice: Decimal | null;
  /** Quote amount of a market order that was asked for by it; null where there is none, or the message does not say. */
  readonly quoteOrderQty: Decimal | null;
  /** Empty where the message does not say. */
  readonly selfTradePreventionMode: string;
  /** When the venue took the order, epoch ms; null where the message does not say. */
  readonly createdTime: number | null;
  readonly conditions: OrderConditions;
}

/** What only some orders have, in the venue's names; absent where the order has none or the message does not say. */
export interface OrderConditions {
  readonly icebergQty?: Decimal;
  /** Basis points. */
  readonly trailingDelta?: number;
  readonly strategyId?: string;
  readonly strategyType?: number;
  readonly pegPriceType?: string;
  readonly pegOffsetValue?: number;
  /** The price that the peg came to, once it is determined. */
  readonly peggedPrice?: Decimal;
  /** What self-trade prevention has taken away of the order. */
  readonly preventedVolume?: Decimal;
}

const STATUS_BY_WORD: Readonly<Record<string, Status>> = {
  PENDING_NEW: Status.SUBMITTING,
  NEW: Status.NOTTRADED,
  PARTIALLY_FILLED: Status.PARTTRADED,
  FILLED: Status.ALLTRADED,
  CANCELED: Status.CANCELLED,
  EXPIRED: Status.CANCELLED,
  EXPIRED_IN_MATCH: Status.CANCELLED,
  REJECTED: Status.REJECTED,
};

/** Words that are known and change nothing by themselves (enums.md: PENDING_CANCEL is unused). */
const NEUTRAL_WORDS: ReadonlySet<string> = new Set(['PENDING_CANCEL']);

/** The host's status for the venue's word; null for one that is unknown here or says nothing. Never a guess. */
export function toStatus(venueStatus: string): Status | null {
  return Object.hasOwn(STATUS_BY_WORD, venueStatus) ? (STATUS_BY_WORD[venueStatus] ?? null) : null;
}

/** Whether the word stands in the table of statuses. */
export function isKnownStatus(venueStatus: string): boolean {
  return Object.hasOwn(STATUS_BY_WORD, venueStatus) || NEUTRAL_WORDS.has(venueStatus);
}

/** News in an `executionReport`. On a cancel `c` is the cancel's id and `C` the order's (user-data-stream.md). */
export function newsOfReport(report: ExecutionReport): OrderNews {
  const news = {
    symbol: report.s,
    clientOrderId: report.C === '' ? report.c : report.C,
    exchangeOrderId: String(report.i),
    status: toStatus(report.X),
    venueStatus: report.X,
    traded: amountOf(report.z),
    terms: terms(
      {
        type: report.o,
        timeInForce: report.f,
        side: report.S,
        price: report.p,
        origQty: report.q,
        stopPrice: report.P,
        icebergQty: report.F,
        trailingDelta: report.d,
        strategyId: report.j,
        strategyType: report.J,
        pegPriceType: report.gP,
        pegOffsetValue: report.gOV,
        peggedPrice: report.gp,
        preventedQuantity: report.A,
        origQuoteOrderQty: report.Q,
        selfTradePreventionMode: report.V,
      },
      report.Z,
      report.O,
    ),
    time: report.T,
    reason: reasonOf(report.eR, report.r),
  };
  return inList(news, report.g);
}

/** News in a row of `GET order`, `openOrders` or `allOrders`. */
export function newsOfRecord(record: OrderRecord): OrderNews {
  const { clientOrderId, updateTime, cummulativeQuoteQty, time } = record;
  return newsOf(record, clientOrderId, updateTime, terms(record, cummulativeQuoteQty, time));
}

/** News in the reply to a cancel: `clientOrderId` there is the cancel's own id. */
export function newsOfCancel(reply: CancelledOrder): OrderNews {
  return newsOf(reply, reply.origClientOrderId, reply.transactTime, terms(reply, reply.cummulativeQuoteQty));
}

/** News in the reply to an amend, which has names of its own for quantity and quote amount. */
export function newsOfAmend({ transactTime, amendedOrder: order }: AmendResult): OrderNews {
  const fields = { ...order, origQty: order.qty, preventedQuantity: order.preventedQty };
  return newsOf(order, order.clientOrderId, transactTime, terms(fields, order.cumulativeQuoteQty));
}

/** News in the reply to a new order. An ACK says only that the venue has taken it. */
export function newsOfReply(reply: OrderAck | OrderResult | OrderFull): OrderNews {
  if (!('status' in reply)) {
    const news = {
      symbol: reply.symbol,
      clientOrderId: reply.clientOrderId,
      exchangeOrderId: String(reply.orderId),
      status: Status.NOTTRADED,
      venueStatus: 'NEW',
      traded: null,
      terms: null,
      time: reply.transactTime,
      reason: null,
    };
    return inList(news, reply.orderListId);
  }
  const { clientOrderId, transactTime, cummulativeQuoteQty } = reply;
  return newsOf(reply, clientOrderId, transactTime, terms(reply, cummulativeQuoteQty, transactTime));
}

interface CommonFields {
  readonly symbol: string;
  readonly orderId: VenueId;
  readonly orderListId?: VenueId;
  readonly status: string;
  readonly executedQty: string;
  readonly expiryReason?: string;
}

function newsOf(fields: CommonFields, clientOrderId: string, time: number, ofOrder: OrderTerms): OrderNews {
  const news = {
    symbol: fields.symbol,
    clientOrderId,
    exchangeOrderId: String(fields.orderId),
    status: toStatus(fields.status),
    venueStatus: fields.status,
    traded: amountOf(fields.executedQty),
    terms: ofOrder,
    time,
    reason: reasonOf(fields.expiryReason),
  };
  return inList(news, fields.orderListId);
}

/** Adds the list where there is one; −1 stands for "in no list". */
function inList(news: OrderNews, orderListId: VenueId | undefined): OrderNews {
  const isAlone = orderListId === undefined || String(orderListId) === '-1';
  return isAlone ? news : { ...news, exchangeListId: String(orderListId) };
}

interface TermFields {
  readonly type: string;
  readonly timeInForce: string;
  readonly side: string;
  readonly price: string;
  readonly origQty: string;
  readonly stopPrice?: string | undefined;
  readonly icebergQty?: string | undefined;
  readonly trailingDelta?: number | undefined;
  readonly strategyId?: VenueId | undefined;
  readonly strategyType?: number | undefined;
  readonly pegPriceType?: string | undefined;
  readonly pegOffsetValue?: number | undefined;
  readonly peggedPrice?: string | undefined;
  readonly preventedQuantity?: string | undefined;
  readonly origQuoteOrderQty?: string | undefined;
  readonly selfTradePreventionMode?: string | undefined;
}

/** Fields are read where they stand: copying a reply costs more than all else that is done with it here. */
function terms(fields: TermFields, quoteTraded: string, createdTime?: number): OrderTerms {
  const type = toOrderType(fields.type, fields.timeInForce);
  const limitPrice = positive(fields.price) ?? positive(fields.peggedPrice);
  const stopPrice = positive(fields.stopPrice);
  return {
    type,
    venueType: fields.type,
    timeInForce: fields.timeInForce,
    direction: fields.side === 'BUY' ? Direction.LONG : fields.side === 'SELL' ? Direction.SHORT : null,
    price: (type === OrderType.STOP ? stopPrice : limitPrice) ?? ZERO,
    volume: amountOf(fields.origQty),
    quoteTraded: quoteAmount(quoteTraded),
    stopPrice,
    limitPrice,
    quoteOrderQty: positive(fields.origQuoteOrderQty),
    selfTradePreventionMode: fields.selfTradePreventionMode ?? '',
    createdTime: createdTime ?? null,
    conditions: conditions(fields),
  };
}

const NO_CONDITIONS: OrderConditions = {};

/** Most orders have none: then nothing is made. */
function conditions(fields: TermFields): OrderConditions {
  const icebergQty = positive(fields.icebergQty);
  const preventedVolume = positive(fields.preventedQuantity);
  const { trailingDelta, strategyId, strategyType, pegPriceType, pegOffsetValue } = fields;
  const isPlain =
    !icebergQty && !preventedVolume && trailingDelta === undefined && strategyId === undefined && !pegPriceType;
  if (isPlain && strategyType === undefined) return NO_CONDITIONS;
  const peggedPrice = positive(fields.peggedPrice);
  return {
    ...(icebergQty && { icebergQty }),
    ...(trailingDelta !== undefined && { trailingDelta }),
    ...(strategyId !== undefined && { strategyId: String(strategyId) }),
    ...(strategyType !== undefined && { strategyType }),
    ...(pegPriceType !== undefined && { pegPriceType }),
    ...(pegOffsetValue !== undefined && { pegOffsetValue }),
    ...(peggedPrice && { peggedPrice }),
    ...(preventedVolume && { preventedVolume }),
  };
}

/** The host's order type for the venue's: conditional types are STOP, IOC is FAK; the exact word stays in `extra`. */
export function toOrderType(venueType: string, timeInForce: string): OrderType {
  if (venueType === 'MARKET') return OrderType.MARKET;
  if (venueType.startsWith('STOP_LOSS') || venueType.startsWith('TAKE_PROFIT')) return OrderType.STOP;
  if (timeInForce === 'IOC') return OrderType.FAK;
  if (timeInForce === 'FOK') return OrderType.FOK;
  return OrderType.LIMIT;
}

/** Binance writes a negative number where it does not know the quote amount of an old order. */
function quoteAmount(text: string): Decimal {
  const amount = amountOf(text);
  return amount.isNegative() ? ZERO : amount;
}

/** How Binance writes that an order has none of something, which is most of what it tells of a new order. */
const NOTHING = '0.00000000';

function amountOf(text: string): Decimal {
  return text === NOTHING ? ZERO : decimalOfText(text);
}

function positive(text: string | undefined): Decimal | null {
  if (text === undefined) return null;
  const value = amountOf(text);
  return isAboveZero(value) ? value : null;
}

function reasonOf(...words: (string | undefined)[]): string | null {
  return words.find((word) => word !== undefined && word !== '' && word !== 'NONE') ?? null;
}
