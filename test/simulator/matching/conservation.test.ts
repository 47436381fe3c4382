import { expect } from 'chai';
import fc from 'fast-check';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { multiply, units, type Units } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { VenueError } from '../../../src/simulator/venue-error.js';
import type { VenueOrder } from '../../../src/simulator/venue-orders.js';
import { ACCOUNTS, command, STEP, TICK, type Command } from './random-commands.js';
import { listCommand, type ListCommand } from './random-lists.js';
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
type Step = Command | ListCommand | (typeof recorded extends fc.Arbitrary<infer Row> ? Row : never);

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
    case 'list':
      exchange.placeOrderList(step.account, step.placement);
      return;
    case 'cancel list': {
      const lists = ACCOUNTS.flatMap((account) => exchange.openOrderLists(account));
      const list = lists[step.which % lists.length];
      if (list) exchange.cancelOrderList(list.accountId, list);
      return;
    }
    case 'amend': {
      const orders = ACCOUNTS.flatMap((account) => exchange.openOrders(account));
      const order = orders[step.which % orders.length];
      if (order) exchange.amendOrder(order.accountId, { ...order, newQty: partOf(order.origQty, step.percent) });
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

function partOf(quantity: Units, percent: bigint): Units {
  const part = (quantity * percent) / 100n;
  return part - (part % STEP);
}

/**
 * What the open orders of an account hold back at least: stops to buy at market may hold more than their price says.
 * Of the orders of one list only one can ever be filled, and those that wait for another hold nothing.
 */
function heldBack(orders: readonly VenueOrder[], side: 'BUY' | 'SELL'): Units {
  const needs = new Map<string, Units>();
  for (const order of orders) {
    if (order.side !== side || order.status === 'PENDING_NEW') continue;
    const group = order.orderListId < 0n ? `order ${order.orderId}` : `list ${order.orderListId}`;
    const need = side === 'SELL' ? open(order) : multiply(order.peg?.price ?? order.price, open(order));
    if (need >= (needs.get(group) ?? 0n)) needs.set(group, need);
  }
  return [...needs.values()].reduce((sum, need) => sum + need, 0n);
}

/** What lists have received for orders that still wait, with commission and without. */
function reserved(
  exchange: SimulatedExchange,
  account: string,
  paying: ReadonlySet<bigint>,
): [least: Units, most: Units] {
  const waiting = exchange.openOrders(account).filter(({ status }) => status === 'PENDING_NEW');
  const lists = new Set(waiting.map(({ orderListId }) => orderListId).filter((id) => paying.has(id)));
  const fills = exchange.fills(account).filter(({ orderListId }) => lists.has(orderListId));
  const sum = (amounts: readonly Units[]): Units => amounts.reduce((total, amount) => total + amount, 0n);
  return [
    sum(fills.map(({ quantity: received, commission }) => received - commission)),
    sum(fills.map(({ quantity: received }) => received)),
  ];
}

function expectSound(exchange: SimulatedExchange, paying: ReadonlySet<bigint>): void {
  for (const asset of ['AAA', 'BBB'] as const) {
    expect(exchange.totalOf(asset), asset).to.equal(exchange.depositedOf(asset));
    for (const account of ACCOUNTS) {
      const { free, locked } = exchange.balancesOf(account).find((row) => row.asset === asset)!;
      expect(free >= 0n && locked >= 0n, `${account} ${asset}`).to.equal(true);
      const needed = heldBack(exchange.openOrders(account), asset === 'AAA' ? 'SELL' : 'BUY');
      const [least, most] = asset === 'AAA' ? reserved(exchange, account, paying) : [0n, locked];
      expect(
        locked >= needed + least && locked <= needed + most,
        `${account} ${asset} locked ${locked}: ${needed} + ${least} to ${most}`,
      ).to.equal(true);
    }
  }
}

/** A list is active while it has an open order, both orders of a pair have the same size, and one is filled at most. */
function expectSoundLists(exchange: SimulatedExchange): void {
  for (const account of ACCOUNTS) {
    for (const list of exchange.allOrderLists(account)) {
      const orders = list.orders.map(({ orderId }) => exchange.order(account, { symbol, orderId }));
      const isOpen = orders.some(({ status }) => ['NEW', 'PARTIALLY_FILLED', 'PENDING_NEW'].includes(status));
      expect(list.listOrderStatus).to.equal(isOpen ? 'EXECUTING' : 'ALL_DONE');
      const pair = orders.slice(list.contingencyType === 'OCO' ? 0 : 1);
      if (pair.length < 2) continue;
      expect(pair.filter(({ executedQty }) => executedQty > 0n).length).to.be.lessThan(2);
      const [one, other] = pair.map(({ status, origQty }) => ({ status, origQty }));
      if (one?.status === 'NEW' && other?.status === 'NEW') expect(one.origQty).to.equal(other.origQty);
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

describe('money', function () {
  this.timeout(30_000); // much to compute, and perhaps on a busy machine

  it('is conserved to the last digit whatever orders, lists, amendments and a recording do to each other', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: command },
      { weight: 2, arbitrary: listCommand },
      { weight: 1, arbitrary: recorded },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), (steps) => {
        const spec = { ...testSpec(), tickSize: TICK, stepSize: STEP };
        const exchange = new SimulatedExchange({ clock: new ManualClock(), symbols: [spec] });
        for (const account of ACCOUNTS) {
          exchange.openAccount(account, { AAA: units('40'), BBB: units('4000') }, { maker: 75_000n, taker: 123_457n });
        }
        const paying = new Set<bigint>();
        for (const each of steps) {
          try {
            apply(exchange, each);
            if (each.kind === 'list' && each.placement.paysPending) {
              paying.add(exchange.allOrderLists(each.account).at(-1)!.orderListId);
            }
          } catch (error) {
            if (!(error instanceof VenueError || (each.kind === 'deposit' && error instanceof RangeError))) throw error;
          }
          expectSound(exchange, paying);
        }
        expectFairFills(exchange);
        expectSoundLists(exchange);
      }),
      { numRuns: 200 },
    );
  });
});
