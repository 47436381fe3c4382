import type { AdapterSetting, BaseAdapter, SettingValue } from '../base-adapter.js';
import type { Account } from '../domain/account.js';
import type { Alert } from '../domain/alert.js';
import type { Bar } from '../domain/bar.js';
import { LogLevel } from '../domain/constants.js';
import type { Exchange } from '../domain/constants.js';
import type { Contract } from '../domain/contract.js';
import type { Order } from '../domain/order.js';
import type { Position } from '../domain/position.js';
import type { Quote } from '../domain/quote.js';
import type {
  CancelRequest,
  HistoryRequest,
  OrderRequest,
  QuoteRequest,
  SubscribeRequest,
} from '../domain/requests.js';
import type { Tick } from '../domain/tick.js';
import type { Trade } from '../domain/trade.js';
import { EventEngine } from '../events/event-engine.js';
import { EventType } from '../events/event-types.js';
import { handledInTime } from '../events/handled-in-time.js';
import { reasonOf } from '../events/reason-of.js';
import { settledWithin } from '../events/settled-within.js';
import { describeOrder } from '../risk/describe-order.js';
import { OrderChain } from '../risk/order-chain.js';
import type { OrderMiddleware } from '../risk/order-middleware.js';
import { tellRefusals } from '../risk/tell-refusals.js';
import type { BaseEngine } from './base-engine.js';
import { describeRequest, describeTarget } from './describe-request.js';
import type { EngineHost } from './engine-host.js';
import { LogEngine } from './log-engine.js';
import type { AdapterClass, EngineClass, MainEngineOptions } from './main-engine-options.js';
import { OmsEngine } from './oms-engine.js';

/**
 * The host's front desk: holds adapters and engines by name, hands each request to the adapter it names, and answers
 * from the order book of the host (`OmsEngine`). A name that nobody has gives a log line and a neutral answer.
 */
export class MainEngine implements EngineHost {
  readonly eventEngine: EventEngine;
  readonly oms: OmsEngine;
  readonly #log: LogEngine | null;
  readonly #adapters = new Map<string, BaseAdapter>();
  readonly #engines = new Map<string, BaseEngine>();
  readonly #closeTimeoutMs: number;
  readonly #orders: OrderChain;
  #closed: Promise<void> | null = null;

  /** Adds the log and order engines and starts the event engine. Throws for a log directory that cannot be made. */
  constructor(eventEngine: EventEngine = new EventEngine(), options: MainEngineOptions = {}) {
    this.eventEngine = eventEngine;
    this.#closeTimeoutMs = options.closeTimeoutMs ?? 5_000;
    const oms = new OmsEngine(this, eventEngine, options);
    this.#log = options.log === false ? null : new LogEngine(this, eventEngine, options.log);
    if (this.#log) this.#engines.set(this.#log.engineName, this.#log);
    this.oms = this.#keep(oms);
    this.#orders = new OrderChain({
      view: this.oms,
      now: options.now ?? (() => Date.now()),
      onRefused: tellRefusals(this, eventEngine),
    });
    // Last, so that where a log directory cannot be made nothing is left that beats.
    eventEngine.start();
  }

  /** Makes an adapter under a name (its class's own unless given). Several of one class are several accounts. */
  addAdapter<Adapter extends BaseAdapter>(AdapterType: AdapterClass<Adapter>, name = AdapterType.defaultName): Adapter {
    if (this.#adapters.has(name)) throw new RangeError(`there is an adapter named ${name} already`);
    const adapter = new AdapterType(this.eventEngine, name);
    adapter.orderGate = (requests, send) => this.#orders.sendTogether(requests, name, send);
    this.#adapters.set(name, adapter);
    return adapter;
  }

  /** Makes an engine and keeps it under its own name until `close`. */
  addEngine<Engine extends BaseEngine>(EngineType: EngineClass<Engine>): Engine {
    return this.#keep(new EngineType(this, this.eventEngine));
  }

  getAdapter(adapterName: string): BaseAdapter | undefined {
    return this.#adapters.get(adapterName);
  }

  getEngine(engineName: string): BaseEngine | undefined {
    return this.#engines.get(engineName);
  }

  /** Null where no adapter has this name. */
  getDefaultSetting(adapterName: string): Record<string, SettingValue> | null {
    return this.#named(adapterName)?.getDefaultSetting() ?? null;
  }

  getAllAdapterNames(): string[] {
    return [...this.#adapters.keys()];
  }

  /** Every exchange that an adapter serves, each once. */
  getAllExchanges(): Exchange[] {
    return [...new Set([...this.#adapters.values()].flatMap((adapter) => adapter.exchanges))];
  }

  /** Puts a log event. */
  writeLog(msg: string, source = 'MainEngine', level: LogLevel = LogLevel.INFO): void {
    this.eventEngine.put({ type: EventType.LOG, data: { adapterName: source, msg, level, time: new Date() } });
  }

  /**
   * Connects an adapter, and resolves when the host has handled what that told: it knows the open orders then. Secrets
   * among the settings are hidden in every log from now on. Rejects after `close`: no handler would hear of anything.
   */
  async connect(setting: AdapterSetting, adapterName: string): Promise<boolean> {
    if (this.#closed)
      throw new Error('this MainEngine was closed, and its handlers hear nothing any more: make another one');
    this.#log?.hideSecretsOf(setting);
    const adapter = this.#named(adapterName);
    if (!adapter) return false;
    this.writeLog(`connect ${adapterName}`);
    const isConnected = await adapter.connect(setting);
    if (!(await handledInTime(this.eventEngine))) this.#warnOfHandlers(adapterName);
    return isConnected;
  }

  subscribe(request: SubscribeRequest, adapterName: string): boolean {
    const adapter = this.#named(adapterName);
    if (!adapter) return false;
    this.writeLog(`subscribe ${adapterName} ${describeRequest(request, 'symbol', 'exchange')}`);
    return adapter.subscribe(request);
  }

  /**
   * Puts a middleware at the end of the chain that every `sendOrder` passes, and every order of an adapter's order lists
   * and replacements; gives the function that takes it out again. Cancels never pass it.
   */
  use(middleware: OrderMiddleware): () => void {
    return this.#orders.use(middleware);
  }

  /** The vtOrderId, before any event of the order is handled; `''` where no order was made. */
  sendOrder(request: OrderRequest, adapterName: string): string {
    const adapter = this.#named(adapterName);
    if (!adapter) return '';
    const vtOrderId = this.#orders.send(request, adapter);
    this.writeLog(`send order ${vtOrderId || `to ${adapterName} refused`}: ${describeOrder(request)}`);
    return vtOrderId;
  }

  cancelOrder(request: CancelRequest, adapterName: string): boolean {
    const adapter = this.#named(adapterName);
    if (!adapter) return false;
    this.writeLog(`cancel order ${describeTarget(adapterName, request)}`);
    return adapter.cancelOrder(request);
  }

  sendQuote(request: QuoteRequest, adapterName: string): string {
    const adapter = this.#named(adapterName);
    if (!adapter) return '';
    const vtQuoteId = adapter.sendQuote(request);
    const what = describeRequest(request, 'symbol', 'exchange');
    this.writeLog(`send quote ${vtQuoteId || `to ${adapterName} refused`}: ${what}`);
    return vtQuoteId;
  }

  cancelQuote(request: CancelRequest, adapterName: string): boolean {
    const adapter = this.#named(adapterName);
    if (!adapter) return false;
    this.writeLog(`cancel quote ${describeTarget(adapterName, request)}`);
    return adapter.cancelQuote(request);
  }

  /** Bars, ascending; empty where no adapter has this name. */
  async queryHistory(request: HistoryRequest, adapterName: string): Promise<Bar[]> {
    const adapter = this.#named(adapterName);
    if (!adapter) return [];
    this.writeLog(`query history ${adapterName} ${describeRequest(request, 'symbol', 'interval')}`);
    return adapter.queryHistory(request);
  }

  /** Resolves when the answers are events. */
  async queryAccount(adapterName: string): Promise<void> {
    await this.#named(adapterName)?.queryAccount();
  }

  /** Resolves when the answers are events. */
  async queryPosition(adapterName: string): Promise<void> {
    await this.#named(adapterName)?.queryPosition();
  }

  getTick(vtSymbol: string): Tick | undefined {
    return this.oms.getTick(vtSymbol);
  }

  getOrder(vtOrderId: string): Order | undefined {
    return this.oms.getOrder(vtOrderId);
  }

  getTrade(vtTradeId: string): Trade | undefined {
    return this.oms.getTrade(vtTradeId);
  }

  getPosition(vtPositionId: string): Position | undefined {
    return this.oms.getPosition(vtPositionId);
  }

  getAccount(vtAccountId: string): Account | undefined {
    return this.oms.getAccount(vtAccountId);
  }

  getContract(vtSymbol: string): Contract | undefined {
    return this.oms.getContract(vtSymbol);
  }

  getQuote(vtQuoteId: string): Quote | undefined {
    return this.oms.getQuote(vtQuoteId);
  }

  getAllTicks(): Tick[] {
    return this.oms.getAllTicks();
  }

  getAllOrders(): Order[] {
    return this.oms.getAllOrders();
  }

  getAllTrades(): Trade[] {
    return this.oms.getAllTrades();
  }

  getAllPositions(): Position[] {
    return this.oms.getAllPositions();
  }

  getAllAccounts(): Account[] {
    return this.oms.getAllAccounts();
  }

  getAllContracts(): Contract[] {
    return this.oms.getAllContracts();
  }

  getAllQuotes(): Quote[] {
    return this.oms.getAllQuotes();
  }

  /** Alerts that were raised and not yet cleared; of one adapter where its name is given. */
  getOpenAlerts(adapterName?: string): Alert[] {
    return this.oms.getOpenAlerts(adapterName);
  }

  getAllActiveOrders(vtSymbol?: string): Order[] {
    return this.oms.getAllActiveOrders(vtSymbol);
  }

  getAllActiveQuotes(vtSymbol?: string): Quote[] {
    return this.oms.getAllActiveQuotes(vtSymbol);
  }

  /**
   * Closes the adapters, lets what they still had to say be handled, closes the engines (last added first) and stops
   * the event engine. May be called any number of times; what fails to close is logged and does not stop the rest.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #keep<Engine extends BaseEngine>(engine: Engine): Engine {
    if (this.#engines.has(engine.engineName)) {
      void engine.close();
      throw new RangeError(`there is an engine named ${engine.engineName} already`);
    }
    this.#engines.set(engine.engineName, engine);
    return engine;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#adapters].map(([name, adapter]) => this.#settle(name, () => adapter.close())));
    await settledWithin(this.eventEngine.flush(), this.#closeTimeoutMs);
    for (const [name, engine] of [...this.#engines].reverse()) await this.#settle(name, () => engine.close());
    await this.eventEngine.stop({ timeoutMs: this.#closeTimeoutMs });
  }

  async #settle(name: string, close: () => void | Promise<void>): Promise<void> {
    try {
      await close();
    } catch (error) {
      this.writeLog(`${name} failed to close: ${reasonOf(error)}`, 'MainEngine', LogLevel.ERROR);
    }
  }

  #warnOfHandlers(adapterName: string): void {
    const text = `what ${adapterName} told while it connected is not handled yet: the host may not know all orders`;
    this.writeLog(text, 'MainEngine', LogLevel.WARNING);
  }

  #named(adapterName: string): BaseAdapter | undefined {
    const adapter = this.#adapters.get(adapterName);
    if (!adapter) this.writeLog(`there is no adapter named ${adapterName}`, 'MainEngine', LogLevel.ERROR);
    return adapter;
  }
}
