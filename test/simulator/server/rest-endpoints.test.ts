import { expect } from 'chai';
import { endpointByMethod, endpointByRoute } from '../../../src/simulator/server/endpoints.js';

/** Route, method of the WebSocket API, security; the list of the issue. */
const SERVED = `
GET /api/v3/ping                  ping                       NONE
GET /api/v3/time                  time                       NONE
GET /api/v3/exchangeInfo          exchangeInfo               NONE
GET /api/v3/depth                 depth                      NONE
GET /api/v3/trades                trades.recent              NONE
GET /api/v3/historicalTrades      trades.historical          MARKET_DATA
GET /api/v3/aggTrades             trades.aggregate           NONE
GET /api/v3/klines                klines                     NONE
GET /api/v3/uiKlines              uiKlines                   NONE
GET /api/v3/avgPrice              avgPrice                   NONE
GET /api/v3/ticker/24hr           ticker.24hr                NONE
GET /api/v3/ticker/tradingDay     ticker.tradingDay          NONE
GET /api/v3/ticker                ticker                     NONE
GET /api/v3/ticker/price          ticker.price               NONE
GET /api/v3/ticker/bookTicker     ticker.book                NONE
GET /api/v3/account               account.status             SIGNED
GET /api/v3/account/commission    account.commission         SIGNED
GET /api/v3/rateLimit/order       account.rateLimits.orders  SIGNED
POST /api/v3/order                order.place                SIGNED
POST /api/v3/order/test           order.test                 SIGNED
POST /api/v3/order/cancelReplace  order.cancelReplace        SIGNED
GET /api/v3/order                 order.status               SIGNED
DELETE /api/v3/order              order.cancel               SIGNED
GET /api/v3/openOrders            openOrders.status          SIGNED
DELETE /api/v3/openOrders         openOrders.cancelAll       SIGNED
GET /api/v3/allOrders             allOrders                  SIGNED
GET /api/v3/myTrades              myTrades                   SIGNED`;

describe('the table of endpoints', () => {
  for (const line of SERVED.trim().split('\n')) {
    const [httpMethod = '', path = '', method = '', security = ''] = line.trim().split(/\s+/);

    it(`serves ${httpMethod} ${path} and ${method} by the same code, ${security}`, () => {
      const endpoint = endpointByRoute(httpMethod, path);
      expect(endpoint).to.include({ method, security });
      expect(endpointByMethod(method)).to.equal(endpoint);
    });
  }

  it('never throws for a weight, whatever the parameters hold', () => {
    const odd = ['', '[', '[]', '[1]', 'null', 'NaN', '-1', '1e400', '\u0000'];
    for (const line of SERVED.trim().split('\n')) {
      const { weight } = endpointByMethod(line.trim().split(/\s+/)[2]!)!;
      for (const text of odd) {
        const params = new Map(['symbol', 'symbols', 'limit', 'computeCommissionRates'].map((name) => [name, text]));
        expect(weight(params)).to.be.within(1, 250);
      }
    }
  });
});
