import { expect } from 'chai';

import { Direction, Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import { ZERO } from '../../src/host/domain/decimal.js';
import { isActive } from '../../src/host/domain/order.js';
import type { OrderRequest } from '../../src/host/domain/requests.js';
import { SeededRandom } from '../../src/simulator/seeded-random.js';
import { formatUnits } from '../../src/simulator/index.js';
import type { SimulatorOptions } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

/**
 * A wild trading day: random orders of every type, cancels, trades against us, deposits, and connections that break.
 * In the end the host's orders, trades and balances must be the venue's, to the last digit.
 */
describe('after a wild day', () => {
  const days: readonly (readonly [
    title: string,
    seed: number,
    breakage: number,
    options: SimulatorOptions,
    settings?: Record<string, unknown>,
  ])[] = [
    ['with replies before events', 1, 0, { sockets: { replyOrder: 'reply-first' } }],
    ['with events before replies', 2, 0, { sockets: { replyOrder: 'events-first' } }],
    ['with both at random', 3, 0, { sockets: { replyOrder: 'seeded', seed: 9 } }],
    ['with connections that break', 4, 0.04, { sockets: { replyOrder: 'seeded', seed: 10 } }],
    ['with connections that break more often', 5, 0.15, { sockets: { replyOrder: 'seeded', seed: 11 } }],
    ['with comparisons that leave the stream no time', 6, 0, {}, { reconcileSeconds: 0.005 }],
    ['with both', 7, 0.04, { sockets: { replyOrder: 'seeded', seed: 12 } }, { reconcileSeconds: 0.005 }],
  ];
  for (const [title, seed, breakage, options, settings] of days) {
    it(`${title} the host's books are the venue's`, async function () {
      this.timeout(30_000);
      const host = await TradingHost.create(options, { patienceMs: 0 });
      try {
        await host.connect(settings);
        await new WildDay(host, new SeededRandom(seed), breakage).trade(150);
        await waitUntil(() => host.adapter.state === 'ready', 'the adapter to be ready', 15_000);
        await host.adapter.cancelAll();
        await waitUntil(() => isQuiet(host), 'all orders to end and all fills to be told', 15_000);
        await waitUntil(() => hasSameBalances(host), 'the balances that come behind the orders', 5_000);
        expectSameBooks(host);
      } finally {
        await host.close();
      }
    });
  }
});

class WildDay {
  readonly #host: TradingHost;
  readonly #random: SeededRandom;
  readonly #breakage: number;
  readonly #ids: string[] = [];

  constructor(host: TradingHost, random: SeededRandom, breakage: number) {
    this.#host = host;
    this.#random = random;
    this.#breakage = breakage;
  }

  async trade(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      this.#act(this.#random.next());
      if (this.#random.next() < this.#breakage) this.#breakSomething();
      if (step % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (step % 10 === 0) await this.#host.engine.eventEngine.flush();
      if (step % 25 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #act(dice: number): void {
    if (dice < 0.5) this.#send();
    else if (dice < 0.65) this.#cancel();
    else if (dice < 0.95) this.#counter();
    else this.#host.simulator.exchange.deposit('simulator-key', 'USDT', 100_000_000n);
  }

  #send(): void {
    const direction = this.#random.next() < 0.5 ? Direction.LONG : Direction.SHORT;
    const price = this.#host.price((this.#random.next() - 0.5) * 0.004);
    const volume = (0.001 + Math.floor(this.#random.next() * 20) / 1000).toFixed(3);
    const kinds: Partial<OrderRequest>[] = [
      {},
      {},
      { extra: { postOnly: true } },
      { type: OrderType.FAK },
      { type: OrderType.FOK },
      { type: OrderType.MARKET },
      { type: OrderType.MARKET, extra: { quoteOrderQty: '150' } },
      { type: OrderType.STOP },
    ];
    const kind = kinds[Math.floor(this.#random.next() * kinds.length)] ?? {};
    this.#ids.push(this.#host.send({ direction, price, volume, ...kind }));
  }

  #cancel(): void {
    const id = this.#ids[Math.floor(this.#random.next() * this.#ids.length)];
    if (id !== undefined) this.#host.cancel(id);
  }

  #counter(): void {
    const side = this.#random.next() < 0.5 ? 'BUY' : 'SELL';
    const quantity = (0.001 + Math.floor(this.#random.next() * 30) / 1000).toFixed(3);
    this.#host.counter(side, quantity, this.#host.price((this.#random.next() - 0.5) * 0.004), 'GTC');
  }

  #breakSomething(): void {
    const { sockets } = this.#host.simulator.server;
    if (this.#random.next() < 0.5) sockets.dropAll('ws-api');
    else sockets.closeAll(1001, '', 'ws-api');
  }
}

/** Orders that were lost on their way stay in doubt for recvWindow and ten seconds more: longer than this test. */
function isQuiet(host: TradingHost): boolean {
  const { activeOrders, unresolvedOrders } = host.adapter.getHealth();
  if (host.engine.eventEngine.stats.queued > 0 || activeOrders > unresolvedOrders.length) return false;
  const atVenue = new Set(venueOrdersOf(host).map(({ clientOrderId }) => clientOrderId));
  if (unresolvedOrders.some((id) => atVenue.has(id))) return false;
  return host.trades.length >= host.simulator.exchange.fills('simulator-key').length;
}

function venueOrdersOf(host: TradingHost): ReturnType<TradingHost['simulator']['exchange']['allOrders']> {
  return host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT');
}

function expectSameBooks(host: TradingHost): void {
  const { exchange } = host.simulator;
  const venueOrders = venueOrdersOf(host);
  const ours = host.engine.getAllOrders();
  const placed = ours.filter(({ extra }) => extra?.['exchangeOrderId'] !== undefined);
  expect(placed).to.have.length(venueOrders.length);
  const inFlight = ours.filter(isActive).map(({ orderId }) => orderId);
  expect(inFlight).to.have.members(host.adapter.getHealth().unresolvedOrders);
  for (const order of venueOrders) {
    const own = host.engine.getOrder(`BINANCE.${order.clientOrderId}`);
    expect(own?.traded.toFixed(8), order.clientOrderId).to.equal(formatUnits(order.executedQty));
    expect(own?.status === Status.ALLTRADED, order.clientOrderId).to.equal(order.status === 'FILLED');
    expect(own?.reference).to.equal('test');
    const sum = host.trades.filter(({ orderId }) => orderId === order.clientOrderId);
    expect(sum.reduce((total, { volume }) => total.plus(volume), ZERO).toFixed(8)).to.equal(
      formatUnits(order.executedQty),
    );
  }
  const fills = exchange
    .fills('simulator-key')
    .map(
      (fill) =>
        `${fill.symbol}-${fill.tradeId} ${formatUnits(fill.price)} ${formatUnits(fill.commission)} ${fill.commissionAsset} ${fill.isMaker}`,
    );
  const trades = host.trades.map(
    (trade) =>
      `${trade.tradeId} ${trade.price.toFixed(8)} ${trade.commission?.toFixed(8) ?? ''} ${trade.commissionAsset ?? ''} ${trade.isMaker === true}`,
  );
  expect(trades.sort()).to.deep.equal(fills.sort());
  expect(hasSameBalances(host)).to.equal(true);
  expect(host.engine.oms.refusedUpdates).to.equal(0);
  expect(Exchange.BINANCE).to.equal(ours[0]?.exchange);
}

function hasSameBalances({ engine, simulator }: TradingHost): boolean {
  return simulator.exchange.balancesOf('simulator-key').every(({ asset, free, locked }) => {
    const account = engine.getAccount(`BINANCE.${asset}`);
    return account?.available.toFixed(8) === formatUnits(free) && account.frozen.toFixed(8) === formatUnits(locked);
  });
}
