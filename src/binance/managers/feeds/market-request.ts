import type { SubscribeRequest } from '../../../host/domain/requests.js';
import { isBarInterval } from '../../mappings/intervals.js';
import type { BarInterval } from '../../mappings/intervals.js';
import type { PartialDepthLevels } from '../../streams/topics.js';

/** One thing that can be wanted of a symbol; wanted as often as it was asked for. */
export type MarketPart = 'ticks' | `depth:${PartialDepthLevels}` | 'book' | 'transactions' | `bars:${BarInterval}`;

/** What a request asks for, or why it cannot be served. */
export type MarketRequestReading =
  { readonly ok: true; readonly parts: readonly MarketPart[] } | { readonly ok: false; readonly problem: string };

/**
 * Levels of ticks where nothing is said. Five of them are to survive a top that runs ahead of a picture that comes every
 * 100 ms: in a recorded stretch of ETHUSDT ten were too few for one tick in four, twenty for one in twenty-two.
 */
const DEFAULT_LEVELS: PartialDepthLevels = 20;

const FIELDS = ['ticks', 'depth', 'transactions', 'bars'];

/** Reads what a request asks for: ticks unless they are declined, and whatever else it names. */
export function readMarketRequest(
  request: SubscribeRequest,
  defaultLevels: PartialDepthLevels | 0 = DEFAULT_LEVELS,
): MarketRequestReading {
  const misspelt = misspeltField(request);
  if (misspelt !== null) return refused(misspelt);
  // Programs without types hand over anything, and null for what is not given.
  const { ticks, depth, transactions, bars } = {
    ticks: request.ticks ?? true,
    depth: request.depth ?? undefined,
    transactions: request.transactions ?? false,
    bars: request.bars ?? [],
  };
  if (depth !== undefined && ![5, 10, 20, 'book'].includes(depth)) {
    return refused(`"depth" is 5, 10, 20 or "book", not ${JSON.stringify(depth)}`);
  }
  for (const [name, flag] of Object.entries({ ticks, transactions })) {
    if (typeof flag !== 'boolean') return refused(`"${name}" is true or false, not ${JSON.stringify(flag)}`);
  }
  if (!(bars instanceof Array)) return refused(`"bars" is a list of intervals, not ${JSON.stringify(bars)}`);
  const unknown = bars.find((interval) => !isBarInterval(interval));
  if (unknown !== undefined) return refused(`there are no bars of the interval ${JSON.stringify(unknown)}`);
  const parts = new Set<MarketPart>();
  if (ticks) parts.add('ticks');
  const levels = depth === undefined || depth === 'book' ? defaultLevels : depth;
  if (ticks && levels !== 0) parts.add(`depth:${levels}`);
  if (depth === 'book') parts.add('book');
  if (transactions) parts.add('transactions');
  for (const interval of bars) parts.add(`bars:${interval as BarInterval}`);
  return parts.size > 0 ? { ok: true, parts: [...parts] } : refused('it asks for nothing');
}

/** The interval of a part that is bars. */
export function intervalOf(part: MarketPart): BarInterval | undefined {
  return part.startsWith('bars:') ? (part.slice('bars:'.length) as BarInterval) : undefined;
}

/** Whether two requests ask for the same things of a symbol. */
export function asksForTheSame(one: SubscribeRequest, other: SubscribeRequest): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(request: SubscribeRequest): string {
  const reading = readMarketRequest(request);
  return reading.ok ? [...reading.parts].sort().join() : reading.problem;
}

/** `transaction: true` would bring none: what differs by its last letter or its capitals alone is told. */
function misspeltField(request: SubscribeRequest): string | null {
  for (const name of Object.keys(request)) {
    const meant = FIELDS.includes(name) ? undefined : FIELDS.find((field) => bare(field) === bare(name));
    if (meant !== undefined) return `"${name}" is no field of a subscription; did you mean "${meant}"?`;
  }
  return null;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/s$/, '');
}

function refused(problem: string): MarketRequestReading {
  return { ok: false, problem };
}
