import type { OrderDraft } from '../../mappings/order-draft.js';
import type { BinanceOrderEventExtra } from './order-event-extra.js';

type Asked = { -readonly [Name in keyof BinanceOrderEventExtra]: BinanceOrderEventExtra[Name] };

/**
 * What an order asks for, in the names that it keeps once the venue has it: a host need not wait for the venue's answer,
 * and an order that is refused gets none.
 */
export function askedTerms(draft: OrderDraft): BinanceOrderEventExtra {
  const asked: Asked = { venueType: draft.type };
  for (const name of ['timeInForce', 'selfTradePreventionMode', 'trailingDelta', 'strategyType'] as const) {
    if (draft[name] !== null) Object.assign(asked, { [name]: draft[name] });
  }
  if (draft.strategyId !== null) asked.strategyId = String(draft.strategyId);
  for (const name of ['quoteOrderQty', 'stopPrice', 'icebergQty'] as const) {
    if (draft[name]) asked[name] = draft[name];
  }
  if (draft.price) asked.limitPrice = draft.price;
  if (draft.peg) asked.pegPriceType = draft.peg.priceType;
  if (typeof draft.peg?.offset === 'number') asked.pegOffsetValue = draft.peg.offset;
  return asked;
}
