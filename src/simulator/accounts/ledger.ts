import type { Units } from '../units.js';
import type { AccountOptions, CommissionSchedule } from '../venue-accounts.js';
import { Account } from './account.js';

/** An amount of one asset that belongs to no account. */
export interface Pot {
  amount: Units;
}

/** All money of the venue: accounts, collected commission, what flowed to and from external liquidity, deposits. */
export class Ledger {
  readonly #accounts = new Map<string, Account>();
  readonly #fees = new Map<string, Pot>();
  readonly #external = new Map<string, Pot>();
  readonly #deposited = new Map<string, Pot>();

  get accountIds(): string[] {
    return [...this.#accounts.keys()];
  }

  /** Every asset that has ever come in or moved. */
  get assets(): string[] {
    return [...new Set([...this.#deposited.keys(), ...this.#fees.keys(), ...this.#external.keys()])];
  }

  open(id: string, commission: CommissionSchedule | undefined, options: AccountOptions | undefined): Account {
    if (this.#accounts.has(id)) throw new RangeError(`account ${id} is open already`);
    const account = new Account(id, commission, options);
    this.#accounts.set(id, account);
    return account;
  }

  /** Throws `RangeError` where there is no such account: the server has let in somebody who was never opened. */
  account(id: string): Account {
    const account = this.#accounts.get(id);
    if (!account) throw new RangeError(`there is no account ${id}`);
    return account;
  }

  /** Money from outside; negative where it leaves. */
  deposit(account: Account, asset: string, delta: Units): void {
    account.balance(asset).credit(delta);
    potOf(this.#deposited, asset).amount += delta;
  }

  fees(asset: string): Pot {
    return potOf(this.#fees, asset);
  }

  external(asset: string): Pot {
    return potOf(this.#external, asset);
  }

  depositedOf(asset: string): Units {
    return this.#deposited.get(asset)?.amount ?? 0n;
  }

  /** Accounts, commission and external flows together; equal to what was deposited, always. */
  totalOf(asset: string): Units {
    let total = (this.#fees.get(asset)?.amount ?? 0n) + (this.#external.get(asset)?.amount ?? 0n);
    for (const account of this.#accounts.values()) total += account.totalOf(asset);
    return total;
  }
}

function potOf(pots: Map<string, Pot>, asset: string): Pot {
  let pot = pots.get(asset);
  if (!pot) pots.set(asset, (pot = { amount: 0n }));
  return pot;
}
