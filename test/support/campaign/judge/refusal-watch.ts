import type { Order } from '../../../../src/host/domain/order.js';
import { VenueError } from '../../../../src/simulator/index.js';
import type { OrderPlacement } from '../../../../src/simulator/index.js';
import type { Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { VenueMirror } from '../venue-mirror.js';
import { unitsOf } from './venue-truth.js';

const TIMES_IN_FORCE = { LIMIT: 'GTC', FAK: 'IOC', FOK: 'FOK' } as const;

/**
 * Judges the limit orders that are refused for a filter and never sent: the venue, asked at that moment, must refuse them,
 * too. Otherwise an adapter that refused everything would lose nothing, double nothing and guess nothing.
 */
export class RefusalWatch {
  readonly #findings: Findings;
  readonly #mirror: VenueMirror;
  readonly #wasSent: (clientId: string) => boolean;

  constructor(findings: Findings, mirror: VenueMirror, wasSent: (clientId: string) => boolean) {
    this.#findings = findings;
    this.#mirror = mirror;
    this.#wasSent = wasSent;
  }

  take({ type, data }: Told): void {
    if (type !== 'eOrder.') return;
    const order = data as Order;
    const placement = order.status === 'REJECTED' && isForFilter(order) ? placementOf(order) : null;
    if (!placement || this.#wasSent(order.orderId) || this.#isRefused(placement)) return;
    this.#findings.add('other', 7, `${order.orderId} was refused for a filter that the venue does not see broken`);
  }

  #isRefused(placement: OrderPlacement): boolean {
    try {
      this.#mirror.exchange.testOrder(this.#mirror.accountId, placement);
      return false;
    } catch (error) {
      if (error instanceof VenueError) return true;
      throw error;
    }
  }
}

/** Those that count orders and holdings the venue looks at only when the order comes in. */
function isForFilter({ extra }: Order): boolean {
  const { category, filter = '' } = (extra?.['error'] ?? {}) as {
    readonly category?: string;
    readonly filter?: string;
  };
  return category === 'filter' && !/^(EXCHANGE_)?MAX_/.test(filter);
}

/** Null for an order that has more to it than its price and volume. */
function placementOf({ symbol, direction, type, price, volume, extra }: Order): OrderPlacement | null {
  const hasMore = ['pegPriceType', 'icebergQty'].some((name) => extra?.[name] !== undefined);
  if (hasMore || (type !== 'LIMIT' && type !== 'FAK' && type !== 'FOK')) return null;
  const side = direction === 'LONG' ? 'BUY' : 'SELL';
  const amounts = { price: unitsOf(price), quantity: unitsOf(volume) };
  return { symbol, side, type: 'LIMIT', timeInForce: TIMES_IN_FORCE[type], ...amounts };
}
