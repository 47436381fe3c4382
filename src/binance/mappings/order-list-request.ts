import type { Exchange } from '../../host/domain/constants.js';
import { Direction, OrderType } from '../../host/domain/constants.js';
import { Decimal } from '../../host/domain/decimal.js';
import type { OrderRequest } from '../../host/domain/requests.js';
import type { BinanceContract } from './contract.js';
import type { OrderDraft } from './order-draft.js';
import { readOrderRequest } from './order-request.js';

/** One order of a list: an order request without its symbol, with a reference, an offset and an `extra` of its own. */
export type OrderListLeg = Omit<OrderRequest, 'symbol' | 'exchange'>;
/** One order of a list that sells what the working order has bought: how much that is only the venue knows. */
export type PaidLeg = Omit<OrderListLeg, 'volume'>;

interface ListTarget {
  readonly symbol: string;
  readonly exchange: Exchange;
}

/** One cancels the other: `above` and `below` stand on either side of the market, same direction, same volume. */
export interface OcoRequest extends ListTarget {
  readonly kind: 'oco';
  readonly above: OrderListLeg;
  readonly below: OrderListLeg;
}

/** One triggers the other: `pending` comes in when `working` (a limit order) has been filled in full. */
export interface OtoRequest extends ListTarget {
  readonly kind: 'oto';
  readonly working: OrderListLeg;
  readonly pending: OrderListLeg;
}

/** One triggers a pair of which one cancels the other: an entry with its take-profit and its stop-loss. */
export interface OtocoRequest extends ListTarget {
  readonly kind: 'otoco';
  readonly working: OrderListLeg;
  readonly pendingAbove: OrderListLeg;
  readonly pendingBelow: OrderListLeg;
}

/** One pays for the other: `pending` sells what `working` has bought, commission deducted. */
export interface OpoRequest extends ListTarget {
  readonly kind: 'opo';
  readonly working: OrderListLeg;
  readonly pending: PaidLeg;
}

/** One pays for a pair of which one cancels the other. */
export interface OpocoRequest extends ListTarget {
  readonly kind: 'opoco';
  readonly working: OrderListLeg;
  readonly pendingAbove: PaidLeg;
  readonly pendingBelow: PaidLeg;
}

/** Asks for linked orders (rest-api.md, Order lists). */
export type OrderListRequest = OcoRequest | OtoRequest | OtocoRequest | OpoRequest | OpocoRequest;

/** What an order is within its list. */
export type LegName = 'above' | 'below' | 'working' | 'pending' | 'pendingAbove' | 'pendingBelow';

/** One order of a list, read. */
export interface LegReading {
  readonly name: LegName;
  readonly leg: PaidLeg;
  readonly draft: OrderDraft;
}

/** Either drafts, or a sentence that says why the request means no list of this venue. */
export type ListReading =
  { readonly ok: true; readonly legs: readonly LegReading[] } | { readonly ok: false; readonly problem: string };

/** A request that means no list; caught where reading begins. */
class Unreadable extends Error {}

/** Reads a host's list in the venue's terms; what the orders are to each other is checked, filters are not. */
export function readOrderListRequest(request: OrderListRequest, contract: BinanceContract): ListReading {
  try {
    const legs = readLegs(request, contract);
    checkNoOthers(request, legs);
    checkSupport(request, contract);
    checkRoles(request, legs);
    return { ok: true, legs };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.message };
    throw error;
  }
}

/** Every name that an order of a list may have, in the order in which a list is read. */
export const LEG_NAMES: readonly LegName[] = ['above', 'below', 'working', 'pending', 'pendingAbove', 'pendingBelow'];

/** An order of another kind of list is wanted by somebody, so it is not left out in silence. */
function checkNoOthers(request: OrderListRequest, legs: readonly LegReading[]): void {
  const other = LEG_NAMES.find((name) => hasLeg(request, name) && !legs.some((leg) => leg.name === name));
  if (other) throw new Unreadable(`a list of the kind ${request.kind} has no order ${other}`);
}

function hasLeg(request: OrderListRequest, name: LegName): boolean {
  return isGiven((request as Partial<Record<LegName, unknown>>)[name]);
}

/** Hosts of other languages write null for what is not there. */
function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

function readLegs(request: OrderListRequest, contract: BinanceContract): LegReading[] {
  const read = (name: LegName, leg: PaidLeg | undefined): LegReading => readLeg(name, leg, request, contract);
  switch (request.kind) {
    case 'oco':
      return [read('above', request.above), read('below', request.below)];
    case 'oto':
    case 'opo':
      return [read('working', request.working), read('pending', request.pending)];
    case 'otoco':
    case 'opoco':
      return [
        read('working', request.working),
        read('pendingAbove', request.pendingAbove),
        read('pendingBelow', request.pendingBelow),
      ];
    default:
      request satisfies never;
      throw new Unreadable(`there is no order list of the kind ${String((request as { kind: unknown }).kind)}`);
  }
}

function readLeg(
  name: LegName,
  leg: PaidLeg | undefined,
  request: OrderListRequest,
  contract: BinanceContract,
): LegReading {
  if (!leg) throw new Unreadable(`the list lacks its order ${name}`);
  const isPaid = paysPending(request) && name !== 'working';
  const given = (leg as Partial<OrderListLeg>).volume;
  if (isPaid && isGiven(given)) {
    throw new Unreadable(`${name}: no volume can be given, it is what the working order receives`);
  }
  const volume = isPaid ? 1 : given;
  if (!isGiven(volume)) throw new Unreadable(`${name}: the order needs a volume`);
  const { symbol, exchange } = request;
  const reading = readOrderRequest({ ...withPostOnly(name, leg), volume, symbol, exchange }, contract);
  if (!reading.ok) throw new Unreadable(`${name}: ${reading.problem}`);
  return { name, leg, draft: isPaid ? { ...reading.draft, quantity: null } : reading.draft };
}

/** The limit order of a pair always rests on the book: the venue takes it as LIMIT_MAKER only (−1158). */
function withPostOnly(name: LegName, leg: PaidLeg): PaidLeg {
  const isOfPair = name.endsWith('bove') || name.endsWith('elow');
  if (!isOfPair || leg.type !== OrderType.LIMIT || isGiven(leg.extra?.['type'])) return leg;
  if (isGiven(leg.extra) && typeof leg.extra !== 'object') return leg; // refused where it is read
  return { ...leg, extra: { ...leg.extra, postOnly: true } };
}

/** Whether what the working order buys is what the others sell, so that these have no volume of their own. */
export function paysPending({ kind }: OrderListRequest): boolean {
  return kind === 'opo' || kind === 'opoco';
}

function checkSupport(request: OrderListRequest, { symbol, extra }: BinanceContract): void {
  const { raw } = extra;
  const needed = [
    ...(request.kind.endsWith('oco') ? (['ocoAllowed'] as const) : []),
    ...(request.kind === 'oco' ? [] : (['otoAllowed'] as const)),
    ...(paysPending(request) ? (['opoAllowed'] as const) : []),
  ];
  if (needed.every((flag) => raw[flag] === true)) return;
  throw new Unreadable(`${symbol} takes no ${request.kind.toUpperCase()} lists`);
}

function checkRoles(request: OrderListRequest, legs: readonly LegReading[]): void {
  const working = legs.find(({ name }) => name === 'working');
  const rest = legs.filter(({ name }) => name !== 'working');
  if (working) checkWorking(request, working.draft, rest);
  const [above, below] = rest;
  if (above && below) checkPair(above, below);
  const modes = new Set(legs.flatMap(({ draft }) => draft.selfTradePreventionMode ?? []));
  if (modes.size > 1) throw new Unreadable('a list has one self-trade prevention mode for all of its orders');
}

function checkWorking(request: OrderListRequest, working: OrderDraft, pending: readonly LegReading[]): void {
  if (working.type !== 'LIMIT' && working.type !== 'LIMIT_MAKER') {
    throw new Unreadable(`the working order is a limit order, not ${working.type}`);
  }
  for (const { name, draft } of pending) {
    if (draft.quoteOrderQty) throw new Unreadable(`${name}: an order that waits cannot go by a quote amount`);
    if (paysPending(request) && draft.side !== 'SELL') {
      throw new Unreadable(`${name}: what was bought is sold, so its direction is ${Direction.SHORT}`);
    }
  }
  if (paysPending(request) && working.side !== 'BUY') {
    throw new Unreadable(`the working order buys what the others sell, so its direction is ${Direction.LONG}`);
  }
}

/** Which types may stand above and below the market (errors.md, −1158 to −1199). */
function checkPair(above: LegReading, below: LegReading): void {
  const { side } = above.draft;
  if (side !== below.draft.side) throw new Unreadable('both orders of a pair have the same direction');
  if (!sameQuantity(above.draft, below.draft)) throw new Unreadable('both orders of a pair have the same volume');
  const [stop, limit] = side === 'SELL' ? [below, above] : [above, below];
  if (!/^STOP_LOSS/.test(stop.draft.type)) {
    throw new Unreadable(`${stop.name}: to ${side.toLowerCase()}, this is the stop-loss, not ${stop.draft.type}`);
  }
  if (!/^(LIMIT_MAKER|TAKE_PROFIT)/.test(limit.draft.type)) {
    throw new Unreadable(
      `${limit.name}: to ${side.toLowerCase()}, this is a limit order or a take-profit, not ${limit.draft.type}`,
    );
  }
}

function sameQuantity(one: OrderDraft, other: OrderDraft): boolean {
  return (one.quantity ?? new Decimal(0)).equals(other.quantity ?? 0);
}
