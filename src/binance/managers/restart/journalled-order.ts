import { Direction, Offset, OrderType, Status } from '../../../host/domain/constants.js';
import type { Exchange } from '../../../host/domain/constants.js';
import { Decimal, ZERO } from '../../../host/domain/decimal.js';
import { toVtOrderId, toVtSymbol } from '../../../host/domain/identities.js';
import type { Order } from '../../../host/domain/order.js';
import { decodeTagged, encodeTagged } from '../../../host/events/tagged-json.js';

type Data = Readonly<Record<string, unknown>>;

/** Everything of an order that the host gave it; amounts are decimal text. */
export function toJournalData(order: Order): Data {
  return {
    symbol: order.symbol,
    type: order.type,
    direction: order.direction,
    offset: order.offset,
    price: order.price.toFixed(),
    volume: order.volume.toFixed(),
    reference: order.reference,
    extra: encodeTagged(order.extra ?? {}),
  };
}

/** The order as it was before anything was known of it but what the journal says; null where that is no order. */
export function fromJournalData(
  orderId: string,
  data: Data,
  owner: { readonly adapterName: string; readonly exchange: Exchange },
): Order | null {
  const { symbol, type, direction, offset, price, volume, reference, extra } = data;
  if (!isText(symbol) || !isText(reference) || !isAmount(price) || !isAmount(volume)) return null;
  if (!isOneOf(OrderType, type) || !isOneOf(Offset, offset)) return null;
  if (direction !== null && !isOneOf(Direction, direction)) return null;
  return {
    ...owner,
    symbol,
    vtSymbol: toVtSymbol(symbol, owner.exchange),
    orderId,
    vtOrderId: toVtOrderId(owner.adapterName, orderId),
    type,
    direction,
    offset,
    price: new Decimal(price),
    volume: new Decimal(volume),
    traded: ZERO,
    status: Status.SUBMITTING,
    datetime: null,
    reference,
    extra: decodeTagged(extra ?? {}) as Data,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isAmount(value: unknown): value is string {
  return isText(value) && /^-?\d+(\.\d+)?$/.test(value);
}

function isOneOf<Value extends string>(words: Readonly<Record<string, Value>>, value: unknown): value is Value {
  return Object.values(words).includes(value as Value);
}
