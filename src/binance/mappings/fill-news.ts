import { Decimal } from '../../host/domain/decimal.js';
import type { AccountTrade, OrderAck, OrderFull, OrderResult } from '../wire/trading.js';
import type { ExecutionReport } from '../wire/user-data.js';

/** One fill of one of our orders, whichever way it was learnt. */
export interface FillNews {
  readonly symbol: string;
  /** The venue's trade id, unique within the symbol. */
  readonly venueTradeId: string;
  readonly exchangeOrderId: string;
  readonly price: Decimal;
  readonly volume: Decimal;
  /** The venue's time of the match, epoch ms. */
  readonly time: number;
  readonly commission: Decimal | null;
  readonly commissionAsset: string | null;
  readonly isMaker: boolean;
}

/** The fill in an `executionReport`; null where it reports something else. */
export function fillOfReport(report: ExecutionReport): FillNews | null {
  if (report.x !== 'TRADE' || String(report.t) === '-1') return null;
  return {
    symbol: report.s,
    venueTradeId: String(report.t),
    exchangeOrderId: String(report.i),
    price: new Decimal(report.L),
    volume: new Decimal(report.l),
    time: report.T,
    ...commission(report.n, report.N),
    isMaker: report.m,
  };
}

/** A row of `myTrades`. */
export function fillOfAccountTrade(row: AccountTrade): FillNews {
  return {
    symbol: row.symbol,
    venueTradeId: String(row.id),
    exchangeOrderId: String(row.orderId),
    price: new Decimal(row.price),
    volume: new Decimal(row.qty),
    time: row.time,
    ...commission(row.commission, row.commissionAsset),
    isMaker: row.isMaker,
  };
}

/** The fills in the reply to a new order; what matches on arrival has taken. */
export function fillsOfReply(reply: OrderAck | OrderResult | OrderFull): FillNews[] {
  if (!('fills' in reply)) return [];
  return reply.fills.map((fill) => ({
    symbol: reply.symbol,
    venueTradeId: String(fill.tradeId),
    exchangeOrderId: String(reply.orderId),
    price: new Decimal(fill.price),
    volume: new Decimal(fill.qty),
    time: reply.transactTime,
    ...commission(fill.commission, fill.commissionAsset),
    isMaker: false,
  }));
}

function commission(amount: string | null, asset: string | null): Pick<FillNews, 'commission' | 'commissionAsset'> {
  if (amount === null || asset === null) return { commission: null, commissionAsset: null };
  return { commission: new Decimal(amount), commissionAsset: asset };
}
