import type { ExecutionReport } from '../../binance/wire/user-data.js';
import { formatUnits } from '../units.js';
import type { VenueBalance } from '../venue-accounts.js';
import type { OrderExecution } from '../venue-events.js';
import { JsonText, quoted } from './json-text.js';
import { fillFields, isPlainExecution, toExecutionReport, type Written } from './user-data-payloads.js';

/**
 * The two events that every order has, written at once: as objects that are written then, they took longer than the
 * order itself. What they say is what `toExecutionReport` and `toAccountPosition` have.
 */

/** `executionReport`; one with fields that only some have takes the long way. */
export function writeExecutionReport(execution: OrderExecution, sentAt: number): JsonText | Written<ExecutionReport> {
  if (!isPlainExecution(execution)) return toExecutionReport(execution, sentAt);
  const { order, cancelClientOrderId: cancelId, replacedClientOrderId = '' } = execution;
  const [c, C] = cancelId === null ? [order.clientOrderId, replacedClientOrderId] : [cancelId, order.clientOrderId];
  const working = order.workingTime >= 0 ? `,"W":${order.workingTime}` : '';
  return new JsonText(
    `{"e":"executionReport","E":${sentAt},"s":${quoted(order.symbol)},"c":${quoted(c)}` +
      `,"S":"${order.side}","o":"${order.type}","f":"${order.timeInForce}"` +
      `,"q":"${formatUnits(order.origQty)}","p":"${formatUnits(order.price)}","P":"${formatUnits(order.stopPrice)}"` +
      `,"F":"${formatUnits(order.icebergQty)}","g":${order.orderListId},"C":${quoted(C)}` +
      `${progressText(execution)}${working},"V":"${order.selfTradePreventionMode}"}`,
  );
}

/** From what has happened to the amounts. */
function progressText(execution: OrderExecution): string {
  const { order, fill } = execution;
  const { l, L, n, N, t, m, Y } = fillFields(fill);
  return (
    `,"x":"${execution.executionType}","X":"${order.status}","r":${quoted(execution.rejectReason)},"i":${order.orderId}` +
    `,"l":"${l}","z":"${formatUnits(order.executedQty)}","L":"${L}","n":"${n}","N":${N === null ? 'null' : quoted(String(N))}` +
    `,"T":${execution.time},"t":${t},"I":${execution.executionId},"w":${order.isWorking},"m":${m},"M":${fill !== null}` +
    `,"O":${order.time},"Z":"${formatUnits(order.cummulativeQuoteQty)}","Y":"${Y}"` +
    `,"Q":"${formatUnits(order.origQuoteOrderQty)}"`
  );
}

/** `outboundAccountPosition` with the balances as they are after the change. */
export function writeAccountPosition(balances: readonly VenueBalance[], changedAt: number, sentAt: number): JsonText {
  const rows = balances.map(
    ({ asset, free, locked }) => `{"a":${quoted(asset)},"f":"${formatUnits(free)}","l":"${formatUnits(locked)}"}`,
  );
  return new JsonText(`{"e":"outboundAccountPosition","E":${sentAt},"u":${changedAt},"B":[${rows.join(',')}]}`);
}
