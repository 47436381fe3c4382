import fc from 'fast-check';
import { units } from '../../../src/simulator/units.js';
import type { OrderListPlacement, OrderPlacement } from '../../../src/simulator/venue-requests.js';
import { ACCOUNTS, STEP, TICK } from './random-commands.js';

/** What a test does to the lists and the sizes of orders that it finds. */
export type ListCommand =
  | { readonly kind: 'list'; readonly account: string; readonly placement: OrderListPlacement }
  | { readonly kind: 'cancel list'; readonly which: number }
  /** Of the `which`th open order, this share of its quantity is to stay. */
  | { readonly kind: 'amend'; readonly which: number; readonly percent: bigint };

const symbol = 'AAABBB';
const MIDDLE = units('100');
const near = fc.integer({ min: -6, max: 6 }).map((step) => MIDDLE + BigInt(step) * 7_001n * TICK);
const above = fc.integer({ min: 1, max: 9 }).map((step) => MIDDLE + BigInt(step) * 7_001n * TICK);
const below = fc.integer({ min: 1, max: 9 }).map((step) => MIDDLE - BigInt(step) * 7_001n * TICK);
const quantity = fc.integer({ min: 1, max: 12_000 }).map((steps) => BigInt(steps) * STEP);
const side = fc.constantFrom('BUY' as const, 'SELL' as const);
const mode = fc.constantFrom('NONE' as const, 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT');

/** Above, then below: what gains as a resting limit order or a stop, what loses as a stop, at market or limited. */
const pair = fc
  .record({ side, above, below, quantity, mode, gain: fc.nat(2), isLimited: fc.boolean(), trailingDelta: fc.nat(30) })
  .map((drawn): [OrderPlacement, OrderPlacement] => {
    const isSale = drawn.side === 'SELL';
    const [gainAt, loseAt] = isSale ? [drawn.above, drawn.below] : [drawn.below, drawn.above];
    const common = { symbol, side: drawn.side, quantity: drawn.quantity, selfTradePreventionMode: drawn.mode };
    const limited = { price: loseAt, timeInForce: 'GTC' } as const;
    const gains: OrderPlacement[] = [
      { ...common, type: 'LIMIT_MAKER', price: gainAt },
      { ...common, type: 'TAKE_PROFIT', stopPrice: gainAt },
      { ...common, type: 'TAKE_PROFIT_LIMIT', stopPrice: gainAt, ...limited, price: gainAt },
    ];
    const trailing = drawn.trailingDelta > 20 ? { trailingDelta: drawn.trailingDelta } : { stopPrice: loseAt };
    const loss: OrderPlacement = drawn.isLimited
      ? { ...common, type: 'STOP_LOSS_LIMIT', ...trailing, ...limited }
      : { ...common, type: 'STOP_LOSS', ...trailing };
    const gain = gains[drawn.gain]!;
    return isSale ? [gain, loss] : [loss, gain];
  });

const peg = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({
      pegPriceType: fc.constantFrom('PRIMARY_PEG' as const, 'MARKET_PEG' as const),
      pegOffsetValue: fc.nat(2),
    }),
  },
);

const working = fc
  .record({ peg, side, price: near, quantity, mode, type: fc.constantFrom('LIMIT' as const, 'LIMIT_MAKER' as const) })
  .map(({ mode: selfTradePreventionMode, peg: pegged, ...rest }): OrderPlacement => ({
    symbol,
    ...rest,
    ...pegged,
    ...(rest.type === 'LIMIT' ? { timeInForce: 'GTC' as const } : {}),
    selfTradePreventionMode,
  }));

const pending = fc
  .record({ peg, side, price: near, quantity, mode, isMarket: fc.boolean() })
  .map(({ isMarket, mode: selfTradePreventionMode, price, peg: pegged, ...rest }): OrderPlacement => {
    const common = { symbol, ...rest, selfTradePreventionMode };
    return isMarket
      ? { ...common, type: 'MARKET' }
      : { ...common, ...pegged, type: 'LIMIT', timeInForce: 'GTC', price };
  });

const unsized = ({ quantity: _quantity, ...rest }: OrderPlacement): OrderPlacement => ({ ...rest, side: 'SELL' });
const legs = fc.oneof<fc.Arbitrary<readonly OrderPlacement[]>[]>(
  pending.map((leg) => [leg]),
  pair,
);
const list = fc.oneof<fc.Arbitrary<OrderListPlacement>[]>(
  pair.map((both) => ({ symbol, working: null, legs: both })),
  fc.record({ symbol: fc.constant(symbol), working, legs }),
  fc
    .record({ working, legs })
    .filter((drawn) => drawn.legs.length === 1 || drawn.legs[0]?.side === 'SELL')
    .map((drawn) => ({
      symbol,
      working: { ...drawn.working, side: 'BUY' as const },
      legs: drawn.legs.map(unsized),
      paysPending: true,
    })),
);

/** An order that is to be made smaller. */
export const amendCommand: fc.Arbitrary<ListCommand & { readonly kind: 'amend' }> = fc.record({
  kind: fc.constant('amend' as const),
  which: fc.nat(1_000),
  percent: fc.bigInt(1n, 99n),
});

/** A list of any kind near the price of 100, the cancel of one, or a smaller order. */
export const listCommand: fc.Arbitrary<ListCommand> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('list' as const),
      account: fc.constantFrom(...ACCOUNTS),
      placement: list,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel list' as const), which: fc.nat(1_000) }) },
  { weight: 2, arbitrary: amendCommand },
);
