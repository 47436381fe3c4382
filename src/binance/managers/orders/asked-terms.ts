import type { OrderDraft } from '../../mappings/order-draft.js';
import type { BinanceOrderEventExtra } from './order-event-extra.js';

type Asked = { -readonly [Name in keyof BinanceOrderEventExtra]: BinanceOrderEventExtra[Name] };

/**
 * What an order asks for, in the names that it keeps once the venue has it: a host need not wait for the venue's answer,
 * and an order that is refused gets none.
 */
export function askedTerms(draft: OrderDraft): BinanceOrderEventExtra {
  const asked: Asked = { venueType: draft.type };
  if (draft.timeInForce !== null) asked.timeInForce = draft.timeInForce;
  if (draft.selfTradePreventionMode !== null) asked.selfTradePreventionMode = draft.selfTradePreventionMode;
  if (draft.trailingDelta !== null) asked.trailingDelta = draft.trailingDelta;
  if (draft.strategyType !== null) asked.strategyType = draft.strategyType;
  if (draft.strategyId !== null) asked.strategyId = String(draft.strategyId);
  if (draft.quoteOrderQty) asked.quoteOrderQty = draft.quoteOrderQty;
  if (draft.stopPrice) asked.stopPrice = draft.stopPrice;
  if (draft.icebergQty) asked.icebergQty = draft.icebergQty;
  if (draft.price) asked.limitPrice = draft.price;
  if (draft.peg) asked.pegPriceType = draft.peg.priceType;
  if (typeof draft.peg?.offset === 'number') asked.pegOffsetValue = draft.peg.offset;
  return asked;
}
