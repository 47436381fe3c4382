import type { Decimal } from '../../host/domain/decimal.js';
import type { PegPriceType, SelfTradePreventionMode, Side, SpotOrderType, TimeInForce } from '../wire/vocabulary.js';

/**
 * What `OrderRequest.extra` may carry for Binance spot. Amounts are text, numbers or Decimals. A name that is not here
 * is refused: a misspelt `postOnly` must not become an order that takes.
 */
export interface BinanceOrderExtra {
  /** Rest on the book or be refused (LIMIT_MAKER). */
  readonly postOnly?: boolean;
  /** MARKET by quote amount instead of `volume`. */
  readonly quoteOrderQty?: Decimal | string | number;
  readonly timeInForce?: TimeInForce;
  /** The venue's own order type, where the host's is not exact enough: `TAKE_PROFIT_LIMIT`. */
  readonly type?: SpotOrderType;
  /** Trigger of a STOP; then `price` is the limit price. */
  readonly stopPrice?: Decimal | string | number;
  /** Limit price of a STOP whose `price` is the trigger. */
  readonly limitPrice?: Decimal | string | number;
  readonly icebergQty?: Decimal | string | number;
  readonly selfTradePreventionMode?: SelfTradePreventionMode;
  /** Basis points; makes a STOP trail the market. */
  readonly trailingDelta?: number;
  /** Pegs a limit price to the best price of the own side (PRIMARY_PEG) or of the other one (MARKET_PEG), at entry. */
  readonly pegPriceType?: PegPriceType;
  /** Only `PRICE_LEVEL`; may be left out where `pegOffsetValue` is given. */
  readonly pegOffsetType?: 'PRICE_LEVEL';
  /** Price levels behind the best one, 1 to 100. */
  readonly pegOffsetValue?: number;
  readonly strategyId?: number;
  /** 1000000 or greater. */
  readonly strategyType?: number;
}

/** A price that follows the book's, once: when the order comes in (faqs/pegged_orders.md). */
export interface OrderPeg {
  readonly priceType: PegPriceType;
  /** Levels behind the best price; null: the best price itself. */
  readonly offset: number | null;
}

/** A request in the venue's terms, before it is checked against the filters. */
export interface OrderDraft {
  readonly symbol: string;
  readonly side: Side;
  readonly type: SpotOrderType;
  readonly timeInForce: TimeInForce | null;
  /** Null on a market order by quote amount. */
  readonly quantity: Decimal | null;
  readonly quoteOrderQty: Decimal | null;
  readonly price: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly icebergQty: Decimal | null;
  readonly trailingDelta: number | null;
  /** Absent where the price is not pegged; then `price` may be null on limit orders, too. */
  readonly peg?: OrderPeg;
  readonly selfTradePreventionMode: SelfTradePreventionMode | null;
  readonly strategyId: number | null;
  readonly strategyType: number | null;
}

const WORDS = ['timeInForce', 'trailingDelta', 'selfTradePreventionMode', 'strategyId', 'strategyType'] as const;
const AMOUNTS = ['quantity', 'quoteOrderQty', 'price', 'stopPrice', 'icebergQty'] as const;

/** Parameters of `POST /api/v3/order` and `order.place`; amounts are plain decimal text, never with an exponent. */
export function toOrderParams(draft: OrderDraft, clientOrderId: string): Record<string, string | number> {
  const params: Record<string, string | number> = {
    symbol: draft.symbol,
    side: draft.side,
    type: draft.type,
    newClientOrderId: clientOrderId,
    newOrderRespType: 'FULL',
  };
  for (const name of WORDS) {
    const value = draft[name];
    if (value !== null) params[name] = value;
  }
  for (const name of AMOUNTS) {
    const value = draft[name];
    if (value) params[name] = value.toFixed();
  }
  if (draft.peg) {
    params['pegPriceType'] = draft.peg.priceType;
    if (typeof draft.peg.offset === 'number') {
      params['pegOffsetType'] = 'PRICE_LEVEL';
      params['pegOffsetValue'] = draft.peg.offset;
    }
  }
  return params;
}
