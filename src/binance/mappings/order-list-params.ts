import type { OrderDraft } from './order-draft.js';
import { toOrderParams } from './order-draft.js';
import type { LegName } from './order-list-request.js';

/** One order of a list as it is to be sent. */
export interface LegOrder {
  readonly name: LegName;
  readonly clientOrderId: string;
  readonly draft: OrderDraft;
}

type Params = Record<string, string | number>;

/** What a list says of an order, under a prefix; side and quantity are shared by a pair. */
const OF_EACH: readonly string[] = [
  'type',
  'timeInForce',
  'price',
  'stopPrice',
  'trailingDelta',
  'icebergQty',
  'strategyId',
  'strategyType',
  'pegPriceType',
  'pegOffsetType',
  'pegOffsetValue',
];

/** Parameters of `POST /api/v3/orderList/*` and `orderList.place.*` (rest-api.md, Order lists). */
export function toOrderListParams(legs: readonly LegOrder[], listClientOrderId: string): Params {
  const [first] = legs;
  if (!first) throw new RangeError('a list has orders');
  const mode = legs.map(({ draft }) => draft.selfTradePreventionMode).find((word) => word !== null);
  const params: Params = { symbol: first.draft.symbol, listClientOrderId };
  for (const leg of legs) Object.assign(params, ofLeg(leg));
  return { ...params, ...(mode && { selfTradePreventionMode: mode }), newOrderRespType: 'FULL' };
}

function ofLeg({ name, draft, clientOrderId }: LegOrder): Params {
  const plain = toOrderParams(draft, clientOrderId);
  const params: Params = { [`${name}ClientOrderId`]: clientOrderId };
  for (const word of OF_EACH) {
    const value = plain[word];
    if (value !== undefined) params[name + capitalized(word)] = value;
  }
  const group = groupOf(name);
  params[group === '' ? 'side' : `${group}Side`] = draft.side;
  if (draft.quantity) params[group === '' ? 'quantity' : `${group}Quantity`] = draft.quantity.toFixed();
  return params;
}

/** A pair has one side and one quantity. */
function groupOf(name: LegName): string {
  switch (name) {
    case 'above':
    case 'below':
      return '';
    case 'working':
      return 'working';
    case 'pending':
    case 'pendingAbove':
    case 'pendingBelow':
      return 'pending';
  }
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
