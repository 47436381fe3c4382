import type { OrderRequest } from '../domain/requests.js';
import type { Decimal } from '../domain/decimal.js';
import type { OrderPassage } from './order-passage.js';

/** Why an order may not go out: nothing is sent, and the host hears it as an alert. */
export interface Refusal {
  /** For programs: `maximum-size`. */
  readonly code: string;
  /** For people, as the end of a sentence. */
  readonly reason: string;
  /** What the limit is and what the order would have made of it, where it is a matter of numbers. */
  readonly limit?: Decimal;
  readonly actual?: Decimal;
}

/**
 * One link of the chain that every order of `MainEngine.sendOrder` passes, and every order of an adapter's order lists and
 * replacements. It hands the order on with `next()` (or another one with `next(changed)`), which gives the vtOrderId or
 * `''`; or it returns a refusal, or an id of its own where it takes the order itself, which it cannot do with one of a
 * list or a replacement. It does not wait. Where it throws, the order is refused. Within `next` it may be called for the
 * next order of the same list: what it counts it counts before, and takes back where `next` gives `''`.
 */
export type OrderMiddleware = (order: OrderPassage, next: (changed?: OrderRequest) => string) => string | Refusal;

/** A middleware that only says no: `check` gives the refusal, or null where the order may pass. */
export function refuseWhere(check: (order: OrderPassage) => Refusal | null): OrderMiddleware {
  return (order, next) => check(order) ?? next();
}
