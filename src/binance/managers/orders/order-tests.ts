import type { OrderRequest } from '../../../host/domain/requests.js';
import { BinanceError } from '../../errors/binance-error.js';
import { toOrderParams } from '../../mappings/order-draft.js';
import { toOrderCommission } from '../../mappings/order-commission.js';
import type { OrderCommission } from '../../mappings/order-commission.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';
import type { OrderDrafting } from './order-drafting.js';
import { toOrderErrorNote } from './order-error-note.js';
import type { OrderErrorNote } from './order-state.js';

/** What testing orders needs. */
export interface OrderTestsParts {
  readonly drafting: OrderDrafting;
  readonly rest: Pick<SpotRestApi, 'testOrder'>;
}

/** What would become of an order, as far as the venue's test says: it does not look at balances or at the book. */
export interface OrderTestReport {
  readonly accepted: boolean;
  /** Why not; null where it would be taken. */
  readonly error: OrderErrorNote | null;
  /** What would be sent, with its amounts on tick and step; null where the request means no order. */
  readonly sent: Readonly<Record<string, string | number>> | null;
  /** Where it was asked for. */
  readonly commission: OrderCommission | null;
}

/** What our own check makes of an order; nothing is sent or asked. */
export interface OrderCheckReport {
  readonly accepted: boolean;
  /** Why not; null where the order would be sent. */
  readonly error: OrderErrorNote | null;
  /** What would be sent, with its amounts on tick and step, without the client id; null where it would not be. */
  readonly sent: Readonly<Record<string, string | number>> | null;
  /** Filters that only the venue can evaluate now: what they depend on is not known here, or not exactly. */
  readonly leftToVenue: readonly string[];
}

/** Dry runs: the whole way of an order, its checks at the venue included, without an order. */
export class OrderTests {
  readonly #parts: OrderTestsParts;

  constructor(parts: OrderTestsParts) {
    this.#parts = parts;
  }

  /** At once, by the filters and by what is known of prices and of the account. */
  check(request: OrderRequest): OrderCheckReport {
    const drafted = this.#parts.drafting.draft(request);
    if (!drafted.ok) return uncheckable(drafted.problem);
    const { check } = drafted;
    if (!check.ok) return { accepted: false, error: check.error, sent: null, leftToVenue: check.leftToVenue ?? [] };
    const { newClientOrderId: _, ...sent } = toOrderParams(check.draft, '');
    return { accepted: true, error: null, sent, leftToVenue: check.leftToVenue };
  }

  /** Rejects where the venue could not be asked. Commission rates weigh 20 instead of 1. */
  async test(request: OrderRequest, withCommission: boolean): Promise<OrderTestReport> {
    const drafted = this.#parts.drafting.draft(request);
    if (!drafted.ok) return untestable(drafted.problem);
    const { check, wished } = drafted;
    const sent = toOrderParams(check.ok ? check.draft : wished, this.#parts.drafting.newId());
    if (!check.ok) return refused(check.error, sent);
    const params = { ...sent, ...(withCommission && { computeCommissionRates: true }) };
    try {
      const answer = await this.#parts.rest.testOrder(params, { lane: Lane.RECONCILE });
      return { accepted: true, error: null, sent, commission: toOrderCommission(answer) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return refused(toOrderErrorNote(error), sent);
    }
  }
}

/** The report on a request that means no order of this venue, or on any while there is no connection. */
export function uncheckable(message: string): OrderCheckReport {
  return { accepted: false, error: { code: null, category: 'invalid-request', message }, sent: null, leftToVenue: [] };
}

/** The same of a test order. */
export function untestable(message: string): OrderTestReport {
  return refused({ code: null, category: 'invalid-request', message }, null);
}

function refused(error: OrderErrorNote, sent: OrderTestReport['sent']): OrderTestReport {
  return { accepted: false, error, sent, commission: null };
}

/** The venue has looked at the order and said no; limits, keys and its own trouble say nothing of the order. */
function isRefusal(error: unknown): boolean {
  return error instanceof BinanceError && error.outcome === 'rejected' && ABOUT_THE_ORDER.has(error.category);
}

const ABOUT_THE_ORDER: ReadonlySet<string> = new Set([
  'invalid-request',
  'filter',
  'symbol',
  'insufficient-funds',
  'duplicate',
  'would-match',
  'market',
  'restricted',
  'capacity',
  'unclassified',
]);
