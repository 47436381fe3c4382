import { createHmac } from 'node:crypto';

import { WebSocket } from 'ws';

import type { Simulator } from '../../src/simulator/index.js';
import type { Payload } from './payload-sources.js';

const SOURCE = 'simulator';

/** Asks a running simulator for one payload of every kind that this project has a wire type for. */
export async function simulatorPayloads(simulator: Simulator): Promise<Payload[]> {
  const streams = await streamPayloads(simulator);
  return [...(await publicPayloads(simulator)), ...streams, ...(await tradingPayloads(simulator))];
}

const PUBLIC: readonly (readonly [name: string, path: string, type: string])[] = [
  ['time', '/api/v3/time', 'ServerTime'],
  ['exchangeInfo', '/api/v3/exchangeInfo', 'ExchangeInfo'],
  ['depth', '/api/v3/depth?symbol=ETHUSDT&limit=5', 'DepthSnapshot'],
  ['getTrades', '/api/v3/trades?symbol=ETHUSDT&limit=5', 'PublicTrade[]'],
  ['historicalTrades', '/api/v3/historicalTrades?symbol=ETHUSDT&limit=5', 'PublicTrade[]'],
  ['aggTrades', '/api/v3/aggTrades?symbol=ETHUSDT&limit=5', 'AggregateTrade[]'],
  ['klines', '/api/v3/klines?symbol=ETHUSDT&interval=1m&limit=5', 'Kline[]'],
  ['uiKlines', '/api/v3/uiKlines?symbol=ETHUSDT&interval=1m&limit=5', 'Kline[]'],
  ['avgPrice', '/api/v3/avgPrice?symbol=ETHUSDT', 'AveragePrice'],
  ['ticker24hr', '/api/v3/ticker/24hr?symbol=ETHUSDT', 'Ticker24h'],
  ['ticker24hr mini', '/api/v3/ticker/24hr?symbol=ETHUSDT&type=MINI', 'TickerMini'],
  ['ticker24hr all', '/api/v3/ticker/24hr', 'Ticker24h[]'],
  ['ticker', '/api/v3/ticker?symbol=ETHUSDT&windowSize=1h', 'RollingTicker'],
  ['tickerPrice', '/api/v3/ticker/price?symbol=ETHUSDT', 'PriceTicker'],
  ['tickerBookTicker', '/api/v3/ticker/bookTicker?symbol=ETHUSDT', 'BookTickerRest'],
  ['error', '/api/v3/depth?symbol=NOSUCH', 'ErrorBody'],
];

async function publicPayloads(simulator: Simulator): Promise<Payload[]> {
  const answers = await Promise.all(
    PUBLIC.map(async ([name, path, type]) => {
      const answer = await fetch(simulator.endpoints.rest + path, { headers: { 'X-MBX-APIKEY': simulator.apiKey } });
      return rows(`REST ${name}`, type, await answer.json());
    }),
  );
  return answers.flat();
}

const STREAMS: Readonly<Record<string, string>> = {
  'ethusdt@aggTrade': 'AggTradeEvent',
  'ethusdt@trade': 'TradeEvent',
  'ethusdt@bookTicker': 'BookTickerEvent',
  'ethusdt@depth@100ms': 'DepthUpdateEvent',
  'ethusdt@depth5@100ms': 'PartialDepthEvent',
  'ethusdt@depth20': 'PartialDepthEvent',
  'ethusdt@kline_1m': 'KlineEvent',
  'ethusdt@kline_1d@+08:00': 'KlineEvent',
  'ethusdt@miniTicker': 'MiniTickerEvent',
  'ethusdt@ticker': 'TickerEvent',
  'ethusdt@ticker_1h': 'RollingTickerEvent',
  'ethusdt@avgPrice': 'AvgPriceEvent',
  '!miniTicker@arr': 'MiniTickerEvent[]',
  '!ticker_1h@arr': 'RollingTickerEvent[]',
};

/** The first frame of every stream. */
async function streamPayloads(simulator: Simulator): Promise<Payload[]> {
  const names = Object.keys(STREAMS).map((name) => encodeURIComponent(name));
  const socket = new WebSocket(`${simulator.endpoints.stream}/stream?streams=${names.join('/')}`);
  const first = new Map<string, unknown>();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { stream: string; data: unknown };
      if (!first.has(frame.stream)) first.set(frame.stream, frame.data);
      if (first.size === names.length) resolve();
    });
  });
  socket.terminate();
  return [...first].flatMap(([name, data]) => rows(`stream ${name.replace('ethusdt@', '')}`, STREAMS[name]!, data));
}

/** Signed requests over the WebSocket API of one connection, and what its private stream tells of them. */
async function tradingPayloads(simulator: Simulator): Promise<Payload[]> {
  const session = await Session.open(simulator);
  const payloads: Payload[] = [];
  const ask = async (
    name: string,
    type: string,
    method: string,
    params: Record<string, string> = {},
  ): Promise<unknown> => {
    const answer = await session.ask(method, params);
    payloads.push({
      source: SOURCE,
      name: `ws-api envelope ${name}`,
      type: 'result' in answer ? 'WsApiSuccess' : 'WsApiFailure',
      value: answer,
    });
    const body = 'result' in answer ? answer['result'] : answer['error'];
    payloads.push(...rows(`ws-api ${name}`, type, body));
    return body;
  };
  await ask('subscribe', 'AnyObject', 'userDataStream.subscribe.signature');
  const book = (await ask('tickerBook', 'BookTickerRest', 'ticker.book', { symbol: 'ETHUSDT' })) as {
    bidPrice: string;
  };
  const price = (Number(book.bidPrice) * 0.9).toFixed(2);
  const limit = { symbol: 'ETHUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1', price };
  const order = { symbol: 'ETHUSDT', origClientOrderId: 'conformance-1' };
  await ask('orderPlace ack', 'OrderAck', 'order.place', {
    ...limit,
    newClientOrderId: 'conformance-1',
    newOrderRespType: 'ACK',
  });
  await ask('orderStatus', 'OrderRecord', 'order.status', order);
  await ask('openOrdersStatus', 'OrderRecord[]', 'openOrders.status', { symbol: 'ETHUSDT' });
  await ask('orderCancel', 'CancelledOrder', 'order.cancel', order);
  await ask('orderPlace result', 'OrderResult', 'order.place', {
    ...limit,
    newClientOrderId: 'conformance-2',
    newOrderRespType: 'RESULT',
  });
  const replace = { ...limit, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrigClientOrderId: 'conformance-2' };
  await ask('orderCancelReplace', 'CancelReplaceResult', 'order.cancelReplace', replace);
  await ask('openOrdersCancelAll', 'CancelledOrder[]', 'openOrders.cancelAll', { symbol: 'ETHUSDT' });
  await peggedPayloads(ask);
  await listPayloads(ask, Number(book.bidPrice));
  const market = { symbol: 'ETHUSDT', side: 'BUY', type: 'MARKET', quantity: '0.1' };
  await ask('orderPlace full', 'OrderFull', 'order.place', { ...market, newOrderRespType: 'FULL' });
  await ask('refused', 'ErrorBody', 'order.place', { ...market, quantity: '0.00001' });
  await ask('allOrders', 'OrderRecord[]', 'allOrders', { symbol: 'ETHUSDT' });
  await ask('myTrades', 'AccountTrade[]', 'myTrades', { symbol: 'ETHUSDT' });
  await ask('accountStatus', 'AccountStatus', 'account.status');
  await ask('accountCommission', 'AccountCommission', 'account.commission', { symbol: 'ETHUSDT' });
  await ask('accountRateLimitsOrders', 'RateLimit[]', 'account.rateLimits.orders');
  await ask('sessionStatus', 'SessionStatus', 'session.status');
  return [...payloads, ...session.events()];
}

type Ask = (name: string, type: string, method: string, params?: Record<string, string>) => Promise<unknown>;

/** A pegged order from its placement to its end. */
async function peggedPayloads(ask: Ask): Promise<void> {
  const order = { symbol: 'ETHUSDT', origClientOrderId: 'conformance-4' };
  await ask('orderPlace pegged', 'OrderFull', 'order.place', {
    ...{ symbol: 'ETHUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.1' },
    ...{ pegPriceType: 'PRIMARY_PEG', pegOffsetType: 'PRICE_LEVEL', pegOffsetValue: '4' },
    ...{ newClientOrderId: 'conformance-4', newOrderRespType: 'FULL' },
  });
  await ask('orderStatus pegged', 'OrderRecord', 'order.status', order);
  await ask('orderCancel pegged', 'CancelledOrder', 'order.cancel', order);
}

/** Order lists of every kind and amendments, all far from the market, and all gone at the end. */
async function listPayloads(ask: Ask, bid: number): Promise<void> {
  const at = (share: number): string => (bid * share).toFixed(2);
  const symbol = { symbol: 'ETHUSDT' };
  const working = {
    ...symbol,
    ...{ workingType: 'LIMIT', workingSide: 'BUY', workingPrice: at(0.9), workingTimeInForce: 'GTC' },
    ...{ workingQuantity: '0.1', pendingSide: 'SELL' },
  };
  const pending = { pendingType: 'LIMIT', pendingPrice: at(1.1), pendingTimeInForce: 'GTC' };
  const above = { pendingAboveType: 'LIMIT_MAKER', pendingAbovePrice: at(1.1) };
  const pair = { ...above, pendingBelowType: 'STOP_LOSS', pendingBelowStopPrice: at(0.8) };
  const sized = { pendingQuantity: '0.1' };
  const buys = { ...symbol, side: 'BUY', quantity: '0.1', aboveType: 'STOP_LOSS', aboveStopPrice: at(1.1) };
  const oco = { ...buys, belowType: 'LIMIT_MAKER', belowPrice: at(0.9), belowClientOrderId: 'conformance-3' };
  const old = { ...symbol, side: 'BUY', quantity: '0.1', price: at(0.9), stopPrice: at(1.1) };
  await ask('orderListPlaceOco', 'PlacedOrderList', 'orderList.place.oco', { ...oco, listClientOrderId: 'oco' });
  await ask('orderListStatus', 'OrderListRecord', 'orderList.status', { origClientOrderId: 'oco' });
  await ask('openOrderListsStatus', 'OrderListRecord[]', 'openOrderLists.status');
  const amend = { ...symbol, origClientOrderId: 'conformance-3', newQty: '0.05' };
  const amended = (await ask('orderAmendKeepPriority', 'AmendResult', 'order.amend.keepPriority', amend)) as {
    amendedOrder: { orderId: number };
  };
  const { orderId } = amended.amendedOrder;
  await ask('orderAmendments', 'OrderAmendment[]', 'order.amendments', { ...symbol, orderId: String(orderId) });
  await ask('orderListCancel', 'CancelledOrderList', 'orderList.cancel', { ...symbol, listClientOrderId: 'oco' });
  await ask('orderListPlace', 'PlacedOrderList', 'orderList.place', old);
  await ask('openOrdersCancelAll lists', 'CancelledOrderList[]', 'openOrders.cancelAll', symbol);
  await ask('orderListPlaceOto', 'PlacedOrderList', 'orderList.place.oto', { ...working, ...pending, ...sized });
  await ask('orderListPlaceOtoco', 'PlacedOrderList', 'orderList.place.otoco', { ...working, ...pair, ...sized });
  await ask('openOrdersCancelAll lists', 'CancelledOrderList[]', 'openOrders.cancelAll', symbol);
  await ask('orderListPlaceOpo', 'PlacedOrderList', 'orderList.place.opo', { ...working, ...pending });
  await ask('orderListPlaceOpoco', 'PlacedOrderList', 'orderList.place.opoco', { ...working, ...pair });
  await ask('openOrdersCancelAll lists', 'CancelledOrderList[]', 'openOrders.cancelAll', symbol);
  await ask('allOrderLists', 'OrderListRecord[]', 'allOrderLists');
}

const EVENT_TYPES: Readonly<Record<string, string>> = {
  executionReport: 'ExecutionReport',
  outboundAccountPosition: 'OutboundAccountPosition',
  listStatus: 'ListStatusEvent',
};

interface UserDataFrame {
  readonly event: { readonly e: string; readonly x?: string };
}

/** One connection to the WebSocket API that signs by the documented rule, with none of the adapter's code. */
class Session {
  readonly #waiting = new Map<number, (answer: Record<string, unknown>) => void>();
  readonly #frames: UserDataFrame[] = [];
  #nextId = 1;

  private constructor(
    readonly socket: WebSocket,
    readonly simulator: Simulator,
  ) {
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Record<string, unknown>;
      if ('event' in frame) this.#frames.push(frame as unknown as UserDataFrame);
      else this.#waiting.get(frame['id'] as number)?.(frame);
    });
  }

  static async open(simulator: Simulator): Promise<Session> {
    const socket = new WebSocket(simulator.endpoints.wsApi);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Session(socket, simulator);
  }

  ask(method: string, params: Record<string, string>): Promise<Record<string, unknown>> {
    const id = this.#nextId++;
    const isPublic = method === 'ticker.book' || method === 'session.status';
    this.socket.send(JSON.stringify({ id, method, params: isPublic ? params : this.#sign(params) }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  /** Everything that the private stream has told, one payload per kind of news. */
  events(): Payload[] {
    this.socket.terminate();
    return this.#frames.flatMap(({ event }) =>
      rows(`user data ${event.e} ${event.x ?? ''}`.trim(), EVENT_TYPES[event.e] ?? 'unknown event', event),
    );
  }

  #sign(params: Record<string, string>): Record<string, unknown> {
    const signed: Record<string, string | number> = { ...params, apiKey: this.simulator.apiKey, timestamp: Date.now() };
    const payload = Object.keys(signed)
      .sort()
      .map((name) => `${name}=${signed[name]!}`)
      .join('&');
    return { ...signed, signature: createHmac('sha256', this.simulator.secret).update(payload).digest('hex') };
  }
}

function rows(name: string, type: string, value: unknown): Payload[] {
  if (type === 'AnyObject') return [];
  if (!type.endsWith('[]')) return [{ source: SOURCE, name, type, value }];
  return (value as unknown[]).map((row) => ({ source: SOURCE, name, type: type.slice(0, -2), value: row }));
}
