import { BaseAdapter, Exchange, createOrder } from '../../src/host/index.js';
import type {
  AdapterSetting,
  Bar,
  CancelRequest,
  HistoryRequest,
  OrderRequest,
  QuoteRequest,
  SubscribeRequest,
} from '../../src/host/index.js';

/** An adapter without a venue: it notes what it is asked and says what a test tells it to. */
export class ScriptedAdapter extends BaseAdapter {
  static override readonly defaultName = 'SCRIPTED';
  static override readonly defaultSetting = { server: ['live', 'testnet'], apiKey: '' };
  static override readonly exchanges = [Exchange.BINANCE];
  readonly asked: unknown[][] = [];
  opening: () => void = () => undefined;
  closing: () => Promise<void> = () => Promise.resolve();
  #serial = 0;

  override connect(setting: AdapterSetting): Promise<boolean> {
    this.asked.push(['connect', setting]);
    this.opening();
    return Promise.resolve(true);
  }

  override close(): Promise<void> {
    this.asked.push(['close']);
    return this.closing();
  }

  override subscribe(request: SubscribeRequest): boolean {
    this.asked.push(['subscribe', request]);
    return true;
  }

  override sendOrder(request: OrderRequest): string {
    this.asked.push(['sendOrder', request]);
    if (request.symbol === 'UNKNOWN') return '';
    const order = createOrder(request, String((this.#serial += 1)), this.adapterName);
    this.onOrder(order);
    return order.vtOrderId;
  }

  override cancelOrder(request: CancelRequest): boolean {
    this.asked.push(['cancelOrder', request]);
    return true;
  }

  override sendQuote(request: QuoteRequest): string {
    this.asked.push(['sendQuote', request]);
    return super.sendQuote(request);
  }

  override cancelQuote(request: CancelRequest): boolean {
    this.asked.push(['cancelQuote', request]);
    return super.cancelQuote(request);
  }

  override queryAccount(): Promise<void> {
    this.asked.push(['queryAccount']);
    return Promise.resolve();
  }

  override queryPosition(): Promise<void> {
    this.asked.push(['queryPosition']);
    return Promise.resolve();
  }

  override queryHistory(request: HistoryRequest): Promise<Bar[]> {
    this.asked.push(['queryHistory', request]);
    return super.queryHistory(request);
  }
}
