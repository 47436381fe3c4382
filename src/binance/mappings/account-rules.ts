import type { Decimal } from '../../host/domain/decimal.js';
import type { SymbolFilter } from '../wire/exchange-info.js';
import { tighterCaps, toExchangeCaps } from './trading-rules.js';
import type { OrderCaps } from './trading-rules.js';
import { positiveAmount } from './value-range.js';

/** Filters that hold for one account (rest-api.md, Query relevant filters). */
export interface AccountRules {
  readonly exchangeCaps: OrderCaps;
  /** MAX_ASSET: the most of an asset that one order may move. */
  readonly assetLimits: ReadonlyMap<string, Decimal>;
}

/** Of an account of which nothing is known. */
export const NO_ACCOUNT_RULES: AccountRules = { exchangeCaps: toExchangeCaps([]), assetLimits: new Map() };

/** Reads an answer of `GET /api/v3/myFilters`; what is no filter in it is passed over. */
export function toAccountRules(answer: unknown): AccountRules {
  const limits = new Map<string, Decimal>();
  for (const { filterType, asset, limit } of filtersIn(answer, 'assetFilters')) {
    const most = positiveAmount(limit);
    if (filterType === 'MAX_ASSET' && typeof asset === 'string' && most) limits.set(asset, most);
  }
  return { exchangeCaps: toExchangeCaps(filtersIn(answer, 'exchangeFilters')), assetLimits: limits };
}

/** What is known now and what another symbol's answer adds. */
export function withAccountRules(known: AccountRules, added: AccountRules): AccountRules {
  return {
    exchangeCaps: tighterCaps(added.exchangeCaps, known.exchangeCaps),
    assetLimits: new Map([...known.assetLimits, ...added.assetLimits]),
  };
}

function filtersIn(answer: unknown, name: string): SymbolFilter[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const rows: unknown = Reflect.get(answer, name);
  return Array.isArray(rows) ? rows.filter(isFilter) : [];
}

function isFilter(row: unknown): row is SymbolFilter {
  return typeof row === 'object' && row !== null && typeof Reflect.get(row, 'filterType') === 'string';
}
