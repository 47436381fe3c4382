import type { OrderRequest } from '../../host/domain/requests.js';
import { LEG_NAMES, paysPending } from './order-list-request.js';
import type { LegName, OrderListLeg, OrderListRequest } from './order-list-request.js';

type Legs = Partial<Record<LegName, Partial<OrderListLeg>>>;

/**
 * The orders of a list, each as if it were asked for by itself, in the order in which they are read. One that sells what
 * the working order buys sells so much at the most.
 */
export function ordersOfList(list: OrderListRequest): OrderRequest[] {
  const { symbol, exchange } = list;
  const legs: Legs = list;
  return legNamesOf(list).map((name) => {
    const volume = hasNoVolume(list, name) ? legs.working?.volume : legs[name]?.volume;
    return { ...legs[name], ...(volume !== undefined && { volume }), symbol, exchange } as OrderRequest;
  });
}

/** The list with its orders changed to these; null where they are no longer of one instrument. */
export function listWithOrders(list: OrderListRequest, orders: readonly OrderRequest[]): OrderListRequest | null {
  const [first] = orders;
  if (!first) return list;
  const { symbol, exchange } = first;
  if (orders.some((order) => order.symbol !== symbol || order.exchange !== exchange)) return null;
  const names = legNamesOf(list);
  const volumes = [(list as Legs).working?.volume, orders[names.indexOf('working')]?.volume].map(String);
  const legs = names.map((name, index) => {
    const { symbol: _, exchange: __, ...leg } = orders[index] ?? first;
    const { volume, ...paid } = leg;
    // A volume that only some guard wants for it is left in, and the list is refused for it.
    return [name, hasNoVolume(list, name) && volumes.includes(String(volume)) ? paid : leg] as const;
  });
  return { ...list, ...Object.fromEntries(legs), symbol, exchange };
}

function legNamesOf(list: OrderListRequest): LegName[] {
  const legs: Legs = list;
  return LEG_NAMES.filter((name) => legs[name]);
}

function hasNoVolume(list: OrderListRequest, name: LegName): boolean {
  return paysPending(list) && name !== 'working' && (list as Legs)[name]?.volume === undefined;
}
