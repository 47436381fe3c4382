import { BinanceAdapter } from '../../../src/binance/binance-adapter.js';
import { Direction, Exchange, OrderType } from '../../../src/host/domain/constants.js';
import type { AdapterState, ConnectionNews } from '../../../src/host/domain/connection-news.js';
import type { LogEntry } from '../../../src/host/domain/log-entry.js';
import type { Order } from '../../../src/host/domain/order.js';
import type { OrderRequest } from '../../../src/host/domain/requests.js';
import type { Trade } from '../../../src/host/domain/trade.js';
import { MainEngine } from '../../../src/host/engine/main-engine.js';
import { EventEngine } from '../../../src/host/events/event-engine.js';
import type { Event, EventSink } from '../../../src/host/events/event-types.js';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator, SimulatorOptions } from '../../../src/simulator/index.js';
import { units } from '../../../src/simulator/index.js';
import { waitUntil } from '../../support/wait-until.js';

/** The other side of every trade in these tests: an account that trades on the venue directly. */
const COUNTERPARTY = 'counterparty';

type AdapterDependencies = NonNullable<ConstructorParameters<typeof BinanceAdapter>[2]>;

/** A whole trading host with the Binance adapter, on a simulator of its own; everything it hears is kept. */
export class TradingHost {
  readonly events: Event[] = [];
  readonly simulator: Simulator;
  readonly engine: MainEngine;
  readonly adapter: BinanceAdapter;

  private constructor(simulator: Simulator, dependencies: AdapterDependencies) {
    this.simulator = simulator;
    this.engine = new MainEngine(new EventEngine({ timerIntervalMs: 60_000 }), { log: false });
    this.engine.eventEngine.registerGeneral((event) => void this.events.push(event));
    class Adapter extends BinanceAdapter {
      constructor(eventEngine: EventSink, adapterName: string) {
        super(eventEngine, adapterName, dependencies);
      }
    }
    this.adapter = this.engine.addAdapter(Adapter);
  }

  /** An empty market by default, so that nothing trades but what the test trades. */
  static async create(options: SimulatorOptions = {}, dependencies: AdapterDependencies = {}): Promise<TradingHost> {
    const simulator = await startSimulator({
      market: 'none',
      symbols: ['BTCUSDT', 'ETHUSDT'],
      accounts: [
        { key: 'simulator-key', secret: 'simulator-secret', balances: { USDT: '1000000', BTC: '10', ETH: '100' } },
        { key: COUNTERPARTY, secret: 'other-secret', balances: { USDT: '100000000', BTC: '1000', ETH: '10000' } },
      ],
      ...options,
    });
    return new TradingHost(simulator, dependencies);
  }

  connect(changes: Record<string, unknown> = {}): Promise<boolean> {
    return this.engine.connect({ ...this.simulator.settings, reconnectDelay: 0.01, ...changes }, 'BINANCE');
  }

  /** A second adapter beside the first. */
  anotherAdapter(name: string, dependencies: AdapterDependencies = {}): BinanceAdapter {
    class Another extends BinanceAdapter {
      constructor(eventEngine: EventSink, adapterName: string) {
        super(eventEngine, adapterName, dependencies);
      }
    }
    return this.engine.addAdapter(Another, name);
  }

  /** One for a venue whose private stream is not there: it waits for it no longer than 50 ms. */
  impatientAdapter(name: string, outagePollMs = 30_000): BinanceAdapter {
    return this.anotherAdapter(name, { privateStreamTimeoutMs: 50, outagePollMs });
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.simulator.close();
  }

  get orders(): Order[] {
    return this.#of('eOrder.');
  }

  get trades(): Trade[] {
    return this.#of('eTrade.');
  }

  get logs(): string[] {
    return this.#of<LogEntry>('eLog').map(({ msg }) => msg);
  }

  get news(): ConnectionNews[] {
    return this.#of('eConnection.');
  }

  /** States of the adapter as they were told. */
  get states(): AdapterState[] {
    return this.news.flatMap(({ change }) => (change.kind === 'state' ? [change.state] : []));
  }

  /** Sends a limit buy of 0.01 BTC far below the market; gives its own id. */
  send(changes: Partial<OrderRequest> = {}, adapterName = 'BINANCE'): string {
    const vtOrderId = this.engine.sendOrder(
      {
        symbol: 'BTCUSDT',
        exchange: Exchange.BINANCE,
        direction: Direction.LONG,
        type: OrderType.LIMIT,
        volume: '0.01',
        price: this.price(-0.01),
        reference: 'test',
        ...changes,
      },
      adapterName,
    );
    return vtOrderId.replace(`${adapterName}.`, '');
  }

  cancel(orderId: string, adapterName = 'BINANCE'): boolean {
    return this.engine.cancelOrder({ orderId, symbol: 'BTCUSDT', exchange: Exchange.BINANCE }, adapterName);
  }

  /** The reference price of BTCUSDT moved by a fraction, on the tick. */
  price(move: number): string {
    const spec = this.simulator.exchange.symbols.get('BTCUSDT');
    const reference = Number(spec?.referencePrice ?? 0n) / 1e8;
    return (reference * (1 + move)).toFixed(1);
  }

  /** The counterparty trades: a limit order that takes whatever rests there. */
  counter(side: 'BUY' | 'SELL', quantity: string, price: string, timeInForce: 'GTC' | 'IOC' = 'IOC'): void {
    this.simulator.exchange.placeOrder(COUNTERPARTY, {
      symbol: 'BTCUSDT',
      side,
      type: 'LIMIT',
      timeInForce,
      quantity: units(quantity),
      price: units(price),
    });
  }

  latest(orderId: string): Order | undefined {
    return this.orders.filter((order) => order.orderId === orderId).at(-1);
  }

  /** Waits until an order has a status. */
  async until(orderId: string, status: Order['status']): Promise<Order> {
    await waitUntil(() => this.latest(orderId)?.status === status, `${orderId} to be ${status}`);
    return this.latest(orderId) as Order;
  }

  async untilState(state: AdapterState, count = 1): Promise<void> {
    await waitUntil(() => this.states.filter((told) => told === state).length >= count, `the state ${state}`);
  }

  #of<Data>(type: string): Data[] {
    return this.events.filter((event) => event.type === type).map((event) => event.data as Data);
  }
}
