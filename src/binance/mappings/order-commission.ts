import { Decimal } from '../../host/domain/decimal.js';
import type { OrderTestResult } from '../wire/trading.js';

/** Rates as fractions: 0.001 is 0.1 %. */
export interface CommissionRate {
  readonly maker: Decimal;
  readonly taker: Decimal;
}

/** What an order would cost in commission (rest-api.md, Test new order; faqs/commission_faq.md). */
export interface OrderCommission {
  readonly standard: CommissionRate;
  readonly special: CommissionRate;
  readonly tax: CommissionRate;
  /** Paying in another asset; it lowers the standard commission by `rate` where it is on. */
  readonly discount: { readonly isOn: boolean; readonly asset: string; readonly rate: Decimal } | null;
}

const NONE: CommissionRate = { maker: new Decimal(0), taker: new Decimal(0) };

/** Null where rates were not asked for: then the answer is empty. */
export function toOrderCommission(result: OrderTestResult): OrderCommission | null {
  const { standardCommissionForOrder, specialCommissionForOrder, taxCommissionForOrder, discount } = result;
  if (!standardCommissionForOrder) return null;
  return {
    standard: toRate(standardCommissionForOrder),
    special: toRate(specialCommissionForOrder),
    tax: toRate(taxCommissionForOrder),
    discount: discount
      ? {
          isOn: discount.enabledForAccount && discount.enabledForSymbol,
          asset: discount.discountAsset,
          rate: new Decimal(discount.discount),
        }
      : null,
  };
}

function toRate(rate: OrderTestResult['standardCommissionForOrder']): CommissionRate {
  return rate ? { maker: new Decimal(rate.maker), taker: new Decimal(rate.taker) } : NONE;
}
