import type { OrderListLeg, OrderListRequest, PaidLeg } from '../../../../src/binance/mappings/order-list-request.js';
import { Direction, Exchange, OrderType } from '../../../../src/host/domain/constants.js';
import type { SymbolSpec } from '../../../../src/simulator/index.js';
import { formatUnits } from '../../../../src/simulator/index.js';
import type { PlanRandom } from './plan-random.js';
import { priceAt, quantityOf } from './terms.js';
import type { Side } from './terms.js';

/** What the legs of one list are made of. */
interface Legs {
  readonly random: PlanRandom;
  readonly spec: SymbolSpec;
  readonly volume: string;
  readonly newReference: () => string;
}

/** An order list around the reference price; each of its orders has a reference of its own. */
export function anyList(random: PlanRandom, spec: SymbolSpec, newReference: () => string): OrderListRequest {
  const volume = formatUnits(quantityOf(spec, spec.referencePrice, random.between(20, 40) / 10));
  const legs: Legs = { random, spec, volume, newReference };
  const target = { symbol: spec.symbol, exchange: Exchange.BINANCE };
  const kind = random.pick(['oco', 'oco', 'oto', 'otoco', 'opo', 'opoco'] as const);
  switch (kind) {
    case 'oco':
      return random.chance(0.5)
        ? { ...target, kind, above: takeProfit(legs), below: stopLoss(legs) }
        : { ...target, kind, above: stopBuy(legs), below: limit(legs, 'BUY', -random.between(60, 180)) };
    case 'oto':
      return { ...target, kind, working: working(legs), pending: limit(legs, 'SELL', random.between(-30, 150)) };
    case 'otoco':
      return { ...target, kind, working: working(legs), pendingAbove: takeProfit(legs), pendingBelow: stopLoss(legs) };
    case 'opo':
      return { ...target, kind, working: working(legs), pending: paid(limit(legs, 'SELL', random.between(20, 150))) };
    case 'opoco':
      return {
        ...{ ...target, kind, working: working(legs) },
        ...{ pendingAbove: paid(takeProfit(legs)), pendingBelow: paid(stopLoss(legs)) },
      };
  }
}

/** The orders of a list in the order in which their ids are given. */
export function legsOf(request: OrderListRequest): readonly PaidLeg[] {
  switch (request.kind) {
    case 'oco':
      return [request.above, request.below];
    case 'oto':
    case 'opo':
      return [request.working, request.pending];
    case 'otoco':
    case 'opoco':
      return [request.working, request.pendingAbove, request.pendingBelow];
  }
}

function limit({ spec, volume, newReference }: Legs, side: Side, basisPoints: number): OrderListLeg {
  const direction = side === 'BUY' ? Direction.LONG : Direction.SHORT;
  const price = formatUnits(priceAt(spec, basisPoints));
  return { direction, type: OrderType.LIMIT, price, volume, reference: newReference() };
}

/** Rests below the market, or is filled at once. */
function working(legs: Legs): OrderListLeg {
  return limit(legs, 'BUY', legs.random.between(-80, 60));
}

function takeProfit(legs: Legs): OrderListLeg {
  return limit(legs, 'SELL', legs.random.between(60, 200));
}

function stopLoss(legs: Legs): OrderListLeg {
  const { random, spec } = legs;
  const extra = random.chance(0.5) ? { extra: { limitPrice: formatUnits(priceAt(spec, -250)) } } : {};
  return { ...limit(legs, 'SELL', -random.between(60, 200)), type: OrderType.STOP, ...extra };
}

function stopBuy(legs: Legs): OrderListLeg {
  const { random, spec } = legs;
  const extra = random.chance(0.5) ? { extra: { limitPrice: formatUnits(priceAt(spec, 260)) } } : {};
  return { ...limit(legs, 'BUY', random.between(60, 200)), type: OrderType.STOP, ...extra };
}

function paid({ volume: _volume, ...leg }: OrderListLeg): PaidLeg {
  return leg;
}
