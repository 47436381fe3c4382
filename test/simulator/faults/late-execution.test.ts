import { expect } from 'chai';
import type { FaultKind } from '../../../src/simulator/index.js';
import { RESTING } from '../server/rest-house.js';
import { waitUntil } from '../../support/wait-until.js';
import { FaultyHouse } from './faulty-house.js';

const ORDER = { ...RESTING, newClientOrderId: 'mine-1' } as const;

describe('requests that are executed late', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  async function moveOn(durationMs: number): Promise<void> {
    house.clock.advance(durationMs);
    await new Promise((resolve) => setImmediate(resolve));
  }

  for (const kind of ['timeout-executed-late', 'unknown-error-executed-late'] as const) {
    it(`${kind}: the order comes into the books when its time has come, long after the answer`, async () => {
      house.add({ what: { kind, delayMs: 4_000 } });
      expect((await house.place(ORDER)).status).to.be.within(408, 503);
      await moveOn(3_999);
      expect(house.orders).to.deep.equal([]);
      await moveOn(1);
      expect(house.orders.map(({ clientOrderId }) => clientOrderId)).to.deep.equal(['mine-1']);
    });
  }

  for (const [kind, end] of [
    ['request-lost-executed-late', 'nothing'],
    ['request-cut-executed-late', 'ECONNRESET'],
  ] as const) {
    it(`${kind}: REST ends in ${end}, and the order comes into the books when its time has come`, async () => {
      house.add({ what: { kind, delayMs: 4_000 } });
      expect(await endOf(kind)).to.equal(end);
      await moveOn(3_999);
      expect(house.orders).to.deep.equal([]);
      await moveOn(1);
      expect(house.orders).to.have.length(1);
    });
  }

  it('an order whose receive window is over by then is never executed', async () => {
    house.add({ what: { kind: 'timeout-executed-late', delayMs: 2_001 } });
    await house.place({ ...ORDER, recvWindow: 2_000 });
    await moveOn(60_000);
    expect(house.orders).to.deep.equal([]);
  });

  it('its receive window is looked at to the millisecond', async () => {
    house.add({ what: { kind: 'timeout-executed-late', delayMs: 2_000 } });
    await house.place({ ...ORDER, recvWindow: 2_000 });
    await moveOn(2_000);
    expect(house.orders).to.have.length(1);
  });

  it('request-late: a request whose receive window is over by then is refused with -1021', async () => {
    const client = await house.connectApi();
    house.add({ what: { kind: 'request-late', delayMs: 5_001 }, where: { method: 'order.place' } });
    house.post(client, 'late', 'order.place', ORDER);
    await client.ask({ method: 'ping' });
    house.clock.advance(5_001);
    const { status, error } = await client.find(({ id }) => id === 'late');
    expect([status, error?.code]).to.deep.equal([400, -1021]);
    expect(house.orders).to.deep.equal([]);
  });

  it('what changes no order is not executed late', async () => {
    house.add({ what: 'timeout-executed-late' });
    const { status } = await house.house.alice.signed('GET', 'account');
    expect(status).to.equal(200);
    expect(house.faults.counts).to.deep.equal({});
  });

  it('what is under way when the simulator closes is not executed any more', async () => {
    house.add({ what: 'timeout-executed-late' });
    await house.place(ORDER);
    await house.simulator.close();
    await moveOn(10_000);
    expect(house.orders).to.deep.equal([]);
  });

  /** How an order by REST has ended once the fault has happened. */
  async function endOf(kind: FaultKind): Promise<string> {
    let end = 'nothing';
    house.place(ORDER).catch((error: unknown) => (end = (error as NodeJS.ErrnoException).code ?? 'unknown'));
    await waitUntil(() => house.count(kind) === 1, 'the fault');
    await house.house.alice.get('ping');
    await new Promise((resolve) => setImmediate(resolve));
    return end;
  }
});
