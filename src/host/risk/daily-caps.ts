import { ZERO } from '../domain/decimal.js';
import type { DecimalInput, Decimal } from '../domain/decimal.js';
import { countAhead } from './count-ahead.js';
import { knownOptions } from './known-options.js';
import { readLimit, readLimits } from './limit-by-symbol.js';
import type { LimitBySymbol } from './limit-by-symbol.js';
import type { OrderMiddleware, Refusal } from './order-middleware.js';
import type { OrderPassage } from './order-passage.js';

/** What may be sent in one day, from midnight to midnight UTC; without one there is no cap. */
export interface DailyCapOptions {
  /** Orders, over all instruments. */
  readonly orders?: number;
  /** Units of each instrument. */
  readonly volume?: LimitBySymbol;
  /** Value over all instruments, in one currency. */
  readonly value?: DecimalInput;
  /** An order's value in that currency, where several quote currencies are traded; null where it is not known. */
  readonly worthOf?: (order: OrderPassage) => Decimal | null;
}

const DAY_MS = 86_400_000;
const OPTIONS = ['orders', 'volume', 'value', 'worthOf'] as const;

/**
 * Refuses an order that would bring the day above a cap. Counted is what was sent, whether it trades or not.
 * Kept in memory: a restart begins anew.
 */
export function dailyCaps(options: DailyCapOptions): OrderMiddleware {
  const { orders, volume, value, worthOf } = knownOptions('dailyCaps', options, OPTIONS);
  if (orders === undefined && volume === undefined && value === undefined) {
    throw new RangeError('dailyCaps has no cap');
  }
  const orderCap = orders === undefined ? null : readLimit('dailyCaps.orders', orders);
  const valueCap = value === undefined ? null : readLimit('dailyCaps.value', value);
  const volumeCapOf = volume === undefined ? () => null : readLimits('dailyCaps.volume', volume);
  let day = new DayTotals(-1);

  return (order, next) => {
    const today = Math.floor(order.time / DAY_MS);
    if (today > day.day) day = new DayTotals(today); // a clock that was set back opens no day again
    const volumeCap = volumeCapOf(order.vtSymbol);
    const worth = valueCap ? (worthOf ?? ((passage: OrderPassage) => passage.value))(order) : ZERO;
    const size = volumeCap ? order.volume : ZERO;
    const refusal =
      check('orders', day.orders.plus(1), orderCap) ??
      check(`volume of ${order.vtSymbol}`, size && day.volumeOf(order.vtSymbol).plus(size), volumeCap) ??
      check('value', worth && day.value.plus(worth), valueCap);
    if (refusal) return refusal;
    const counted = { day, volume: size ?? ZERO, value: worth ?? ZERO };
    counted.day.add(order.vtSymbol, 1, counted.volume, counted.value);
    return countAhead(next, () =>
      counted.day.add(order.vtSymbol, -1, counted.volume.negated(), counted.value.negated()),
    );
  };
}

function check(what: string, total: Decimal | null, cap: Decimal | null): Refusal | null {
  const code = 'daily-cap';
  if (!cap) return null;
  if (!total) return { code, reason: `no price is known, so the day's ${what} is not either`, limit: cap };
  if (total.lessThanOrEqualTo(cap)) return null;
  const reason = `it would bring the day's ${what} to ${total.toFixed()}, and ${cap.toFixed()} is allowed`;
  return { code, reason, limit: cap, actual: total };
}

/** What one day has come to. */
class DayTotals {
  readonly day: number;
  readonly #volumes = new Map<string, Decimal>();
  #orders = ZERO;
  #value = ZERO;

  constructor(day: number) {
    this.day = day;
  }

  get orders(): Decimal {
    return this.#orders;
  }

  get value(): Decimal {
    return this.#value;
  }

  volumeOf(vtSymbol: string): Decimal {
    return this.#volumes.get(vtSymbol) ?? ZERO;
  }

  /** What is taken back is added with the sign turned round. */
  add(vtSymbol: string, orders: number, volume: Decimal, value: Decimal): void {
    this.#orders = this.#orders.plus(orders);
    this.#value = this.#value.plus(value);
    this.#volumes.set(vtSymbol, this.volumeOf(vtSymbol).plus(volume));
  }
}
