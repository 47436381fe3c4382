import type { CancelRequest, OrderRequest } from '../../../src/host/domain/requests.js';
import type { DecimalInput } from '../../../src/host/domain/decimal.js';
import type { ListWish } from './plan/acts.js';

/** Orders that hang together or take the place of others, as the adapter offers them. */
export interface LinkedOrders {
  sendOrderList(request: object): { readonly listId: string; readonly vtOrderIds: readonly string[] };
  cancelOrderList(request: { listId: string; symbol: string; exchange: CancelRequest['exchange'] }): boolean;
  amendOrder(request: CancelRequest & { readonly volume: DecimalInput }): boolean;
  replaceOrder(request: {
    readonly cancel: CancelRequest;
    readonly order: OrderRequest;
    readonly mode: 'STOP_ON_FAILURE' | 'ALLOW_FAILURE';
  }): string;
}

/** A list in the words of the adapter. */
export function listRequest({ type, orders }: ListWish): object {
  const [first, second, third] = orders;
  switch (type) {
    case 'OCO':
      return { type, above: first, below: second };
    case 'OTO':
      return { type, working: first, pending: second };
    case 'OTOCO':
      return { type, working: first, above: second, below: third };
  }
}
