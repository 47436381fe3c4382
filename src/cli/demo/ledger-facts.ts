import { Decimal, Direction, Status, ZERO } from '../../host/index.js';
import type { Account, Order, Trade } from '../../host/index.js';
import { formatUnits } from '../../simulator/index.js';
import type { Units, VenueBalance, VenueFill, VenueOrder } from '../../simulator/index.js';
import { compareFacts } from './two-sided-match.js';
import type { Facts } from './two-sided-match.js';

const STATUS: Readonly<Record<VenueOrder['status'], Status>> = {
  NEW: Status.NOTTRADED,
  PENDING_NEW: Status.SUBMITTING,
  PARTIALLY_FILLED: Status.PARTTRADED,
  FILLED: Status.ALLTRADED,
  CANCELED: Status.CANCELLED,
  PENDING_CANCEL: Status.NOTTRADED,
  REJECTED: Status.REJECTED,
  EXPIRED: Status.CANCELLED,
  EXPIRED_IN_MATCH: Status.CANCELLED,
};

/** A thing by the name that both sides give it, and what one of them knows of it. */
export type NamedFacts = readonly [key: string, facts: Facts];

export function orderFacts({ symbol, orderId, status, direction, price, volume, traded }: Order): NamedFacts {
  const side = direction === Direction.LONG ? 'BUY' : 'SELL';
  return [`order ${symbol} ${orderId}`, { status, side, price, volume, traded }];
}

export function venueOrderFacts(order: VenueOrder): NamedFacts {
  const { symbol, clientOrderId, status, side, price, origQty, executedQty } = order;
  const amounts = { price: exact(price), volume: exact(origQty), traded: exact(executedQty) };
  return [`order ${symbol} ${clientOrderId}`, { status: STATUS[status], side, ...amounts }];
}

/** An account that trades with itself has two fills of one trade. */
export function tradeFacts(trade: Trade): NamedFacts {
  const { tradeId, direction, price, volume, commission, commissionAsset, isMaker } = trade;
  const side = direction === Direction.LONG ? 'BUY' : 'SELL';
  return [`fill ${tradeId} ${side}`, { price, volume, commission, commissionAsset, isMaker }];
}

export function fillFacts(fill: VenueFill): NamedFacts {
  const { symbol, tradeId, isBuyer, price, quantity, commission, commissionAsset, isMaker } = fill;
  const amounts = { price: exact(price), volume: exact(quantity), commission: exact(commission) };
  return [`fill ${symbol}-${tradeId} ${isBuyer ? 'BUY' : 'SELL'}`, { ...amounts, commissionAsset, isMaker }];
}

/** One sentence for each balance that is not the same; an asset that only one side names must be zero there. */
export function compareBalances(accounts: readonly Account[], balances: readonly VenueBalance[]): string[] {
  const atHost = new Map(accounts.map((account) => [account.accountId, account]));
  const atVenue = new Map(balances.map((balance) => [balance.asset, balance]));
  const assets = new Set([...atHost.keys(), ...atVenue.keys()]);
  return [...assets].flatMap((asset) => {
    const account = atHost.get(asset);
    const { free = 0n, locked = 0n } = atVenue.get(asset) ?? {};
    return compareFacts(
      `balance ${asset}`,
      { available: account?.available ?? ZERO, frozen: account?.frozen ?? ZERO, balance: account?.balance ?? ZERO },
      { available: exact(free), frozen: exact(locked), balance: exact(free + locked) },
    );
  });
}

function exact(amount: Units): Decimal {
  return new Decimal(formatUnits(amount));
}
