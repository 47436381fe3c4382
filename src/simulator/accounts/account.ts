import type { Units } from '../units.js';
import type { AccountOptions, CommissionSchedule, VenueBalance } from '../venue-accounts.js';
import { AccountLists } from './account-lists.js';
import { AccountMarket } from './account-market.js';
import { Balance } from './balance.js';

/** What an account pays where nothing else was agreed: 0.1 % on both sides, Binance's lowest tier. */
const STANDARD_COMMISSION: CommissionSchedule = { maker: 100_000n, taker: 100_000n };

/** One trader's money and orders. */
export class Account {
  readonly lists = new AccountLists();
  readonly #balances = new Map<string, Balance>();
  readonly #markets = new Map<string, AccountMarket>();

  constructor(
    readonly id: string,
    readonly commission: CommissionSchedule = STANDARD_COMMISSION,
    readonly options: AccountOptions = {},
  ) {}

  /** The balance of an asset; made where the account never had any. */
  balance(asset: string): Balance {
    let balance = this.#balances.get(asset);
    if (!balance) this.#balances.set(asset, (balance = new Balance(asset)));
    return balance;
  }

  /** All assets that the account ever had, by name. */
  balances(): VenueBalance[] {
    return [...this.#balances.values()].map((balance) => balance.snapshot());
  }

  /** Free and locked together. */
  totalOf(asset: string): Units {
    const balance = this.#balances.get(asset);
    return balance ? balance.free + balance.locked : 0n;
  }

  /** The account's orders and fills on a symbol. */
  market(symbol: string, baseAsset: string, quoteAsset: string): AccountMarket {
    let market = this.#markets.get(symbol);
    if (!market) {
      const [base, quote] = [this.balance(baseAsset), this.balance(quoteAsset)];
      market = new AccountMarket(this, symbol, base, quote);
      this.#markets.set(symbol, market);
    }
    return market;
  }

  /** Open orders on all symbols together. */
  get openCount(): number {
    return this.#sum((market) => market.openCount);
  }

  get algoCount(): number {
    return this.#sum((market) => market.algoCount);
  }

  get icebergCount(): number {
    return this.#sum((market) => market.icebergCount);
  }

  /** MAX_ASSET: the most of an asset that one order of this account may move; null without such a filter. */
  assetLimit(asset: string): Units | null {
    return this.options.assetLimits?.[asset] ?? null;
  }

  #sum(count: (market: AccountMarket) => number): number {
    let total = 0;
    for (const market of this.#markets.values()) total += count(market);
    return total;
  }

  /** The symbols that it has traded on, in the order of their first use. */
  markets(): Iterable<AccountMarket> {
    return this.#markets.values();
  }
}
