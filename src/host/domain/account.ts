import type { BaseData } from './base-data.js';
import type { Decimal } from './decimal.js';

/** One asset of one account; `accountId` is the asset's code. A balance of zero is an update like any other. */
export interface Account extends BaseData {
  readonly accountId: string;
  readonly vtAccountId: string;
  readonly balance: Decimal;
  readonly frozen: Decimal;
  /** balance − frozen. */
  readonly available: Decimal;
}
