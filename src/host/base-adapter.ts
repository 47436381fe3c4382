import type { Account } from './domain/account.js';
import type { Alert } from './domain/alert.js';
import type { Bar } from './domain/bar.js';
import type { ConnectionNews } from './domain/connection-news.js';
import { LogLevel } from './domain/constants.js';
import type { Exchange } from './domain/constants.js';
import type { Contract } from './domain/contract.js';
import type { LogEntry } from './domain/log-entry.js';
import type { BookUpdate } from './domain/order-book.js';
import type { Order } from './domain/order.js';
import type { Position } from './domain/position.js';
import type { Quote } from './domain/quote.js';
import type { CancelRequest, HistoryRequest, OrderRequest, QuoteRequest, SubscribeRequest } from './domain/requests.js';
import type { Tick } from './domain/tick.js';
import type { Trade } from './domain/trade.js';
import type { Transaction } from './domain/transaction.js';
import { EventType } from './events/event-types.js';
import type { EventSink } from './events/event-types.js';

/** One value of an adapter's settings; a list offers choices, the first being the default. */
export type SettingValue = string | number | boolean | readonly string[];
/** Settings by name, as a host shows them in a form. */
export type AdapterSetting = Readonly<Record<string, unknown>>;

/**
 * Where the host looks at orders that go out together by a call of the adapter's own. `send` is handed them as the host
 * lets them out, each in its place, and gives their vtOrderIds; it is not called where one is refused, and then nothing
 * is given.
 */
export type OrderGate = (
  requests: readonly OrderRequest[],
  send: (requests: readonly OrderRequest[]) => readonly string[],
) => readonly string[];

/**
 * What every adapter must do for the host. Nothing here blocks: requests are accepted synchronously and their
 * outcomes arrive as events; queries return promises. Payloads are constant once handed to an `on…` method.
 */
export abstract class BaseAdapter {
  /** Name under which a host registers the adapter unless told otherwise. */
  static readonly defaultName: string = '';
  /** What a host offers to fill in before `connect`. */
  static readonly defaultSetting: Readonly<Record<string, SettingValue>> = {};
  /** Exchanges that the adapter serves. */
  static readonly exchanges: readonly Exchange[] = [];

  /** A tick comes thousands of times under few names: each name is joined once, not once per tick. */
  readonly #tickTypes = new Map<string, string>();

  /**
   * What orders pass that an adapter sends by other calls than `sendOrder`; a host puts its guards here when it adds the
   * adapter. Without a host they just go out.
   */
  orderGate: OrderGate = (requests, send) => send(requests);

  constructor(
    readonly eventEngine: EventSink,
    readonly adapterName: string,
  ) {
    if (adapterName.includes('.')) throw new RangeError(`an adapter's name may not contain a dot: ${adapterName}`);
  }

  /** Name under which a host registers this kind of adapter unless told otherwise. */
  get defaultName(): string {
    return (this.constructor as typeof BaseAdapter).defaultName;
  }

  /** Exchanges that this adapter serves. */
  get exchanges(): readonly Exchange[] {
    return (this.constructor as typeof BaseAdapter).exchanges;
  }

  /** Opens what is needed and brings the host up to date; false (and news) for an expected failure, never a throw. */
  abstract connect(setting: AdapterSetting): Promise<boolean>;
  /** Drops every link, timer and handler of ours; may be called at any time and any number of times. */
  abstract close(): Promise<void>;
  /** Asks for ticks; remembered before `connect` and over reconnects. False where the request is refused. */
  abstract subscribe(request: SubscribeRequest): boolean;
  /** Gives the vtOrderId at once; `''` where the request is unusable and no order was made. */
  abstract sendOrder(request: OrderRequest): string;
  /** Accepts a request to cancel; the outcome is an order event. */
  abstract cancelOrder(request: CancelRequest): boolean;
  /** Resolves when the answers have been put as account events. */
  abstract queryAccount(): Promise<void>;
  /** Resolves when the answers have been put as position events. */
  abstract queryPosition(): Promise<void>;

  /** Bars, ascending; empty where history is not served. */
  queryHistory(_request: HistoryRequest): Promise<Bar[]> {
    return Promise.resolve([]);
  }

  /** Two-sided quotes are refused unless an adapter knows them. */
  sendQuote(_request: QuoteRequest): string {
    return '';
  }

  /** Two-sided quotes are refused unless an adapter knows them. */
  cancelQuote(_request: CancelRequest): boolean {
    return false;
  }

  /** A copy of the settings that a host offers to fill in. */
  getDefaultSetting(): Record<string, SettingValue> {
    return { ...(this.constructor as typeof BaseAdapter).defaultSetting };
  }

  /** Puts one event of any type; the way for what the host has no method for. */
  onEvent(type: string, data?: unknown): void {
    this.eventEngine.put({ type, data });
  }

  onTick(tick: Tick): void {
    let keyed = this.#tickTypes.get(tick.vtSymbol);
    if (keyed === undefined) this.#tickTypes.set(tick.vtSymbol, (keyed = EventType.TICK + tick.vtSymbol));
    this.eventEngine.put({ type: EventType.TICK, data: tick });
    this.eventEngine.put({ type: keyed, data: tick });
  }

  onTrade(trade: Trade): void {
    this.#putBoth(EventType.TRADE, trade.vtSymbol, trade);
  }

  onOrder(order: Order): void {
    this.#putBoth(EventType.ORDER, order.vtOrderId, order);
  }

  onPosition(position: Position): void {
    this.#putBoth(EventType.POSITION, position.vtSymbol, position);
  }

  onAccount(account: Account): void {
    this.#putBoth(EventType.ACCOUNT, account.vtAccountId, account);
  }

  onQuote(quote: Quote): void {
    this.#putBoth(EventType.QUOTE, quote.vtSymbol, quote);
  }

  onContract(contract: Contract): void {
    this.onEvent(EventType.CONTRACT, contract);
  }

  onBar(bar: Bar): void {
    this.#putBoth(EventType.BAR, bar.vtSymbol, bar);
  }

  onBook(update: BookUpdate): void {
    this.#putBoth(EventType.BOOK, update.vtSymbol, update);
  }

  onTransaction(transaction: Transaction): void {
    this.#putBoth(EventType.TRANSACTION, transaction.vtSymbol, transaction);
  }

  onConnection(news: ConnectionNews): void {
    this.#putBoth(EventType.CONNECTION, news.channel, news);
  }

  onAlert(alert: Alert): void {
    this.#putBoth(EventType.ALERT, alert.kind, alert);
  }

  onLog(entry: LogEntry): void {
    this.onEvent(EventType.LOG, entry);
  }

  /** Puts a log line; the level is INFO unless told otherwise. */
  writeLog(msg: string, level: LogLevel = LogLevel.INFO): void {
    this.onLog({ adapterName: this.adapterName, msg, level, time: new Date() });
  }

  #putBoth(general: string, key: string, data: unknown): void {
    this.eventEngine.put({ type: general, data });
    this.eventEngine.put({ type: general + key, data });
  }
}
