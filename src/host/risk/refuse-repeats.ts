import { Decimal } from '../domain/decimal.js';
import { countAhead } from './count-ahead.js';
import { knownOptions } from './known-options.js';
import { readDuration, readLimit } from './limit-by-symbol.js';
import type { OrderMiddleware } from './order-middleware.js';
import type { OrderPassage } from './order-passage.js';

/** How often the same order may be sent within a stretch of time. */
export interface RepeatOptions {
  readonly perMs: number;
  /** 1 unless told otherwise: no repetition. */
  readonly orders?: number;
}

/**
 * Refuses an order that was sent so often within the last stretch of time: the same instrument, adapter, side, type, price,
 * volume and reference. A strategy that repeats itself is the commonest way to trade more than was meant.
 */
export function refuseRepeats(options: RepeatOptions): OrderMiddleware {
  const { perMs, orders = 1 } = knownOptions('refuseRepeats', options, ['perMs', 'orders']);
  readDuration('refuseRepeats.perMs', perMs);
  readLimit('refuseRepeats.orders', orders);
  /** Times of sending, by what was sent. */
  const sent = new Map<string, number[]>();

  return (order, next) => {
    forgetOld(sent, order.time, perMs);
    const key = keyOf(order);
    const times = sent.get(key) ?? [];
    if (times.length >= orders) {
      const reason = `the same order was sent ${times.length} times within ${perMs} ms, and ${orders} may be`;
      return { code: 'repeated-order', reason, limit: new Decimal(orders), actual: new Decimal(times.length) };
    }
    sent.set(key, [...times, order.time]);
    return countAhead(next, () => {
      const counted = sent.get(key) ?? [];
      const index = counted.lastIndexOf(order.time);
      sent.set(
        key,
        counted.filter((_, other) => other !== index),
      );
    });
  };
}

/** A clock that was set back must not keep what was counted for ever. */
function forgetOld(sent: Map<string, number[]>, now: number, perMs: number): void {
  for (const [key, times] of sent) {
    const recent = times.filter((time) => time <= now && now - time < perMs);
    if (recent.length === 0) sent.delete(key);
    else sent.set(key, recent);
  }
}

function keyOf({ request, vtSymbol, adapterName, volume, statedPrice }: OrderPassage): string {
  const { direction, type, reference = '' } = request;
  const amounts = [volume?.toFixed() ?? '', statedPrice?.toFixed() ?? ''];
  return JSON.stringify([adapterName, vtSymbol, direction, type, ...amounts, reference]);
}
