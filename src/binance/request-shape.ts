import { Offset } from '../host/domain/constants.js';
import type { BinanceOrderExtra } from './mappings/order-draft.js';

const OFFSETS: ReadonlySet<unknown> = new Set(Object.values(Offset));
/** What a replacement may say (rest-api.md, Cancel an Existing Order and Send a New Order). */
const REPLACEMENT_WORDS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  mode: ['STOP_ON_FAILURE', 'ALLOW_FAILURE'],
  cancelRestrictions: [undefined, 'ONLY_NEW', 'ONLY_PARTIALLY_FILLED'],
  orderRateLimitExceededMode: [undefined, 'DO_NOTHING', 'CANCEL_ONLY'],
};

/** What an order and a list say themselves: looked at by every order, so that only other names are looked at closely. */
const OWN_FIELDS: ReadonlySet<string> = new Set(
  'symbol exchange direction type volume price offset reference extra kind above below'.split(' '),
);
/** `type` is left out: it is a field of the host's, too. */
const OPTIONS: Readonly<Record<Exclude<keyof BinanceOrderExtra, 'type'>, true>> = {
  postOnly: true,
  quoteOrderQty: true,
  timeInForce: true,
  stopPrice: true,
  limitPrice: true,
  icebergQty: true,
  selfTradePreventionMode: true,
  trailingDelta: true,
  pegPriceType: true,
  pegOffsetType: true,
  pegOffsetValue: true,
  strategyId: true,
  strategyType: true,
};
/** Also what is no option here, and is refused with a reason where options are read. */
const OPTION_SPELLINGS: ReadonlySet<string> = new Set(
  [...Object.keys(OPTIONS), 'reduceOnly', 'closePosition', 'positionSide', 'dryRun'].map(spelledAlike),
);

/**
 * What is wrong with the shape of a request, as the end of a sentence; null where it can be read on. Programs without
 * types hand over anything: what is no request is refused before a name is read of it.
 */
export function shapeProblem(request: unknown, ...textFields: readonly string[]): string | null {
  if (!isRecord(request)) return `a request is an object, not ${shown(request)}`;
  const field = textFields.find((name) => typeof request[name] !== 'string' || request[name] === '');
  return field === undefined ? null : `its ${field} must be text, not ${shown(request[field])}`;
}

/** The same for an order; its reference and offset come back from the journal only where they are what they should be. */
export function orderShapeProblem(order: unknown): string | null {
  const problem = shapeProblem(order, 'symbol', 'exchange');
  if (problem !== null) return problem;
  const fields = order as Record<string, unknown>;
  return bookingProblem(fields) ?? misplacedOption(fields);
}

/** The same for a list, and for each order that it holds. */
export function listShapeProblem(list: unknown): string | null {
  const problem = shapeProblem(list, 'symbol', 'exchange', 'kind');
  if (problem !== null) return problem;
  const fields = list as Record<string, unknown>;
  for (const [name, leg] of Object.entries(fields)) {
    const legProblem = isRecord(leg) ? legShapeProblem(leg, fields) : null;
    if (legProblem !== null) return `${name}: ${legProblem}`;
  }
  return misplacedOption(fields);
}

/** The same for a replacement: the order to cancel, the new one, and the words that say how. */
export function replacementShapeProblem(replacement: unknown): string | null {
  const problem = shapeProblem(replacement);
  if (problem !== null) return problem;
  const { cancel, order, ...rest } = replacement as Record<string, unknown>;
  const cancelProblem = shapeProblem(cancel, 'orderId', 'symbol', 'exchange');
  if (cancelProblem !== null) return `cancel: ${cancelProblem}`;
  const orderProblem = orderShapeProblem(order);
  if (orderProblem !== null) return `order: ${orderProblem}`;
  for (const [name, words] of Object.entries(REPLACEMENT_WORDS)) {
    if (!words.includes(rest[name] as string | undefined))
      return `its ${name} must be ${spoken(words)}, not ${shown(rest[name])}`;
  }
  return null;
}

/** An order that names another instrument than its list would be placed on the list's. */
function legShapeProblem(leg: Record<string, unknown>, list: Record<string, unknown>): string | null {
  for (const name of ['symbol', 'exchange']) {
    const own = leg[name] ?? list[name];
    if (own !== list[name]) return `its ${name} is that of its list, ${shown(list[name])}, not ${shown(own)}`;
  }
  return bookingProblem(leg) ?? misplacedOption(leg);
}

/** An option beside `extra` would be passed over: a `postOnly` there must not become an order that takes. */
function misplacedOption(fields: Record<string, unknown>): string | null {
  for (const name of Object.keys(fields)) {
    if (OWN_FIELDS.has(name) || (fields[name] ?? null) === null) continue;
    if (OPTION_SPELLINGS.has(spelledAlike(name))) return `${name} is an option, and options stand in extra`;
  }
  return null;
}

function spelledAlike(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function spoken(words: readonly (string | undefined)[]): string {
  return words.filter((word) => word !== undefined).join(' or ');
}

function bookingProblem({ reference, offset }: Record<string, unknown>): string | null {
  if (typeof (reference ?? '') !== 'string') return `its reference must be text, not ${shown(reference)}`;
  if (!OFFSETS.has(offset ?? Offset.NONE)) return `there is no offset ${shown(offset)}`;
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Never throws, whatever it is given. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
