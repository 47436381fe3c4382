import type { Alert } from '../domain/alert.js';
import { LogLevel } from '../domain/constants.js';
import type { OrderRequest } from '../domain/requests.js';
import { EventType, keyedEventType } from '../events/event-types.js';
import type { EventSink } from '../events/event-types.js';
import { describeOrder } from './describe-order.js';
import type { OrderChainParts } from './order-chain.js';
import type { Refusal } from './order-middleware.js';

/** Whom a refusal is told besides by event. */
interface RefusalLog {
  writeLog(msg: string, source: string, level: LogLevel): void;
}

/** Tells each refused order as an alert (general and keyed) and as a log line. */
export function tellRefusals(log: RefusalLog, events: EventSink): OrderChainParts['onRefused'] {
  let told = 0;
  return (refusal, request, adapterName) => {
    const alert = toAlert(refusal, request, adapterName, `order-refused#${++told}`);
    log.writeLog(alert.text, 'MainEngine', LogLevel.WARNING);
    events.put({ type: EventType.ALERT, data: alert });
    events.put({ type: keyedEventType(EventType.ALERT, alert.kind), data: alert });
  };
}

function toAlert(
  refusal: Refusal,
  request: Partial<OrderRequest> | null | undefined,
  adapterName: string,
  alertId: string,
): Alert {
  const { code, reason, limit, actual } = refusal;
  const { symbol, reference } = request ?? {}; // it may be none at all
  return {
    adapterName,
    alertId,
    kind: 'order-refused',
    code,
    symbol: symbol ?? '',
    reference: reference ?? '',
    state: 'noted',
    severity: 'warning',
    text: `The order ${describeOrder(request)} was refused (${code}): ${reason}`,
    since: new Date(),
    clearedAt: null,
    ...((limit ?? actual) && { extra: { ...(limit && { limit }), ...(actual && { actual }) } }),
  };
}
