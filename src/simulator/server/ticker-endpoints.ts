import type { RollingTicker, Ticker24h, TickerMini } from '../../binance/wire/market-rest.js';
import type { MarketView } from '../market-view.js';
import { VenueError } from '../venue-error.js';
import type { Endpoint, EndpointCall, EndpointParams, ServerContext } from './endpoint.js';
import { readTimeZone } from './kline-parameters.js';
import { viewOf } from './market-endpoints.js';
import { bothMissing, invalid, readChoice, readText } from './parameters.js';
import { countSymbols, readSymbolChoice, withStatus } from './symbol-parameters.js';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const MOST_SYMBOLS = 100;

/** Tickers of one, several or all symbols (rest-api.md, Market Data endpoints). */
export const TICKER_ENDPOINTS: readonly Endpoint[] = [
  {
    route: 'GET /api/v3/ticker/24hr',
    method: 'ticker.24hr',
    security: 'NONE',
    weight: (params) => dayTickerWeight(countSymbols(params)),
    parameters: ['symbol', 'symbols', 'type', 'symbolStatus'],
    handle: (call) => {
      const mini = readsMini(call.params);
      return perSymbol(call, (view) => (mini ? toMini(view.ticker24h()) : view.ticker24h()));
    },
  },
  {
    route: 'GET /api/v3/ticker/tradingDay',
    method: 'ticker.tradingDay',
    security: 'NONE',
    weight: (params) => rollingWeight(countSymbols(params)),
    parameters: ['symbol', 'symbols', 'timeZone', 'type', 'symbolStatus'],
    handle: tradingDay,
  },
  {
    route: 'GET /api/v3/ticker',
    method: 'ticker',
    security: 'NONE',
    weight: (params) => rollingWeight(countSymbols(params)),
    parameters: ['symbol', 'symbols', 'windowSize', 'type', 'symbolStatus'],
    handle: (call) => rolling(call, readWindowSize(call.params)),
  },
  {
    route: 'GET /api/v3/ticker/price',
    method: 'ticker.price',
    security: 'NONE',
    weight: (params) => (params.has('symbol') ? 2 : 4),
    parameters: ['symbol', 'symbols', 'symbolStatus'],
    handle: (call) => perSymbol(call, (view) => ({ symbol: view.symbol, price: view.lastPrice() })),
  },
  {
    route: 'GET /api/v3/ticker/bookTicker',
    method: 'ticker.book',
    security: 'NONE',
    weight: (params) => (params.has('symbol') ? 2 : 4),
    parameters: ['symbol', 'symbols', 'symbolStatus'],
    handle: (call) => perSymbol(call, toBookTicker),
  },
];

/** One object for `symbol`, else an array: of the symbols named, or of all. */
function perSymbol({ context, params }: EndpointCall, toTicker: (view: MarketView) => unknown): unknown {
  const choice = readSymbolChoice(context, params);
  const asked = choice.kind === 'many' ? choice.symbols : choice.kind === 'one' ? [choice.symbol] : allOf(context);
  const tickers = withStatus(context, params, asked).map((symbol) => toTicker(viewOf(context, symbol)));
  return choice.kind === 'one' ? tickers[0] : tickers;
}

function allOf({ venue }: ServerContext): string[] {
  return [...venue.symbols.keys()];
}

function toBookTicker(view: MarketView): unknown {
  const { s, b, B, a, A } = view.bookTicker();
  return { symbol: s, bidPrice: b, bidQty: B, askPrice: a, askQty: A };
}

/** Since the day began; `closeTime` is where it will end. */
function tradingDay(call: EndpointCall): unknown {
  const offsetMs = readTimeZone(call.params);
  const now = call.context.clock.now();
  const start = Math.floor((now + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
  return rolling(call, now - start, { openTime: start, closeTime: start + DAY_MS - 1 });
}

function rolling(call: EndpointCall, windowMs: number, times: Partial<RollingTicker> = {}): unknown {
  const asked = countSymbols(call.params);
  if (asked === Infinity) throw bothMissing('symbol', 'symbols');
  if (asked > MOST_SYMBOLS) throw invalid('symbols');
  const mini = readsMini(call.params);
  return perSymbol(call, (view) => {
    const ticker = { ...view.rollingTicker(windowMs), ...times };
    return mini ? toMini(ticker) : ticker;
  });
}

function toMini(ticker: Ticker24h | RollingTicker): TickerMini {
  const { symbol, openPrice, highPrice, lowPrice, lastPrice, volume, quoteVolume } = ticker;
  const { openTime, closeTime, firstId, lastId, count } = ticker;
  return {
    symbol,
    openPrice,
    highPrice,
    lowPrice,
    lastPrice,
    volume,
    quoteVolume,
    openTime,
    closeTime,
    firstId,
    lastId,
    count,
  };
}

function readsMini(params: EndpointParams): boolean {
  return readChoice(params, 'type', ['FULL', 'MINI'], () => new VenueError(-1139, 'Invalid ticker type.')) === 'MINI';
}

/** Units of `windowSize`, and how many of each are allowed. */
const WINDOW_UNITS: Readonly<Record<string, { readonly unitMs: number; readonly most: number }>> = {
  m: { unitMs: MINUTE_MS, most: 59 },
  h: { unitMs: 60 * MINUTE_MS, most: 23 },
  d: { unitMs: DAY_MS, most: 7 },
};

/** 1m to 59m, 1h to 23h, 1d to 7d; one day where absent. */
function readWindowSize(params: EndpointParams): number {
  const text = readText(params, 'windowSize') ?? '1d';
  const unit = WINDOW_UNITS[text.slice(-1)];
  const amount = /^[1-9]\d?$/.test(text.slice(0, -1)) ? Number(text.slice(0, -1)) : Infinity;
  if (!unit || amount > unit.most) throw invalid('windowSize');
  return amount * unit.unitMs;
}

function dayTickerWeight(symbols: number): number {
  if (symbols <= 20) return 2;
  return symbols <= 100 ? 40 : 80;
}

function rollingWeight(symbols: number): number {
  return symbols === Infinity ? 4 : Math.min(4 * symbols, 200);
}
