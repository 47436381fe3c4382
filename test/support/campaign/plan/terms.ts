import { Direction, Exchange, Offset, OrderType } from '../../../../src/host/domain/constants.js';
import type { OrderRequest } from '../../../../src/host/domain/requests.js';
import type { SymbolSpec } from '../../../../src/simulator/index.js';
import { formatUnits } from '../../../../src/simulator/index.js';
import type { PlanRandom } from './plan-random.js';

const MODES = ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT'] as const;

/** A side of an order. */
export type Side = 'BUY' | 'SELL';

/** A price so many hundredths of a per cent from the reference, on the tick; negative is below. */
export function priceAt({ referencePrice, tickSize }: SymbolSpec, basisPoints: number): bigint {
  const raw = (referencePrice * BigInt(1_000_000 + basisPoints * 100)) / 1_000_000n;
  const ticks = raw / tickSize;
  return (ticks > 0n ? ticks : 1n) * tickSize;
}

/** A quantity that is worth so much of the smallest order, on the step. */
export function quantityOf(spec: SymbolSpec, price: bigint, timesSmallest: number): bigint {
  const notional = (smallestNotional(spec) * BigInt(Math.trunc(timesSmallest * 100))) / 100n;
  const steps = (notional * 100_000_000n) / price / spec.stepSize;
  return (steps + 1n) * spec.stepSize;
}

function smallestNotional({ filters }: SymbolSpec): bigint {
  const filter = filters.find(({ filterType }) => filterType === 'NOTIONAL');
  const text = filter && 'minNotional' in filter ? String(filter['minNotional']) : '5';
  return BigInt(Math.round(Number(text) * 1e8));
}

/** A request of the host for an order of these terms. */
function requestOf(
  spec: SymbolSpec,
  side: Side,
  quantity: bigint,
  price: bigint | null,
  more: Partial<OrderRequest> = {},
): OrderRequest {
  return {
    symbol: spec.symbol,
    exchange: Exchange.BINANCE,
    direction: side === 'BUY' ? Direction.LONG : Direction.SHORT,
    type: OrderType.LIMIT,
    volume: formatUnits(quantity),
    ...(price !== null && { price: formatUnits(price) }),
    ...more,
  };
}

/** A request for some order of the strategy; most of them good, some of them refused by the adapter or the venue. */
export function anyRequest(random: PlanRandom, spec: SymbolSpec, reference: string): OrderRequest {
  const side: Side = random.chance(0.5) ? 'BUY' : 'SELL';
  const inwards = side === 'BUY' ? 1 : -1;
  const times = random.between(11, 60) / 10;
  const offset = random.pick([Offset.NONE, Offset.OPEN, Offset.CLOSE]);
  const terms = (basisPoints: number, more: Partial<OrderRequest> = {}): OrderRequest => {
    const price = priceAt(spec, basisPoints * inwards);
    return requestOf(spec, side, quantityOf(spec, price, times), price, { reference, offset, ...more });
  };
  const isMarket = { type: OrderType.MARKET };
  const icebergQty = formatUnits(quantityOf(spec, spec.referencePrice, 1.2));
  const large = formatUnits(quantityOf(spec, spec.referencePrice, 1.2) * 4n);
  return random.weighted<() => OrderRequest>([
    [34, () => terms(-random.between(5, 250))],
    [14, () => terms(random.between(5, 120))],
    [12, () => ({ ...terms(0, isMarket), price: 0 })],
    [4, () => terms(0, { ...isMarket, extra: { quoteOrderQty: formatUnits(smallestNotional(spec) * 3n) } })],
    [8, () => terms(random.between(-60, 120), { type: OrderType.FAK })],
    [6, () => terms(random.between(-60, 120), { type: OrderType.FOK })],
    [6, () => terms(random.between(20, 200), { type: OrderType.STOP })],
    [4, () => stopLimit(random, spec, side, terms)],
    [5, () => terms(random.between(-120, 40), { extra: { postOnly: true } })],
    [3, () => terms(-random.between(5, 100), { volume: large, extra: { icebergQty } })],
    [3, () => trailing(random, terms)],
    [3, () => terms(-random.between(5, 100), { extra: { pegPriceType: random.pick(['PRIMARY_PEG', 'MARKET_PEG']) } })],
    [2, () => terms(random.between(-20, 80), { extra: { selfTradePreventionMode: random.pick(MODES) } })],
    [2, () => terms(-random.between(5, 100), { volume: formatUnits(spec.stepSize) })],
    [2, () => terms(-20, { volume: formatUnits(quantityOf(spec, spec.referencePrice, 90_000)) })],
  ])();
}

function trailing(random: PlanRandom, terms: (basisPoints: number, more: Partial<OrderRequest>) => OrderRequest) {
  const extra = { trailingDelta: random.between(10, 200) };
  return {
    ...terms(random.between(20, 100), { type: OrderType.STOP, extra }),
    ...(random.chance(0.5) && { price: 0 }),
  };
}

function stopLimit(
  random: PlanRandom,
  spec: SymbolSpec,
  side: Side,
  terms: (basisPoints: number, more: Partial<OrderRequest>) => OrderRequest,
): OrderRequest {
  const inwards = side === 'BUY' ? 1 : -1;
  const trigger = random.between(20, 120);
  const limitPrice = formatUnits(priceAt(spec, (trigger + random.between(-30, 40)) * inwards));
  return terms(trigger, { type: OrderType.STOP, extra: { limitPrice } });
}
