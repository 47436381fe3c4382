import type { ErrorCategory, RetryDecision } from './binance-error.js';

/** How a message of a general rejection code is read. */
export interface RejectionMessage {
  /** What the message begins with or holds. */
  readonly text: string;
  readonly category: ErrorCategory;
  readonly decision: RetryDecision;
}

const message = (category: ErrorCategory, decision: RetryDecision, ...texts: string[]): RejectionMessage[] =>
  texts.map((text) => ({ text, category, decision }));

/** Codes that say no more than "rejected"; the message tells why. */
export const CODES_READ_BY_MESSAGE: ReadonlySet<number> = new Set([-1010, -1013, -2010, -2011]);

/** Messages of −1010, −1013, −2010 and −2011 (errors.md, "Messages for -1010, -2010 and -2011" and "Filter failures"). */
export const REJECTION_MESSAGES: readonly RejectionMessage[] = [
  ...message(
    'capacity',
    'wait',
    'Filter failure: MAX_NUM_',
    'Filter failure: MAX_POSITION',
    'Filter failure: EXCHANGE_MAX_',
    'Filter failure: MAX_ASSET',
  ),
  ...message('filter', 'fix', 'Filter failure: '),
  ...message('insufficient-funds', 'never', 'Account has insufficient balance'),
  // Usually the proof that an earlier send of the same order arrived.
  ...message('duplicate', 'query', 'Duplicate order sent'),
  ...message('would-match', 'never', 'Order would immediately match and take'),
  ...message('unknown-order', 'query', 'Unknown order sent'),
  ...message('unknown-order', 'never', 'Order was not canceled due to cancel restrictions'),
  ...message('market', 'wait', 'Market is closed', 'Order book liquidity is'),
  ...message(
    'restricted',
    'never',
    'This symbol is not permitted for this account',
    'This symbol is restricted for this account',
    'This account may not place or cancel orders',
    'This action is disabled on this account',
  ),
  ...message('maintenance', 'wait', 'API trading is not enabled', 'Service is under maintenance'),
  ...message(
    'invalid-request',
    'fix',
    'Order would trigger immediately',
    'Unsupported order combination',
    'Price * QTY is zero or less',
    'IcebergQty exceeds QTY',
    'Cancel order is invalid',
    'The relationship of the prices for the orders is not correct',
    'self-trade prevention mode',
    'not supported for this symbol',
    'not support for this symbol',
    'Order amend',
  ),
];

/** The row that fits, or null where the message is new. */
export function readRejectionMessage(text: string): RejectionMessage | null {
  return REJECTION_MESSAGES.find((row) => text.includes(row.text)) ?? null;
}
