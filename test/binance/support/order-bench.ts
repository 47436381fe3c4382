import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import type { BinanceErrorDetails } from '../../../src/binance/errors/binance-error.js';
import { AlertDesk } from '../../../src/binance/managers/alert-desk.js';
import { ClientOrderIds } from '../../../src/binance/managers/orders/client-order-ids.js';
import { BinanceContractManager } from '../../../src/binance/managers/contract-manager.js';
import type { OrderJournal } from '../../../src/binance/managers/restart/order-journal.js';
import { OrderLedger } from '../../../src/binance/managers/orders/order-ledger.js';
import { BinanceOrderManager } from '../../../src/binance/managers/order-manager.js';
import type { BinanceOrderEventExtra } from '../../../src/binance/managers/orders/order-state.js';
import { OrderQueries } from '../../../src/binance/managers/proof/order-queries.js';
import { OrderTransport } from '../../../src/binance/managers/orders/order-transport.js';
import type { BalanceNews } from '../../../src/binance/mappings/balance-news.js';
import type { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import { Lane } from '../../../src/binance/rest/spot-rest-api.js';
import type { OrderKey, OrderListKey, Withdrawal } from '../../../src/binance/rest/spot-rest-api.js';
import type { SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import type { OrderListRecord } from '../../../src/binance/wire/order-list.js';
import type { AccountTrade, OrderRecord } from '../../../src/binance/wire/trading.js';
import { Direction, Exchange, OrderType } from '../../../src/host/domain/constants.js';
import type { Alert } from '../../../src/host/domain/alert.js';
import type { Order } from '../../../src/host/domain/order.js';
import type { OrderRequest } from '../../../src/host/domain/requests.js';
import type { Trade } from '../../../src/host/domain/trade.js';
import { symbolInfo } from './venue-words.js';

/** One request that reached the made-up venue, and how to answer it. */
export interface SentRequest {
  readonly way: 'channel' | 'rest';
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** An error of the adapter with the details that matter. */
export function failure(message: string, details: Partial<BinanceErrorDetails> = {}): BinanceError {
  return new BinanceError(message, { code: null, category: 'unclassified', outcome: 'rejected', ...details });
}

/** The venue says that it knows no such order. */
const noSuchOrder = (): BinanceError =>
  failure('GET /api/v3/order BTCUSDT: Binance answered -2013 "Order does not exist."', {
    code: -2013,
    category: 'unknown-order',
  });

/** An order manager on a made-up venue whose every answer the test gives by hand. */
export class OrderBench {
  readonly sent: SentRequest[] = [];
  readonly orders: Order[] = [];
  readonly trades: Trade[] = [];
  /** `order STATUS traded` and `trade id` in the order of emission. */
  readonly story: string[] = [];
  readonly logs: string[] = [];
  readonly alerts: Alert[] = [];
  readonly queries: OrderKey[] = [];
  channelIsOpen = true;
  /** The budget that orders wait for; null: they leave at once. */
  limits: RateLimits | null = null;
  movedAssets: (since: Date) => ReadonlySet<string> = () => new Set();
  /** What the account holds, by asset. */
  readonly balances = new Map<string, BalanceNews>();
  isSettled = true;
  /** Questions for fills, in turn. */
  readonly fillQueries: { readonly symbol: string; readonly lane: Lane; readonly orderId?: string }[] = [];
  failFills: Error | null = null;
  /** What happens while the venue looks for fills. */
  slowFills: () => Promise<void> = () => Promise.resolve();
  resyncs = 0;
  /** What happens while the venue's clock is measured. */
  slowClock: () => Promise<void> = () => Promise.resolve();
  /** The venue's clock minus this machine's. */
  offsetMs = 0;
  obstacle: string | null = null;
  orderObstacle: string | null = null;
  openOrders: OrderRecord[] = [];
  failOpenOrders: Error | null = null;
  /** All orders that the venue lists, whatever client ids it still knows. */
  listedOrders: OrderRecord[] = [];
  accountTrades: AccountTrade[] = [];
  answerQuery: (key: OrderKey) => OrderRecord | Promise<OrderRecord> = () => {
    throw noSuchOrder();
  };
  /** Questions for order lists. */
  readonly listQueries: OrderListKey[] = [];
  answerListQuery: (key: OrderListKey) => OrderListRecord | Promise<OrderListRecord> = () => {
    throw noSuchOrder();
  };
  openOrderLists: OrderListRecord[] = [];
  readonly ledger: OrderLedger;
  /** Where trouble is raised; it outlives a connection. */
  readonly desk: AlertDesk;
  readonly manager: BinanceOrderManager;
  readonly contracts: BinanceContractManager;

  private constructor(
    contracts: BinanceContractManager,
    strict: boolean,
    ledger: OrderLedger,
    journal: OrderJournal | null,
    desk: AlertDesk | null,
  ) {
    this.desk = desk ?? this.#ownDesk();
    this.contracts = contracts;
    this.ledger = ledger;
    this.manager = new BinanceOrderManager({
      adapterName: 'BINANCE',
      exchange: Exchange.BINANCE,
      ledger: this.ledger,
      journal,
      contracts,
      transport: this.#transport(),
      queries: new OrderQueries(this.#restQueries()),
      rest: { testOrder: (params) => this.#ask('rest', 'order.test', params) as never },
      clock: this.#clock(),
      ids: new ClientOrderIds('t', { now: () => 0, random: () => 0 }),
      recvWindowMs: 5000,
      strict,
      alerts: this.desk,
      alertAfterMs: 10_000,
      movedAssets: (since) => this.movedAssets(since),
      balances: this.balances,
      isSettled: () => this.isSettled,
      obstacle: () => this.obstacle,
      orderObstacle: () => this.orderObstacle,
      onOrder: (order) => {
        this.orders.push(order);
        this.story.push(`order ${order.status} ${order.traded.toFixed()}`);
      },
      onTrade: (trade) => {
        this.trades.push(trade);
        this.story.push(`trade ${trade.tradeId}`);
      },
      onLog: (message) => this.logs.push(message),
    });
  }

  static async create(
    symbols: SymbolInfo[] = [symbolInfo()],
    strict = false,
    ledger = new OrderLedger({ adapterName: 'BINANCE', exchange: Exchange.BINANCE }),
    journal: OrderJournal | null = null,
    desk: AlertDesk | null = null,
  ): Promise<OrderBench> {
    const contracts = new BinanceContractManager({
      adapterName: 'BINANCE',
      exchange: Exchange.BINANCE,
      rest: {
        exchangeInfo: () =>
          Promise.resolve({ timezone: 'UTC', serverTime: 0, rateLimits: [], exchangeFilters: [], symbols }),
      },
      onContract: () => undefined,
    });
    await contracts.load();
    return new OrderBench(contracts, strict, ledger, journal, desk);
  }

  /** The latest event of the order that was made first, or of the given one. */
  latest(orderId = this.orders[0]?.orderId): Order & { readonly extra: BinanceOrderEventExtra } {
    const order = this.orders.filter((event) => event.orderId === orderId).at(-1);
    if (!order) throw new Error('there is no order event');
    return { ...order, extra: order.extra ?? {} };
  }

  /** Sends a limit buy of 1 at 100; gives its own id. */
  send(changes: Partial<OrderRequest> = {}): string {
    const vtOrderId = this.manager.sendOrder({
      symbol: 'BTCUSDT',
      exchange: Exchange.BINANCE,
      direction: Direction.LONG,
      type: OrderType.LIMIT,
      volume: '1',
      price: '100',
      reference: 'ref',
      ...changes,
    });
    return vtOrderId.replace('BINANCE.', '');
  }

  /** The request under way; the latest, or by its place. */
  request(index = this.sent.length - 1): SentRequest {
    const request = this.sent[index];
    if (!request) throw new Error(`request ${index} was not sent`);
    return request;
  }

  /** Closes the manager as the adapter does: what waits for an answer gets none. */
  async close(): Promise<void> {
    const closed = this.manager.close();
    for (const request of this.sent) {
      request.fail(failure('the channel was closed', { category: 'closed', outcome: 'unknown' }));
    }
    await closed;
  }

  #ownDesk(): AlertDesk {
    return new AlertDesk({
      adapterName: 'BINANCE',
      now: () => Date.now(),
      onAlert: (alert) => void this.alerts.push(alert),
      onLog: (message) => this.logs.push(message),
    });
  }

  #clock(): ConstructorParameters<typeof BinanceOrderManager>[0]['clock'] {
    const offsetMs = (): number => this.offsetMs;
    return {
      now: () => Date.now(),
      elapsedMs: () => performance.now(),
      get offsetMs() {
        return offsetMs();
      },
    };
  }

  #transport(): OrderTransport {
    const isOpen = (): boolean => this.channelIsOpen;
    return new OrderTransport({
      channel: {
        get isOpen() {
          return isOpen();
        },
        request: (method, params = {}, options = {}) => this.#askInTurn('channel', method, params, options),
      },
      rest: {
        newOrder: (params, options = {}) => this.#askInTurn('rest', 'order.place', params, options) as never,
        cancelOrder: (params) => this.#ask('rest', 'order.cancel', params) as never,
        cancelOpenOrders: (symbol) => this.#ask('rest', 'openOrders.cancelAll', { symbol }) as never,
        cancelReplace: (params, options = {}) =>
          this.#askInTurn('rest', 'order.cancelReplace', params, options) as never,
        amendOrder: (params) => this.#ask('rest', 'order.amend.keepPriority', params) as never,
        newOrderList: (kind, params, options = {}) =>
          this.#askInTurn('rest', `orderList.place.${kind}`, params, options) as never,
        cancelOrderList: (params) => this.#ask('rest', 'orderList.cancel', params) as never,
      },
      clock: this.#clock(),
      resyncClock: () => {
        this.resyncs++;
        return this.slowClock();
      },
    });
  }

  /** Waits for the budget as both ways to the venue do. */
  async #askInTurn(
    way: SentRequest['way'],
    method: string,
    params: Readonly<Record<string, unknown>>,
    { withdrawal, lane = Lane.ORDER }: { readonly withdrawal?: Withdrawal; readonly lane?: Lane },
  ): Promise<unknown> {
    if (this.limits) {
      const turn = { what: method, lane, withdrawal };
      const ticket = await this.limits.acquire({ weight: 1, orders: 1 }, turn).catch((error: unknown) => {
        throw withdrawal?.isWithdrawn ? failure('given up', { category: 'closed', outcome: 'not-sent' }) : error;
      });
      ticket.answered([]);
    }
    withdrawal?.leave();
    return this.#ask(way, method, params);
  }

  #ask(way: SentRequest['way'], method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    return new Promise((answer, fail) => this.sent.push({ way, method, params, answer, fail }));
  }

  #restQueries(): ConstructorParameters<typeof OrderQueries>[0] {
    return {
      order: async (key) => {
        this.queries.push(key);
        return this.answerQuery(key);
      },
      orderList: async (key) => {
        this.listQueries.push(key);
        return this.answerListQuery(key);
      },
      openOrderLists: () => Promise.resolve(this.openOrderLists),
      openOrders: (symbol) => {
        if (this.failOpenOrders) return Promise.reject(this.failOpenOrders);
        return Promise.resolve(this.openOrders.filter((record) => symbol === undefined || record.symbol === symbol));
      },
      allOrders: ({ symbol }) => Promise.resolve(this.listedOrders.filter((record) => record.symbol === symbol)),
      myTrades: async ({ symbol, fromId, orderId, startTime = 0 }, { lane = Lane.RECONCILE } = {}) => {
        this.fillQueries.push({ symbol, lane, ...(orderId !== undefined && { orderId }) });
        if (this.failFills) throw this.failFills;
        await this.slowFills();
        return this.accountTrades.filter(
          (row) =>
            row.symbol === symbol &&
            (fromId === undefined || BigInt(row.id) >= BigInt(fromId)) &&
            (orderId === undefined || String(row.orderId) === orderId) &&
            row.time >= startTime,
        );
      },
    };
  }
}

/** Lets promises that are ready run on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}
