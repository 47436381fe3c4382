import { createServer } from 'node:net';
import { expect } from 'chai';
import { startSimulator } from '../../../src/simulator/index.js';
import { waitUntil } from '../../support/wait-until.js';
import { RESTING } from '../server/rest-house.js';
import { FaultyHouse } from './faulty-house.js';

describe('faults of the venue', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  const errorCodeOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'none',
      (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown',
    );

  it('clock-step: the venue lives at another time from this request on', async () => {
    const before = house.simulator.clock.now();
    house.add({ what: { kind: 'clock-step', offsetMs: 90_000 }, where: { method: 'ping' }, when: { times: 1 } });
    await house.house.alice.get('ping');
    expect((await house.house.alice.get('time')).body).to.deep.equal({ serverTime: before + 90_000 });
    // A client whose clock stayed behind is refused; one that has asked for the time is not.
    const late = await house.house.alice.signed('GET', 'account', { timestamp: before });
    expect(late.body).to.include({ code: -1021 });
    expect((await house.house.alice.signed('GET', 'account')).status).to.equal(200);
  });

  it('clock-step: the clock goes back as well, and a busy market bears it', async () => {
    await house.close();
    house = await FaultyHouse.open({ market: 'synthetic', history: 60_000 });
    const client = await house.connectStream('/ws/btcusdt@kline_1m/btcusdt@depth@100ms/btcusdt@ticker');
    house.add({ what: { kind: 'clock-step', offsetMs: -120_000 }, when: { atMs: 3_000 } });
    house.add({ what: { kind: 'clock-step', offsetMs: 240_000 }, when: { atMs: 6_000 } });
    for (let second = 0; second < 12; second++) house.clock.advance(1_000);
    expect(house.simulator.clock.now() - house.clock.now()).to.equal(120_000);
    expect(house.count('clock-step')).to.equal(2);
    await client.settle();
    expect(client.frames.length).to.be.greaterThan(10);
  });

  for (const kind of ['restart', 'restart-forgetful'] as const) {
    it(`${kind}: every socket is torn, the port is closed for a while, and the books are as they were`, async () => {
      const [stream, own] = [await house.connectStream(), await house.connectPrivate()];
      house.add({ what: { kind, durationMs: 2_000 }, where: { method: 'order.place' }, when: { nth: 1 } });
      const answer = errorCodeOf(house.place({ newClientOrderId: 'over-the-restart' }));
      expect(await answer).to.equal('ECONNRESET');
      expect([(await stream.end()).code, (await own.end()).code]).to.deep.equal([1006, 1006]);
      expect(await errorCodeOf(house.house.alice.get('ping'))).to.equal('ECONNREFUSED');
      expect(house.orders).to.have.length(1);
      house.clock.advance(2_000);
      await waitUntil(() => house.simulator.server.server.isListening, 'the port');
      const { rows } = await house.house.alice.signed('GET', 'openOrders', { symbol: 'BTCUSDT' });
      expect(rows.map(({ clientOrderId }) => clientOrderId as string)).to.deep.equal(['over-the-restart']);
      expect(house.count(kind)).to.equal(1);
      await house.connectPrivate();
    });
  }

  it('restart: client ids are remembered; restart-forgetful: they are not', async () => {
    const fields = { symbol: 'BTCUSDT', origClientOrderId: 'twice' };
    for (const [kind, found, again] of [
      ['restart', 200, -2010],
      ['restart-forgetful', -2013, 200],
    ] as const) {
      await house.place({ newClientOrderId: 'twice' });
      house.add({ what: { kind, durationMs: 10 }, when: { atMs: 0 } });
      house.clock.advance(10);
      await waitUntil(() => house.simulator.server.server.isListening, 'the port');
      const query = await house.house.alice.signed('GET', 'order', fields);
      expect((query.body as { code?: number }).code ?? query.status).to.equal(found);
      const repeat = await house.place({ newClientOrderId: 'twice' });
      expect((repeat.body as { code?: number }).code ?? repeat.status).to.equal(again);
    }
    expect(house.orders.map(({ clientOrderId }) => clientOrderId)).to.deep.equal(['twice', 'twice']);
  });

  it('restart-forgetful: a list is there under its own id, and under its client id no more', async () => {
    const terms = { symbol: 'BTCUSDT', side: 'SELL', quantity: '0.01', listClientOrderId: 'my-list' };
    const above = { aboveType: 'LIMIT_MAKER', abovePrice: '110000.00' };
    const below = { belowType: 'STOP_LOSS', belowStopPrice: '90000.00' };
    house.house.trade('100000', '0.001');
    const placed = await house.house.alice.signed('POST', 'orderList/oco', { ...terms, ...above, ...below });
    expect(placed.status, placed.text).to.equal(200);
    house.add({ what: { kind: 'restart-forgetful', durationMs: 1 }, when: { atMs: 0 } });
    house.clock.advance(1);
    await waitUntil(() => house.simulator.server.server.isListening, 'the port');
    const { orderListId } = placed.body as { orderListId: number };
    const { alice } = house.house;
    expect((await alice.signed('GET', 'orderList', { orderListId })).body).to.include({ listClientOrderId: 'my-list' });
    expect((await alice.signed('GET', 'orderList', { origClientOrderId: 'my-list' })).status).to.equal(400);
  });

  it('a simulator that is closed while it is down stays closed', async () => {
    const simulator = await startSimulator({ symbols: ['BTCUSDT'], history: 0, market: 'none' });
    simulator.faults.add({ what: { kind: 'restart', durationMs: 20 }, when: { atMs: 0 } });
    await simulator.close();
    expect(simulator.server.server.isListening).to.equal(false);
  });

  it('server-shutdown: every socket is told and closed after the grace', async () => {
    const clients = [await house.connectStream(), await house.connectApi()];
    house.add({ what: { kind: 'server-shutdown', graceMs: 700 }, when: { atMs: 50 } });
    house.clock.advance(50);
    for (const client of clients) await waitUntil(() => client.frames.join().includes('serverShutdown'), 'the word');
    house.clock.advance(699);
    expect(clients.map(({ ended }) => ended)).to.deep.equal([null, null]);
    house.clock.advance(1);
    expect(await Promise.all(clients.map((client) => client.end()))).to.deep.equal([
      { code: 1001, reason: 'Server shutdown' },
      { code: 1001, reason: 'Server shutdown' },
    ]);
  });

  it('a restart over the WebSocket API: the order stands and its answer is gone with the socket', async () => {
    const client = await house.connectApi();
    house.add({ what: 'restart', where: { method: 'order.place' } });
    house.post(client, 'gone', 'order.place', RESTING);
    expect((await client.end()).code).to.equal(1006);
    expect(client.frames).to.deep.equal([]);
    expect(house.orders).to.have.length(1);
  });
});

describe('a server that pauses', () => {
  it('waits for its port while somebody else has it, and gives up when it is closed', async () => {
    const simulator = await startSimulator({ symbols: ['BTCUSDT'], history: 0, market: 'none' });
    const port = Number(new URL(simulator.endpoints.rest).port);
    const { server: paused } = simulator.server;
    for (const comesBack of [true, false]) {
      paused.pause();
      const squatter = createServer();
      await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
      const back = paused.resume();
      expect(paused.resume()).to.equal(back);
      await new Promise((resolve) => setImmediate(resolve));
      expect(paused.isListening).to.equal(false);
      if (comesBack) squatter.close();
      else await simulator.close();
      await back;
      expect(paused.isListening).to.equal(comesBack);
      squatter.close();
    }
  });
});
