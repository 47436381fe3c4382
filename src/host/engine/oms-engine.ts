import type { Account } from '../domain/account.js';
import type { Alert } from '../domain/alert.js';
import type { Contract } from '../domain/contract.js';
import type { Order } from '../domain/order.js';
import type { Position } from '../domain/position.js';
import type { Quote } from '../domain/quote.js';
import type { Tick } from '../domain/tick.js';
import type { Trade } from '../domain/trade.js';
import type { EventEngine } from '../events/event-engine.js';
import { EventType } from '../events/event-types.js';
import { ActiveSet } from './active-set.js';
import { BaseEngine } from './base-engine.js';
import type { EngineHost } from './engine-host.js';
import { IdQueue } from './id-queue.js';
import { isOrderForward, isStatusForward } from './order-progress.js';

/** How much of what is over a host remembers; everything unless told otherwise, as vn.py does. */
export interface OmsRetention {
  /**
   * Finished orders that are kept, the latest to end, and as many finished quotes; those that can still trade always
   * are. A forgotten order is unknown again: late news of it would be taken for news of a new one, so keep some hundred.
   */
  readonly finishedOrdersKept?: number;
  /** Trades that are kept, the latest. */
  readonly tradesKept?: number;
}

/** The host's book of what is: the latest tick, order, trade, position, account, contract and quote by their vt-ids. */
export class OmsEngine extends BaseEngine {
  readonly #ticks = new Map<string, Tick>();
  readonly #trades = new Map<string, Trade>();
  /** In the order in which they came, where not all are kept. */
  readonly #keptTrades = new IdQueue();
  readonly #positions = new Map<string, Position>();
  readonly #accounts = new Map<string, Account>();
  readonly #contracts = new Map<string, Contract>();
  readonly #alerts = new Map<string, Alert>();
  readonly #orders: ActiveSet<Order>;
  readonly #quotes: ActiveSet<Quote>;
  readonly #tradesKept: number;
  readonly #unsubscribes: readonly (() => void)[];

  /** Throws `RangeError` for a retention that is no whole number. */
  constructor(host: EngineHost, eventEngine: EventEngine, retention: OmsRetention = {}) {
    super(host, eventEngine, 'oms');
    const finishedKept = readRetention('finishedOrdersKept', retention.finishedOrdersKept);
    this.#tradesKept = readRetention('tradesKept', retention.tradesKept);
    this.#orders = new ActiveSet(isOrderForward, finishedKept);
    this.#quotes = new ActiveSet((previous, next) => isStatusForward(previous.status, next.status), finishedKept);
    this.#unsubscribes = [
      eventEngine.register(EventType.TICK, ({ data }) => void this.#ticks.set(data.vtSymbol, data)),
      eventEngine.register(EventType.ORDER, ({ data }) => void this.#orders.update(data.vtOrderId, data)),
      eventEngine.register(EventType.TRADE, ({ data }) => this.#keepTrade(data)),
      eventEngine.register(EventType.POSITION, ({ data }) => void this.#positions.set(data.vtPositionId, data)),
      eventEngine.register(EventType.ACCOUNT, ({ data }) => void this.#accounts.set(data.vtAccountId, data)),
      eventEngine.register(EventType.CONTRACT, ({ data }) => void this.#contracts.set(data.vtSymbol, data)),
      eventEngine.register(EventType.ALERT, ({ data }) => this.#keepAlert(data)),
      eventEngine.register(EventType.QUOTE, ({ data }) => void this.#quotes.update(data.vtQuoteId, data)),
    ];
  }

  /** Order and quote events that would have been a step back (a finished order coming to life, `traded` falling). */
  get refusedUpdates(): number {
    return this.#orders.refused + this.#quotes.refused;
  }

  override close(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  getTick(vtSymbol: string): Tick | undefined {
    return this.#ticks.get(vtSymbol);
  }

  getOrder(vtOrderId: string): Order | undefined {
    return this.#orders.get(vtOrderId);
  }

  getTrade(vtTradeId: string): Trade | undefined {
    return this.#trades.get(vtTradeId);
  }

  getPosition(vtPositionId: string): Position | undefined {
    return this.#positions.get(vtPositionId);
  }

  getAccount(vtAccountId: string): Account | undefined {
    return this.#accounts.get(vtAccountId);
  }

  getContract(vtSymbol: string): Contract | undefined {
    return this.#contracts.get(vtSymbol);
  }

  getQuote(vtQuoteId: string): Quote | undefined {
    return this.#quotes.get(vtQuoteId);
  }

  getAllTicks(): Tick[] {
    return [...this.#ticks.values()];
  }

  getAllOrders(): Order[] {
    return this.#orders.all();
  }

  getAllTrades(): Trade[] {
    return [...this.#trades.values()];
  }

  getAllPositions(): Position[] {
    return [...this.#positions.values()];
  }

  getAllAccounts(): Account[] {
    return [...this.#accounts.values()];
  }

  getAllContracts(): Contract[] {
    return [...this.#contracts.values()];
  }

  getAllQuotes(): Quote[] {
    return this.#quotes.all();
  }

  /** Alerts that were raised and not yet cleared, oldest first; of one adapter where its name is given. */
  getOpenAlerts(adapterName?: string): Alert[] {
    return [...this.#alerts.values()].filter((alert) => adapterName === undefined || alert.adapterName === adapterName);
  }

  /** Orders that can still trade; of one instrument where a vtSymbol is given. */
  getAllActiveOrders(vtSymbol?: string): Order[] {
    return this.#orders.active().filter((order) => vtSymbol === undefined || order.vtSymbol === vtSymbol);
  }

  /** Quotes that can still trade; of one instrument where a vtSymbol is given. */
  getAllActiveQuotes(vtSymbol?: string): Quote[] {
    return this.#quotes.active().filter((quote) => vtSymbol === undefined || quote.vtSymbol === vtSymbol);
  }

  #keepAlert(alert: Alert): void {
    const key = `${alert.adapterName}.${alert.alertId}`;
    if (alert.state === 'raised') this.#alerts.set(key, alert);
    if (alert.state === 'cleared') this.#alerts.delete(key);
  }

  #keepTrade(trade: Trade): void {
    this.#trades.set(trade.vtTradeId, trade);
    if (this.#tradesKept === Infinity) return;
    this.#keptTrades.add(trade.vtTradeId);
    if (this.#keptTrades.size > this.#tradesKept) this.#trades.delete(this.#keptTrades.take() ?? '');
  }
}

function readRetention(name: string, count = Infinity): number {
  if (count === Infinity || (Number.isInteger(count) && count >= 0)) return count;
  throw new RangeError(`${name} must be a whole number or Infinity, not ${count}`);
}
