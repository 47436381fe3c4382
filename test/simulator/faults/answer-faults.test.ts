import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { expect } from 'chai';
import type { FaultKind } from '../../../src/simulator/index.js';
import { RESTING } from '../server/rest-house.js';
import { waitUntil } from '../../support/wait-until.js';
import { FaultyHouse } from './faulty-house.js';

const ORDER = { ...RESTING, newClientOrderId: 'mine-1' } as const;

describe('faults of answers', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  /** Places an order by REST and tells how that ended once the fault has happened. */
  async function placeByRest(kind: FaultKind): Promise<string> {
    house.add({ what: kind, where: { method: 'order.place' } });
    let end = 'nothing';
    house.place(ORDER).then(
      ({ status }) => (end = `status ${status}`),
      (error: unknown) => (end = (error as NodeJS.ErrnoException).code ?? 'unknown'),
    );
    await waitUntil(() => house.count(kind) === 1, 'the fault');
    // What was sent before this answer has arrived with it.
    await house.house.alice.get('ping');
    await new Promise((resolve) => setImmediate(resolve));
    return end;
  }

  const byRest: [kind: FaultKind, end: string, orders: number][] = [
    ['request-lost', 'nothing', 0],
    ['request-cut', 'ECONNRESET', 0],
    ['answer-lost', 'nothing', 1],
    ['answer-cut', 'ECONNRESET', 1],
  ];
  for (const [kind, end, orders] of byRest) {
    it(`${kind}: REST ends in ${end} with ${orders} orders in the books`, async () => {
      expect(await placeByRest(kind)).to.equal(end);
      expect(house.orders.map(({ clientOrderId }) => clientOrderId)).to.have.length(orders);
      expect(house.faults.injected).to.have.length(1);
      expect(house.faults.injected[0]).to.deep.include({
        kind,
        rule: 'rule-1',
        channel: 'rest',
        topic: 'POST /api/v3/order',
        account: 'alice',
        symbol: 'BTCUSDT',
        clientOrderIds: ['mine-1'],
        at: house.clock.now(),
      });
    });
  }

  it('answer-torn: half of the body comes by REST, and the order stands', async () => {
    house.add({ what: 'answer-torn', where: { method: 'order.place' } });
    const { status, headers, text } = await tornReply(house);
    expect(status).to.equal(200);
    expect(text.length).to.equal(Number(headers['content-length']) >> 1);
    expect(() => JSON.parse(text) as unknown).to.throw(SyntaxError);
    expect(house.orders).to.have.length(1);
  });

  for (const [kind, orders] of [
    ['request-lost', 0],
    ['answer-lost', 1],
  ] as const) {
    it(`${kind}: the WebSocket API answers everything but this one, with ${orders} orders in the books`, async () => {
      const client = await house.connectApi();
      house.add({ what: kind, where: { method: 'order.place', channel: 'ws-api' } });
      house.post(client, 'lost', 'order.place', ORDER);
      expect((await client.ask({ method: 'ping' })).status).to.equal(200);
      await client.settle();
      expect(client.messages.map(({ id }) => id)).not.to.include('lost');
      expect(house.orders).to.have.length(orders);
      expect(house.faults.counts).to.deep.equal({ [kind]: 1 });
    });
  }

  for (const [kind, orders] of [
    ['request-cut', 0],
    ['answer-cut', 1],
    ['answer-torn', 1],
  ] as const) {
    it(`${kind}: the socket of the WebSocket API is torn without a word, with ${orders} orders in the books`, async () => {
      const client = await house.connectApi();
      house.add({ what: kind, where: { method: 'order.place' } });
      house.post(client, 'cut', 'order.place', ORDER);
      expect((await client.end()).code).to.equal(1006);
      expect(client.frames).to.deep.equal([]);
      expect(house.orders).to.have.length(orders);
    });
  }

  it('answer-repeated: one order, two equal answers', async () => {
    const client = await house.connectApi();
    house.add({ what: 'answer-repeated', where: { method: 'order.place' } });
    house.post(client, 'twice', 'order.place', ORDER);
    await waitUntil(() => client.frames.length === 2, 'both answers');
    expect(client.frames[0]).to.equal(client.frames[1]).and.to.contain('"id":"twice","status":200');
    expect(house.orders).to.have.length(1);
  });

  it('answer-late: executed at once, overtaken by another answer, answered when its time has come', async () => {
    const client = await house.connectApi();
    house.add({ what: { kind: 'answer-late', delayMs: 700 }, where: { method: 'order.place' } });
    house.post(client, 'late', 'order.place', ORDER);
    await client.ask({ id: 'ping', method: 'ping' });
    expect(house.orders).to.have.length(1);
    house.clock.advance(699);
    await client.settle();
    expect(client.messages.map(({ id }) => id)).to.deep.equal(['ping']);
    house.clock.advance(1);
    await client.find(({ id }) => id === 'late');
  });

  it('request-late: executed and answered when its time has come', async () => {
    const client = await house.connectApi();
    house.add({ what: { kind: 'request-late', delayMs: 700 }, where: { method: 'order.place' } });
    house.post(client, 'late', 'order.place', ORDER);
    await client.ask({ method: 'ping' });
    house.clock.advance(699);
    expect(house.orders).to.have.length(0);
    house.clock.advance(1);
    await client.find(({ id }) => id === 'late');
    expect(house.orders).to.have.length(1);
  });

  it('an unsigned or refused request meets no fault', async () => {
    house.add({ what: 'answer-lost' });
    const { status } = await house.house.alice.send('POST', '/api/v3/order', 'symbol=BTCUSDT');
    expect(status).to.equal(401);
    expect(house.faults.rules[0]).to.include({ occasions: 0, injected: 0 });
  });
});

/** Places an order and reads what comes until the connection is torn. */
function tornReply(house: FaultyHouse): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  const fields = { ...ORDER, timestamp: String(house.clock.now()) };
  const form = new URLSearchParams(fields).toString();
  const signature = createHmac('sha256', 'alice-secret').update(form).digest('hex');
  return new Promise((resolve) => {
    const url = `${house.simulator.endpoints.rest}/api/v3/order`;
    const sent = request(url, { method: 'POST', headers: { 'X-MBX-APIKEY': 'alice' }, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.end(`${form}&signature=${signature}`);
  });
}
