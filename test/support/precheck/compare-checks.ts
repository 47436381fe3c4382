import { Decimal } from '../../../src/host/domain/decimal.js';
import { precheckOrder } from '../../../src/binance/managers/precheck/order-precheck.js';
import type { Precheck, PrecheckGround } from '../../../src/binance/managers/precheck/order-precheck.js';
import type { OrderDraft } from '../../../src/binance/mappings/order-draft.js';
import type { TradingRules } from '../../../src/binance/mappings/trading-rules.js';
import type { FilterReferee, Verdict } from './filter-referee.js';

/** What came of comparing the adapter's check with the venue's. */
export interface ChecksTally {
  /** Comparisons: each order is sent as it is, and once more as the adapter would round it. */
  orders: number;
  passedAccepted: number;
  refusedRefused: number;
  /** The adapter left the filter to the venue and said so, and the venue refused with it. */
  leftRefused: number;
  /** The filters agree; the venue refused for a reason that is no filter's. */
  refusedOtherwise: number;
  /** Refusals whose nearest legal value, sent again, the venue took. */
  nearestAccepted: number;
  /** By filter: how many both refused. */
  readonly byFilter: Record<string, number>;
  /** One line for each disagreement. */
  readonly disagreements: string[];
}

/** A tally of nothing. */
export function emptyTally(): ChecksTally {
  return {
    orders: 0,
    passedAccepted: 0,
    refusedRefused: 0,
    leftRefused: 0,
    refusedOtherwise: 0,
    nearestAccepted: 0,
    byFilter: {},
    disagreements: [],
  };
}

/** Asks the adapter's check and the venue about one order, strictly and with rounding, and counts how they answer. */
export function compareChecks(
  draft: OrderDraft,
  rules: TradingRules,
  ground: Omit<PrecheckGround, 'strict'>,
  referee: FilterReferee,
  tally: ChecksTally,
): void {
  referee.stock();
  const strict = precheckOrder(draft, rules, { ...ground, strict: true });
  const verdict = referee.judge(draft);
  count(strict, verdict, draft, tally, 'as it is');
  if (!strict.ok) checkNearest(strict, draft, rules, ground, referee, tally);
  referee.stock();
  const rounded = precheckOrder(draft, rules, { ...ground, strict: false });
  if (rounded.ok && rounded.draft === draft) return;
  // Judged anew: what the venue took before has moved the market.
  const second = referee.judge(rounded.ok ? rounded.draft : draft);
  if (rounded.ok) count(rounded, second, rounded.draft, tally, 'rounded');
  else if (second.kind !== 'filter') disagree(tally, 'refused though rounded', draft, rounded, second);
}

function count(check: Precheck, verdict: Verdict, draft: OrderDraft, tally: ChecksTally, how: string): void {
  tally.orders += 1;
  if (verdict.kind === 'other') {
    if (check.ok) tally.refusedOtherwise += 1;
    else disagree(tally, how, draft, check, verdict);
    return;
  }
  if (check.ok && verdict.kind === 'accepted') tally.passedAccepted += 1;
  else if (check.ok && verdict.kind === 'filter' && check.leftToVenue.includes(verdict.filter)) tally.leftRefused += 1;
  else if (!check.ok && verdict.kind === 'filter' && isSame(check, verdict.filter)) {
    tally.refusedRefused += 1;
    const name = check.error.filter ?? '';
    tally.byFilter[name] = (tally.byFilter[name] ?? 0) + 1;
  } else disagree(tally, how, draft, check, verdict);
}

/** With the nearest legal value in its place, the same amount is refused no more; a whole order is taken then. */
function checkNearest(
  refused: Extract<Precheck, { ok: false }>,
  draft: OrderDraft,
  rules: TradingRules,
  ground: Omit<PrecheckGround, 'strict'>,
  referee: FilterReferee,
  tally: ChecksTally,
): void {
  const { field, nearest, filter } = refused.error;
  if (field === undefined || nearest === undefined) return;
  const value = field === 'trailingDelta' ? Number(nearest) : new Decimal(nearest);
  const mended: OrderDraft = { ...draft, [field]: value };
  referee.stock();
  const check = precheckOrder(mended, rules, { ...ground, strict: true });
  if (!check.ok) {
    if (check.error.field === field) disagree(tally, `nearest of ${filter ?? ''}`, mended, check, { kind: 'accepted' });
    return;
  }
  const verdict = referee.judge(mended);
  if (verdict.kind === 'accepted') tally.nearestAccepted += 1;
  else if (verdict.kind === 'filter' && !check.leftToVenue.includes(verdict.filter)) {
    disagree(tally, `nearest of ${filter ?? ''}`, mended, check, verdict);
  }
}

/** The venue may name a filter first that the check had to leave to it; zero and less (`*`) break several. */
function isSame({ error, leftToVenue = [] }: Extract<Precheck, { ok: false }>, venues: string): boolean {
  return venues === '*' || error.filter === venues || leftToVenue.includes(venues);
}

function disagree(tally: ChecksTally, how: string, draft: OrderDraft, check: Precheck, verdict: Verdict): void {
  const ours = check.ok
    ? `passes (left: ${check.leftToVenue.join(' ')})`
    : `${check.error.filter ?? ''}: ${check.error.message}`;
  const theirs = verdict.kind === 'accepted' ? 'accepts' : verdict.message;
  tally.disagreements.push(`${how} ${JSON.stringify(draft)}: the check ${ours}; the venue ${theirs}`);
}
