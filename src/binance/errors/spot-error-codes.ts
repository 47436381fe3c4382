import { rules } from './error-rule.js';
import type { ErrorKind, ErrorRule } from './error-rule.js';

const SERVER: ErrorKind = { category: 'server', outcome: 'unknown', decision: 'query' };
const AUTHENTICATION: ErrorKind = { category: 'authentication', outcome: 'rejected', decision: 'never' };
const INVALID: ErrorKind = { category: 'invalid-request', outcome: 'rejected', decision: 'fix' };
const UNSUPPORTED: ErrorKind = { category: 'invalid-request', outcome: 'rejected', decision: 'never' };
const SYMBOL: ErrorKind = { category: 'symbol', outcome: 'rejected', decision: 'never' };
const STREAM: ErrorKind = { category: 'stream', outcome: 'rejected', decision: 'never' };
const UNKNOWN_ORDER: ErrorKind = { category: 'unknown-order', outcome: 'rejected', decision: 'query' };

const KEY_HINT =
  'Check that the key belongs to this server (testnet keys work on the testnet only), that trading is enabled for it, and that this address is on its IP list.';
const CLOCK_HINT = 'This machine’s clock differs from Binance’s; the offset is measured again.';

/**
 * Every code of the spot API that the adapter knows (errors.md). `outcome` and `decision` speak
 * of a request that changes something; a failed read never changes anything.
 */
export const SPOT_ERROR_RULES: readonly ErrorRule[] = [
  ...rules(SERVER, {
    [-1000]: ['UNKNOWN', 'An unknown error occurred while the request was processed.'],
    [-1001]: ['DISCONNECTED', 'Internal error of the venue; the request may have been executed.'],
  }),
  ...rules(
    { category: 'execution-unknown', outcome: 'unknown', decision: 'query' },
    {
      [-1006]: ['UNEXPECTED_RESP', 'An unexpected answer on the venue’s message bus; execution status unknown.'],
      [-1007]: ['TIMEOUT', 'The venue’s backend did not answer in time; execution status unknown.'],
    },
  ),
  ...rules(
    { category: 'rate-limit', outcome: 'not-sent', decision: 'wait' },
    {
      [-1003]: ['TOO_MANY_REQUESTS', 'The request weight of this address is used up.'],
      [-1015]: ['TOO_MANY_ORDERS', 'The order count of this account is used up; cancels are still taken.'],
      [-1033]: ['COMP_ID_IN_USE', 'This FIX session is already connected.'],
      [-1034]: ['TOO_MANY_CONNECTIONS', 'Too many connections from this address.'],
    },
  ),
  ...rules(
    { category: 'overload', outcome: 'not-sent', decision: 'wait' },
    { [-1008]: ['SERVER_BUSY', 'The venue is overloaded; the request was not executed.'] },
  ),
  ...rules(
    { category: 'maintenance', outcome: 'not-sent', decision: 'wait' },
    {
      [-1016]: ['SERVICE_SHUTTING_DOWN', 'This service is shutting down or under maintenance.'],
      239999: ['SERVICE_MAINTENANCE', 'The service is under maintenance.'],
    },
  ),
  ...rules(
    { category: 'clock', outcome: 'not-sent', decision: 'resync-clock' },
    { [-1021]: ['INVALID_TIMESTAMP', 'The timestamp is outside of recvWindow or ahead of the venue.', CLOCK_HINT] },
  ),
  ...rules(AUTHENTICATION, {
    [-1002]: ['UNAUTHORIZED', 'The key may not do this.', KEY_HINT],
    [-1022]: ['INVALID_SIGNATURE', 'The signature is not valid.', 'Check that secret and key belong together.'],
    [-1035]: ['LOGGED_OUT', 'The session was logged out.'],
    [-1099]: ['UNAUTHENTICATED', 'Not found, authenticated or authorized.', KEY_HINT],
    [-2008]: ['BAD_API_ID', 'The key id is not valid.', KEY_HINT],
    [-2014]: ['BAD_API_KEY_FMT', 'The key has not the form of a Binance key.', 'Check the key for missing characters.'],
    [-2015]: ['REJECTED_MBX_KEY', 'Invalid key, address or permission.', KEY_HINT],
    [-2017]: ['API_KEYS_LOCKED', 'The keys of this account are locked.', 'Unlock them on Binance’s site.'],
  }),
  ...rules(
    { category: 'filter', outcome: 'rejected', decision: 'fix' },
    {
      [-1013]: ['INVALID_MESSAGE', 'Refused before the matching engine: a filter or a rule of the symbol.'],
      [-1111]: ['BAD_PRECISION', 'A parameter has too many decimals.'],
    },
  ),
  ...rules(INVALID, {
    [-1014]: ['UNKNOWN_ORDER_COMPOSITION', 'Unsupported combination of order parameters.'],
    [-1100]: ['ILLEGAL_CHARS', 'Illegal characters in a parameter.'],
    [-1101]: ['TOO_MANY_PARAMETERS', 'Too many parameters, or one of them twice.'],
    [-1102]: ['MANDATORY_PARAM_EMPTY_OR_MALFORMED', 'A mandatory parameter is missing or malformed.'],
    [-1103]: ['UNKNOWN_PARAM', 'An unknown parameter was sent.'],
    [-1104]: ['UNREAD_PARAMETERS', 'Not all parameters were read.'],
    [-1105]: ['PARAM_EMPTY', 'A parameter was empty.'],
    [-1106]: ['PARAM_NOT_REQUIRED', 'A parameter was sent that is not wanted here.'],
    [-1108]: ['PARAM_OVERFLOW', 'A parameter is too great.'],
    [-1114]: ['TIF_NOT_REQUIRED', 'timeInForce was sent for an order type that has none.'],
    [-1115]: ['INVALID_TIF', 'Invalid timeInForce.'],
    [-1116]: ['INVALID_ORDER_TYPE', 'Invalid order type.'],
    [-1117]: ['INVALID_SIDE', 'Invalid side.'],
    [-1118]: ['EMPTY_NEW_CL_ORD_ID', 'The new client order id is empty.'],
    [-1119]: ['EMPTY_ORG_CL_ORD_ID', 'The original client order id is empty.'],
    [-1120]: ['BAD_INTERVAL', 'Invalid kline interval.'],
    [-1127]: ['MORE_THAN_XX_HOURS', 'The time window is too long.', 'Ask for shorter windows.'],
    [-1128]: ['OPTIONAL_PARAMS_BAD_COMBO', 'These optional parameters do not go together.'],
    [-1130]: ['INVALID_PARAMETER', 'A parameter holds invalid data.'],
    [-1131]: ['BAD_RECV_WINDOW', 'recvWindow is greater than 60000 ms.'],
    [-1134]: ['BAD_STRATEGY_TYPE', 'strategyType is less than 1000000.'],
    [-1135]: ['INVALID_JSON', 'Invalid JSON.'],
    [-1139]: ['INVALID_TICKER_TYPE', 'Invalid ticker type.'],
    [-1145]: ['INVALID_CANCEL_RESTRICTIONS', 'cancelRestrictions is neither ONLY_NEW nor ONLY_PARTIALLY_FILLED.'],
    [-1151]: ['DUPLICATE_SYMBOLS', 'A symbol stands in the list more than once.'],
    [-1194]: ['INVALID_TIME_UNIT', 'The time unit is neither MICROSECOND nor MILLISECOND.'],
    [-2038]: ['ORDER_AMEND_REJECTED', 'The order could not be amended.'],
  }),
  // Order lists, pegged orders and pending orders.
  ...rules(INVALID, {
    [-1158]: ['OCO_ORDER_TYPE_REJECTED', 'The order type is not supported in an OCO.'],
    [-1160]: ['OCO_ICEBERGQTY_TIMEINFORCE', 'An iceberg leg needs timeInForce GTC.'],
    [-1165]: ['BUY_OCO_LIMIT_MUST_BE_BELOW', 'The limit leg of a buying OCO must be below.'],
    [-1166]: ['SELL_OCO_LIMIT_MUST_BE_ABOVE', 'The limit leg of a selling OCO must be above.'],
    [-1167]: ['OCO_LEGS_REJECTED', 'The legs of the OCO do not go together.'],
    [-1168]: ['BOTH_OCO_ORDERS_CANNOT_BE_LIMIT', 'One leg of an OCO must be contingent.'],
    [-1196]: ['BUY_OCO_STOP_LOSS_MUST_BE_ABOVE', 'The stop leg of a buying OCO must be above.'],
    [-1197]: ['SELL_OCO_STOP_LOSS_MUST_BE_BELOW', 'The stop leg of a selling OCO must be below.'],
    [-1198]: ['BUY_OCO_TAKE_PROFIT_MUST_BE_BELOW', 'The take-profit leg of a buying OCO must be below.'],
    [-1199]: ['SELL_OCO_TAKE_PROFIT_MUST_BE_ABOVE', 'The take-profit leg of a selling OCO must be above.'],
    [-1210]: ['INVALID_PEG_PRICE_TYPE', 'The peg instructions are not valid.'],
    [-1211]: ['INVALID_PEG_OFFSET_TYPE', 'The peg offset is not valid.'],
    [-1222]: ['OPO_RULE_1222', 'A rule of pending orders (OPO) is broken.'],
    [-1223]: ['OPO_RULE_1223', 'A rule of pending orders (OPO) is broken.'],
    [-1224]: ['OPO_RULE_1224', 'A rule of pending orders (OPO) is broken.'],
    [-1225]: ['OPO_RULE_1225', 'A rule of pending orders (OPO) is broken.'],
  }),
  ...rules(UNSUPPORTED, {
    [-1020]: ['UNSUPPORTED_OPERATION', 'This operation is not supported.'],
    [-1152]: ['INVALID_SBE_HEADER', 'The SBE schema header is not valid.'],
    [-1153]: ['UNSUPPORTED_SCHEMA_ID', 'The SBE schema or version is not supported.'],
    [-1155]: ['SBE_DISABLED', 'SBE is not enabled.'],
    [-1161]: ['DEPRECATED_SCHEMA', 'The answer cannot be written in this SBE schema; a newer one is needed.'],
  }),
  ...rules(SYMBOL, {
    [-1121]: ['BAD_SYMBOL', 'Binance has no such symbol here.', 'Check the spelling and the market.'],
    [-1122]: ['INVALID_SYMBOLSTATUS', 'Invalid symbol status.'],
    [-1220]: ['SYMBOL_DOES_NOT_MATCH_STATUS', 'The symbol is not in the status that was asked for.'],
    [-2016]: ['NO_TRADING_WINDOW', 'No trading window could be found for the symbol.'],
  }),
  ...rules(
    { category: 'market', outcome: 'rejected', decision: 'wait' },
    {
      [-1112]: ['NO_DEPTH', 'There are no orders on the book.'],
      [-2043]: ['REFERENCE_PRICE_NOT_FOUND', 'The symbol has no reference price.'],
    },
  ),
  ...rules(STREAM, {
    [-1125]: ['INVALID_LISTEN_KEY', 'This listen key does not exist.'],
    [-2035]: ['SUBSCRIPTION_ACTIVE', 'The subscription is already active.'],
    [-2036]: ['SUBSCRIPTION_INACTIVE', 'The subscription is not active.'],
    [-2042]: [
      'SUBSCRIPTIONS_EXHAUSTED',
      'This connection has had too many subscriptions.',
      'A new connection is needed.',
    ],
  }),
  // Refused by the matching engine: the message tells more (order-rejection-messages.ts).
  ...rules(
    { category: 'unclassified', outcome: 'rejected', decision: 'never' },
    {
      [-1010]: ['ERROR_MSG_RECEIVED', 'Refused by the matching engine.'],
      [-2010]: ['NEW_ORDER_REJECTED', 'The new order was refused by the matching engine.'],
    },
  ),
  ...rules(UNKNOWN_ORDER, {
    [-2011]: ['CANCEL_REJECTED', 'There is nothing to cancel: unknown, filled or already gone.'],
    [-2013]: ['NO_SUCH_ORDER', 'The order does not exist, or is not visible yet.'],
  }),
  ...rules(
    { category: 'unknown-order', outcome: 'rejected', decision: 'never' },
    {
      [-2026]: ['ORDER_ARCHIVED', 'The order was closed without a fill over 90 days ago and is archived.'],
      [-2039]: ['CLIENT_ORDER_ID_INVALID', 'Order id and client order id name different orders.'],
    },
  ),
  ...rules(
    // Part of it was executed: `data` says which, and only the venue has the last word.
    { category: 'cancel-replace', outcome: 'unknown', decision: 'query' },
    { [-2021]: ['CANCEL_REPLACE_PARTIALLY_FAILED', 'Either the cancel or the new order failed, not both.'] },
  ),
  ...rules(
    { category: 'cancel-replace', outcome: 'rejected', decision: 'never' },
    { [-2022]: ['CANCEL_REPLACE_FAILED', 'Neither was the order cancelled nor a new one placed.'] },
  ),
];
