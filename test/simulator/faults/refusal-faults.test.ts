import { expect } from 'chai';
import type { FaultKind } from '../../../src/simulator/index.js';
import { REFUSAL_KINDS } from '../../../src/simulator/faults/refusal-kinds.js';
import { RESTING } from '../server/rest-house.js';
import { FaultyHouse } from './faulty-house.js';

/** What the documentation says of each: status, code, and whether the order stands in the books when it is answered. */
const SAID: [kind: FaultKind, status: number, code: number | 'html', orders: number][] = [
  ['timeout-executed', 408, -1007, 1],
  ['timeout-not-executed', 408, -1007, 0],
  ['timeout-executed-late', 408, -1007, 0],
  ['unknown-error-executed', 503, 0, 1],
  ['unknown-error-not-executed', 503, 0, 0],
  ['unknown-error-executed-late', 503, 0, 0],
  ['internal-error-executed', 503, -1001, 1],
  ['internal-error-not-executed', 503, -1001, 0],
  ['service-unavailable-executed', 503, 0, 1],
  ['service-unavailable', 503, 0, 0],
  ['throttled-by-system', 503, -1008, 0],
  ['overloaded', 429, -1008, 0],
  ['unexpected-response-executed', 500, -1006, 1],
  ['processing-error-executed', 500, -1000, 1],
  ['processing-error-not-executed', 500, -1000, 0],
  ['bad-gateway-executed', 502, 'html', 1],
  ['bad-gateway-not-executed', 502, 'html', 0],
  ['gateway-timeout-executed', 504, 'html', 1],
  ['forbidden', 403, 'html', 0],
  ['too-many-requests', 429, -1003, 0],
  ['too-many-orders', 429, -1015, 0],
  ['banned', 418, -1003, 0],
  ['clock-refused', 400, -1021, 0],
];

describe('faults that answer with a refusal', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  for (const [kind, status, code, orders] of SAID) {
    it(`${kind}: REST answers ${status} and ${code} once, with ${orders} orders in the books`, async () => {
      house.add({ what: kind, where: { method: 'POST /api/v3/order', channel: 'rest' }, when: { times: 1 } });
      const reply = await house.place();
      expect(reply.status).to.equal(status);
      if (code === 'html') {
        expect(reply.headers['content-type']).to.equal('text/html');
        expect(reply.text).to.contain(`<title>${status} `);
      } else {
        const { refusal } = REFUSAL_KINDS[kind as keyof typeof REFUSAL_KINDS];
        expect(reply.body).to.deep.equal({ code, msg: refusal.message });
      }
      expect(house.orders).to.have.length(orders);
      expect(house.faults.counts).to.deep.equal({ [kind]: 1 });
      expect((await house.place()).status).to.equal(200);
    });
    if (code === 'html') continue;
    it(`${kind}: the WebSocket API answers the same`, async () => {
      const client = await house.connectApi();
      house.add({ what: kind, where: { method: 'order.place' } });
      const reply = await house.call(client, 'order.place', RESTING);
      expect(reply.status).to.equal(status);
      expect(reply.error?.code).to.equal(code);
      expect(house.orders).to.have.length(orders);
    });
  }

  it('every kind of refusal is among those', () => {
    const kinds = SAID.map(([kind]) => kind);
    expect([...kinds, 'cancel-answered-unknown']).to.have.members(Object.keys(REFUSAL_KINDS));
  });

  it('a pause is told in seconds by REST and as a moment by the WebSocket API', async () => {
    house.add({ what: { kind: 'too-many-requests', retryAfterMs: 7_000 }, where: { method: 'ping' } });
    expect((await house.house.alice.get('ping')).headers['retry-after']).to.equal('7');
    const { error } = await (await house.connectApi()).ask({ method: 'ping' });
    const serverTime = house.clock.now();
    expect(error?.data).to.deep.equal({ serverTime, retryAfter: serverTime + 7_000 });
  });

  it('cancel-answered-unknown: all open orders are cancelled, and -2011 says that there were none', async () => {
    house.rest();
    house.rest();
    house.add({ what: 'cancel-answered-unknown', where: { method: 'openOrders.cancelAll' } });
    const { body } = await house.house.alice.signed('DELETE', 'openOrders', { symbol: 'BTCUSDT' });
    expect(body).to.deep.equal({ code: -2011, msg: 'Unknown order sent.' });
    expect(house.orders.map((order) => order.status)).to.deep.equal(['CANCELED', 'CANCELED']);
  });

  it('cancel-answered-unknown: the order is cancelled, and -2011 says that it is not known', async () => {
    const { orderId } = house.rest();
    house.add({ what: 'cancel-answered-unknown' });
    const { status, body } = await house.house.alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', orderId });
    expect([status, body]).to.deep.equal([400, { code: -2011, msg: 'Unknown order sent.' }]);
    expect(house.orders.map((order) => order.status)).to.deep.equal(['CANCELED']);
  });
});
