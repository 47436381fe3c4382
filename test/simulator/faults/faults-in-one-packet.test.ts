import { expect } from 'chai';
import type { FaultKind } from '../../../src/simulator/index.js';
import { waitUntil } from '../../support/wait-until.js';
import { RESTING } from '../server/rest-house.js';
import type { StreamsClient } from '../server/streams-client.js';
import { FaultyHouse } from './faulty-house.js';

const IDS = ['first', 'second', 'third', 'fourth'];

describe('faults that meet one of several requests in one packet', () => {
  let house: FaultyHouse;
  let client: StreamsClient;
  beforeEach(async () => {
    house = await FaultyHouse.open();
    client = await house.connectApi();
  });
  afterEach(() => house.close());

  /** Four orders, of which the second meets the fault. */
  function send(kind: FaultKind): void {
    house.add({ what: kind, where: { method: 'order.place' }, when: { nth: 2 } });
    for (const id of IDS) house.post(client, id, 'order.place', RESTING);
  }

  const answered = (): unknown[] => client.messages.map(({ id }) => id);

  for (const kind of ['timeout-not-executed', 'clock-refused', 'unknown-error-executed'] as const) {
    it(`${kind}: each is answered in its turn`, async () => {
      send(kind);
      await waitUntil(() => answered().length === IDS.length, 'the answers');
      expect(answered()).to.deep.equal(IDS);
      expect(client.messages.filter(({ status }) => status === 200)).to.have.length(3);
    });
  }

  for (const kind of ['connection-lost', 'request-cut', 'answer-cut'] as const) {
    it(`${kind}: those behind it have no answer`, async () => {
      send(kind);
      await client.end();
      expect(IDS.slice(1).filter((id) => answered().includes(id))).to.deep.equal([]);
      expect(house.orders.length).to.be.at.least(kind === 'request-cut' ? 1 : 2);
    });
  }

  it('half-open: those behind it have no answer, and the connection stands', async () => {
    send('half-open');
    await waitUntil(() => house.orders.length === 2, 'the orders');
    await house.place(); // by then an answer would be there
    expect(IDS.slice(1).filter((id) => answered().includes(id))).to.deep.equal([]);
    expect(client.ended).to.equal(null);
  });
});
