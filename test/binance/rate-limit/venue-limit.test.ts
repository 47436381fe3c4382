import { expect } from 'chai';
import { toVenueLimits, usageFromHeaders, usageFromRows } from '../../../src/binance/rate-limit/venue-limit.js';

describe('the venue’s words on limits', () => {
  it('are read from exchangeInfo; kinds and intervals that are new are left out', () => {
    const limits = toVenueLimits([
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000 },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100 },
      { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200_000 },
      { rateLimitType: 'RAW_REQUESTS', interval: 'MINUTE', intervalNum: 5, limit: 61_000 },
      { rateLimitType: 'CONNECTIONS', interval: 'MINUTE', intervalNum: 5, limit: 300 },
      { rateLimitType: 'ORDERS', interval: 'FORTNIGHT', intervalNum: 1, limit: 5 },
      { rateLimitType: 'ORDERS', interval: 'HOUR', intervalNum: 0, limit: 5 },
      { rateLimitType: 'ORDERS', interval: 'HOUR', intervalNum: 1, limit: 0 },
    ]);
    expect(limits).to.deep.equal([
      { type: 'REQUEST_WEIGHT', intervalMs: 60_000, limit: 6000 },
      { type: 'ORDERS', intervalMs: 10_000, limit: 100 },
      { type: 'ORDERS', intervalMs: 86_400_000, limit: 200_000 },
      { type: 'RAW_REQUESTS', intervalMs: 300_000, limit: 61_000 },
    ]);
  });

  it('are read from the headers of an answer', () => {
    const usage = usageFromHeaders({
      'x-mbx-used-weight': '3',
      'x-mbx-used-weight-1m': '21',
      'x-mbx-order-count-10s': '4',
      'x-mbx-order-count-1d': '400',
      'x-mbx-uuid': 'x',
      'x-mbx-used-weight-1h': 'many',
      date: 'today',
    });
    expect(usage).to.deep.equal([
      { type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 21 },
      { type: 'ORDERS', intervalMs: 10_000, count: 4 },
      { type: 'ORDERS', intervalMs: 86_400_000, count: 400 },
    ]);
  });

  it('are read from the rateLimits of a WebSocket API answer', () => {
    const usage = usageFromRows([
      { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000, count: 70 },
      { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 50 },
      { rateLimitType: 'NEW_KIND', interval: 'SECOND', intervalNum: 10, limit: 50, count: 1 },
    ]);
    expect(usage).to.deep.equal([{ type: 'REQUEST_WEIGHT', intervalMs: 60_000, count: 70 }]);
  });
});
