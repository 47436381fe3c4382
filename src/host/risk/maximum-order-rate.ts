import { Decimal } from '../domain/decimal.js';
import { countAhead } from './count-ahead.js';
import { knownOptions } from './known-options.js';
import { readDuration, readLimit } from './limit-by-symbol.js';
import type { OrderMiddleware } from './order-middleware.js';

/** How many orders may be sent within a stretch of time. */
export interface OrderRateOptions {
  readonly orders: number;
  readonly perMs: number;
}

/** Refuses an order where so many were sent within the last stretch of time, over all instruments. */
export function maximumOrderRate(options: OrderRateOptions): OrderMiddleware {
  const { orders, perMs } = knownOptions('maximumOrderRate', options, ['orders', 'perMs']);
  readLimit('maximumOrderRate.orders', orders);
  readDuration('maximumOrderRate.perMs', perMs);
  let sentTimes: number[] = [];
  return (order, next) => {
    // A clock that was set back must not keep what it has counted for ever.
    sentTimes = sentTimes.filter((time) => time <= order.time && order.time - time < perMs);
    if (sentTimes.length >= orders) {
      const reason = `${sentTimes.length} orders were sent within ${perMs} ms, and ${orders} may be`;
      const [limit, actual] = [new Decimal(orders), new Decimal(sentTimes.length)];
      return { code: 'maximum-order-rate', reason, limit, actual };
    }
    sentTimes.push(order.time);
    return countAhead(next, () => (sentTimes = withoutOne(sentTimes, order.time)));
  };
}

function withoutOne(times: readonly number[], time: number): number[] {
  const index = times.lastIndexOf(time);
  return times.filter((_, other) => other !== index);
}
