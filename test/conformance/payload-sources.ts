import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One recorded or documented payload and the wire type that it is an example of. */
export interface Payload {
  readonly source: string;
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
}

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');

/** Whether the recorded material is on this machine; it is never part of the project. */
export const dataIsHere = existsSync(DATA);

/** Every spot payload that this project has a wire type for. */
export function recordedPayloads(): Payload[] {
  return [
    ...officialExamples(),
    ...goCryptoTraderRoutes(),
    ...goCryptoTraderEvents(),
    ...tardisFrames(),
    ...cryptofeedFrames(),
    ...hftBacktestFrames(),
    ...nautilusFiles(),
    ...exchangeInfoFile(),
  ];
}

const REST_TYPES: Readonly<Record<string, string>> = {
  accountCommission: 'AccountCommission',
  allOrders: 'OrderRecord[]',
  getAccount: 'AccountStatus',
  getOpenOrders: 'OrderRecord[]',
  getOrder: 'OrderRecord',
  myTrades: 'AccountTrade[]',
  rateLimitOrder: 'RateLimit[]',
  exchangeInfo: 'ExchangeInfo',
  time: 'ServerTime',
  aggTrades: 'AggregateTrade[]',
  avgPrice: 'AveragePrice',
  depth: 'DepthSnapshot',
  getTrades: 'PublicTrade[]',
  historicalTrades: 'PublicTrade[]',
  ticker: 'RollingTicker',
  ticker24hr: 'Ticker24h',
  tickerBookTicker: 'BookTickerRest',
  tickerPrice: 'PriceTicker',
  deleteOrder: 'CancelledOrder',
  newOrder: 'OrderFull',
  orderCancelReplace: 'CancelReplaceResult',
  deleteOpenOrders: 'CancelledOrder[]',
  deleteOrderList: 'CancelledOrderList',
  getOrderList: 'OrderListRecord',
  openOrderList: 'OrderListRecord[]',
  allOrderList: 'OrderListRecord[]',
  orderOco: 'PlacedOrderList',
  orderListOco: 'PlacedOrderList',
  orderListOto: 'PlacedOrderList',
  orderListOtoco: 'PlacedOrderList',
  orderListOpo: 'PlacedOrderList',
  orderListOpoco: 'PlacedOrderList',
  orderAmendKeepPriority: 'AmendResult',
  orderAmendments: 'OrderAmendment[]',
};
const WS_API_TYPES: Readonly<Record<string, string>> = {
  accountCommission: 'AccountCommission',
  accountRateLimitsOrders: 'RateLimit[]',
  accountStatus: 'AccountStatus',
  allOrders: 'OrderRecord[]',
  myTrades: 'AccountTrade[]',
  openOrdersStatus: 'OrderRecord[]',
  orderStatus: 'OrderRecord',
  sessionLogon: 'SessionStatus',
  sessionLogout: 'SessionStatus',
  sessionStatus: 'SessionStatus',
  exchangeInfo: 'ExchangeInfo',
  time: 'ServerTime',
  avgPrice: 'AveragePrice',
  depth: 'DepthSnapshot',
  ticker: 'RollingTicker',
  ticker24hr: 'Ticker24h',
  tickerBook: 'BookTickerRest',
  tickerPrice: 'PriceTicker',
  tradesAggregate: 'AggregateTrade[]',
  tradesHistorical: 'PublicTrade[]',
  tradesRecent: 'PublicTrade[]',
  orderCancel: 'CancelledOrder',
  orderCancelReplace: 'CancelReplaceResult',
  orderPlace: 'OrderFull',
  orderListCancel: 'CancelledOrderList',
  orderListStatus: 'OrderListRecord',
  openOrderListsStatus: 'OrderListRecord[]',
  allOrderLists: 'OrderListRecord[]',
  orderListPlace: 'PlacedOrderList',
  orderListPlaceOco: 'PlacedOrderList',
  orderListPlaceOto: 'PlacedOrderList',
  orderListPlaceOtoco: 'PlacedOrderList',
  orderListPlaceOpo: 'PlacedOrderList',
  orderListPlaceOpoco: 'PlacedOrderList',
  orderAmendKeepPriority: 'AmendResult',
  orderAmendments: 'OrderAmendment[]',
};
const STREAM_TYPES: Readonly<Record<string, string>> = {
  aggTrade: 'AggTradeEvent',
  allMarketRollingWindowTicker: 'RollingTickerEvent[]',
  allMiniTicker: 'MiniTickerEvent[]',
  avgPrice: 'AvgPriceEvent',
  bookTicker: 'BookTickerEvent',
  diffBookDepth: 'DepthUpdateEvent',
  kline: 'KlineEvent',
  klineOffset: 'KlineEvent',
  miniTicker: 'MiniTickerEvent',
  partialBookDepth: 'PartialDepthEvent',
  rollingWindowTicker: 'RollingTickerEvent',
  ticker: 'TickerEvent',
  trade: 'TradeEvent',
};

function officialExamples(): Payload[] {
  const rows = lines('binance-connector-js/official_examples.jsonl').map(
    (line) => JSON.parse(line) as Record<string, unknown>,
  );
  return rows
    .filter((row) => row['client'] === 'spot')
    .flatMap((row) => officialExample(String(row['kind']), String(row['fn']).replace('()', ''), row['example']));
}

function officialExample(kind: string, name: string, example: unknown): Payload[] {
  const source = 'binance-connector-js';
  if (kind === 'rest-api') return typed(source, `REST ${name}`, REST_TYPES[name], example);
  if (kind === 'websocket-streams') return typed(source, `stream ${name}`, STREAM_TYPES[name], example);
  const result = (example as { result?: unknown }).result;
  return [
    ...typed(source, `ws-api ${name}`, WS_API_TYPES[name], result),
    { source, name: `ws-api envelope ${name}`, type: 'WsApiSuccess', value: example },
  ];
}

const ROUTE_TYPES: Readonly<Record<string, string>> = {
  'GET /api/v3/account': 'AccountStatus',
  'GET /api/v3/aggTrades': 'AggregateTrade[]',
  'GET /api/v3/allOrders': 'OrderRecord[]',
  'GET /api/v3/avgPrice': 'AveragePrice',
  'GET /api/v3/depth': 'DepthSnapshot',
  'GET /api/v3/exchangeInfo': 'ExchangeInfo',
  'GET /api/v3/historicalTrades': 'PublicTrade[]',
  'GET /api/v3/klines': 'Kline[]',
  'GET /api/v3/openOrders': 'OrderRecord[]',
  'GET /api/v3/order': 'OrderRecord',
  'GET /api/v3/ticker/24hr': 'Ticker24h',
  'GET /api/v3/ticker/bookTicker': 'BookTickerRest',
  'GET /api/v3/ticker/price': 'PriceTicker',
  'GET /api/v3/trades': 'PublicTrade[]',
};

function goCryptoTraderRoutes(): Payload[] {
  const file = JSON.parse(text('gocryptotrader/http.json')) as {
    routes: Record<string, Record<string, { data: unknown; queryString?: string }[]>>;
  };
  return Object.entries(file.routes).flatMap(([route, methods]) =>
    Object.entries(methods).flatMap(([method, answers]) =>
      answers.flatMap((answer) => goCryptoTraderAnswer(`${method} ${route}`, answer.data)),
    ),
  );
}

function goCryptoTraderAnswer(route: string, data: unknown): Payload[] {
  if (isError(data)) return typed('gocryptotrader', `${route} error`, 'ErrorBody', data);
  const type = ROUTE_TYPES[route];
  if (!type) return [];
  if (Array.isArray(data) && !type.endsWith('[]')) return typed('gocryptotrader', route, `${type}[]`, data);
  return typed('gocryptotrader', route, type, data);
}

function goCryptoTraderEvents(): Payload[] {
  return lines('gocryptotrader/wsHandleData.json').flatMap((line) => {
    const frame = JSON.parse(line) as { data?: unknown };
    return typed('gocryptotrader events', 'frame', eventType(frame.data), frame.data);
  });
}

function tardisFrames(): Payload[] {
  return lines('tardis-node/binance_raw_messages.jsonl')
    .map((line) => JSON.parse(line) as { section: string; raw: { stream?: string; data?: unknown } })
    .filter((row) => row.section === 'map binance messages')
    .flatMap(({ raw }) => typed('tardis-node', raw.stream ?? 'reply', frameType(raw.stream, raw.data), raw.data));
}

function cryptofeedFrames(): Payload[] {
  const frames = lines('cryptofeed/BINANCE.ws.1.0')
    .slice(1)
    .flatMap((line) => {
      const frame = JSON.parse(line.slice(line.indexOf(' ') + 1)) as { stream?: string; data?: unknown };
      return typed(
        'cryptofeed',
        (frame.stream ?? 'reply').split('@')[1] ?? 'reply',
        frameType(frame.stream, frame.data),
        frame.data,
      );
    });
  const snapshots = lines('cryptofeed/BINANCE.http.0.0')
    .filter((line) => line.includes('/depth?'))
    .map((line) => line.slice(line.indexOf(': {') + 2))
    .map((body) => ({
      source: 'cryptofeed',
      name: 'GET depth',
      type: 'DepthSnapshot',
      value: JSON.parse(body) as unknown,
    }));
  return [...frames, ...snapshots];
}

function hftBacktestFrames(): Payload[] {
  const recording = gunzipSync(readFileSync(path.join(DATA, 'hftbacktest/spot/ethusdt_20240808.gz'))).toString('utf8');
  return recording
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const frame = JSON.parse(line.slice(line.indexOf(' ') + 1)) as { stream?: string; data?: unknown };
      if (!frame.stream) return typed('hftbacktest', 'GET depth', 'DepthSnapshot', frame);
      return typed('hftbacktest', frame.stream.split('@')[1] ?? '', frameType(frame.stream, frame.data), frame.data);
    });
}

const NAUTILUS_TYPES: Readonly<Record<string, string>> = {
  depth_response: 'DepthSnapshot',
  avg_price_response: 'AveragePrice',
  account_trades_response: 'AccountTrade[]',
  order_response: 'OrderRecord',
  new_order_full_response: 'OrderFull',
  exchange_info_response: 'ExchangeInfo',
  trades_response: 'PublicTrade[]',
  klines_response: 'Kline[]',
  ticker_24hr_response: 'Ticker24h',
  server_time_response: 'ServerTime',
  ticker_price_response: 'PriceTicker',
  book_ticker_response: 'BookTickerRest',
  open_orders_response: 'OrderRecord[]',
  cancel_open_orders_response: 'CancelledOrder[]',
  cancel_order_response: 'CancelledOrder',
  account_response: 'AccountStatus',
  all_orders_response: 'OrderRecord[]',
};

function nautilusFiles(): Payload[] {
  const root = 'nautilus/crates/adapters/binance/test_data/spot';
  const rest = files(`${root}/http_json`).flatMap(([name, value]) =>
    typed('nautilus', `REST ${name}`, NAUTILUS_TYPES[name], value),
  );
  const events = files(`${root}/user_data_json`).flatMap(([name, value]) => {
    const event = (value as { event?: unknown }).event ?? value;
    return typed('nautilus', `user data ${name}`, eventType(event), event);
  });
  return [...rest, ...events];
}

function exchangeInfoFile(): Payload[] {
  const info = JSON.parse(text('exchangeinfo/spot_2024-09-08_1248sym_davijr.json')) as { symbols: unknown };
  return typed('exchangeinfo 2024-09', 'symbols', 'SymbolInfo[]', info.symbols);
}

/** Frames of depth snapshots have no event type: the stream's name tells what they are. */
function frameType(stream: string | undefined, data: unknown): string | undefined {
  if (stream?.includes('@bookTicker')) return 'BookTickerEvent';
  if (stream && /@depth(Snapshot|\d)/.test(stream)) return 'PartialDepthEvent';
  return eventType(data);
}

const EVENT_TYPES: Readonly<Record<string, string>> = {
  aggTrade: 'AggTradeEvent',
  trade: 'TradeEvent',
  kline: 'KlineEvent',
  depthUpdate: 'DepthUpdateEvent',
  '24hrTicker': 'TickerEvent',
  '24hrMiniTicker': 'MiniTickerEvent',
  executionReport: 'ExecutionReport',
  outboundAccountPosition: 'OutboundAccountPosition',
  balanceUpdate: 'BalanceUpdate',
  listStatus: 'ListStatusEvent',
};

function eventType(data: unknown): string | undefined {
  return EVENT_TYPES[String((data as { e?: unknown } | null | undefined)?.e)];
}

function typed(source: string, name: string, type: string | undefined, value: unknown): Payload[] {
  if (!type || value === undefined) return [];
  if (!type.endsWith('[]')) return [{ source, name, type, value }];
  return (value as unknown[]).map((row) => ({ source, name, type: type.slice(0, -2), value: row }));
}

function isError(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'code' in data && 'msg' in data;
}

function files(folder: string): [name: string, value: unknown][] {
  return readdirSync(path.join(DATA, folder))
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.replace('.json', ''), JSON.parse(text(`${folder}/${file}`)) as unknown]);
}

function lines(file: string): string[] {
  return text(file).trimEnd().split('\n').filter(Boolean);
}

function text(file: string): string {
  return readFileSync(path.join(DATA, file), 'utf8');
}
