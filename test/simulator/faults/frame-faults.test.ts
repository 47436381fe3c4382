import { expect } from 'chai';
import { waitUntil } from '../../support/wait-until.js';
import type { StreamsClient } from '../server/streams-client.js';
import { eventsOf, FaultyHouse } from './faulty-house.js';

describe('faults of frames', () => {
  let house: FaultyHouse;
  beforeEach(async () => {
    house = await FaultyHouse.open();
  });
  afterEach(() => house.close());

  /** Everything that the venue has sent so far has arrived: a turn for its events, then an answer behind them. */
  async function settled(client: StreamsClient): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await client.settle();
  }

  const trades = (client: StreamsClient): unknown[] => client.messages.map(({ t }) => t);
  const NEW = 'executionReport:NEW';
  const POSITION = 'outboundAccountPosition';

  it('frame-lost: the event never comes, the next one does', async () => {
    const client = await house.connectPrivate();
    house.add({ what: 'frame-lost', where: { topic: 'executionReport:NEW' } });
    house.rest();
    await settled(client);
    expect(eventsOf(client)).to.deep.equal([POSITION]);
    expect(house.faults.injected[0]).to.include({ topic: 'executionReport', symbol: 'BTCUSDT', account: 'alice' });
  });

  it('frame-late: the event comes after the later one, when its time has come', async () => {
    const client = await house.connectPrivate();
    house.add({ what: { kind: 'frame-late', delayMs: 250 }, where: { topic: 'executionReport' } });
    house.rest();
    await settled(client);
    house.clock.advance(249);
    await settled(client);
    expect(eventsOf(client)).to.deep.equal([POSITION]);
    house.clock.advance(1);
    await settled(client);
    expect(eventsOf(client)).to.deep.equal([POSITION, NEW]);
  });

  it('frame-repeated: the event comes twice', async () => {
    const client = await house.connectPrivate();
    house.add({ what: 'frame-repeated', where: { channel: 'user-data', topic: 'executionReport' } });
    house.rest();
    await settled(client);
    expect(eventsOf(client)).to.deep.equal([NEW, NEW, POSITION]);
  });

  it('frame-swapped: two frames change places; the last one comes alone in the end', async () => {
    const client = await house.connectStream();
    house.add({ what: { kind: 'frame-swapped', delayMs: 400 }, where: { topic: 'btcusdt@*' }, when: { nth: [1, 3] } });
    for (let trade = 0; trade < 3; trade++) house.house.trade('95000', '0.001');
    await settled(client);
    expect(trades(client)).to.deep.equal([2, 1]);
    house.clock.advance(400);
    await settled(client);
    expect(trades(client)).to.deep.equal([2, 1, 3]);
  });

  it('frame-torn: the socket ends in the middle of the frame, which never arrives', async () => {
    const client = await house.connectStream();
    house.add({ what: 'frame-torn', when: { nth: 2 } });
    house.house.trade('95000', '0.001');
    house.house.trade('95000', '0.001');
    expect((await client.end()).code).to.equal(1006);
    expect(trades(client)).to.deep.equal([1]);
  });

  it('frame-garbled: what comes is no JSON, and the connection goes on', async () => {
    const client = await house.connectStream();
    house.add({ what: 'frame-garbled', where: { symbol: 'BTCUSDT' }, when: { nth: 1 } });
    house.house.trade('95000', '0.001');
    house.house.trade('95000', '0.001');
    await waitUntil(() => client.frames.length === 2, 'both frames');
    expect(() => JSON.parse(client.frames[0]!) as unknown).to.throw(SyntaxError);
    expect(JSON.parse(client.frames[1]!)).to.include({ t: 2 });
  });

  it('a rule for another symbol, event, account or client id meets nothing', async () => {
    const client = await house.connectPrivate();
    for (const where of [{ symbol: 'ETHUSDT' }, { topic: 'balance*' }, { account: 'bob' }, { clientOrderId: 'x-*' }]) {
      house.add({ what: 'frame-lost', where: { channel: 'user-data', ...where } });
    }
    house.rest();
    await settled(client);
    expect(eventsOf(client)).to.deep.equal([NEW, POSITION]);
    expect(house.faults.counts).to.deep.equal({});
  });
});
