import { units } from '../../../src/simulator/units.js';
import type { PlacedOrderList } from '../../../src/simulator/venue-outcomes.js';
import type { OrderListPlacement, OrderPlacement } from '../../../src/simulator/venue-requests.js';
import { TestVenue } from './test-venue.js';

/** Amounts and prices as text. */
export type Leg = Omit<OrderPlacement, 'symbol' | 'quantity' | 'price' | 'stopPrice'> & {
  readonly quantity?: string;
  readonly price?: string;
  readonly stopPrice?: string;
};

/** A leg as the venue takes it. */
function leg({ quantity, price, stopPrice, ...rest }: Leg): OrderPlacement {
  return {
    symbol: 'AAABBB',
    ...rest,
    ...(quantity === undefined ? {} : { quantity: units(quantity) }),
    ...(price === undefined ? {} : { price: units(price) }),
    ...(stopPrice === undefined ? {} : { stopPrice: units(stopPrice) }),
  };
}

/** A venue on which lists are placed in few words. */
export class ListVenue extends TestVenue {
  list(
    account: string,
    working: Leg | null,
    legs: readonly Leg[],
    more: Partial<OrderListPlacement> = {},
  ): PlacedOrderList {
    return this.exchange.placeOrderList(account, {
      symbol: 'AAABBB',
      working: working && leg(working),
      legs: legs.map(leg),
      ...more,
    });
  }

  /** Sells 2 at 110, or at market where the price falls to 90. */
  sellPair(account = 'alice', more: Partial<OrderListPlacement> = {}): PlacedOrderList {
    const above = { side: 'SELL', type: 'LIMIT_MAKER', quantity: '2', price: '110' } as const;
    const below = { side: 'SELL', type: 'STOP_LOSS', quantity: '2', stopPrice: '90' } as const;
    return this.list(account, null, [above, below], more);
  }

  /** Buys 2 at 90, or at up to 115 where the price rises to 110. */
  buyPair(account = 'alice'): PlacedOrderList {
    const above = { type: 'STOP_LOSS_LIMIT', stopPrice: '110', price: '115', timeInForce: 'GTC' } as const;
    const below = { type: 'LIMIT_MAKER', price: '90' } as const;
    return this.list(
      account,
      null,
      [above, below].map((each) => ({ ...each, side: 'BUY', quantity: '2' })),
    );
  }

  /** One word per event that concerns orders or lists of accounts. */
  story(): string[] {
    const lines = this.told.flatMap((told) => {
      if (told[0] === 'orderList') return [`list ${told[1].listStatusType} ${told[1].listOrderStatus}`];
      if (told[0] === 'balances') return [`${told[1]} balances`];
      if (told[0] !== 'execution') return [];
      const { executionType, order } = told[1];
      const reason = order.expiryReason === 'NONE' ? '' : ` ${order.expiryReason}`;
      const reject = told[1].rejectReason === 'NONE' ? '' : ` ${told[1].rejectReason}`;
      return [`${order.orderId} ${executionType} ${order.status}${reason}${reject}`];
    });
    this.told.length = 0;
    return lines;
  }
}
