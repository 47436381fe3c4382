import { Exchange } from './constants.js';
import type { Direction } from './constants.js';

/** `BTCUSDT.BINANCE`: names an instrument in the whole host. */
export function toVtSymbol(symbol: string, exchange: Exchange): string {
  return `${symbol}.${exchange}`;
}

/** Splits a vtSymbol on its last dot. Throws `RangeError` where the part behind it is no known exchange. */
export function parseVtSymbol(vtSymbol: string): { symbol: string; exchange: Exchange } {
  const dot = vtSymbol.lastIndexOf('.');
  const exchange = vtSymbol.slice(dot + 1);
  if (dot < 1 || !isExchange(exchange)) throw new RangeError(`not a vtSymbol: ${vtSymbol}`);
  return { symbol: vtSymbol.slice(0, dot), exchange };
}

/** `BINANCE.a1b2`: names an order in the whole host. */
export function toVtOrderId(adapterName: string, orderId: string): string {
  return `${adapterName}.${orderId}`;
}

/** `BINANCE.BTCUSDT-17`: names a fill in the whole host. */
export function toVtTradeId(adapterName: string, tradeId: string): string {
  return `${adapterName}.${tradeId}`;
}

/** `BINANCE.BTCUSDT.BINANCE.NET`: names a position in the whole host. */
export function toVtPositionId(adapterName: string, vtSymbol: string, direction: Direction): string {
  return `${adapterName}.${vtSymbol}.${direction}`;
}

/** `BINANCE.USDT`: names an account row (one per asset) in the whole host. */
export function toVtAccountId(adapterName: string, accountId: string): string {
  return `${adapterName}.${accountId}`;
}

/** `BINANCE.q1`: names a two-sided quote in the whole host. */
export function toVtQuoteId(adapterName: string, quoteId: string): string {
  return `${adapterName}.${quoteId}`;
}

/** The whole id of an order or quote, which requests may name whole or by the adapter's own id. */
export function toWholeId(adapterName: string, id: string): string {
  return id.startsWith(`${adapterName}.`) ? id : `${adapterName}.${id}`;
}

/** Narrows text to an exchange code. */
export function isExchange(text: string): text is Exchange {
  return Object.hasOwn(Exchange, text);
}
