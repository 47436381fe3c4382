import { PriceBook } from '../../../../src/simulator/markets/price-book.js';
import { Pulse } from '../../../../src/simulator/markets/pulse.js';
import { SymbolMarketView } from '../../../../src/simulator/markets/symbol-market-view.js';
import type { HistoryLimits } from '../../../../src/simulator/markets/symbol-statistics.js';
import { multiply, units } from '../../../../src/simulator/units.js';
import { CountingClock } from './counting-clock.js';
import type { VenueTrade } from '../../../../src/simulator/venue-orders.js';
import type { TopicName } from '../../../../src/simulator/market-view.js';

/** A view over a book and trades that the test sets by hand, on a clock that it moves by hand. */
export class ScriptedMarket {
  readonly clock: CountingClock;
  readonly book = new PriceBook();
  readonly view: SymbolMarketView;
  #tradeId = 0n;

  constructor(startMs = Date.UTC(2026, 0, 1), limits?: HistoryLimits) {
    this.clock = new CountingClock(startMs);
    const ground = { symbol: 'BTCUSDT', referencePrice: units('100'), book: this.book, pulse: new Pulse(this.clock) };
    this.view = new SymbolMarketView({ ...ground, ...(limits ? { limits } : {}) });
  }

  setLevel(side: 'bid' | 'ask', price: string, quantity: string): void {
    const updateId = this.book.lastUpdateId() + 1;
    this.book.set(side, units(price), units(quantity));
    this.book.advanceTo(updateId);
    const change = { symbol: 'BTCUSDT', side, price: units(price), quantity: units(quantity) };
    this.view.onLevel({ ...change, updateId, time: this.clock.now() });
  }

  trade(price: string, quantity: string, more: Partial<VenueTrade> = {}): VenueTrade {
    const tradeId = ++this.#tradeId;
    const trade: VenueTrade = {
      symbol: 'BTCUSDT',
      tradeId,
      price: units(price),
      quantity: units(quantity),
      quoteQuantity: multiply(units(price), units(quantity)),
      time: this.clock.now(),
      buyerIsMaker: false,
      buyOrderId: 2n * tradeId,
      sellOrderId: 2n * tradeId - 1n,
      takerOrderId: 2n * tradeId,
      ...more,
    };
    this.view.onTrade(trade);
    return trade;
  }

  /** Listens and gathers what arrives, parsed. */
  gather<Payload>(
    topic: TopicName,
    payloads: Payload[] = [],
  ): { readonly payloads: Payload[]; readonly end: () => void } {
    const end = this.view.listen(topic, (json) => payloads.push(JSON.parse(json) as Payload));
    return { payloads, end };
  }
}
