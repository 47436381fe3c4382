import fc from 'fast-check';
import type { SelfTradePreventionMode, SpotOrderType } from '../../../src/binance/wire/vocabulary.js';
import type { Units } from '../../../src/simulator/units.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';

/** Who acts. */
export const ACCOUNTS = ['alice', 'bob', 'carol'] as const;
/** Products of tick and step have eleven decimals: every cost is cut, and that must stay fair to the last digit. */
export const TICK = 1_000n;
export const STEP = 100_000n;
const MIDDLE = 100n * 10n ** 8n;

/** One thing that a test does to the venue. */
export type Command =
  | { readonly kind: 'place'; readonly account: string; readonly placement: OrderPlacement; readonly mode: string }
  | { readonly kind: 'cancel'; readonly which: number };

const price = fc.integer({ min: -12, max: 12 }).map((step) => MIDDLE + BigInt(step) * 7_001n * TICK);
const quantity = fc.integer({ min: 1, max: 12_000 }).map((steps) => BigInt(steps) * STEP);
const mode = fc.constantFrom<SelfTradePreventionMode>(
  ...(['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT', 'TRANSFER'] as const),
);
const side = fc.constantFrom('BUY' as const, 'SELL' as const);
const timeInForce = fc.constantFrom('GTC' as const, 'GTC' as const, 'GTC' as const, 'IOC' as const, 'FOK' as const);

/** A request of one type, with what that type needs. */
function requestOf(type: SpotOrderType): fc.Arbitrary<OrderPlacement> {
  const common = { symbol: fc.constant('AAABBB'), side, type: fc.constant(type), selfTradePreventionMode: mode };
  const iceberg = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
  const stop = fc.record({ stopPrice: price });
  const trailing = fc.oneof(
    fc.record({ trailingDelta: fc.integer({ min: 1, max: 30 }) }),
    fc.record({ trailingDelta: fc.integer({ min: 1, max: 30 }), stopPrice: price }),
  );
  const trigger: fc.Arbitrary<Partial<OrderPlacement>> = fc.oneof(stop, trailing);
  const withIceberg = (order: OrderPlacement, parts: number | undefined): OrderPlacement =>
    parts === undefined || (order.timeInForce ?? 'GTC') !== 'GTC'
      ? order
      : { ...order, icebergQty: (order.quantity as Units) / BigInt(parts) };
  switch (type) {
    case 'LIMIT':
      return fc
        .tuple(fc.record({ ...common, quantity, price, timeInForce }), iceberg)
        .map((both) => withIceberg(...both));
    case 'LIMIT_MAKER':
      return fc.tuple(fc.record({ ...common, quantity, price }), iceberg).map((both) => withIceberg(...both));
    case 'MARKET':
      return fc.oneof(
        fc.record({ ...common, quantity }),
        fc.record({ ...common, quoteOrderQty: fc.integer({ min: 1, max: 2_000_000 }).map((q) => BigInt(q) * 77_777n) }),
      );
    case 'STOP_LOSS':
    case 'TAKE_PROFIT':
      return fc.tuple(fc.record({ ...common, quantity }), trigger).map(([order, when]) => ({ ...order, ...when }));
    case 'STOP_LOSS_LIMIT':
    case 'TAKE_PROFIT_LIMIT':
      return fc
        .tuple(fc.record({ ...common, quantity, price, timeInForce }), trigger, iceberg)
        .map(([order, when, parts]) => withIceberg({ ...order, ...when }, parts));
    default:
      return type satisfies never;
  }
}

const placement = fc.oneof(
  { weight: 8, arbitrary: requestOf('LIMIT') },
  { weight: 2, arbitrary: requestOf('LIMIT_MAKER') },
  { weight: 2, arbitrary: requestOf('MARKET') },
  ...(['STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'] as const).map((type) => ({
    weight: 1,
    arbitrary: requestOf(type),
  })),
);

/** Any order of any account, of any type and terms near the price of 100, or a cancel. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .record({ account: fc.constantFrom(...ACCOUNTS), placement })
      .map(({ account, placement: request }) => ({
        kind: 'place' as const,
        account,
        placement: request,
        mode: request.selfTradePreventionMode as string,
      })),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(1_000) }) },
);
