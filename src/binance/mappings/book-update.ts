import type { Exchange } from '../../host/domain/constants.js';
import type { BookUpdate } from '../../host/domain/order-book.js';
import { RecentInstant } from './recent-instant.js';

/** Whose book it is; a contract has all of it but the adapter's name. */
export interface BookIdentity {
  readonly adapterName: string;
  readonly symbol: string;
  readonly exchange: Exchange;
  readonly vtSymbol: string;
}

/** What a local book tells of itself with every change. */
type BookState = Pick<BookUpdate, 'status' | 'updateId' | 'bidPrice' | 'bidVolume' | 'askPrice' | 'askVolume'>;

const exchangeInstants = new RecentInstant();
const localInstants = new RecentInstant();

/** News of a book as it stands now; times in epoch ms. */
export function toBookUpdate(
  { adapterName, symbol, exchange, vtSymbol }: BookIdentity,
  book: BookState,
  exchangeTime: number,
  receivedTime: number,
): BookUpdate {
  return {
    adapterName,
    symbol,
    exchange,
    vtSymbol,
    status: book.status,
    updateId: book.updateId,
    bidPrice: book.bidPrice,
    bidVolume: book.bidVolume,
    askPrice: book.askPrice,
    askVolume: book.askVolume,
    datetime: exchangeInstants.at(exchangeTime),
    localTime: localInstants.at(receivedTime),
  };
}
