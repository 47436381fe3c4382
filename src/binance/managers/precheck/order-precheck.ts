import type { OrderDraft } from '../../mappings/order-draft.js';
import type { TradingRules } from '../../mappings/trading-rules.js';
import { NO_ACCOUNT } from '../account-picture.js';
import type { AccountPicture } from '../account-picture.js';
import type { OrderErrorNote } from '../orders/order-state.js';
import { assetRefusal, capacityRefusal, positionRefusal } from './precheck-account.js';
import type { AssetPair } from './precheck-account.js';
import {
  amountRefusal,
  icebergRefusal,
  lotRefusal,
  precisionRefusal,
  priceFilterRefusal,
  roundDraft,
  trailingRefusal,
} from './precheck-amounts.js';
import { boughtQuantityRefusal, notionalRefusal, percentPriceRefusal } from './precheck-market.js';
import { nearestLegal } from './precheck-nearest.js';
import { plain } from './precheck-refusal.js';
import type { CheckedField, FilterRefusal } from './precheck-refusal.js';
import { NO_REFERENCE_PRICES } from './reference-prices.js';
import type { ReferencePrices } from './reference-prices.js';

/** What an order is checked against beside the symbol's rules. */
export interface PrecheckGround extends AssetPair {
  /** Refuse instead of rounding. */
  readonly strict: boolean;
  /** Absent: no price is known. */
  readonly prices?: ReferencePrices | undefined;
  /** Absent: nothing is known of the account. */
  readonly account?: AccountPicture | undefined;
}

/** The draft as it may be sent, or why it may not. */
export type Precheck =
  | {
      readonly ok: true;
      readonly draft: OrderDraft;
      /** Filters that only the venue can evaluate: what they depend on is not known here, or not exactly. */
      readonly leftToVenue: readonly string[];
    }
  | {
      readonly ok: false;
      readonly error: OrderErrorNote;
      /** Filters that come before the broken one and that only the venue can evaluate; it may name one of them first. */
      readonly leftToVenue?: readonly string[];
    };

type Refused = Extract<Precheck, { ok: false }>;

const NOTHING_LEFT: readonly string[] = [];

/**
 * Checks an order against every filter (filters.md) before it leaves, and rounds what lies between two steps: prices on
 * the safe side (a buy never higher, a sell never lower), quantities down. Nothing is refused on a guess: what depends
 * on a figure that is not known here, or not exactly, is left to the venue.
 */
export function precheckOrder(wished: OrderDraft, rules: TradingRules, ground: PrecheckGround): Precheck {
  return new OrderCheck(rules, ground).single(wished);
}

/**
 * Checks the orders of one list, with one result for each: by itself, then how many may be open, which those bear that
 * count (the very same error). What comes after the first starts later or never: the position is not checked for it.
 */
export function precheckOrderList(
  wished: readonly OrderDraft[],
  rules: TradingRules,
  ground: PrecheckGround,
): Precheck[] {
  const checks = wished.map((draft, index) => new OrderCheck(rules, ground, index === 0).ofList(draft));
  const drafts = checks.flatMap((check) => (check.ok ? [check.draft] : []));
  if (drafts.length < wished.length) return checks;
  const problem = new OrderCheck(rules, ground).together(drafts);
  if (!problem) return checks;
  return checks.map((check) => (check.ok && problem.counted.includes(check.draft) ? problem.refused : check));
}

/** One check: the rules, what is known, and what had to be left to the venue. */
class OrderCheck {
  readonly rules: TradingRules;
  readonly assets: AssetPair;
  readonly prices: ReferencePrices;
  readonly account: AccountPicture;
  /** Whether the order comes in at once; later ones of a list do not. */
  readonly startsNow: boolean;
  readonly #strict: boolean;
  #left: string[] | null = null;
  constructor(rules: TradingRules, ground: PrecheckGround, startsNow = true) {
    this.rules = rules;
    this.assets = ground;
    this.prices = ground.prices ?? NO_REFERENCE_PRICES;
    this.account = ground.account ?? NO_ACCOUNT;
    this.#strict = ground.strict;
    this.startsNow = startsNow;
  }

  leave(filter: string): void {
    this.#left ??= [];
    if (!this.#left.includes(filter)) this.#left.push(filter);
  }

  single(wished: OrderDraft): Precheck {
    const draft = this.#rounded(wished);
    const refusal =
      this.#refusalOf(draft, wished) ?? capacityRefusal([draft], this.rules, this) ?? this.#tradeRefusalOf(draft);
    if (refusal) return this.#refused(refusal, draft);
    return { ok: true, draft, leftToVenue: this.#left ?? NOTHING_LEFT };
  }

  /** One order of a list; only the first one's start is now. */
  ofList(wished: OrderDraft): Precheck {
    const draft = this.#rounded(wished);
    const refusal = this.#refusalOf(draft, wished) ?? (this.startsNow ? this.#tradeRefusalOf(draft) : null);
    if (refusal) return this.#refused(refusal, draft);
    return { ok: true, draft, leftToVenue: this.#left ?? NOTHING_LEFT };
  }

  /** Why so many more may not be open, and which of them count; null where they may. */
  together(
    drafts: readonly OrderDraft[],
  ): { readonly refused: Refused; readonly counted: readonly OrderDraft[] } | null {
    const refusal = capacityRefusal(drafts, this.rules, this);
    const [first] = drafts;
    return refusal && first ? { refused: this.#refused(refusal, first), counted: refusal.counted } : null;
  }

  #rounded(draft: OrderDraft): OrderDraft {
    return this.#strict ? draft : roundDraft(draft, this.rules);
  }

  /** The first filter that is broken, in the order in which the venue is taken to look at them (protocol: inferred). */
  #refusalOf(draft: OrderDraft, wished: OrderDraft): FilterRefusal | null {
    const { rules } = this;
    return (
      precisionRefusal(draft, rules) ??
      priceFilterRefusal(draft, wished, rules) ??
      percentPriceRefusal(draft, rules, this) ??
      trailingRefusal(draft, rules) ??
      lotRefusal(draft, wished, rules) ??
      notionalRefusal(draft, rules, this) ??
      icebergRefusal(draft, rules) ??
      assetRefusal(draft, this.assets, this)
    );
  }

  /** What the venue finds out last: what a buy makes of the position, and how much a quote amount comes to. */
  #tradeRefusalOf(draft: OrderDraft): FilterRefusal | null {
    return positionRefusal(draft, this.rules, this) ?? boughtQuantityRefusal(draft, this.rules, this);
  }

  /** The first refusal that names this field, whatever is wrong with the others. */
  #refusalFor(field: CheckedField, draft: OrderDraft): FilterRefusal | null {
    const { rules } = this;
    if (field === 'trailingDelta') return trailingRefusal(draft, rules);
    const others = [
      percentPriceRefusal(draft, rules, this),
      notionalRefusal(draft, rules, this),
      icebergRefusal(draft, rules),
      assetRefusal(draft, this.assets, this),
      this.startsNow ? this.#tradeRefusalOf(draft) : null,
    ];
    return amountRefusal(field, draft, rules) ?? others.find((refusal) => refusal?.field === field) ?? null;
  }

  #refused(refusal: FilterRefusal, draft: OrderDraft): Refused {
    const leftToVenue = this.#left ?? NOTHING_LEFT;
    this.#left = null; // what the search for the nearest value leaves is no matter of this order
    return { ok: false, error: this.#note(refusal, draft), leftToVenue };
  }

  #note(refusal: FilterRefusal, draft: OrderDraft): OrderErrorNote {
    const nearest = nearestLegal(draft, refusal, this, (field, candidate) => this.#refusalFor(field, candidate));
    const { filter, field, bound } = refusal;
    return {
      code: null,
      category: 'filter',
      filter,
      ...(field !== null && { field }),
      message: withNearest(refusal, nearest === null ? null : plain(nearest)),
      ...(bound !== null && { bound: plain(bound) }),
      ...(nearest !== null && { nearest: plain(nearest) }),
    };
  }
}

function withNearest({ message, bound, hint }: FilterRefusal, nearest: string | null): string {
  if (nearest === null) return message;
  if (hint) return `${message}; ${hint(nearest)}`;
  return bound !== null && plain(bound) === nearest ? message : `${message}; nearest is ${nearest}`;
}
