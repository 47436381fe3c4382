import type { Decimal } from '../../../host/domain/decimal.js';
import type { OrderConditions } from '../../mappings/order-news.js';

/** What an order of Binance carries beyond the host's fields. */
export interface BinanceOrderEventExtra extends OrderConditions, Readonly<Record<string, unknown>> {
  /** The venue's id as text; absent until the venue has told it. */
  readonly exchangeOrderId?: string;
  readonly venueStatus?: string;
  readonly venueType?: string;
  readonly timeInForce?: string;
  readonly selfTradePreventionMode?: string;
  readonly stopPrice?: Decimal;
  readonly limitPrice?: Decimal;
  /** Quote amount of a market order that was asked for by it. */
  readonly quoteOrderQty?: Decimal;
  /** Quote amount filled so far. */
  readonly quoteTraded?: Decimal;
  /** Average price of what has been filled. */
  readonly averagePrice?: Decimal;
  /** Price and volume as the strategy asked for them, where they were rounded to tick and step. */
  readonly requestedPrice?: Decimal;
  readonly requestedVolume?: Decimal;
  /** Why it ended unfilled, in the venue's word, or in ours where it never left. */
  readonly reason?: string;
  /** Why it was refused. */
  readonly error?: OrderErrorNote;
  /** Placed elsewhere (web, app, another process), or by an earlier run. */
  readonly external?: true;
  /** Of an order placed elsewhere, where it could not be its `orderId`. */
  readonly clientOrderId?: string;
  /** The venue's time of the latest news, epoch ms. */
  readonly updateTime?: number;
  /** Volume that the order was placed with, and the one that it was amended to last; absent where it never was. */
  readonly originalVolume?: Decimal;
  readonly amendedVolume?: Decimal;
  /** Why the latest amend came to nothing; absent again once one has succeeded. */
  readonly amendError?: OrderErrorNote;
  /**
   * Why the latest cancel was given up, or that its connection ended before it was through; the order may be open still.
   * Absent again once another cancel is accepted, or the order has been cancelled.
   */
  readonly cancelError?: OrderErrorNote;
  /** Our id of the list that the order is in, as `sendOrderList` gave it; of lists from elsewhere, their client id. */
  readonly listId?: string;
  /** The venue's id of that list as text; absent until the venue has told it. */
  readonly exchangeListId?: string;
  /** How the orders of the list hang together, in the venue's word: `OCO`, or `OTO` (OTOCO and OPO, too). */
  readonly contingency?: string;
  /** What kind of list of ours the order is in: `oco`, `oto`, `otoco`, `opo`, `opoco`. */
  readonly listKind?: string;
  /** What the order is within a list of ours: `above`, `below`, `working`, `pending`, `pendingAbove`, `pendingBelow`. */
  readonly leg?: string;
  /** Our id of the order that this one was to take the place of. */
  readonly replaces?: string;
}

/** Why an order was refused, in a form that survives JSON. */
export interface OrderErrorNote {
  /** Binance's code; null where the refusal is ours or carries none. */
  readonly code: number | null;
  readonly message: string;
  readonly category: string;
  /** The filter that the order broke, where it was one. */
  readonly filter?: string;
  /** Which amount of the order broke it: `price`, `quantity`, …; absent where none of them would help. */
  readonly field?: string;
  /** The filter's bound that was broken. */
  readonly bound?: string;
  /** The nearest value that would pass. */
  readonly nearest?: string;
}
