import { Decimal } from '../../host/domain/decimal.js';
import type { AccountStatus } from '../wire/trading.js';
import type { BalanceUpdate, ExternalLockUpdate, OutboundAccountPosition } from '../wire/user-data.js';

/** Absolute balance of one asset at one moment. */
export interface BalanceNews {
  readonly asset: string;
  readonly free: Decimal;
  readonly locked: Decimal;
  /** The venue's time of it, epoch ms. */
  readonly time: number;
}

/** A change of one asset that was no trade: a deposit, a withdrawal, a transfer, or an outside lock. */
export interface BalanceChange {
  readonly asset: string;
  readonly freeDelta: Decimal;
  readonly lockedDelta: Decimal;
  readonly time: number;
}

/** All balances in `GET account`. */
export function balancesOfAccount(account: AccountStatus): BalanceNews[] {
  return account.balances.map((row) => ({
    asset: row.asset,
    free: new Decimal(row.free),
    locked: new Decimal(row.locked),
    time: account.updateTime,
  }));
}

/** The assets in an `outboundAccountPosition`; zero is an update like any other. */
export function balancesOfUpdate(update: OutboundAccountPosition): BalanceNews[] {
  return update.B.map((row) => ({
    asset: row.a,
    free: new Decimal(row.f),
    locked: new Decimal(row.l),
    time: update.u,
  }));
}

/** What a `balanceUpdate` or an `externalLockUpdate` changed; a lock moves free into locked. */
export function changeOf(update: BalanceUpdate | ExternalLockUpdate): BalanceChange {
  const delta = new Decimal(update.d);
  const isLock = update.e === 'externalLockUpdate';
  return {
    asset: update.a,
    freeDelta: isLock ? delta.negated() : delta,
    lockedDelta: isLock ? delta : delta.minus(delta),
    time: update.T,
  };
}
