import { rules } from './error-rule.js';
import type { ErrorKind, ErrorRule } from './error-rule.js';

const INVALID: ErrorKind = { category: 'invalid-request', outcome: 'rejected', decision: 'fix' };
const FILTER: ErrorKind = { category: 'filter', outcome: 'rejected', decision: 'fix' };
const RESTRICTED: ErrorKind = { category: 'restricted', outcome: 'rejected', decision: 'never' };
const NO_CHANGE: ErrorKind = { category: 'invalid-request', outcome: 'rejected', decision: 'treat-as-success' };
const LATER: ErrorKind = { category: 'restricted', outcome: 'rejected', decision: 'wait' };

/**
 * Codes that USDⓈ-M futures have of their own, or use for something else than spot (USDⓈ-M, Error Codes). What is
 * not here means the same as on spot.
 */
export const USDM_ERROR_RULES: readonly ErrorRule[] = [
  ...rules(
    // Spot leaves the order in doubt; futures documents it as failed.
    { category: 'server', outcome: 'not-sent', decision: 'wait' },
    { [-1001]: ['DISCONNECTED', 'Internal error of the venue; the request failed.'] },
  ),
  ...rules(
    { category: 'clock', outcome: 'not-sent', decision: 'resync-clock' },
    { [-5028]: ['ME_RECVWINDOW_REJECT', 'The matching engine got the request after its recvWindow.'] },
  ),
  ...rules(INVALID, {
    [-1108]: ['BAD_ASSET', 'Invalid asset.'],
    [-2021]: ['ORDER_WOULD_IMMEDIATELY_TRIGGER', 'The order would trigger at once.'],
    [-2026]: ['INVALID_REDUCE_ONLY_TYPE', 'This order type cannot be reduce-only.'],
    [-4060]: ['INVALID_POSITION_SIDE', 'Invalid position side.'],
    [-4061]: ['POSITION_SIDE_NOT_MATCH', 'The position side does not fit the account’s position mode.'],
    [-4062]: ['REDUCE_ONLY_CONFLICT', 'reduceOnly does not fit the account’s position mode.'],
    [-4120]: ['STOP_ORDER_SWITCH_ALGO', 'Conditional orders go to the algo order endpoint.'],
    [-4135]: ['INVALID_ACTIVATION_PRICE', 'Invalid activation price.'],
    [-4137]: ['QUANTITY_EXISTS_WITH_CLOSE_POSITION', 'closePosition takes no quantity.'],
    [-4138]: ['REDUCE_ONLY_MUST_BE_TRUE', 'closePosition takes no reduceOnly.'],
    [-4142]: ['STOP_PRICE_WOULD_TRIGGER', 'The order would trigger at once.'],
    [-4165]: ['INVALID_TIME_INTERVAL', 'The time window is too long.'],
    [-5025]: ['LIMIT_ORDER_ONLY', 'Only limit orders can be modified.'],
    [-5026]: ['EXCEED_MAXIMUM_MODIFY_ORDER_LIMIT', 'The order was modified too often.'],
    [-5037]: ['INVALID_PRICE_MATCH', 'Invalid price match.'],
    [-5038]: ['UNSUPPORTED_ORDER_TYPE_PRICE_MATCH', 'Price match is not supported for this order type.'],
    [-5039]: ['INVALID_SELF_TRADE_PREVENTION_MODE', 'Invalid self-trade prevention mode.'],
    [-5040]: ['FUTURE_GOOD_TILL_DATE', 'goodTillDate is too near or too far.'],
    [-5041]: ['BBO_ORDER_REJECT', 'There is no such price level on the book.'],
  }),
  ...rules(FILTER, {
    [-4000]: ['INVALID_ORDER_STATUS', 'Invalid order status.'],
    [-4001]: ['PRICE_LESS_THAN_ZERO', 'The price is below zero.'],
    [-4002]: ['PRICE_GREATER_THAN_MAX_PRICE', 'The price is above the greatest.'],
    [-4003]: ['QTY_LESS_THAN_ZERO', 'The quantity is not above zero.'],
    [-4004]: ['QTY_LESS_THAN_MIN_QTY', 'The quantity is below the least.'],
    [-4005]: ['QTY_GREATER_THAN_MAX_QTY', 'The quantity is above the greatest.'],
    [-4006]: ['STOP_PRICE_LESS_THAN_ZERO', 'The stop price is below zero.'],
    [-4007]: ['STOP_PRICE_GREATER_THAN_MAX_PRICE', 'The stop price is above the greatest.'],
    [-4008]: ['TICK_SIZE_LESS_THAN_ZERO', 'The tick size is below zero.'],
    [-4009]: ['MAX_PRICE_LESS_THAN_MIN_PRICE', 'The greatest price is below the least.'],
    [-4010]: ['MAX_QTY_LESS_THAN_MIN_QTY', 'The greatest quantity is below the least.'],
    [-4011]: ['STEP_SIZE_LESS_THAN_ZERO', 'The step size is below zero.'],
    [-4012]: ['MAX_NUM_ORDERS_LESS_THAN_ZERO', 'The order limit is below zero.'],
    [-4013]: ['PRICE_LESS_THAN_MIN_PRICE', 'The price is below the least.'],
    [-4014]: ['PRICE_NOT_INCREASED_BY_TICK_SIZE', 'The price is off the tick.'],
    [-4016]: ['PRICE_HIGHER_THAN_MULTIPLIER_UP', 'The price is too far above the mark price.'],
    [-4023]: ['QTY_NOT_INCREASED_BY_STEP_SIZE', 'The quantity is off the step.'],
    [-4024]: ['PRICE_LOWER_THAN_MULTIPLIER_DOWN', 'The price is too far below the mark price.'],
    [-4131]: ['MARKET_ORDER_REJECT', 'The book is too far from the mark price for a market order.'],
    [-4164]: ['MIN_NOTIONAL', 'The order’s value is below the least.'],
    [-4183]: ['LIMIT_PRICE_ABOVE_STOP_BAND', 'The limit price is too far above the stop price.'],
    [-4184]: ['LIMIT_PRICE_BELOW_STOP_BAND', 'The limit price is too far below the stop price.'],
    [-4210]: ['TRIGGER_PRICE_ABOVE_BAND', 'The trigger price is too far above the mark price.'],
    [-4211]: ['TRIGGER_PRICE_BELOW_BAND', 'The trigger price is too far below the mark price.'],
    [-5029]: ['AMEND_MIN_NOTIONAL', 'The modified order’s value is below the least.'],
  }),
  ...rules(
    { category: 'duplicate', outcome: 'rejected', decision: 'query' },
    {
      [-4015]: ['CLIENT_ORDER_ID_LENGTH', 'The client order id is not valid.'],
      [-4116]: ['DUPLICATED_CLIENT_TRAN_ID', 'An order with this client order id exists: the first send arrived.'],
    },
  ),
  ...rules(
    { category: 'insufficient-funds', outcome: 'rejected', decision: 'never' },
    {
      [-2018]: ['BALANCE_NOT_SUFFICIENT', 'The balance is not sufficient.'],
      [-2019]: ['MARGIN_NOT_SUFFICIENT', 'The margin is not sufficient.'],
      [-4050]: ['CROSS_BALANCE_INSUFFICIENT', 'The cross balance is not sufficient.'],
      [-4051]: ['ISOLATED_BALANCE_INSUFFICIENT', 'The isolated balance is not sufficient.'],
    },
  ),
  ...rules(RESTRICTED, {
    [-1109]: ['INVALID_ACCOUNT', 'The futures account is not open.'],
    [-2022]: ['REDUCE_ONLY_REJECT', 'The reduce-only order was refused.'],
    [-2023]: ['USER_IN_LIQUIDATION', 'The account is being liquidated.'],
    [-2024]: ['POSITION_NOT_SUFFICIENT', 'The position is not sufficient.'],
    [-2027]: ['MAX_LEVERAGE_RATIO', 'The position would exceed the limit of this leverage.'],
    [-2028]: ['MIN_LEVERAGE_RATIO', 'The leverage is too small for the margin.'],
    [-4028]: ['INVALID_LEVERAGE', 'This leverage is not valid.'],
    [-4087]: ['REDUCE_ONLY_ORDER_PERMISSION', 'The account may only reduce positions.'],
    [-4088]: ['NO_PLACE_ORDER_PERMISSION', 'The account may not place orders.'],
    [-4105]: ['POSITION_CONTROL_LONG', 'The symbol is restricted to closing orders.'],
    [-4106]: ['POSITION_CONTROL_SHORT', 'The symbol is restricted to closing orders.'],
    [-4107]: ['POSITION_CONTROL_BOTH', 'The symbol is restricted to closing orders.'],
    [-4109]: ['INACTIVE_ACCOUNT', 'The futures account is inactive; transfer funds to it first.'],
    [-4118]: ['REDUCE_ONLY_MARGIN_CHECK_FAILED', 'The reduce-only order failed the margin check.'],
    [-4140]: ['INVALID_SYMBOL_STATUS', 'The symbol’s status does not allow opening.'],
    [-4161]: ['ISOLATED_LEVERAGE_REJECT', 'Leverage cannot fall while an isolated position is open.'],
    [-4189]: ['POSITION_CONTROL_ACCOUNT', 'The account is restricted to closing orders.'],
    [-4192]: ['COOLING_OFF_PERIOD', 'The account is in a cooling-off period.'],
    ...Object.fromEntries(
      [-4202, -4203, -4204, -4205, -4206, -4207, -4208, -4209, -4403].map((code) => [
        code,
        [`LEVERAGE_LIMIT_${-code}`, 'A leverage or position limit of the account.'] as const,
      ]),
    ),
    [-4400]: ['TRADING_QUANTITATIVE_RULE', 'The quantitative rules restrict this account to closing orders.'],
    [-4401]: ['LARGE_POSITION_SYMBOL_RULE', 'The symbol’s position rules restrict this account.'],
    [-4402]: ['COMPLIANCE_RESTRICTION', 'This is not available in the account’s region.'],
  }),
  ...rules(
    { category: 'capacity', outcome: 'rejected', decision: 'wait' },
    {
      [-2025]: ['MAX_OPEN_ORDER_EXCEEDED', 'Too many open orders.'],
      [-4045]: ['REACH_MAX_STOP_ORDER_LIMIT', 'Too many open conditional orders.'],
    },
  ),
  ...rules(NO_CHANGE, {
    [-4046]: ['NO_NEED_TO_CHANGE_MARGIN_TYPE', 'The margin type is already so.'],
    [-4059]: ['NO_NEED_TO_CHANGE_POSITION_SIDE', 'The position mode is already so.'],
    [-4171]: ['NO_NEED_TO_CHANGE_MULTI_ASSETS_MODE', 'The multi-assets mode is already so.'],
    [-5027]: ['SAME_ORDER', 'The modification changes nothing.'],
  }),
  ...rules(LATER, {
    [-4047]: ['MARGIN_TYPE_OPEN_ORDERS', 'The margin type cannot change while orders are open.'],
    [-4048]: ['MARGIN_TYPE_POSITION', 'The margin type cannot change while a position is open.'],
    [-4067]: ['POSITION_SIDE_CHANGE_OPEN_ORDERS', 'The position mode cannot change while orders are open.'],
    [-4068]: ['POSITION_SIDE_CHANGE_POSITION', 'The position mode cannot change while a position is open.'],
    [-4531]: ['POSITION_MODE_SYNC', 'The position mode is being synchronised.'],
    [-5043]: ['ORDER_MODIFY_PENDING', 'An earlier modification is still pending.'],
  }),
  ...rules(
    { category: 'unknown-order', outcome: 'rejected', decision: 'query' },
    {
      [-2012]: ['CANCEL_ALL_FAIL', 'Cancelling all orders failed.'],
      [-4117]: ['STOP_ORDER_TRIGGERING', 'The conditional order is triggering just now.'],
    },
  ),
  ...rules(
    { category: 'market', outcome: 'rejected', decision: 'never' },
    {
      [-2020]: ['UNABLE_TO_FILL', 'The order cannot be filled.'],
      [-4022]: ['SYMBOL_NOT_TRADING', 'The symbol is not trading.'],
      [-4141]: ['SYMBOL_ALREADY_CLOSED', 'The symbol is closed.'],
      [-5021]: ['FOK_ORDER_REJECT', 'The order cannot be filled at once and in full.'],
      [-5024]: ['SYMBOL_NOT_TRADING_5024', 'The symbol is not trading.'],
    },
  ),
  ...rules(
    { category: 'would-match', outcome: 'rejected', decision: 'never' },
    { [-5022]: ['GTX_ORDER_REJECT', 'The post-only order would take.'] },
  ),
  ...rules(
    { category: 'unclassified', outcome: 'rejected', decision: 'never' },
    { [-5047]: ['UNDOCUMENTED_5047', 'A code whose meaning is not known here.'] },
  ),
];
