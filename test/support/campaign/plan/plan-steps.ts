import type { OrderPlacement, SymbolSpec } from '../../../../src/simulator/index.js';
import type { Step, StrategyAct, WorldAct } from './acts.js';
import type { PlanRandom } from './plan-random.js';
import { anyList } from './list-terms.js';
import { anyRequest, priceAt, quantityOf } from './terms.js';
import type { Side } from './terms.js';

/** How many orders and lists earlier steps have asked for, and what a plan may use. */
interface PlanSoFar {
  readonly random: PlanRandom;
  readonly specs: readonly SymbolSpec[];
  intents: number;
  lists: number;
  foreign: number;
}

const PAUSES_MS = [
  [30, 0],
  [12, 3],
  [14, 40],
  [14, 250],
  [8, 1_100],
  [3, 6_000],
  [1, 25_000],
] as const;

/** Steps of a round: the strategy's and the world's, in one order. */
export function planSteps(random: PlanRandom, specs: readonly SymbolSpec[]): Step[] {
  const so: PlanSoFar = { random, specs, intents: 0, lists: 0, foreign: 0 };
  const steps: Step[] = specs.flatMap((spec) => firstQuotes(random, spec).map((act) => ({ waitMs: 0, act })));
  const count = random.between(8, 26);
  for (let step = 0; step < count; step++) {
    if (random.chance(0.08)) steps.push(...burst(so));
    else steps.push({ waitMs: random.weighted(PAUSES_MS), act: anyAct(so) });
  }
  if (so.intents === 0) steps.push({ waitMs: 0, act: order(so) });
  return steps;
}

function burst(so: PlanSoFar): Step[] {
  return Array.from({ length: so.random.between(3, 9) }, () => ({
    waitMs: 0,
    act: so.intents > 0 && so.random.chance(0.25) ? cancel(so) : order(so),
  }));
}

function anyAct(so: PlanSoFar): StrategyAct | WorldAct {
  const { random } = so;
  if (so.intents === 0) return order(so);
  const spec = random.pick(so.specs);
  const intent = recentIntent(so);
  const symbol = random.chance(0.6) ? spec.symbol : null;
  return random.weighted<() => StrategyAct | WorldAct>([
    [34, () => order(so)],
    [14, () => cancel(so)],
    [2, () => ({ kind: 'cancel-all', symbol })],
    [5, () => list(so, spec)],
    [so.lists > 0 ? 2 : 0, () => ({ kind: 'cancel-list', list: random.between(0, Math.max(0, so.lists - 1)) })],
    [5, () => ({ kind: 'amend', intent, percent: random.between(30, 95) })],
    [5, () => replacement(so, spec, intent)],
    [1, () => ({ kind: 'test-order', request: anyRequest(random, spec, 'a test') })],
    [2, () => ({ kind: 'query-order', intent })],
    [1, () => ({ kind: 'query-open-orders', symbol })],
    [1, () => ({ kind: 'query-account' })],
    [18, () => ({ kind: 'fill', intent, percent: random.pick([20, 50, 100, 100, 100]) })],
    [6, () => ({ kind: 'take', placement: takerOf(random, spec) })],
    [6, () => ({ kind: 'quote', placement: quoteOf(random, spec) })],
    [3, () => ({ kind: 'foreign-order', placement: foreignOf(so, spec) })],
    [3, () => ({ kind: 'foreign-cancel', intent })],
    [1, () => ({ kind: 'deposit', asset: random.pick([spec.baseAsset, spec.quoteAsset]), amount: 123_456_789n })],
  ])();
}

function order(so: PlanSoFar): StrategyAct {
  so.intents += 1;
  return { kind: 'order', request: anyRequest(so.random, so.random.pick(so.specs), `intent ${so.intents - 1}`) };
}

function cancel(so: PlanSoFar): StrategyAct {
  const by = so.random.pick(['orderId', 'vtOrderId', 'exchangeOrderId'] as const);
  return { kind: 'cancel', intent: recentIntent(so), by };
}

function replacement(so: PlanSoFar, spec: SymbolSpec, intent: number): StrategyAct {
  so.intents += 1;
  const mode = so.random.chance(0.5) ? 'STOP_ON_FAILURE' : 'ALLOW_FAILURE';
  return { kind: 'replace', intent, request: anyRequest(so.random, spec, `intent ${so.intents - 1}`), mode };
}

function list(so: PlanSoFar, spec: SymbolSpec): StrategyAct {
  so.lists += 1;
  return { kind: 'list', request: anyList(so.random, spec, () => `intent ${so.intents++}`) };
}

/** Mostly one of the latest. */
function recentIntent({ random, intents }: PlanSoFar): number {
  return random.chance(0.7)
    ? Math.max(0, intents - 1 - random.between(0, 3))
    : random.between(0, Math.max(0, intents - 1));
}

function firstQuotes(random: PlanRandom, spec: SymbolSpec): WorldAct[] {
  const levels = [10, 35, 80];
  return (['BUY', 'SELL'] as const).flatMap((side) =>
    levels.map((basisPoints): WorldAct => {
      const price = priceAt(spec, side === 'BUY' ? -basisPoints : basisPoints);
      const quantity = quantityOf(spec, price, random.between(2, 12));
      return { kind: 'quote', placement: limit(spec, side, quantity, price) };
    }),
  );
}

function quoteOf(random: PlanRandom, spec: SymbolSpec): OrderPlacement {
  const side: Side = random.chance(0.5) ? 'BUY' : 'SELL';
  const price = priceAt(spec, (side === 'BUY' ? -1 : 1) * random.between(-40, 120));
  return limit(spec, side, quantityOf(spec, price, random.between(1, 15)), price);
}

function takerOf(random: PlanRandom, spec: SymbolSpec): OrderPlacement {
  const side: Side = random.chance(0.5) ? 'BUY' : 'SELL';
  const price = priceAt(spec, (side === 'BUY' ? 1 : -1) * random.between(10, 220));
  return { ...limit(spec, side, quantityOf(spec, price, random.between(1, 25)), price), timeInForce: 'IOC' };
}

/** Ids as the web page, the app and other programs make them. */
function foreignOf(so: PlanSoFar, spec: SymbolSpec): OrderPlacement {
  const { random } = so;
  const newClientOrderId = random.pick(['web_', 'ios:', 'x-other/', 'plain']) + String(++so.foreign);
  const side: Side = random.chance(0.5) ? 'BUY' : 'SELL';
  const price = priceAt(spec, (side === 'BUY' ? -1 : 1) * random.between(-30, 90));
  return { ...limit(spec, side, quantityOf(spec, price, random.between(2, 6)), price), newClientOrderId };
}

function limit({ symbol }: SymbolSpec, side: Side, quantity: bigint, price: bigint): OrderPlacement {
  return { symbol, side, type: 'LIMIT', timeInForce: 'GTC', quantity, price };
}
