import type { Decimal } from '../../../host/domain/decimal.js';
import type { Order } from '../../../host/domain/order.js';

/** Something that is about to be asked of the venue. */
export type OrderIntent =
  /** `params` go to the venue as they stand; a member of a list names it, an order in another's place that one. */
  | {
      readonly kind: 'order';
      readonly order: Order;
      readonly params: Readonly<Record<string, unknown>>;
      readonly listId?: string;
      readonly replaces?: string;
    }
  | RiskLoweringIntent;

/** An intent that can only take risk away: it is not held up by a journal that cannot be written. */
export type RiskLoweringIntent =
  | { readonly kind: 'cancel'; readonly orderId: string; readonly symbol: string }
  | { readonly kind: 'amend'; readonly orderId: string; readonly symbol: string; readonly volume: Decimal }
  | { readonly kind: 'cancel-all'; readonly symbol: string }
  | { readonly kind: 'cancel-list'; readonly listId: string; readonly symbol: string };

/** The cancels within an intent: an order in another's place cancels that one in the same request. */
export function cancelsIn(intent: OrderIntent): RiskLoweringIntent[] {
  if (intent.kind !== 'order' || intent.replaces === undefined) return [];
  return [{ kind: 'cancel', orderId: intent.replaces, symbol: intent.order.symbol }];
}

/** What an intent stands under that concerns no order in the journal. */
export function looseSubjectOf(intent: RiskLoweringIntent): string {
  switch (intent.kind) {
    case 'cancel':
    case 'amend':
      return `${intent.kind} ${intent.symbol} ${intent.orderId}`;
    case 'cancel-all':
      return `cancel-all ${intent.symbol}`;
    case 'cancel-list':
      return `cancel-list ${intent.symbol} ${intent.listId}`;
  }
}

/** What is about to be asked, as the beginning of a sentence. */
export function titleOf(intent: RiskLoweringIntent): string {
  switch (intent.kind) {
    case 'cancel':
      return `The cancel of order ${intent.orderId}`;
    case 'amend':
      return `The amendment of order ${intent.orderId}`;
    case 'cancel-all':
      return `The cancel of all orders of ${intent.symbol}`;
    case 'cancel-list':
      return `The cancel of list ${intent.listId}`;
  }
}
