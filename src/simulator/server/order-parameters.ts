import type {
  OrderResponseType,
  SelfTradePreventionMode,
  Side,
  SpotOrderType,
  TimeInForce,
} from '../../binance/wire/vocabulary.js';
import type { CancelReplaceRequest, OrderCancellation, OrderPlacement, OrderReference } from '../venue-requests.js';
import { VenueError } from '../venue-error.js';
import type { EndpointParams, ServerContext } from './endpoint.js';
import {
  bothMissing,
  invalid,
  missing,
  readAmount,
  readChoice,
  readClientOrderId,
  readId,
  readInteger,
  readSignedId,
  readText,
} from './parameters.js';
import { readMandatorySymbol } from './symbol-parameters.js';

/** Sides. */
export const SIDES: readonly Side[] = ['BUY', 'SELL'];
/** Order types. */
export const ORDER_TYPES: readonly SpotOrderType[] = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];
/** Times in force. */
export const TIMES_IN_FORCE: readonly TimeInForce[] = ['GTC', 'IOC', 'FOK'];
/** Modes of self-trade prevention. */
export const PREVENTION_MODES: readonly SelfTradePreventionMode[] = [
  'NONE',
  'EXPIRE_TAKER',
  'EXPIRE_MAKER',
  'EXPIRE_BOTH',
  'DECREMENT',
  'TRANSFER',
];
/** Forms of the answer to a new order. */
export const RESPONSE_TYPES: readonly OrderResponseType[] = ['ACK', 'RESULT', 'FULL'];

/** Parameters of a new order (rest-api.md, New order). */
export const PLACEMENT_PARAMETERS = [
  'symbol',
  'side',
  'type',
  'timeInForce',
  'quantity',
  'quoteOrderQty',
  'price',
  'newClientOrderId',
  'strategyId',
  'strategyType',
  'stopPrice',
  'trailingDelta',
  'icebergQty',
  'newOrderRespType',
  'selfTradePreventionMode',
  'pegPriceType',
  'pegOffsetType',
  'pegOffsetValue',
] as const;

/** Reads a new order. What each type must and must not have is the venue's to check. */
export function readPlacement(context: ServerContext, params: EndpointParams): OrderPlacement {
  const symbol = readMandatorySymbol(context, params);
  const side = readChoice(params, 'side', SIDES, () => new VenueError(-1117, 'Invalid side.'));
  if (!side) throw missing('side');
  const type = readChoice(params, 'type', ORDER_TYPES, () => new VenueError(-1116, 'Invalid orderType.'));
  if (!type) throw missing('type');
  const terms = readTerms(params);
  const { pegPriceType, pegOffsetValue } = readPeg(params, '');
  return {
    symbol,
    side,
    type,
    timeInForce: terms.timeInForce,
    quantity: terms.quantity,
    quoteOrderQty: terms.quoteOrderQty,
    price: terms.price,
    stopPrice: terms.stopPrice,
    icebergQty: terms.icebergQty,
    trailingDelta: terms.trailingDelta,
    pegPriceType,
    pegOffsetValue,
    newClientOrderId: readText(params, 'newClientOrderId'),
    strategyId: readSignedId(params, 'strategyId'),
    strategyType: readInteger(params, 'strategyType'),
    selfTradePreventionMode: readChoice(params, 'selfTradePreventionMode', PREVENTION_MODES),
  };
}

/** What stands before a peg: of several wrong parameters the first is refused. */
function readTerms(params: EndpointParams) {
  return {
    timeInForce: readChoice(params, 'timeInForce', TIMES_IN_FORCE, () => new VenueError(-1115, 'Invalid timeInForce.')),
    quantity: readAmount(params, 'quantity'),
    quoteOrderQty: readAmount(params, 'quoteOrderQty'),
    price: readAmount(params, 'price'),
    stopPrice: readAmount(params, 'stopPrice'),
    icebergQty: readAmount(params, 'icebergQty'),
    trailingDelta: readInteger(params, 'trailingDelta'),
  };
}

/** The deepest level that a peg may be offset to (rest-api.md, New order). */
const MAX_PEG_OFFSET = 100;

/** Reads the peg of an order; in a list its parameters have a prefix. Offset and its type go together. */
export function readPeg(
  params: EndpointParams,
  prefix: string,
): Pick<OrderPlacement, 'pegPriceType' | 'pegOffsetValue'> {
  const [priceType, offsetType, offset] = pegParameters(prefix);
  const pegPriceType = readChoice(
    params,
    priceType,
    ['PRIMARY_PEG', 'MARKET_PEG'] as const,
    () => new VenueError(-1210, 'Invalid pegPriceType.'),
  );
  const type = readChoice(params, offsetType, ['PRICE_LEVEL'], () => new VenueError(-1211, 'Invalid pegOffsetType.'));
  const pegOffsetValue = readInteger(params, offset);
  if (pegOffsetValue !== undefined && pegOffsetValue > MAX_PEG_OFFSET) throw invalid(offset);
  if (type === undefined && pegOffsetValue !== undefined) throw missing(offsetType);
  if (type !== undefined && pegOffsetValue === undefined) throw missing(offset);
  if (type !== undefined && pegPriceType === undefined) throw missing(priceType);
  return { pegPriceType, pegOffsetValue };
}

type PegParameters = readonly [priceType: string, offsetType: string, offset: string];

const PEG_OF_ORDER: PegParameters = ['pegPriceType', 'pegOffsetType', 'pegOffsetValue'];

/** Names of the parameters of a peg; those of a single order have no prefix. */
export function pegParameters(prefix: string): PegParameters {
  if (prefix === '') return PEG_OF_ORDER;
  const peg = `${prefix}Peg`;
  return [`${peg}PriceType`, `${peg}OffsetType`, `${peg}OffsetValue`];
}

/** `newOrderRespType`; MARKET and LIMIT are answered in full where it is absent, everything else with an ACK. */
export function readResponseType(params: EndpointParams, type: SpotOrderType): OrderResponseType {
  const whenAbsent = type === 'MARKET' || type === 'LIMIT' ? 'FULL' : 'ACK';
  return readChoice(params, 'newOrderRespType', RESPONSE_TYPES) ?? whenAbsent;
}

/** `orderId` or `origClientOrderId`, or both. */
export function readReference(context: ServerContext, params: EndpointParams): OrderReference {
  const symbol = readMandatorySymbol(context, params);
  return readIds(params, symbol, 'orderId', 'origClientOrderId');
}

/** Parameters of a cancel (rest-api.md, Cancel order). */
export const CANCEL_PARAMETERS = [
  'symbol',
  'orderId',
  'origClientOrderId',
  'newClientOrderId',
  'cancelRestrictions',
] as const;

/** Reads a cancel. */
export function readCancellation(context: ServerContext, params: EndpointParams): OrderCancellation {
  return withoutAbsent({
    ...readReference(context, params),
    newClientOrderId: readClientOrderId(params, 'newClientOrderId'),
    cancelRestrictions: readCancelRestrictions(params),
  });
}

/** Parameters of a cancel-replace (rest-api.md, Cancel an Existing Order and Send a New Order). */
export const CANCEL_REPLACE_PARAMETERS = [
  ...PLACEMENT_PARAMETERS,
  'cancelReplaceMode',
  'cancelNewClientOrderId',
  'cancelOrigClientOrderId',
  'cancelOrderId',
  'cancelRestrictions',
  'orderRateLimitExceededMode',
] as const;

/** Reads a cancel-replace. */
export function readCancelReplace(context: ServerContext, params: EndpointParams): CancelReplaceRequest {
  const placement = readPlacement(context, params);
  const mode = readChoice(params, 'cancelReplaceMode', ['STOP_ON_FAILURE', 'ALLOW_FAILURE']);
  if (!mode) throw missing('cancelReplaceMode');
  const cancellation: OrderCancellation = withoutAbsent({
    ...readIds(params, placement.symbol, 'cancelOrderId', 'cancelOrigClientOrderId'),
    newClientOrderId: readClientOrderId(params, 'cancelNewClientOrderId'),
    cancelRestrictions: readCancelRestrictions(params),
  });
  return withoutAbsent({
    mode,
    cancellation,
    placement,
    orderRateLimitExceededMode: readChoice(params, 'orderRateLimitExceededMode', ['DO_NOTHING', 'CANCEL_ONLY']),
  });
}

function readIds(params: EndpointParams, symbol: string, idName: string, clientIdName: string): OrderReference {
  const orderId = readId(params, idName);
  const origClientOrderId = readClientOrderId(params, clientIdName);
  if (orderId === undefined && origClientOrderId === undefined) throw bothMissing(clientIdName, idName);
  return withoutAbsent({ symbol, orderId, origClientOrderId });
}

function readCancelRestrictions(params: EndpointParams): OrderCancellation['cancelRestrictions'] {
  const refusal = (): VenueError =>
    new VenueError(-1145, 'cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED.');
  return readChoice(params, 'cancelRestrictions', ['ONLY_NEW', 'ONLY_PARTIALLY_FILLED'], refusal);
}

/** An object without its undefined members. */
type Present<Members> = { [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name] } & {
  [Name in keyof Members as undefined extends Members[Name] ? Name : never]?: Exclude<Members[Name], undefined>;
};

/** Leaves out what is undefined. */
export function withoutAbsent<Members extends object>(members: Members): Present<Members> {
  const present: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) present[name] = value;
  return present as Present<Members>;
}
