import { expect } from 'chai';
import fc from 'fast-check';
import { toNewOrder } from '../../../src/binance/wire/trading-reader.js';
import { isUsualResult } from '../../../src/binance/wire/usual-result.js';
import { toWsApiResponse } from '../../../src/binance/wire/web-socket-api-frames.js';

const result = {
  symbol: 'BTCUSDT',
  orderId: 1,
  orderListId: -1,
  clientOrderId: 'c1',
  transactTime: 1,
  price: '90000.00000000',
  origQty: '0.00100000',
  executedQty: '0.00000000',
  origQuoteOrderQty: '0.00000000',
  cummulativeQuoteQty: '0.00000000',
  status: 'NEW',
  timeInForce: 'GTC',
  type: 'LIMIT',
  side: 'BUY',
  workingTime: 1,
  selfTradePreventionMode: 'NONE',
};
const names = [
  ...Object.keys(result),
  'fills',
  'icebergQty',
  'stopPrice',
  'strategyId',
  'trailingDelta',
  'peggedPrice',
];
const values = fc.constantFrom<unknown>(
  ...['x', '', '1.5', '-1', '1e5', 1, 1.5, -1, NaN, null, undefined, true, [], {}, [{}]],
);

describe('the usual answer to an order', () => {
  it('is known without a look at each field that it could have', () => {
    expect(isUsualResult(result)).to.equal(true);
    expect(isUsualResult({ ...result, fills: [] })).to.equal(true);
    expect(isUsualResult({ ...result, fills: [], orderId: '90071992547409931' })).to.equal(true);
  });

  it('is none where it has traded or has conditions, which says nothing against it', () => {
    const fills = [{ price: '1.0', qty: '1.0', commission: '0', commissionAsset: 'BNB', tradeId: 1 }];
    for (const more of [
      { fills },
      { stopPrice: '1.0' },
      { icebergQty: '1.0' },
      { strategyId: 7 },
      { peggedPrice: '1.0' },
    ]) {
      expect(isUsualResult({ ...result, ...more })).to.equal(false);
      expect(toNewOrder({ ...result, ...more })).to.include({ status: 'NEW' });
    }
    for (const value of [null, undefined, 'x', 7, [], {}]) expect(isUsualResult(value)).to.equal(false);
  });

  it('is refused wherever the check of all fields refuses it, in the same words', () => {
    const changes = fc.dictionary(fc.constantFrom(...names), values, { minKeys: 1, maxKeys: 3 });
    fc.assert(
      fc.property(changes, fc.constantFrom(...names, ''), (changed, left) => {
        const { [left as 'status']: _left, ...payload } = { ...result, ...changed };
        // A condition that is none makes it an unusual one: then nothing but the check of all fields decides.
        const problem = problemOf({ ...payload, workingFloor: 'EXCHANGE' });
        expect(problemOf(payload)).to.equal(problem);
        if (problem !== null) expect(isUsualResult(payload)).to.equal(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the limits in an answer', () => {
  const limit = { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 9, count: 1 };
  const answer = (rateLimits: unknown): unknown => ({ id: 1, status: 200, result: {}, rateLimits });

  it('are taken as they come, with or without a count', () => {
    const { count: _count, ...uncounted } = limit;
    for (const rows of [[], [limit], [limit, uncounted], undefined]) {
      expect(toWsApiResponse(answer(rows)).rateLimits).to.equal(rows);
    }
  });

  it('are refused by the name of the field that is wrong', () => {
    for (const name of Object.keys(limit)) {
      expect(() => toWsApiResponse(answer([limit, { ...limit, [name]: {} }]))).to.throw(`rateLimits[1].${name}`);
    }
    for (const rows of [null, {}, 'x', [null], [7]]) expect(() => toWsApiResponse(answer(rows))).to.throw('rateLimits');
  });
});

function problemOf(payload: unknown): string | null {
  try {
    toNewOrder(payload);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
