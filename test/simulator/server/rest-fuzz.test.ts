import { expect } from 'chai';
import fc from 'fast-check';
import type { Endpoint } from '../../../src/simulator/server/endpoint.js';
import { endpointByMethod } from '../../../src/simulator/server/endpoints.js';
import { toJsonText } from '../../../src/simulator/server/json-text.js';
import { webSocketPayload } from '../../../src/simulator/server/security.js';
import { createHmac } from 'node:crypto';
import { RestHouse } from './rest-house.js';

const METHODS = [
  'exchangeInfo',
  'depth',
  'trades.recent',
  'trades.historical',
  'trades.aggregate',
  'klines',
  'avgPrice',
  'ticker.24hr',
  'ticker.tradingDay',
  'ticker',
  'ticker.price',
  'ticker.book',
  'account.status',
  'account.commission',
  'order.place',
  'order.test',
  'order.cancelReplace',
  'order.status',
  'order.cancel',
  'openOrders.status',
  'openOrders.cancelAll',
  'allOrders',
  'myTrades',
];

/** Values that are right for one parameter or another, and values that are right for none. */
const value = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('BTCUSDT', 'BUY', 'SELL', 'LIMIT', 'MARKET', 'LIMIT_MAKER', 'GTC', 'IOC', '1m'),
  },
  { weight: 3, arbitrary: fc.constantFrom('95000', '95000.00', '0.001', '0.5', '1', '0', '100', '1795132800000') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('["BTCUSDT"]', '[]', '[[]]', '{}', 'true', 'MINI', 'STOP_LOSS_LIMIT', 'FOK'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('99999999999999999999', '0.00000000000001', '-1', '1e5', 'NaN', 'STOP_ON_FAILURE'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);

describe('The API', () => {
  let house: RestHouse;
  before(async () => {
    house = await RestHouse.open({ limits: { weightPerMinute: 1_000_000_000, ordersPer10Seconds: 1_000_000_000 } });
    house.trade('95000.00', '0.1');
    house.rest('BUY', '94000.00', '1');
    house.rest('SELL', '96000.00', '1');
  });
  after(() => house.close());

  const call = async (endpoint: Endpoint, sent: Record<string, string>): Promise<{ status: number; text: string }> => {
    const params = new Map(Object.entries(sent));
    if (endpoint.security === 'SIGNED') {
      params.set('timestamp', String(house.clock.now()));
      params.set('signature', createHmac('sha256', 'alice-secret').update(webSocketPayload(params)).digest('hex'));
    }
    const payload = webSocketPayload(params);
    const { gate } = house.simulator.server;
    const answer = await gate.answer({ endpoint, params, address: '127.0.0.1', apiKey: 'alice', payload });
    return { status: answer.status, text: toJsonText(answer.body) };
  };

  it('answers whatever is sent with a result or a refusal, and is never at a loss', async () => {
    const { gate } = house.simulator.server;
    const bugs: Error[] = [];
    gate.onBug = (bug) => void bugs.push(bug);
    const statuses = new Set<number>();
    const request = fc.constantFrom(...METHODS).chain((method) => {
      const endpoint = endpointByMethod(method)!;
      const fields = Object.fromEntries(endpoint.parameters.map((name) => [name, value]));
      return fc.record({ endpoint: fc.constant(endpoint), sent: fc.record(fields, { requiredKeys: [] }) });
    });
    const plausible = fc.record({
      endpoint: fc.constant(endpointByMethod('order.place')!),
      sent: fc.record({
        symbol: fc.constant('BTCUSDT'),
        side: fc.constantFrom('BUY', 'SELL'),
        type: fc.constant('LIMIT'),
        timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK'),
        quantity: fc.constantFrom('0.001', '0.01', '3'),
        price: fc.constantFrom('93000', '94500', '95000.5', '96000', '97000'),
      }),
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: request }, plausible), async ({ endpoint, sent }) => {
        const { status, text } = await call(endpoint, sent as Record<string, string>);
        statuses.add(status);
        expect(() => JSON.parse(text) as unknown).not.to.throw();
        expect(status, text).to.be.oneOf([200, 400, 401, 409]);
        expect(bugs).to.deep.equal([]);
      }),
      { numRuns: 1_000 },
    );
    expect([...statuses]).to.include.members([200, 400]);
  });
});
