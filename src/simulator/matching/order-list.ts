import type { AccountMarket } from '../accounts/account-market.js';
import type { ContingencyType, VenueOrderList } from '../venue-orders.js';
import type { LiveOrder, Reserve } from './live-order.js';

/** An order list while the venue works on it: which of its orders triggers the others, and whether it is over. */
export class OrderList {
  /** By order id: the working order, where there is one, then those that it triggers, or the pair. */
  readonly orders: readonly LiveOrder[];
  /** Null: nothing has to be filled before the others come in, or it has been. */
  working: LiveOrder | null;
  /** Orders that wait for the working one, or the pair of an OCO. */
  readonly legs: readonly LiveOrder[];
  readonly contingencyType: ContingencyType;
  isActive = true;
  transactionTime: number;

  constructor(
    readonly orderListId: bigint,
    readonly listClientOrderId: string,
    readonly owner: AccountMarket,
    members: { readonly working: LiveOrder | null; readonly legs: readonly LiveOrder[] },
    readonly time: number,
  ) {
    this.working = members.working;
    this.legs = members.legs;
    this.orders = members.working ? [members.working, ...members.legs] : members.legs;
    this.contingencyType = members.working ? 'OTO' : 'OCO';
    this.transactionTime = time;
    for (const order of this.orders) order.orderListId = orderListId;
  }

  /** What the working order has received for the others; null where they do not live on that. */
  get reserve(): Reserve | null {
    return this.working?.reserve ?? null;
  }

  get hasOpenOrders(): boolean {
    return this.orders.some((order) => order.isOpen);
  }

  /** The list as it is now, for good. */
  snapshot(statusType: 'EXEC_STARTED' | 'UPDATED' = 'EXEC_STARTED'): VenueOrderList {
    return {
      symbol: this.owner.symbol,
      accountId: this.owner.accountId,
      orderListId: this.orderListId,
      listClientOrderId: this.listClientOrderId,
      contingencyType: this.contingencyType,
      listStatusType: this.isActive ? statusType : 'ALL_DONE',
      listOrderStatus: this.isActive ? 'EXECUTING' : 'ALL_DONE',
      time: this.time,
      transactionTime: this.transactionTime,
      orders: this.orders.map(({ orderId, clientOrderId }) => ({ orderId, clientOrderId })),
    };
  }
}
