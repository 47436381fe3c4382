import { Offset, Status } from '../../../host/domain/constants.js';
import type { Exchange } from '../../../host/domain/constants.js';
import { ZERO } from '../../../host/domain/decimal.js';
import { toVtOrderId, toVtSymbol } from '../../../host/domain/identities.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews, OrderTerms } from '../../mappings/order-news.js';

/** Whose order it becomes. */
export interface Adoption {
  readonly adapterName: string;
  readonly exchange: Exchange;
  /** Whether no order is known here under its client id. */
  readonly isIdFree: boolean;
}

const OWN_ID = /^[A-Za-z0-9_-]{1,36}$/;

/** An order that was placed elsewhere, before anything of how far it has come is taken in. */
export function adoptedOrder(news: OrderNews, terms: OrderTerms, { adapterName, exchange, isIdFree }: Adoption): Order {
  const { symbol, clientOrderId, exchangeOrderId } = news;
  const keepsId = isIdFree && OWN_ID.test(clientOrderId);
  const orderId = keepsId ? clientOrderId : `ext-${symbol}-${exchangeOrderId}`;
  return {
    adapterName,
    symbol,
    exchange,
    vtSymbol: toVtSymbol(symbol, exchange),
    orderId,
    vtOrderId: toVtOrderId(adapterName, orderId),
    type: terms.type,
    direction: terms.direction,
    offset: Offset.NONE,
    price: terms.price,
    volume: terms.volume,
    traded: ZERO,
    status: Status.SUBMITTING,
    datetime: null,
    reference: '',
    extra: { external: true, ...(!keepsId && { clientOrderId }) },
  };
}
