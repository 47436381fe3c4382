import { expect } from 'chai';
import fc from 'fast-check';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { VenueError } from '../../../src/simulator/venue-error.js';
import type { VenueFill } from '../../../src/simulator/venue-orders.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';
import { NaiveExchange } from './naive-exchange.js';
import { ACCOUNTS, command, STEP, TICK, type Command } from './random-commands.js';
import { amendCommand, type ListCommand } from './random-lists.js';
import { testSpec } from './test-venue.js';

const COMMISSION = { maker: 75_000n, taker: 123_457n };
const START = { AAA: 25n * 10n ** 8n, BBB: 2_500n * 10n ** 8n };
type TwinCommand = Command | (ListCommand & { readonly kind: 'amend' });
const twinCommand = fc.oneof({ weight: 9, arbitrary: command }, { weight: 1, arbitrary: amendCommand });

/** The venue and its judge, told the same. */
class Twins {
  readonly clock = new ManualClock();
  readonly venue: SimulatedExchange;
  readonly naive = new NaiveExchange(STEP, COMMISSION);
  readonly fills: string[] = [];

  constructor() {
    const spec = { ...testSpec(), tickSize: TICK, stepSize: STEP };
    this.venue = new SimulatedExchange({ clock: this.clock, symbols: [spec], seed: 7 });
    this.naive.last = spec.referencePrice;
    for (const account of ACCOUNTS) {
      this.venue.openAccount(account, START, COMMISSION);
      for (const asset of ['AAA', 'BBB'] as const) this.naive.totals[account + asset] = START[asset];
    }
    this.venue.on('execution', ({ fill }) => {
      if (fill) this.fills.push(textOf(fill));
    });
  }

  tell(command: TwinCommand): void {
    this.clock.advance(10);
    if (command.kind === 'amend') this.#amend(command.which, command.percent);
    else if (command.kind === 'place') this.#place(command.account, command.placement, command.mode);
    else this.#cancel(command.which);
  }

  #place(account: string, request: OrderPlacement, stpMode: string): void {
    const refused = this.naive.place(account, request, stpMode);
    expect(refusalOf(() => this.venue.placeOrder(account, request))).to.equal(refused && WORDS[refused]);
  }

  #cancel(which: number): void {
    const open = ACCOUNTS.flatMap((account) => this.venue.openOrders(account));
    const order = open[which % open.length];
    if (!order) return;
    this.venue.cancelOrder(order.accountId, { symbol: order.symbol, orderId: order.orderId });
    this.naive.cancel(order.orderId);
  }

  #amend(which: number, percent: bigint): void {
    const open = ACCOUNTS.flatMap((account) => this.venue.openOrders(account));
    const order = open[which % open.length];
    if (!order) return;
    const part = (order.origQty * percent) / 100n;
    const newQty = part - (part % STEP);
    if (newQty === 0n || newQty === order.origQty) return;
    this.venue.amendOrder(order.accountId, { symbol: order.symbol, orderId: order.orderId, newQty });
    this.naive.amend(order.orderId, newQty);
  }

  compare(): void {
    expect(this.fills).to.deep.equal(this.naive.fills);
    expect(this.venue.levels('AAABBB', 'bid', 100)).to.deep.equal(this.naive.book('BUY'));
    expect(this.venue.levels('AAABBB', 'ask', 100)).to.deep.equal(this.naive.book('SELL'));
    expect(this.venue.lastPrice('AAABBB')).to.equal(this.naive.last);
    this.#compareOrders();
    this.#compareMoney();
  }

  #compareOrders(): void {
    const orders = ACCOUNTS.flatMap((account) => this.venue.allOrders(account, 'AAABBB'));
    expect(orders).to.have.length(this.naive.orders.length);
    for (const order of orders) {
      const twin = this.naive.orders[Number(order.orderId) - 1]!;
      const isOpen = ['NEW', 'PARTIALLY_FILLED'].includes(twin.status);
      expect({ id: order.orderId, ...stateOf(order) }).to.deep.equal({
        id: twin.id,
        status: twin.status,
        origQty: twin.qty,
        executedQty: twin.executed,
        cummulativeQuoteQty: twin.cost,
        preventedQty: twin.prevented,
        expiryReason: twin.reason,
        isWorking: isOpen && twin.working,
      });
    }
  }

  #compareMoney(): void {
    for (const asset of ['AAA', 'BBB'] as const) {
      expect(this.venue.totalOf(asset)).to.equal(START[asset] * BigInt(ACCOUNTS.length));
      expect(this.venue.depositedOf(asset)).to.equal(START[asset] * BigInt(ACCOUNTS.length));
      expect(this.venue.feesOf(asset)).to.equal(this.naive.totals[`fees${asset}`] ?? 0n);
      for (const account of ACCOUNTS) {
        const balance = this.venue.balancesOf(account).find((row) => row.asset === asset)!;
        expect(balance.locked, `${account} ${asset} locked`).to.equal(this.naive.locked(account, asset));
        expect(balance.free, `${account} ${asset} free`).to.equal(this.naive.free(account, asset));
        expect(balance.free >= 0n && balance.locked >= 0n).to.equal(true);
      }
    }
  }
}

const WORDS: Readonly<Record<string, string>> = {
  insufficient: 'Account has insufficient balance for requested action.',
  thin: 'Order book liquidity is less than symbol minimum quantity.',
  LOT_SIZE: 'Filter failure: LOT_SIZE',
  'Order would trigger immediately.': 'Order would trigger immediately.',
  'Order would immediately match and take.': 'Order would immediately match and take.',
};

function refusalOf(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof VenueError) return error.message;
    throw error;
  }
}

function textOf(fill: VenueFill): string {
  const { orderId, isMaker, price: at, quantity: size, quoteQuantity, commission } = fill;
  return `${orderId} ${isMaker} ${at} ${size} ${quoteQuantity} ${commission}`;
}

function stateOf(order: ReturnType<SimulatedExchange['order']>) {
  const { status, origQty, executedQty, cummulativeQuoteQty, preventedQty, expiryReason, isWorking } = order;
  return { status, origQty, executedQty, cummulativeQuoteQty, preventedQty, expiryReason, isWorking };
}

describe('the matching engine and its naive twin', function () {
  this.timeout(60_000);

  it('agree after every command on fills, book, orders and every balance, and no money is made or lost', () => {
    fc.assert(
      fc.property(fc.array(twinCommand, { minLength: 1, maxLength: 40, size: 'max' }), (commands) => {
        const twins = new Twins();
        for (const each of commands) {
          twins.tell(each);
          twins.compare();
        }
      }),
      { numRuns: 400 },
    );
  });

  it('agree after long days', () => {
    fc.assert(
      fc.property(fc.array(twinCommand, { minLength: 150, maxLength: 250, size: 'max' }), (commands) => {
        const twins = new Twins();
        for (const each of commands) twins.tell(each);
        twins.compare();
      }),
      { numRuns: 60 },
    );
  });

  it('give the same day for the same seed', () => {
    fc.assert(
      fc.property(fc.array(twinCommand, { minLength: 20, maxLength: 60, size: 'max' }), (commands) => {
        const [one, other] = [new Twins(), new Twins()].map((twins) => {
          const told: unknown[] = [];
          for (const name of ['trade', 'level', 'execution', 'balances'] as const) {
            twins.venue.on(name, (...args) => told.push([name, args]));
          }
          for (const each of commands) twins.tell(each);
          return told;
        });
        expect(one).to.deep.equal(other);
        expect(one).to.not.be.empty;
      }),
      { numRuns: 20 },
    );
  });
});
