import { toVtTradeId } from '../../host/domain/identities.js';
import type { Order } from '../../host/domain/order.js';
import type { Trade } from '../../host/domain/trade.js';
import type { FillNews } from './fill-news.js';

/**
 * A fill as the host's trade. The id carries the symbol, since the venue counts trades per symbol; that of the second side
 * of a trade with ourselves carries the venue's id of its order, too.
 */
export function toTrade(fill: FillNews, order: Order, isSecondSide = false): Trade {
  const tradeId = `${fill.symbol}-${fill.venueTradeId}${isSecondSide ? `-${fill.exchangeOrderId}` : ''}`;
  return {
    adapterName: order.adapterName,
    symbol: order.symbol,
    exchange: order.exchange,
    vtSymbol: order.vtSymbol,
    orderId: order.orderId,
    vtOrderId: order.vtOrderId,
    tradeId,
    vtTradeId: toVtTradeId(order.adapterName, tradeId),
    direction: order.direction,
    offset: order.offset,
    price: fill.price,
    volume: fill.volume,
    datetime: new Date(fill.time),
    ...(fill.commission && { commission: fill.commission }),
    ...(fill.commissionAsset !== null && { commissionAsset: fill.commissionAsset }),
    isMaker: fill.isMaker,
    extra: { exchangeOrderId: fill.exchangeOrderId },
  };
}
