import { createHash } from 'node:crypto';
import { formatUnits, ONE, type Units } from '../units.js';
import type { CommissionSchedule, VenueBalance } from '../venue-accounts.js';

/** What `toAccountStatus` needs to know. */
export interface AccountFacts {
  readonly accountId: string;
  readonly balances: readonly VenueBalance[];
  readonly commission: CommissionSchedule;
  readonly updateTime: number;
}

const NO_RATE = { maker: '0.00000000', taker: '0.00000000', buyer: '0.00000000', seller: '0.00000000' };

/** Body of `GET /api/v3/account` (rest-api.md, Account information). */
export function toAccountStatus({ accountId, balances, commission, updateTime }: AccountFacts): unknown {
  return {
    makerCommission: toBasisPoints(commission.maker),
    takerCommission: toBasisPoints(commission.taker),
    buyerCommission: 0,
    sellerCommission: 0,
    commissionRates: toRates(commission),
    canTrade: true,
    canWithdraw: true,
    canDeposit: true,
    brokered: false,
    requireSelfTradePrevention: false,
    preventSor: false,
    updateTime,
    accountType: 'SPOT',
    balances: balances.map(({ asset, free, locked }) => ({
      asset,
      free: formatUnits(free),
      locked: formatUnits(locked),
    })),
    permissions: ['SPOT'],
    uid: toUid(accountId),
  };
}

/** Body of `GET /api/v3/account/commission` (rest-api.md, Query Commission Rates). The venue takes no other rates. */
export function toAccountCommission(symbol: string, commission: CommissionSchedule): unknown {
  return {
    symbol,
    standardCommission: toRates(commission),
    specialCommission: NO_RATE,
    taxCommission: NO_RATE,
    discount: NO_DISCOUNT,
  };
}

/** What `order/test` answers with `computeCommissionRates`. */
export function toTestCommission(commission: CommissionSchedule): unknown {
  const rates = { maker: formatUnits(commission.maker), taker: formatUnits(commission.taker) };
  const none = { maker: NO_RATE.maker, taker: NO_RATE.taker };
  return {
    standardCommissionForOrder: rates,
    specialCommissionForOrder: none,
    taxCommissionForOrder: none,
    discount: NO_DISCOUNT,
  };
}

/** Commission is taken in what was received; there is no discount for paying in BNB. */
const NO_DISCOUNT = {
  enabledForAccount: false,
  enabledForSymbol: false,
  discountAsset: 'BNB',
  discount: '0.00000000',
};

function toRates(commission: CommissionSchedule): unknown {
  return { ...NO_RATE, maker: formatUnits(commission.maker), taker: formatUnits(commission.taker) };
}

function toBasisPoints(rate: Units): number {
  return Number((rate * 10_000n) / ONE);
}

/** A number that stays the same for an account, from run to run. */
function toUid(accountId: string): number {
  return createHash('sha256').update(accountId).digest().readUInt32BE(0);
}
