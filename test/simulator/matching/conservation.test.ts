import { expect } from 'chai';
import fc from 'fast-check';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { multiply, units, type Units } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { VenueError } from '../../../src/simulator/venue-error.js';
import type { VenueOrder } from '../../../src/simulator/venue.js';
import { ACCOUNTS, command, STEP, TICK, type Command } from './random-commands.js';
import { testSpec } from './test-venue.js';

const symbol = 'AAABBB';

const price = fc.integer({ min: -12, max: 12 }).map((step) => units('100') + BigInt(step) * 7_001n * TICK);
const quantity = fc.integer({ min: 0, max: 9_000 }).map((steps) => BigInt(steps) * STEP);
const recorded = fc.oneof(
  fc.record({ kind: fc.constant('level' as const), side: fc.constantFrom('bid' as const, 'ask'), price, quantity }),
  fc.record({ kind: fc.constant('print' as const), buyerIsMaker: fc.boolean(), price, quantity }),
  fc.record({ kind: fc.constant('clear' as const) }),
  fc.record({
    kind: fc.constant('deposit' as const),
    account: fc.constantFrom(...ACCOUNTS),
    delta: fc.bigInt(-9n, 9n),
  }),
);
type Step = Command | (typeof recorded extends fc.Arbitrary<infer Row> ? Row : never);

const open = (order: VenueOrder): Units => order.origQty - order.executedQty - order.preventedQty;

function apply(exchange: SimulatedExchange, step: Step): void {
  switch (step.kind) {
    case 'place':
      exchange.placeOrder(step.account, step.placement);
      return;
    case 'cancel': {
      const orders = ACCOUNTS.flatMap((account) => exchange.openOrders(account));
      const order = orders[step.which % orders.length];
      if (order) exchange.cancelOrder(order.accountId, order);
      return;
    }
    case 'level':
      exchange.setExternalLevel(symbol, step.side, step.price, step.quantity);
      return;
    case 'print':
      exchange.externalTrade(symbol, step.price, step.quantity, step.buyerIsMaker);
      return;
    case 'clear':
      exchange.clearExternalLevels(symbol);
      return;
    case 'deposit':
      exchange.deposit(step.account, 'AAA', step.delta);
      return;
    default:
      step satisfies never;
  }
}

/** What the open orders of an account hold back at least: stops to buy at market may hold more than their price says. */
function heldBack(orders: readonly VenueOrder[], side: 'BUY' | 'SELL'): Units {
  return orders
    .filter((order) => order.side === side)
    .reduce((sum, order) => sum + (side === 'SELL' ? open(order) : multiply(order.price, open(order))), 0n);
}

function expectSound(exchange: SimulatedExchange): void {
  for (const asset of ['AAA', 'BBB'] as const) {
    expect(exchange.totalOf(asset), asset).to.equal(exchange.depositedOf(asset));
    for (const account of ACCOUNTS) {
      const { free, locked } = exchange.balancesOf(account).find((row) => row.asset === asset)!;
      expect(free >= 0n && locked >= 0n, `${account} ${asset}`).to.equal(true);
      const needed = heldBack(exchange.openOrders(account), asset === 'AAA' ? 'SELL' : 'BUY');
      if (asset === 'AAA') expect(locked).to.equal(needed);
      else expect(locked >= needed).to.equal(true);
    }
  }
}

function expectFairFills(exchange: SimulatedExchange): void {
  for (const fill of ACCOUNTS.flatMap((account) => exchange.fills(account))) {
    const order = exchange.order(fill.accountId, fill);
    if (order.price > 0n) {
      expect(order.side === 'BUY' ? fill.price <= order.price : fill.price >= order.price).to.equal(true);
    }
    expect(open(order) >= 0n).to.equal(true);
  }
}

describe('money', () => {
  it('is conserved to the last digit whatever accounts and a recording do to each other', () => {
    const step = fc.oneof<fc.Arbitrary<Step>[]>(command, recorded);
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), (steps) => {
        const spec = { ...testSpec(), tickSize: TICK, stepSize: STEP };
        const exchange = new SimulatedExchange({ clock: new ManualClock(), symbols: [spec] });
        for (const account of ACCOUNTS) {
          exchange.openAccount(account, { AAA: units('40'), BBB: units('4000') }, { maker: 75_000n, taker: 123_457n });
        }
        for (const each of steps) {
          try {
            apply(exchange, each);
          } catch (error) {
            if (!(error instanceof VenueError || (each.kind === 'deposit' && error instanceof RangeError))) throw error;
          }
          expectSound(exchange);
        }
        expectFairFills(exchange);
      }),
      { numRuns: 200 },
    );
  });
});
