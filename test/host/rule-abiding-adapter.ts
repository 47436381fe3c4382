import {
  BaseAdapter,
  Decimal,
  Direction,
  Exchange,
  Interval,
  Offset,
  OrderType,
  Product,
  Status,
  createOrder,
  createTick,
  floorTo,
  toVtAccountId,
  toVtPositionId,
  toVtSymbol,
  toVtTradeId,
} from '../../src/host/index.js';
import type {
  Bar,
  CancelRequest,
  Contract,
  HistoryRequest,
  Order,
  OrderRequest,
  SubscribeRequest,
} from '../../src/host/index.js';

const MINUTE_MS = 60_000;
const LEVELS = [1, 2, 3, 4, 5] as const;

/**
 * The smallest adapter that keeps every silent rule of the host, with a venue of a few lines inside: it fills market
 * orders at once, rests others, numbers trades per symbol as Binance does, and ticks every few milliseconds.
 */
export class RuleAbidingAdapter extends BaseAdapter {
  static override readonly defaultName = 'RULES';
  static override readonly exchanges = [Exchange.BINANCE];
  readonly #orders = new Map<string, Order>();
  readonly #venueTradeIds = new Map<string, number>();
  readonly #tickers = new Map<string, NodeJS.Timeout>();
  #serial = 0;

  override connect(): Promise<boolean> {
    for (const symbol of ['BTCUSDT', 'ETHUSDT']) this.onContract(this.#contract(symbol));
    this.#tellAccount();
    this.#tellPosition('BTC');
    return Promise.resolve(true);
  }

  override close(): Promise<void> {
    for (const timer of this.#tickers.values()) clearInterval(timer);
    this.#tickers.clear();
    return Promise.resolve();
  }

  override subscribe({ symbol }: SubscribeRequest): boolean {
    if (!this.#tickers.has(symbol)) {
      this.#tickers.set(
        symbol,
        setInterval(() => {
          this.#tick(symbol);
        }, 2),
      );
    }
    return true;
  }

  override sendOrder(request: OrderRequest): string {
    const submitting = createOrder(request, String((this.#serial += 1)), this.adapterName);
    this.#tell(submitting);
    setImmediate(() => {
      this.#accept(submitting);
    });
    return submitting.vtOrderId;
  }

  override cancelOrder({ orderId }: CancelRequest): boolean {
    const order = this.#orders.get(orderId);
    if (order) this.#tell({ ...order, status: Status.CANCELLED });
    return order !== undefined;
  }

  override queryAccount(): Promise<void> {
    this.#tellAccount();
    return Promise.resolve();
  }

  override queryPosition(): Promise<void> {
    this.#tellPosition('BTC');
    return Promise.resolve();
  }

  override queryHistory({ symbol, exchange, start, limit = 10 }: HistoryRequest): Promise<Bar[]> {
    const first = Math.ceil(new Date(start).getTime() / MINUTE_MS) * MINUTE_MS;
    return Promise.resolve(
      Array.from({ length: limit }, (_, index): Bar => ({
        adapterName: this.adapterName,
        symbol,
        exchange,
        vtSymbol: toVtSymbol(symbol, exchange),
        datetime: new Date(first + index * MINUTE_MS),
        interval: Interval.MINUTE,
        volume: index + 1,
        turnover: 100 * (index + 1),
        openInterest: 0,
        openPrice: 100,
        highPrice: 101,
        lowPrice: 99,
        closePrice: 100,
      })),
    );
  }

  #accept(submitting: Order): void {
    const accepted = { ...submitting, status: Status.NOTTRADED };
    this.#tell(accepted);
    if (accepted.type !== OrderType.MARKET) return;
    this.#tell({ ...accepted, status: Status.ALLTRADED, traded: accepted.volume });
    this.#tellTrade(accepted);
    this.#tellPosition(accepted.symbol.replace('USDT', ''));
  }

  #tell(order: Order): void {
    this.#orders.set(order.orderId, order);
    this.onOrder(order);
  }

  #tellTrade(order: Order): void {
    const venueId = (this.#venueTradeIds.get(order.symbol) ?? 0) + 1;
    this.#venueTradeIds.set(order.symbol, venueId);
    const tradeId = `${order.symbol}-${venueId}`;
    const { adapterName, symbol, exchange, vtSymbol, orderId, vtOrderId, direction, offset, volume } = order;
    this.onTrade({
      ...{ adapterName, symbol, exchange, vtSymbol, orderId, vtOrderId, direction, offset, volume },
      tradeId,
      vtTradeId: toVtTradeId(adapterName, tradeId),
      price: new Decimal(100),
      datetime: new Date(),
    });
  }

  #tellAccount(): void {
    const amounts = { balance: new Decimal(1_000), frozen: new Decimal(0), available: new Decimal(1_000) };
    const vtAccountId = toVtAccountId(this.adapterName, 'USDT');
    this.onAccount({ adapterName: this.adapterName, accountId: 'USDT', vtAccountId, ...amounts });
  }

  #tellPosition(asset: string): void {
    const symbol = `${asset}USDT`;
    const vtSymbol = toVtSymbol(symbol, Exchange.BINANCE);
    const zero = new Decimal(0);
    this.onPosition({
      adapterName: this.adapterName,
      symbol,
      exchange: Exchange.BINANCE,
      vtSymbol,
      direction: Direction.NET,
      vtPositionId: toVtPositionId(this.adapterName, vtSymbol, Direction.NET),
      volume: new Decimal(1),
      frozen: zero,
      price: zero,
      pnl: zero,
      ydVolume: zero,
    });
  }

  #tick(symbol: string): void {
    const datetime = new Date();
    const book = LEVELS.map((level) => ({
      [`bidPrice${level}`]: 100 - level,
      [`askPrice${level}`]: 100 + level,
      [`bidVolume${level}`]: level,
      [`askVolume${level}`]: level,
    }));
    // The rolling figure falls now and then, as the venue's does when a busy minute leaves its window.
    const volume = 1_000 - (datetime.getTime() % 7);
    const statistics = { volume, turnover: 100 * volume, lastPrice: 100, lastVolume: 1 };
    const identity = {
      adapterName: this.adapterName,
      symbol,
      exchange: Exchange.BINANCE,
      datetime,
      localTime: datetime,
    };
    this.onTick(createTick({ ...identity, ...statistics, ...(Object.assign({}, ...book) as object) }));
  }

  #contract(symbol: string): Contract {
    const volumeStep = new Decimal('0.001');
    return {
      adapterName: this.adapterName,
      symbol,
      exchange: Exchange.BINANCE,
      vtSymbol: toVtSymbol(symbol, Exchange.BINANCE),
      name: symbol,
      product: Product.SPOT,
      size: new Decimal(1),
      priceTick: new Decimal('0.01'),
      minVolume: floorTo('0.001', volumeStep),
      maxVolume: null,
      volumeStep,
      minNotional: new Decimal(0),
      minPrice: new Decimal(0),
      maxPrice: null,
      stopSupported: true,
      netPosition: true,
      historyData: true,
      extra: { offsets: [Offset.NONE] },
    };
  }
}
