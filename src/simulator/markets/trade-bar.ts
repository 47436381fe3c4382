import { ONE, type Units } from '../units.js';
import type { VenueTrade } from '../venue-orders.js';

/** Prices and volumes of the trades of one period. Mutable: a running bar grows with every trade. */
export class TradeBar {
  open: Units = 0n;
  high: Units = 0n;
  low: Units = 0n;
  close: Units = 0n;
  volume: Units = 0n;
  quoteVolume: Units = 0n;
  takerBuyVolume: Units = 0n;
  takerBuyQuoteVolume: Units = 0n;
  trades = 0;
  /** −1 where there was no trade, as Binance writes it. */
  firstTradeId = -1;
  lastTradeId = -1;

  constructor(readonly openTime: number) {}

  /** A bar in which nothing traded: all prices are the last close. */
  static empty(openTime: number, close: Units): TradeBar {
    const bar = new TradeBar(openTime);
    bar.open = bar.high = bar.low = bar.close = close;
    return bar;
  }

  /** Takes in the next trade. */
  add(trade: VenueTrade): void {
    const { price, quantity, quoteQuantity } = trade;
    const id = Number(trade.tradeId);
    this.#extend(price, price, price, id);
    this.close = price;
    this.volume += quantity;
    this.quoteVolume += quoteQuantity;
    if (!trade.buyerIsMaker) {
      this.takerBuyVolume += quantity;
      this.takerBuyQuoteVolume += quoteQuantity;
    }
    this.trades += 1;
    this.lastTradeId = id;
  }

  /** Takes in a bar that follows. */
  absorb(later: TradeBar): void {
    if (later.trades === 0) return;
    this.#extend(later.open, later.high, later.low, later.firstTradeId);
    this.close = later.close;
    this.volume += later.volume;
    this.quoteVolume += later.quoteVolume;
    this.takerBuyVolume += later.takerBuyVolume;
    this.takerBuyQuoteVolume += later.takerBuyQuoteVolume;
    this.trades += later.trades;
    this.lastTradeId = later.lastTradeId;
  }

  /** Volume-weighted price, cut to eight decimals; the close where nothing traded. */
  averagePrice(): Units {
    return this.volume > 0n ? (this.quoteVolume * ONE) / this.volume : this.close;
  }

  #extend(open: Units, high: Units, low: Units, firstTradeId: number): void {
    if (this.trades === 0) {
      this.open = open;
      this.high = high;
      this.low = low;
      this.firstTradeId = firstTradeId;
      return;
    }
    if (high > this.high) this.high = high;
    if (low < this.low) this.low = low;
  }
}
