import { Decimal } from '../domain/decimal.js';
import { knownOptions } from './known-options.js';
import { readLimit } from './limit-by-symbol.js';
import type { OrderMiddleware, Refusal } from './order-middleware.js';
import type { OrderPassage } from './order-passage.js';

/** How many orders may be able to trade at the same time; one of the two at least. */
export interface ActiveOrderLimits {
  readonly perSymbol?: number;
  /** Over all instruments and adapters. */
  readonly total?: number;
}

/**
 * Refuses an order where so many can trade already. The host hears of an order a moment after it was sent, so those are
 * counted, too, that it has not heard of yet.
 */
export function maximumActiveOrders(limits: ActiveOrderLimits): OrderMiddleware {
  const { perSymbol, total } = knownOptions('maximumActiveOrders', limits, ['perSymbol', 'total']);
  if (perSymbol === undefined && total === undefined) throw new RangeError('maximumActiveOrders has no limit');
  if (perSymbol !== undefined) readLimit('maximumActiveOrders.perSymbol', perSymbol);
  if (total !== undefined) readLimit('maximumActiveOrders.total', total);
  /** vtSymbol by vtOrderId. */
  const unheard = new Map<string, string>();
  /** vtSymbols of the orders behind which others of the same list are judged. */
  const passing: string[] = [];

  return (order, next) => {
    for (const vtOrderId of unheard.keys()) if (order.view.getOrder(vtOrderId)) unheard.delete(vtOrderId);
    const refusal =
      refuse('in this instrument', count(order, order.vtSymbol), perSymbol) ?? refuse('in all', count(order), total);
    if (refusal) return refusal;
    passing.push(order.vtSymbol);
    let vtOrderId = '';
    try {
      vtOrderId = next();
    } finally {
      passing.pop();
    }
    if (vtOrderId !== '') unheard.set(vtOrderId, order.vtSymbol);
    return vtOrderId;
  };

  function count({ view }: OrderPassage, vtSymbol?: string): number {
    const onTheirWay = [...unheard.values(), ...passing].filter(
      (other) => vtSymbol === undefined || other === vtSymbol,
    );
    return view.getAllActiveOrders(vtSymbol).length + onTheirWay.length;
  }
}

function refuse(where: string, active: number, limit: number | undefined): Refusal | null {
  if (limit === undefined || active < limit) return null;
  const reason = `${active} orders can trade ${where} already, and ${limit} may`;
  return { code: 'maximum-active-orders', reason, limit: new Decimal(limit), actual: new Decimal(active) };
}
