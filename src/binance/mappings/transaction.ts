import { Direction } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import type { Transaction } from '../../host/domain/transaction.js';
import type { PublicTrade } from '../wire/market-rest.js';
import type { ReadTrade } from '../wire/read-events.js';
import { toNumber } from './market-number.js';
import { RecentInstant } from './recent-instant.js';

/** Names under which transactions of one instrument go out. */
export interface TransactionIdentity {
  readonly adapterName: string;
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
}

const LAST_INSTANT = 8_640_000_000_000_000;
const exchangeInstants = new RecentInstant();
const localInstants = new RecentInstant();

/** A `<symbol>@trade` event as a transaction; null where it is impossible. */
export function toTransaction(
  { t, p, q, T, m }: ReadTrade,
  identity: TransactionIdentity,
  receivedTime: number,
): Transaction | null {
  return checked(identity, t, p, q, T, m, receivedTime, false);
}

/** A row of `GET /api/v3/trades` or `historicalTrades` as a transaction; null where it is impossible. */
export function toBackfilledTransaction(
  { id, price, qty, time, isBuyerMaker }: PublicTrade,
  identity: TransactionIdentity,
  receivedTime: number,
): Transaction | null {
  return checked(identity, id, toNumber(price), toNumber(qty), time, isBuyerMaker, receivedTime, true);
}

function checked(
  { adapterName, symbol, exchange, vtSymbol }: TransactionIdentity,
  transactionId: number,
  price: number,
  volume: number,
  time: number,
  isBuyerMaker: boolean,
  receivedTime: number,
  isBackfilled: boolean,
): Transaction | null {
  if (!(price > 0 && price < Infinity && volume > 0 && volume < Infinity)) return null;
  if (!(Number.isSafeInteger(transactionId) && transactionId >= 0 && time > 0 && time <= LAST_INSTANT)) return null;
  return {
    adapterName,
    symbol,
    exchange,
    vtSymbol,
    transactionId,
    price,
    volume,
    direction: isBuyerMaker ? Direction.SHORT : Direction.LONG,
    datetime: exchangeInstants.at(time),
    localTime: localInstants.at(receivedTime),
    isBackfilled,
  };
}
