import type { OrderListRequest } from '../../../../src/binance/mappings/order-list-request.js';
import type { OrderRequest } from '../../../../src/host/domain/requests.js';
import type { OrderPlacement } from '../../../../src/simulator/index.js';

/** What the strategy asks of the adapter, by the number of an earlier intent where it means one. */
export type StrategyAct =
  | { readonly kind: 'order'; readonly request: OrderRequest }
  | { readonly kind: 'cancel'; readonly intent: number; readonly by: 'orderId' | 'vtOrderId' | 'exchangeOrderId' }
  | { readonly kind: 'cancel-all'; readonly symbol: string | null }
  | { readonly kind: 'amend'; readonly intent: number; readonly percent: number }
  | { readonly kind: 'replace'; readonly intent: number; readonly request: OrderRequest; readonly mode: ReplaceMode }
  | { readonly kind: 'test-order'; readonly request: OrderRequest }
  | { readonly kind: 'list'; readonly request: OrderListRequest }
  | { readonly kind: 'cancel-list'; readonly list: number }
  | { readonly kind: 'query-order'; readonly intent: number }
  | { readonly kind: 'query-open-orders'; readonly symbol: string | null }
  | { readonly kind: 'query-account' };

/** What a replacement does when the cancel fails. */
export type ReplaceMode = 'STOP_ON_FAILURE' | 'ALLOW_FAILURE';

/** What the rest of the world does at the venue, directly, without any network. */
export type WorldAct =
  /** Rests at the venue until somebody takes it. */
  | { readonly kind: 'quote'; readonly placement: OrderPlacement }
  /** Takes what rests up to a price. */
  | { readonly kind: 'take'; readonly placement: OrderPlacement }
  /** Takes so much of an order of the strategy, and of what stands before it. */
  | { readonly kind: 'fill'; readonly intent: number; readonly percent: number }
  /** The same account, by another program. */
  | { readonly kind: 'foreign-order'; readonly placement: OrderPlacement }
  | { readonly kind: 'foreign-cancel'; readonly intent: number }
  | { readonly kind: 'deposit'; readonly asset: string; readonly amount: bigint };

/** One step: a pause, then an act. */
export interface Step {
  readonly waitMs: number;
  readonly act: StrategyAct | WorldAct;
}

const WORLD_ACTS: ReadonlySet<string> = new Set<WorldAct['kind']>([
  ...(['quote', 'take', 'fill', 'foreign-order', 'foreign-cancel', 'deposit'] as const),
]);

/** Whether it is done by somebody else than the strategy. */
export function isWorldAct(act: Step['act']): act is WorldAct {
  return WORLD_ACTS.has(act.kind);
}
