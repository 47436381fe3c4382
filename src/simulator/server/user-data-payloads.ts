import type { BalanceUpdate, ExecutionReport, OutboundAccountPosition } from '../../binance/wire/user-data.js';
import type { ListStatusEvent } from '../../binance/wire/order-list.js';
import { formatUnits, multiply, type Units } from '../units.js';
import type { VenueBalance } from '../venue-accounts.js';
import type { OrderExecution } from '../venue-events.js';
import type { VenueFill, VenueOrder, VenueOrderList } from '../venue-orders.js';

/** A wire payload as the venue writes it: ids are bigint, which the JSON writer makes exact integers. */
export type Written<Payload> = { [Field in keyof Payload]: Payload[Field] | bigint };

const ZERO = formatUnits(0n);

/**
 * `executionReport` of an execution, in the documented order of fields; `sentAt` becomes `E`. Fields that are shown
 * only under a condition are absent otherwise (user-data-stream.md, Order update).
 */
export function toExecutionReport(execution: OrderExecution, sentAt: number): Written<ExecutionReport> {
  const { workingTime: W, selfTradePreventionMode: V } = execution.order;
  const report = Object.assign(usualFields(execution, sentAt), W >= 0 ? { W, V } : { V });
  return isPlainExecution(execution) ? report : Object.assign(report, conditionalFields(execution));
}

// One literal: put together from several, an object of so many fields took longer than all the rest of an order.
function usualFields(execution: OrderExecution, sentAt: number): Omit<Written<ExecutionReport>, 'V' | 'W'> {
  const { order, fill, cancelClientOrderId } = execution;
  const filled = fillFields(fill);
  return {
    e: 'executionReport',
    E: sentAt,
    s: order.symbol,
    // On a cancel the report carries the id of the cancel, and the order's own as the original one.
    c: cancelClientOrderId ?? order.clientOrderId,
    S: order.side,
    o: order.type,
    f: order.timeInForce,
    q: formatUnits(order.origQty),
    p: formatUnits(order.price),
    P: formatUnits(order.stopPrice),
    F: formatUnits(order.icebergQty),
    g: order.orderListId,
    C: cancelClientOrderId === null ? (execution.replacedClientOrderId ?? '') : order.clientOrderId,
    x: execution.executionType,
    X: order.status,
    r: execution.rejectReason,
    i: order.orderId,
    l: filled.l,
    z: formatUnits(order.executedQty),
    L: filled.L,
    n: filled.n,
    N: filled.N,
    T: execution.time,
    t: filled.t,
    I: execution.executionId,
    w: order.isWorking,
    m: filled.m,
    // Documented as "ignore". A recording of 2021 shows false on NEW; true on trades is not documented anywhere we know.
    M: fill !== null,
    O: order.time,
    Z: formatUnits(order.cummulativeQuoteQty),
    Y: filled.Y,
    Q: formatUnits(order.origQuoteOrderQty),
  };
}

type FillFields = 'l' | 'L' | 'n' | 'N' | 't' | 'm' | 'Y';

/** What an execution says of its fill; without one, zeros. */
export function fillFields(fill: VenueFill | null): Written<Pick<ExecutionReport, FillFields>> {
  if (fill === null) return { l: ZERO, L: ZERO, n: '0', N: null, t: -1, m: false, Y: ZERO };
  return {
    l: formatUnits(fill.quantity),
    L: formatUnits(fill.price),
    n: formatUnits(fill.commission),
    N: fill.commissionAsset,
    t: fill.tradeId,
    m: fill.isMaker,
    Y: formatUnits(fill.quoteQuantity),
  };
}

/** Whether an execution has none of the fields that are shown only under a condition: nearly always. */
export function isPlainExecution({ order, prevention }: OrderExecution): boolean {
  const { trailingDelta, trailingTime, strategyId, strategyType, preventedQty, peg, expiryReason } = order;
  const isSimple = trailingDelta === null && trailingTime === null && strategyId === null && strategyType === null;
  return isSimple && preventedQty === 0n && prevention === null && !peg && expiryReason === 'NONE';
}

function conditionalFields(execution: OrderExecution): Partial<Written<ExecutionReport>> {
  const { order } = execution;
  return {
    ...(order.trailingDelta !== null && { d: order.trailingDelta }),
    ...(order.trailingTime !== null && { D: order.trailingTime }),
    ...(order.strategyId !== null && { j: order.strategyId }),
    ...(order.strategyType !== null && { J: order.strategyType }),
    ...preventionFields(order, execution.prevention),
    ...pegFields(order),
    ...(order.expiryReason !== 'NONE' && { eR: order.expiryReason }),
  };
}

function pegFields({ peg }: VenueOrder): Partial<Written<ExecutionReport>> {
  if (!peg) return {};
  return {
    gP: peg.priceType,
    ...(peg.offset !== null && { gOT: 'PRICE_LEVEL', gOV: peg.offset }),
    ...(peg.price !== null && { gp: formatUnits(peg.price) }),
  };
}

/**
 * What self-trade prevention took away: in all (A) and this time (B), and the order on the other side. The group (u) of
 * accounts that may not trade with each other is always 1 here: an account and itself.
 */
function preventionFields(
  order: VenueOrder,
  prevention: OrderExecution['prevention'],
): Partial<Written<ExecutionReport>> {
  if (prevention === null) return order.preventedQty > 0n ? { A: formatUnits(order.preventedQty) } : {};
  return {
    v: prevention.matchId,
    A: formatUnits(order.preventedQty),
    B: formatUnits(prevention.quantity),
    u: 1,
    U: prevention.counterOrderId,
    Cs: order.symbol,
    pl: formatUnits(prevention.quantity),
    pL: formatUnits(prevention.price),
    pY: formatUnits(multiply(prevention.quantity, prevention.price)),
  };
}

/** `listStatus` of an order list that was accepted, renamed or finished (user-data-stream.md, List status). */
export function toListStatus(list: VenueOrderList, sentAt: number): Omit<Written<ListStatusEvent>, 'O'> {
  return {
    e: 'listStatus',
    E: sentAt,
    s: list.symbol,
    g: list.orderListId,
    c: list.contingencyType,
    l: list.listStatusType,
    L: list.listOrderStatus,
    r: 'NONE',
    C: list.listClientOrderId,
    T: list.transactionTime,
    ...{ O: list.orders.map(({ orderId, clientOrderId }) => ({ s: list.symbol, i: orderId, c: clientOrderId })) },
  };
}

/** `outboundAccountPosition` with the balances as they are after the change. */
export function toAccountPosition(
  balances: readonly VenueBalance[],
  changedAt: number,
  sentAt: number,
): OutboundAccountPosition {
  return {
    e: 'outboundAccountPosition',
    E: sentAt,
    u: changedAt,
    B: balances.map(({ asset, free, locked }) => ({ a: asset, f: formatUnits(free), l: formatUnits(locked) })),
  };
}

/** `balanceUpdate` of money that came or went without a trade. */
export function toBalanceUpdate(asset: string, delta: Units, clearedAt: number, sentAt: number): BalanceUpdate {
  return { e: 'balanceUpdate', E: sentAt, a: asset, d: formatUnits(delta), T: clearedAt };
}
