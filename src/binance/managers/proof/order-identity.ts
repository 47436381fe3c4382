import { isAbove, isSame } from '../../../host/domain/decimal.js';
import type { Order } from '../../../host/domain/order.js';
import type { OrderNews } from '../../mappings/order-news.js';
import type { BinanceOrderEventExtra } from '../orders/order-state.js';

const PLAIN_TYPES: ReadonlySet<string> = new Set(['LIMIT', 'LIMIT_MAKER']);

/**
 * Whether news under the client id of an order can be of it: a client id may be used again, here or by somebody else, once
 * its order has come to an end (rest-api.md). Only what can never differ is compared; in doubt it is the same order.
 */
export function canBeOf(order: Order, { terms }: OrderNews): boolean {
  if (!terms) return true;
  if (order.direction !== null && terms.direction !== null && order.direction !== terms.direction) return false;
  const { venueType = '', listId, pegPriceType } = (order.extra ?? {}) as BinanceOrderEventExtra;
  const isPlain = PLAIN_TYPES.has(venueType) && PLAIN_TYPES.has(terms.venueType);
  if (!isPlain || listId !== undefined || pegPriceType !== undefined) return true;
  const isPriceTheSame = order.price.isZero() || terms.price.isZero() || isSame(order.price, terms.price);
  // An order can be made smaller, never larger (order_amend_keep_priority.md).
  const isVolumeWithin = order.volume.isZero() || !isAbove(terms.volume, order.volume);
  return isPriceTheSame && isVolumeWithin;
}
