import { Offset, Status } from './constants.js';
import { Decimal } from './decimal.js';
import { toVtQuoteId, toVtSymbol } from './identities.js';
import type { Quote } from './quote.js';
import type { QuoteRequest } from './requests.js';

/** The first state of a two-sided quote made from a request: SUBMITTING. */
export function createQuote(request: QuoteRequest, quoteId: string, adapterName: string): Quote {
  return {
    adapterName,
    symbol: request.symbol,
    exchange: request.exchange,
    vtSymbol: toVtSymbol(request.symbol, request.exchange),
    quoteId,
    vtQuoteId: toVtQuoteId(adapterName, quoteId),
    bidPrice: new Decimal(request.bidPrice),
    bidVolume: new Decimal(request.bidVolume),
    askPrice: new Decimal(request.askPrice),
    askVolume: new Decimal(request.askVolume),
    bidOffset: request.bidOffset ?? Offset.NONE,
    askOffset: request.askOffset ?? Offset.NONE,
    status: Status.SUBMITTING,
    datetime: null,
    reference: request.reference ?? '',
  };
}
