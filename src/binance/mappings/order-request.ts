import { Direction, OrderType } from '../../host/domain/constants.js';
import { Decimal } from '../../host/domain/decimal.js';
import type { OrderRequest } from '../../host/domain/requests.js';
import type { PegPriceType, SelfTradePreventionMode, SpotOrderType, TimeInForce } from '../wire/vocabulary.js';
import type { BinanceContract } from './contract.js';
import type { BinanceOrderExtra, OrderDraft, OrderPeg } from './order-draft.js';

/** Either a draft, or a sentence that says why the request means no order of this venue. */
export type DraftReading =
  { readonly ok: true; readonly draft: OrderDraft } | { readonly ok: false; readonly problem: string };

const VENUE_TYPES: Readonly<Record<OrderType, readonly SpotOrderType[]>> = {
  [OrderType.LIMIT]: ['LIMIT', 'LIMIT_MAKER'],
  [OrderType.MARKET]: ['MARKET'],
  [OrderType.STOP]: ['STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
  [OrderType.FAK]: ['LIMIT'],
  [OrderType.FOK]: ['LIMIT'],
  [OrderType.RFQ]: [],
  [OrderType.ETF]: [],
};
const TIMES_IN_FORCE: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK'];
const PEG_PRICE_TYPES: readonly PegPriceType[] = ['PRIMARY_PEG', 'MARKET_PEG'];
const DEEPEST_PEG = 100;
/** Amounts are written out in full; of one with more digits before or after the point no text is made. */
const MOST_DIGITS = 60;
const HAS_LIMIT_PRICE: ReadonlySet<SpotOrderType> = new Set([
  'LIMIT',
  'LIMIT_MAKER',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT_LIMIT',
]);
const PREVENTION_MODES: readonly SelfTradePreventionMode[] = [
  'NONE',
  'EXPIRE_TAKER',
  'EXPIRE_MAKER',
  'EXPIRE_BOTH',
  'DECREMENT',
  'TRANSFER',
];

/** What most requests hold. */
const NO_OPTIONS: BinanceOrderExtra = {};

/** A request that cannot be read; caught where reading begins. */
class Unreadable extends Error {}

/** Reads a host's request in the venue's terms (rest-api.md, New order). Filters are not looked at here. */
export function readOrderRequest(request: OrderRequest, contract: BinanceContract): DraftReading {
  try {
    return { ok: true, draft: toDraft(request, contract) };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.message };
    throw error;
  }
}

function toDraft(request: OrderRequest, contract: BinanceContract): OrderDraft {
  const extra = request.extra === undefined ? NO_OPTIONS : readExtra(request.extra ?? {});
  const type = venueType(request, extra);
  if (!contract.extra.orderTypes.includes(type)) {
    const hint = type === 'STOP_LOSS' || type === 'TAKE_PROFIT' ? '; give extra.limitPrice for a stop-limit order' : '';
    throw new Unreadable(`${contract.symbol} takes no ${type} orders${hint}`);
  }
  const isMarket = type === 'MARKET';
  const quoteOrderQty = amount('extra.quoteOrderQty', extra.quoteOrderQty);
  if (quoteOrderQty && !isMarket) throw new Unreadable('extra.quoteOrderQty is for MARKET orders only');
  if (quoteOrderQty && !contract.extra.raw.quoteOrderQtyMarketAllowed) {
    throw new Unreadable(`${contract.symbol} takes no market orders by quote amount`);
  }
  const tif = timeInForce(request, extra, type);
  checkIceberg(extra, type, tif, contract);
  const peg = readPeg(extra, type, tif, contract);
  const { price, stopPrice } = prices(request, extra, type, contract);
  const draft: OrderDraft = {
    symbol: contract.symbol,
    side: sideOf(request),
    type,
    timeInForce: tif,
    quantity: quoteOrderQty ? null : required('volume', amount('volume', request.volume)),
    quoteOrderQty,
    price,
    stopPrice,
    icebergQty: amount('extra.icebergQty', extra.icebergQty),
    trailingDelta: extra.trailingDelta ?? null,
    selfTradePreventionMode: extra.selfTradePreventionMode ?? null,
    strategyId: extra.strategyId ?? null,
    strategyType: extra.strategyType ?? null,
  };
  return peg ? { ...draft, peg } : draft;
}

/** An iceberg shows a part and has the rest behind it, so it has to stay (rest-api.md, New order). */
function checkIceberg(
  { icebergQty }: BinanceOrderExtra,
  type: SpotOrderType,
  tif: TimeInForce | null,
  { symbol, extra }: BinanceContract,
): void {
  if (icebergQty === undefined) return;
  if (!HAS_LIMIT_PRICE.has(type)) throw new Unreadable('extra.icebergQty needs a limit order');
  if (tif !== null && tif !== 'GTC') throw new Unreadable(`an iceberg order is GTC, not ${tif}`);
  if (!extra.raw.icebergAllowed) throw new Unreadable(`${symbol} takes no iceberg orders`);
}

function readPeg(
  { pegPriceType, pegOffsetType, pegOffsetValue }: BinanceOrderExtra,
  type: SpotOrderType,
  tif: TimeInForce | null,
  { symbol, extra }: BinanceContract,
): OrderPeg | null {
  if (pegPriceType === undefined) {
    if (pegOffsetValue === undefined && pegOffsetType === undefined) return null;
    throw new Unreadable('extra.pegOffsetValue needs extra.pegPriceType');
  }
  if (pegOffsetType !== undefined && pegOffsetValue === undefined) {
    throw new Unreadable('extra.pegOffsetType needs extra.pegOffsetValue');
  }
  if (!HAS_LIMIT_PRICE.has(type)) throw new Unreadable(`a ${type} order has no limit price that could be pegged`);
  if (type === 'LIMIT_MAKER' && pegPriceType === 'MARKET_PEG') {
    throw new Unreadable('a post-only order cannot be pegged to the other side of the book');
  }
  if (type === 'LIMIT' && pegPriceType === 'PRIMARY_PEG' && tif !== 'GTC') {
    throw new Unreadable(`an order pegged to its own side of the book is GTC, not ${String(tif)}`);
  }
  if (extra.raw.pegInstructionsAllowed !== true) throw new Unreadable(`${symbol} takes no pegged orders`);
  return { priceType: pegPriceType, offset: pegOffsetValue ?? null };
}

/** NET is no side: an order that neither buys nor sells is never turned into one that does. */
function sideOf(request: OrderRequest): 'BUY' | 'SELL' {
  if (request.direction === Direction.LONG) return 'BUY';
  if (request.direction === Direction.SHORT) return 'SELL';
  throw new Unreadable(`an order's direction is LONG or SHORT, not ${request.direction}`);
}

/**
 * The venue's type for the host's. A STOP is a STOP_LOSS (buys above, sells below the market) unless `extra.type`
 * names a TAKE_PROFIT: which one is meant depends on the market at that moment, and is not guessed.
 */
function venueType(request: OrderRequest, extra: BinanceOrderExtra): SpotOrderType {
  const possible = Object.hasOwn(VENUE_TYPES, request.type) ? VENUE_TYPES[request.type] : [];
  if (possible.length === 0) throw new Unreadable(`Binance spot knows no ${request.type} orders`);
  if (extra.postOnly === true && request.type !== OrderType.LIMIT) {
    throw new Unreadable('extra.postOnly is for LIMIT orders only');
  }
  if (extra.type !== undefined) {
    if (!possible.includes(extra.type)) {
      throw new Unreadable(`a ${request.type} order cannot be sent as ${extra.type}`);
    }
    if (extra.postOnly === true && extra.type !== 'LIMIT_MAKER') {
      throw new Unreadable(`extra.postOnly contradicts extra.type ${extra.type}`);
    }
    return extra.type;
  }
  if (extra.postOnly === true) return 'LIMIT_MAKER';
  if (request.type === OrderType.STOP) return hasLimitPrice(request, extra) ? 'STOP_LOSS_LIMIT' : 'STOP_LOSS';
  return request.type === OrderType.MARKET ? 'MARKET' : 'LIMIT';
}

/** Whether a STOP has one beside its trigger; without `extra.stopPrice`, `price` is the trigger. */
function hasLimitPrice(request: OrderRequest, extra: BinanceOrderExtra): boolean {
  if (extra.limitPrice !== undefined || extra.pegPriceType !== undefined) return true;
  return extra.stopPrice !== undefined && isGiven(request.price);
}

function timeInForce(request: OrderRequest, extra: BinanceOrderExtra, type: SpotOrderType): TimeInForce | null {
  const implied = request.type === OrderType.FAK ? 'IOC' : request.type === OrderType.FOK ? 'FOK' : undefined;
  if (implied && extra.timeInForce !== undefined && extra.timeInForce !== implied) {
    throw new Unreadable(`a ${request.type} order is ${implied}, not ${extra.timeInForce}`);
  }
  const takesOne = type === 'LIMIT' || type === 'STOP_LOSS_LIMIT' || type === 'TAKE_PROFIT_LIMIT';
  if (!takesOne && extra.timeInForce !== undefined) {
    throw new Unreadable(`a ${type} order takes no extra.timeInForce`);
  }
  return takesOne ? (implied ?? extra.timeInForce ?? 'GTC') : null;
}

function prices(
  request: OrderRequest,
  extra: BinanceOrderExtra,
  type: SpotOrderType,
  contract: BinanceContract,
): { price: Decimal | null; stopPrice: Decimal | null } {
  if (request.type !== OrderType.STOP) {
    if (extra.stopPrice !== undefined || extra.limitPrice !== undefined || extra.trailingDelta !== undefined) {
      throw new Unreadable('extra.stopPrice, extra.limitPrice and extra.trailingDelta are for STOP orders only');
    }
    if (type === 'MARKET') return { price: null, stopPrice: null };
    const given = extra.pegPriceType === undefined || isGiven(request.price);
    return { price: given ? required('price', amount('price', request.price)) : null, stopPrice: null };
  }
  const price = isGiven(request.price) ? amount('price', request.price) : null;
  const trigger = amount('extra.stopPrice', extra.stopPrice) ?? price;
  const limit = amount('extra.limitPrice', extra.limitPrice) ?? (extra.stopPrice === undefined ? null : price);
  const isLimit = type === 'STOP_LOSS_LIMIT' || type === 'TAKE_PROFIT_LIMIT';
  if (isLimit && !limit && extra.pegPriceType === undefined)
    throw new Unreadable(`a ${type} order needs extra.limitPrice`);
  if (!isLimit && limit) throw new Unreadable(`a ${type} order takes no limit price`);
  if (extra.trailingDelta !== undefined && !contract.extra.raw.allowTrailingStop) {
    throw new Unreadable(`${contract.symbol} takes no trailing stops`);
  }
  if (!trigger && extra.trailingDelta === undefined) throw new Unreadable('a STOP order needs a price as its trigger');
  return { price: limit, stopPrice: trigger };
}

/** Hosts write 0, in whatever form, or nothing at all for "no price". */
function isGiven(price: OrderRequest['price']): boolean {
  if (typeof price === 'string' && price.trim() === '') return false;
  return amount('price', price)?.isZero() === false;
}

function required(name: string, value: Decimal | null): Decimal {
  if (!value) throw new Unreadable(`the order needs a ${name}`);
  return value;
}

/** Text digit by digit, blanks around it aside, numbers by their shortest text; what is no finite number is refused. */
function amount(name: string, value: unknown): Decimal | null {
  if (value === undefined || value === null) return null;
  const given = typeof value === 'string' ? value.trim() : value;
  const readable = typeof given === 'number' || Decimal.isDecimal(given) || isDecimalText(given);
  const decimal = readable ? new Decimal(given) : null;
  if (!decimal?.isFinite()) throw new Unreadable(`${name} is no number: ${shown(value)}`);
  if (Math.abs(decimal.e) > MOST_DIGITS) throw new Unreadable(`${name} cannot be ${shown(value)}`);
  return decimal;
}

function isDecimalText(value: unknown): value is string {
  return typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value);
}

const EXTRA_CHECKS: Readonly<Record<keyof BinanceOrderExtra, (value: unknown) => boolean>> = {
  postOnly: (value) => typeof value === 'boolean',
  quoteOrderQty: () => true,
  timeInForce: (value) => TIMES_IN_FORCE.includes(value as TimeInForce),
  type: (value) => Object.values(VENUE_TYPES).some((types) => types.includes(value as SpotOrderType)),
  stopPrice: () => true,
  limitPrice: () => true,
  icebergQty: () => true,
  selfTradePreventionMode: (value) => PREVENTION_MODES.includes(value as SelfTradePreventionMode),
  trailingDelta: (value) => Number.isSafeInteger(value) && (value as number) > 0,
  pegPriceType: (value) => PEG_PRICE_TYPES.includes(value as PegPriceType),
  pegOffsetType: (value) => value === 'PRICE_LEVEL',
  pegOffsetValue: (value) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= DEEPEST_PEG,
  strategyId: (value) => Number.isSafeInteger(value),
  strategyType: (value) => Number.isSafeInteger(value) && (value as number) >= 1_000_000,
};

const FUTURES = 'it belongs to futures';
/** What is asked for now and then, and where it is found. */
const OTHER_OPTIONS: Readonly<Record<string, string>> = {
  reduceOnly: FUTURES,
  closePosition: FUTURES,
  positionSide: FUTURES,
  dryRun: 'testOrder asks Binance about an order, checkOrder the filters, and neither makes one',
};

/** The options that are given: what is null, as hosts of other languages write it, is not. */
function readExtra(extra: unknown): BinanceOrderExtra {
  if (!isOptions(extra)) throw new Unreadable(`extra holds options by name, and is not ${shown(extra)}`);
  const given = Object.entries(extra).filter(([, value]) => value !== undefined && value !== null);
  for (const [name, value] of given) {
    if (!Object.hasOwn(EXTRA_CHECKS, name)) throw new Unreadable(unknownOption(name));
    if (!EXTRA_CHECKS[name as keyof BinanceOrderExtra](value)) {
      throw new Unreadable(`extra.${name} cannot be ${shown(value)}`);
    }
  }
  return Object.fromEntries(given);
}

function unknownOption(name: string): string {
  const hint = Object.hasOwn(OTHER_OPTIONS, name) ? `; ${String(OTHER_OPTIONS[name])}` : '';
  return `extra.${name} is no option of spot orders${hint}`;
}

function isOptions(extra: unknown): extra is Readonly<Record<string, unknown>> {
  return typeof extra === 'object' && extra !== null && !Array.isArray(extra);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null || Decimal.isDecimal(value)) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}
