import type { Account } from '../../host/domain/account.js';
import { Direction } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import { ZERO } from '../../host/domain/decimal.js';
import { toVtAccountId, toVtPositionId, toVtSymbol } from '../../host/domain/identities.js';
import type { Position } from '../../host/domain/position.js';
import type { BalanceNews } from './balance-news.js';

/** One asset's balance as the host's account row. */
export function toAccount(balance: BalanceNews, adapterName: string): Account {
  return {
    adapterName,
    accountId: balance.asset,
    vtAccountId: toVtAccountId(adapterName, balance.asset),
    balance: balance.free.plus(balance.locked),
    frozen: balance.locked,
    available: balance.free,
    extra: { updateTime: balance.time },
  };
}

/**
 * One asset's balance as a NET position. Its symbol is the asset's code (`BTC.BINANCE`): a holding of BTC belongs to
 * every pair that trades BTC, and choosing one of them would be a guess.
 */
export function toHolding(balance: BalanceNews, exchange: Exchange, adapterName: string): Position {
  const vtSymbol = toVtSymbol(balance.asset, exchange);
  return {
    adapterName,
    symbol: balance.asset,
    exchange,
    vtSymbol,
    direction: Direction.NET,
    vtPositionId: toVtPositionId(adapterName, vtSymbol, Direction.NET),
    volume: balance.free.plus(balance.locked),
    frozen: balance.locked,
    price: ZERO,
    pnl: ZERO,
    ydVolume: ZERO,
    extra: { updateTime: balance.time },
  };
}
