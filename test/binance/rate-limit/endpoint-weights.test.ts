import { expect } from 'chai';
import { spotEndpointCost } from '../../../src/binance/rate-limit/endpoint-weights.js';
import type { WeightParams } from '../../../src/binance/rate-limit/endpoint-weights.js';

/** Figures of rest-api.md and web-socket-api.md as of 2026. */
const ROWS: readonly (readonly [string, string, WeightParams, number, number])[] = [
  ['GET /api/v3/ping', 'ping', {}, 1, 0],
  ['GET /api/v3/time', 'time', {}, 1, 0],
  ['GET /api/v3/exchangeInfo', 'exchangeInfo', { symbol: 'BTCUSDT' }, 20, 0],
  ['GET /api/v3/depth', 'depth', {}, 5, 0],
  ['GET /api/v3/depth', 'depth', { limit: 100 }, 5, 0],
  ['GET /api/v3/depth', 'depth', { limit: '101' }, 25, 0],
  ['GET /api/v3/depth', 'depth', { limit: 500 }, 25, 0],
  ['GET /api/v3/depth', 'depth', { limit: 1000 }, 50, 0],
  ['GET /api/v3/depth', 'depth', { limit: 5000 }, 250, 0],
  ['GET /api/v3/trades', 'trades.recent', {}, 25, 0],
  ['GET /api/v3/aggTrades', 'trades.aggregate', {}, 4, 0],
  ['GET /api/v3/klines', 'klines', { limit: 1000 }, 2, 0],
  ['GET /api/v3/ticker/24hr', 'ticker.24hr', { symbol: 'A' }, 2, 0],
  ['GET /api/v3/ticker/24hr', 'ticker.24hr', { symbols: '["A","B"]' }, 2, 0],
  ['GET /api/v3/ticker/24hr', 'ticker.24hr', { symbols: Array(21).fill('A').join(',') }, 40, 0],
  ['GET /api/v3/ticker/24hr', 'ticker.24hr', { symbols: Array(101).fill('A').join(',') }, 80, 0],
  ['GET /api/v3/ticker/24hr', 'ticker.24hr', {}, 80, 0],
  ['GET /api/v3/ticker', 'ticker', { symbols: '["A","B","C"]' }, 12, 0],
  ['GET /api/v3/ticker', 'ticker', { symbols: Array(100).fill('A').join(',') }, 200, 0],
  ['GET /api/v3/ticker/price', 'ticker.price', { symbol: 'A' }, 2, 0],
  ['GET /api/v3/ticker/price', 'ticker.price', {}, 4, 0],
  ['GET /api/v3/ticker/bookTicker', 'ticker.book', {}, 4, 0],
  ['POST /api/v3/order', 'order.place', {}, 1, 1],
  ['DELETE /api/v3/order', 'order.cancel', {}, 1, 0],
  ['POST /api/v3/order/cancelReplace', 'order.cancelReplace', {}, 1, 1],
  ['POST /api/v3/order/test', 'order.test', {}, 1, 0],
  ['POST /api/v3/order/test', 'order.test', { computeCommissionRates: true }, 20, 0],
  ['POST /api/v3/orderList/otoco', 'orderList.place.otoco', {}, 1, 3],
  ['GET /api/v3/order', 'order.status', {}, 4, 0],
  ['GET /api/v3/openOrders', 'openOrders.status', { symbol: 'A' }, 6, 0],
  ['GET /api/v3/openOrders', 'openOrders.status', {}, 80, 0],
  ['GET /api/v3/allOrders', 'allOrders', {}, 20, 0],
  ['GET /api/v3/account', 'account.status', {}, 20, 0],
  ['GET /api/v3/myTrades', 'myTrades', { symbol: 'A' }, 20, 0],
  ['GET /api/v3/myTrades', 'myTrades', { symbol: 'A', orderId: '5' }, 5, 0],
  ['GET /api/v3/rateLimit/order', 'account.rateLimits.orders', {}, 40, 0],
];

describe('spotEndpointCost', () => {
  for (const [route, method, params, weight, orders] of ROWS) {
    it(`is ${weight} for ${route} ${JSON.stringify(params).slice(0, 40)}, over REST and over the WebSocket API`, () => {
      expect(spotEndpointCost(route, params)).to.deep.equal({ weight, orders });
      expect(spotEndpointCost(method, params)).to.deep.equal({ weight, orders });
    });
  }

  it('takes what is not listed for dear', () => {
    expect(spotEndpointCost('GET /api/v3/somethingNew')).to.deep.equal({ weight: 20, orders: 0 });
  });

  it('knows the methods that have no route', () => {
    expect(spotEndpointCost('userDataStream.subscribe.signature')).to.deep.equal({ weight: 2, orders: 0 });
  });
});
