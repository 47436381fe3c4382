import {
  BaseAdapter,
  Decimal,
  Direction,
  EventEngine,
  Exchange,
  MainEngine,
  Product,
  Status,
  createOrder,
  createTick,
  toVtAccountId,
  toVtTradeId,
} from '../../../src/host/index.js';
import type { CancelRequest, Contract, Order, OrderRequest } from '../../../src/host/index.js';

/** A contract with a tick of 0.01, a step of 0.001 and orders from 5 USDT on. */
export const contract: Contract = {
  adapterName: 'PLAIN',
  symbol: 'AAAUSDT',
  exchange: Exchange.BINANCE,
  vtSymbol: 'AAAUSDT.BINANCE',
  name: 'AAA/USDT',
  product: Product.SPOT,
  size: new Decimal(1),
  priceTick: new Decimal('0.01'),
  minVolume: new Decimal('0.001'),
  maxVolume: null,
  volumeStep: new Decimal('0.001'),
  minNotional: new Decimal(5),
  minPrice: new Decimal('0.01'),
  maxPrice: null,
  stopSupported: true,
  netPosition: true,
  historyData: false,
};

/** An adapter whose venue is the test: it takes orders down and says what the test says. */
export class PlainAdapter extends BaseAdapter {
  static override readonly defaultName = 'PLAIN';
  readonly sent: OrderRequest[] = [];
  readonly cancelled: string[] = [];
  /** The next orders are refused: by an empty id, or as REJECTED. */
  refusal: 'none' | 'unusable' | 'rejected' = 'none';
  #fills = 0;

  override connect(): Promise<boolean> {
    this.onContract(contract);
    for (const asset of ['AAA', 'USDT']) {
      const available = new Decimal(asset === 'AAA' ? 100 : 100_000);
      const vtAccountId = toVtAccountId(this.adapterName, asset);
      const amounts = { balance: available, frozen: new Decimal(0), available };
      this.onAccount({ adapterName: this.adapterName, accountId: asset, vtAccountId, ...amounts });
    }
    return Promise.resolve(true);
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  override subscribe(): boolean {
    return true;
  }

  override sendOrder(request: OrderRequest): string {
    if (this.refusal === 'unusable') return '';
    this.sent.push(request);
    const order = createOrder(request, String(this.sent.length), this.adapterName);
    this.onOrder(order);
    if (this.refusal === 'rejected') this.onOrder({ ...order, status: Status.REJECTED });
    return order.vtOrderId;
  }

  override cancelOrder({ orderId }: CancelRequest): boolean {
    this.cancelled.push(orderId);
    return true;
  }

  override queryAccount(): Promise<void> {
    return Promise.resolve();
  }

  override queryPosition(): Promise<void> {
    return Promise.resolve();
  }

  /** The venue says how an order stands. */
  say(order: Order, status: Status): void {
    this.onOrder({ ...order, status, traded: status === Status.ALLTRADED ? order.volume : order.traded });
    if (status !== Status.ALLTRADED) return;
    const tradeId = `${order.symbol}-${(this.#fills += 1)}`;
    const { adapterName, symbol, exchange, vtSymbol, orderId, vtOrderId, direction, offset, price, volume } = order;
    const identity = { adapterName, symbol, exchange, vtSymbol, orderId, vtOrderId };
    const vtTradeId = toVtTradeId(adapterName, tradeId);
    this.onTrade({ ...identity, tradeId, vtTradeId, direction, offset, price, volume, datetime: null });
  }

  /** The market moves. */
  tick(bid: number, ask: number, volumes: readonly [bid: number, ask: number] = [10, 10]): void {
    this.onTick(
      createTick({
        adapterName: this.adapterName,
        symbol: contract.symbol,
        exchange: contract.exchange,
        datetime: new Date(0),
        lastPrice: bid,
        bidPrice1: bid,
        bidVolume1: volumes[0],
        askPrice1: ask,
        askVolume1: volumes[1],
        bidPrice2: Number((bid - 0.01).toFixed(2)),
        bidVolume2: 10,
        askPrice2: Number((ask + 0.01).toFixed(2)),
        askVolume2: 10,
      }),
    );
  }
}

/** A host with one adapter that is connected. */
export async function openHost(): Promise<{ main: MainEngine; adapter: PlainAdapter }> {
  const main = new MainEngine(new EventEngine(), { log: false });
  const adapter = main.addAdapter(PlainAdapter);
  await main.connect({}, 'PLAIN');
  await main.eventEngine.flush();
  return { main, adapter };
}

/** Side and price of a request, as a trader says it. */
export function inWords({ direction, price }: OrderRequest): string {
  return `${direction === Direction.LONG ? 'buy' : 'sell'} at ${String(price)}`;
}
