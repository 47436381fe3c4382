import type { Exchange } from '../host/domain/constants.js';
import { OrderLedger } from './managers/orders/order-ledger.js';
import type { BalanceNews } from './mappings/balance-news.js';
import type { BinanceSettings } from './settings.js';

/** What has been told of one account; it outlives connections, so that the next one tells what changed and no more. */
export interface AccountMemory {
  readonly ledger: OrderLedger;
  /** By asset. */
  readonly balances: Map<string, BalanceNews>;
}

/** The memories of an adapter: one per account and venue, for as long as the process lives. */
export class AccountMemories {
  readonly #owner: { readonly adapterName: string; readonly exchange: Exchange };
  readonly #memories = new Map<string, AccountMemory>();

  constructor(owner: { readonly adapterName: string; readonly exchange: Exchange }) {
    this.#owner = owner;
  }

  /** The memory of the account that the settings name. */
  of({ endpoints, credentials }: Pick<BinanceSettings, 'endpoints' | 'credentials'>): AccountMemory {
    const account = `${endpoints.rest} ${credentials?.apiKey ?? ''}`;
    const known = this.#memories.get(account);
    if (known) return known;
    const memory: AccountMemory = { ledger: new OrderLedger(this.#owner), balances: new Map() };
    this.#memories.set(account, memory);
    return memory;
  }
}
