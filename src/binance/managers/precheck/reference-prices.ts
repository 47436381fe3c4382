import type { Decimal } from '../../../host/domain/decimal.js';

/** What the venue measures a price against: its reference price, an average over minutes, or the last trade's. */
export type ReferencePriceKind = 'reference' | 'average' | 'last';

/** The price that a filter is evaluated with, as far as it is known here. */
export interface ReferencePrice {
  readonly price: Decimal;
  readonly kind: ReferencePriceKind;
  /** How long ago the venue told it, ms. */
  readonly ageMs: number;
  /** Between these two the venue's own price lies by now; equal where it cannot have moved. */
  readonly low: Decimal;
  readonly high: Decimal;
}

/** Where the check reads what a symbol is priced at; never asks, never waits. */
export interface ReferencePrices {
  /** Null where nothing is known. `averageMinutes` is the filter's `avgPriceMins`; 0 is the last price. */
  priceOf(symbol: string, averageMinutes: number): ReferencePrice | null;
}

/** A price that is older than this is no ground to refuse an order: the filter is left to the venue. */
export const OLDEST_REFERENCE_PRICE_MS = 3_000;

/** Knows no price: every filter that needs one is left to the venue. */
export const NO_REFERENCE_PRICES: ReferencePrices = { priceOf: () => null };
