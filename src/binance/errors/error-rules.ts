import type { ErrorKind, ErrorRule, Market } from './error-rule.js';
import { SPOT_ERROR_RULES } from './spot-error-codes.js';
import { USDM_ERROR_RULES } from './usdm-error-codes.js';

const byCode = (table: readonly ErrorRule[]): ReadonlyMap<number, ErrorRule> =>
  new Map(table.map((rule) => [rule.code, rule]));

const SPOT = byCode(SPOT_ERROR_RULES);
const USDM = byCode(USDM_ERROR_RULES);

/** The rule of a code on a market, or null where the code is new. Futures share what they do not define themselves. */
export function findErrorRule(market: Market, code: number): ErrorRule | null {
  return (market === 'usdm' ? USDM.get(code) : undefined) ?? SPOT.get(code) ?? null;
}

/**
 * What a code that nobody listed is taken for. Its family says what it speaks of (−10xx the venue, −11xx the request, −20xx,
 * −40xx and −50xx the order), which is enough for a read. Whether a request that changes something was carried out it does
 * not prove: families hold codes of what was done in part or is being done (−2021, −4117), and that −11xx comes before the
 * matching engine is inferred, not documented (filters.md, errors.md). So the venue is asked, and nothing
 * is sent again.
 */
export function guessErrorKind(code: number, mutating: boolean): ErrorKind {
  const kind = guessFromFamily(code);
  return mutating ? { category: kind.category, outcome: 'unknown', decision: 'query' } : kind;
}

function guessFromFamily(code: number): ErrorKind {
  if (code <= -1000 && code > -1100) return { category: 'server', outcome: 'unknown', decision: 'query' };
  if (code <= -1100 && code > -1200) return { category: 'invalid-request', outcome: 'rejected', decision: 'fix' };
  if (code <= -2000 && code > -3000) return { category: 'unclassified', outcome: 'rejected', decision: 'never' };
  if (code <= -4000 && code > -6000) return { category: 'unclassified', outcome: 'rejected', decision: 'never' };
  return { category: 'unclassified', outcome: 'unknown', decision: 'query' };
}
