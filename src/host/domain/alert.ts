import type { BaseData } from './base-data.js';

/** How bad it is: money may be at risk unseen (`critical`), something must be looked at (`error`), or be known (`warning`). */
export type AlertSeverity = 'warning' | 'error' | 'critical';

/**
 * `raised`: the trouble lasts, and its end will be told as `cleared`, once. `noted`: it happened and is over; nothing
 * will clear it.
 */
export type AlertState = 'raised' | 'cleared' | 'noted';

/** The order that an alert is about. */
export interface AlertedOrder {
  readonly orderId: string;
  readonly vtOrderId: string;
  readonly symbol: string;
}

/** What an alert is about; a discriminated union, so that a `switch` over `kind` is complete. */
export type AlertSubject =
  /** It is not known whether the venue has the order. */
  | { readonly kind: 'order-unresolved'; readonly order: AlertedOrder; readonly reason: string }
  /** A cancel of the order was accepted here and has not come through; it is being pursued. */
  | { readonly kind: 'order-uncancelled'; readonly order: AlertedOrder; readonly reason: string }
  /** The venue had the order and says now that it knows none. */
  | { readonly kind: 'order-vanished'; readonly order: AlertedOrder }
  /** The order has come to an end here, and the venue goes on listing it as open. */
  | { readonly kind: 'order-open-after-end'; readonly order: AlertedOrder }
  /** The order has traded more than the fills that the venue shows. */
  | { readonly kind: 'fills-missing'; readonly order: AlertedOrder }
  /** What is known of orders and balances may be out of date, for longer than a moment. */
  | { readonly kind: 'trust-lost'; readonly reason: string }
  /** The private stream was up and yet had not told what a comparison with the venue found. */
  | { readonly kind: 'news-missed'; readonly orders: number; readonly trades: number; readonly accounts: number }
  /** Order intents cannot be written to the journal. */
  | { readonly kind: 'journal-failed'; readonly reason: string }
  /** The heartbeat that a watcher of this process looks at cannot be written. */
  | { readonly kind: 'lease-failed'; readonly reason: string }
  /** Trust was lost for too long: our open orders are being cancelled and new ones refused. */
  | { readonly kind: 'dead-man-fired'; readonly reason: string; readonly vtOrderIds: readonly string[] }
  /** What cancelling has come to: ids of orders that have ended, and of those of which that is not proven. */
  | {
      readonly kind: 'dead-man-outcome';
      readonly ended: readonly string[];
      readonly unproven: readonly string[];
      /** Whether the venue has said that no order of ours is open. */
      readonly isProven: boolean;
    }
  /** A guard of the host refused an order; nothing was sent. */
  | {
      readonly kind: 'order-refused';
      /** The guard, as a program reads it. */
      readonly code: string;
      readonly symbol: string;
      readonly reference: string;
    };

/** The kinds of alerts. */
export type AlertKind = AlertSubject['kind'];

interface AlertBase extends BaseData {
  /** Names what was raised: its end has the same id. Unique within the adapter among what is open. */
  readonly alertId: string;
  readonly state: AlertState;
  readonly severity: AlertSeverity;
  /** One or two sentences for a person; they hold no secret. */
  readonly text: string;
  /** When the trouble began. */
  readonly since: Date;
  /** When it ended; null while it lasts, and where it is only noted. */
  readonly clearedAt: Date | null;
}

/** Trouble that a person or a program should act upon; emitted under `eAlert.` and `eAlert.<kind>`. */
export type Alert = AlertBase & AlertSubject;
