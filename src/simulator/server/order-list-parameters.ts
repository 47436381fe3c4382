import type { OrderResponseType, Side, SpotOrderType } from '../../binance/wire/vocabulary.js';
import { VenueError } from '../venue-error.js';
import type {
  OrderListCancellation,
  OrderListPlacement,
  OrderListReference,
  OrderPlacement,
} from '../venue-requests.js';
import type { EndpointParams, ServerContext } from './endpoint.js';
import {
  ORDER_TYPES,
  pegParameters,
  PREVENTION_MODES,
  readPeg,
  RESPONSE_TYPES,
  SIDES,
  TIMES_IN_FORCE,
  withoutAbsent,
} from './order-parameters.js';
import {
  bothMissing,
  missing,
  readAmount,
  readChoice,
  readClientOrderId,
  readId,
  readInteger,
  readSignedId,
} from './parameters.js';
import { readMandatorySymbol } from './symbol-parameters.js';

/** The lists that are served, by the last word of their route. */
export type ListKind = 'oco' | 'oto' | 'otoco' | 'opo' | 'opoco';

const SHARED_PARAMETERS = ['symbol', 'listClientOrderId', 'newOrderRespType', 'selfTradePreventionMode'] as const;
const LEG_PARAMETERS = [
  'Type',
  'ClientOrderId',
  'IcebergQty',
  'Price',
  'StopPrice',
  'TrailingDelta',
  'TimeInForce',
  'StrategyId',
  'StrategyType',
  'PegPriceType',
  'PegOffsetType',
  'PegOffsetValue',
] as const;
const WORKING_PARAMETERS = [
  'workingType',
  'workingSide',
  'workingClientOrderId',
  'workingPrice',
  'workingQuantity',
  'workingIcebergQty',
  'workingTimeInForce',
  'workingStrategyId',
  'workingStrategyType',
  ...pegParameters('working'),
];

/** Names of the parameters of each list (rest-api.md, Order lists). */
export const LIST_PARAMETERS: Readonly<Record<ListKind, readonly string[]>> = {
  oco: [...SHARED_PARAMETERS, 'side', 'quantity', ...legs('above', 'below')],
  oto: [...SHARED_PARAMETERS, ...WORKING_PARAMETERS, 'pendingSide', 'pendingQuantity', ...legs('pending')],
  otoco: [
    ...SHARED_PARAMETERS,
    ...WORKING_PARAMETERS,
    'pendingSide',
    'pendingQuantity',
    ...legs('pendingAbove', 'pendingBelow'),
  ],
  opo: [...SHARED_PARAMETERS, ...WORKING_PARAMETERS, 'pendingSide', ...legs('pending')],
  opoco: [...SHARED_PARAMETERS, ...WORKING_PARAMETERS, 'pendingSide', ...legs('pendingAbove', 'pendingBelow')],
};

/** Reads a new list of a kind. What its orders must and must not have is the venue's to check. */
export function readOrderList(context: ServerContext, params: EndpointParams, kind: ListKind): OrderListPlacement {
  const symbol = readMandatorySymbol(context, params);
  const reader = new LegReader(symbol, params);
  const listClientOrderId = readClientOrderId(params, 'listClientOrderId');
  const paysPending = kind === 'opo' || kind === 'opoco';
  const working = kind === 'oco' ? null : reader.read('working', 'workingSide', 'workingQuantity');
  const side = kind === 'oco' ? 'side' : 'pendingSide';
  const quantity = kind === 'oco' ? 'quantity' : paysPending ? null : 'pendingQuantity';
  const placement = { symbol, working, legs: PREFIXES[kind].map((prefix) => reader.read(prefix, side, quantity)) };
  return withoutAbsent({ ...placement, paysPending, listClientOrderId });
}

const PREFIXES: Readonly<Record<ListKind, readonly string[]>> = {
  oco: ['above', 'below'],
  oto: ['pending'],
  otoco: ['pendingAbove', 'pendingBelow'],
  opo: ['pending'],
  opoco: ['pendingAbove', 'pendingBelow'],
};

/** Names of the parameters of the deprecated `POST /api/v3/order/oco`. */
export const DEPRECATED_OCO_PARAMETERS = [
  ...SHARED_PARAMETERS,
  'side',
  'quantity',
  'limitClientOrderId',
  'price',
  'limitStrategyId',
  'limitStrategyType',
  'limitIcebergQty',
  'trailingDelta',
  'stopClientOrderId',
  'stopPrice',
  'stopStrategyId',
  'stopStrategyType',
  'stopLimitPrice',
  'stopIcebergQty',
  'stopLimitTimeInForce',
] as const;

/** Reads an OCO as it was sent before 2024: a limit order, and a stop loss that has a limit price or none. */
export function readDeprecatedOco(context: ServerContext, params: EndpointParams): OrderListPlacement {
  const isLimited = params.has('stopLimitPrice');
  if (!params.has('price')) throw missing('price');
  if (isLimited && !params.has('stopLimitTimeInForce')) throw missing('stopLimitTimeInForce');
  const limit = named(params, 'limit', { Type: 'LIMIT_MAKER', Price: params.get('price') });
  const stop = named(params, 'stop', {
    Type: isLimited ? 'STOP_LOSS_LIMIT' : 'STOP_LOSS',
    StopPrice: params.get('stopPrice'),
    Price: params.get('stopLimitPrice'),
    TimeInForce: params.get('stopLimitTimeInForce'),
    TrailingDelta: params.get('trailingDelta'),
  });
  const symbol = readMandatorySymbol(context, params);
  const limitOrder = new LegReader(symbol, limit).read('limit', 'side', 'quantity');
  const stopOrder = new LegReader(symbol, stop).read('stop', 'side', 'quantity');
  const listClientOrderId = readClientOrderId(params, 'listClientOrderId');
  const ordered = limitOrder.side === 'SELL' ? [limitOrder, stopOrder] : [stopOrder, limitOrder];
  return withoutAbsent({ symbol, working: null, legs: ordered, listClientOrderId });
}

/** `newOrderRespType` of a list; the result where it is absent, as the examples show. */
export function readListResponseType(params: EndpointParams): OrderResponseType {
  return readChoice(params, 'newOrderRespType', RESPONSE_TYPES) ?? 'RESULT';
}

/** Reads the cancel of a list. */
export function readListCancellation(context: ServerContext, params: EndpointParams): OrderListCancellation {
  return withoutAbsent({
    symbol: readMandatorySymbol(context, params),
    ...readListReference(params, 'listClientOrderId'),
    newClientOrderId: readClientOrderId(params, 'newClientOrderId'),
  });
}

/** `orderListId`, or the client id of a list, or both. */
export function readListReference(params: EndpointParams, clientIdName: string): OrderListReference {
  const orderListId = readId(params, 'orderListId');
  const listClientOrderId = readClientOrderId(params, clientIdName);
  if (orderListId === undefined && listClientOrderId === undefined) throw bothMissing(clientIdName, 'orderListId');
  return withoutAbsent({ orderListId, listClientOrderId });
}

/** Reads one order of a list out of the parameters that begin with its prefix. */
class LegReader {
  constructor(
    readonly symbol: string,
    readonly params: EndpointParams,
  ) {}

  read(prefix: string, side: string, quantity: string | null): OrderPlacement {
    const { params, symbol } = this;
    return withoutAbsent({
      symbol,
      side: this.#mandatory<Side>(side, SIDES, () => new VenueError(-1117, 'Invalid side.')),
      type: this.#mandatory<SpotOrderType>(
        `${prefix}Type`,
        ORDER_TYPES,
        () => new VenueError(-1116, 'Invalid orderType.'),
      ),
      timeInForce: readChoice(
        params,
        `${prefix}TimeInForce`,
        TIMES_IN_FORCE,
        () => new VenueError(-1115, 'Invalid timeInForce.'),
      ),
      quantity: quantity === null ? undefined : readAmount(params, quantity),
      price: readAmount(params, `${prefix}Price`),
      stopPrice: readAmount(params, `${prefix}StopPrice`),
      icebergQty: readAmount(params, `${prefix}IcebergQty`),
      trailingDelta: readInteger(params, `${prefix}TrailingDelta`),
      ...readPeg(params, prefix),
      newClientOrderId: readClientOrderId(params, `${prefix}ClientOrderId`),
      strategyId: readSignedId(params, `${prefix}StrategyId`),
      strategyType: readInteger(params, `${prefix}StrategyType`),
      selfTradePreventionMode: readChoice(params, 'selfTradePreventionMode', PREVENTION_MODES),
    });
  }

  #mandatory<Word extends string>(name: string, words: readonly Word[], refusal: () => VenueError): Word {
    const word = readChoice(this.params, name, words, refusal);
    if (!word) throw missing(name);
    return word;
  }
}

function legs(...prefixes: readonly string[]): readonly string[] {
  return prefixes.flatMap((prefix) => LEG_PARAMETERS.map((name) => prefix + name));
}

/** What one order of a deprecated OCO was sent as, under the names that a list of today would have for it. */
function named(
  params: EndpointParams,
  prefix: string,
  own: Readonly<Record<string, string | undefined>>,
): EndpointParams {
  const same = ['ClientOrderId', 'StrategyId', 'StrategyType', 'IcebergQty'].map((name) => prefix + name);
  const rows = [
    ...['side', 'quantity', 'selfTradePreventionMode', ...same].map((name) => [name, params.get(name)] as const),
    ...Object.entries(own).map(([name, value]) => [prefix + name, value] as const),
  ];
  return new Map(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}
