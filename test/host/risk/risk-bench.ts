import { LogLevel } from '../../../src/host/index.js';
import {
  Decimal,
  Direction,
  EventEngine,
  EventType,
  Exchange,
  MainEngine,
  OrderType,
  Product,
  Status,
  createTick,
} from '../../../src/host/index.js';
import type { Alert, Contract, LogEntry, Order, OrderRequest, TickFields } from '../../../src/host/index.js';
import { ScriptedAdapter } from '../scripted-adapter.js';

const zero = new Decimal(0);

/** A host with a scripted adapter that knows BTCUSDT and ETHUSDT; time stands still unless the test moves it. */
export class RiskBench {
  time = Date.parse('2026-03-01T12:00:00Z');
  readonly main: MainEngine;
  readonly adapter: ScriptedAdapter;
  readonly alerts: Alert[] = [];
  readonly warnings: string[] = [];

  private constructor() {
    this.main = new MainEngine(new EventEngine(), { log: false, now: () => this.time });
    this.adapter = this.main.addAdapter(ScriptedAdapter);
    this.main.eventEngine.register(EventType.ALERT, ({ data }) => void this.alerts.push(data));
    this.main.eventEngine.register(EventType.LOG, ({ data }) => this.#keepWarning(data));
  }

  static async create(): Promise<RiskBench> {
    const bench = new RiskBench();
    for (const symbol of ['BTCUSDT', 'ETHUSDT']) bench.adapter.onContract(contract(symbol));
    await bench.settle();
    return bench;
  }

  close(): Promise<void> {
    return this.main.close();
  }

  settle(): Promise<void> {
    return this.main.eventEngine.flush();
  }

  /** Codes of the refusals so far. */
  async codes(): Promise<string[]> {
    await this.settle();
    return this.alerts.map((alert) => (alert.kind === 'order-refused' ? alert.code : alert.kind));
  }

  /** Sends a limit buy of 1 at 100; true where it went out. */
  send(changes: Partial<OrderRequest> = {}): boolean {
    return this.sendFor(changes) !== '';
  }

  sendFor(changes: Partial<OrderRequest> = {}): string {
    const buy = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
    return this.main.sendOrder({ ...buy, volume: '1', price: '100', ...changes }, 'SCRIPTED');
  }

  async tick(fields: Partial<TickFields> = {}): Promise<void> {
    const instrument = { adapterName: 'SCRIPTED', symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
    this.adapter.onTick(createTick({ ...instrument, datetime: new Date(this.time), lastPrice: 100, ...fields }));
    await this.settle();
  }

  /** The contract of BTCUSDT comes anew with these figures. */
  async retell(figures: Readonly<Record<string, string>>): Promise<void> {
    const changed = Object.entries(figures).map(([name, text]) => [name, new Decimal(text)] as const);
    this.adapter.onContract({ ...contract('BTCUSDT'), ...Object.fromEntries(changed) });
    await this.settle();
  }

  /** The order comes to an end. */
  async end(vtOrderId: string): Promise<void> {
    await this.settle();
    this.adapter.onOrder({ ...(this.main.getOrder(vtOrderId) as Order), status: Status.CANCELLED });
    await this.settle();
  }

  #keepWarning({ msg, level }: LogEntry): void {
    if (level === LogLevel.WARNING) this.warnings.push(msg);
  }
}

function contract(symbol: string): Contract {
  return {
    adapterName: 'SCRIPTED',
    symbol,
    exchange: Exchange.BINANCE,
    vtSymbol: `${symbol}.BINANCE`,
    name: symbol,
    product: Product.SPOT,
    size: new Decimal(1),
    priceTick: new Decimal('0.01'),
    minVolume: zero,
    maxVolume: null,
    volumeStep: new Decimal('0.001'),
    minNotional: zero,
    minPrice: zero,
    maxPrice: null,
    stopSupported: true,
    netPosition: true,
    historyData: true,
  };
}
