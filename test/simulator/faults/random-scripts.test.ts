import { expect } from 'chai';
import * as fc from 'fast-check';
import { FAULT_KINDS, type FaultKind, type FaultRule } from '../../../src/simulator/index.js';
import { FAMILY_PHASES } from '../../../src/simulator/faults/fault-kind.js';
import { kindDescription } from '../../../src/simulator/faults/fault-kinds.js';
import { RESTING } from '../server/rest-house.js';
import type { StreamsClient } from '../server/streams-client.js';
import { FaultyHouse } from './faulty-house.js';

const kinds = Object.keys(FAULT_KINDS) as FaultKind[];
const SMALL = { durationMs: 40, delayMs: 30, lagMs: 50, youngerThanMs: 50, graceMs: 20, offsetMs: -700 };

const rule: fc.Arbitrary<FaultRule> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    when: fc.oneof(
      fc.record({ probability: fc.double({ min: 0, max: 0.5, noNaN: true }), seed: fc.nat() }),
      fc.record({ nth: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ every: fc.integer({ min: 2, max: 5 }), times: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ atMs: fc.integer({ min: 0, max: 300 }), everyMs: fc.integer({ min: 40, max: 200 }) }),
    ),
  })
  .map(({ kind, when }) => {
    const { family, parameters = {} } = kindDescription(kind);
    const isTimed = 'atMs' in when && FAMILY_PHASES[family].includes('time');
    const numbers = Object.fromEntries(
      Object.keys(parameters).flatMap((name) => (name in SMALL ? [[name, SMALL[name as keyof typeof SMALL]]] : [])),
    );
    return { what: { kind, ...numbers }, when: 'atMs' in when && !isTimed ? { every: 3 } : when };
  });

/** A client that tries everything for a while and never minds how it ends. */
async function trade(house: FaultyHouse, rounds: number): Promise<void> {
  const sockets = new Set<StreamsClient>();
  const attempt = (promise: Promise<StreamsClient>): void =>
    void promise.then((client) => sockets.add(client)).catch(() => undefined);
  const ignore = (promise: Promise<unknown>): void => void promise.catch(() => undefined);
  const { alice, bob } = house.house;
  for (let round = 0; round < rounds; round++) {
    if (round % 5 === 0) {
      attempt(house.connectApi());
      attempt(house.connectStream());
    }
    ignore(house.place({ newClientOrderId: `rest-${round}` }));
    ignore(alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', origClientOrderId: `rest-${round - 1}` }));
    ignore(alice.signed('GET', 'order', { symbol: 'BTCUSDT', origClientOrderId: `rest-${round - 1}` }));
    ignore(alice.signed('GET', 'openOrders', { symbol: 'BTCUSDT' }));
    ignore(bob.get('time'));
    for (const client of [...sockets].filter(({ ended }) => ended === null).slice(-3)) {
      if (client.socket.url.includes('ws-api')) {
        house.post(client, `s-${round}`, 'userDataStream.subscribe.signature');
        house.post(client, `p-${round}`, 'order.place', { ...RESTING, newClientOrderId: `ws-${round}` });
      }
    }
    if (round % 3 === 0) house.house.trade('95000', '0.001');
    await new Promise((resolve) => setTimeout(resolve, 1));
    house.clock.advance(20);
  }
}

describe('random scripts of faults', () => {
  it('crash nothing, keep the books, count what they list, and end with the simulator', async function () {
    this.timeout(60_000);
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(rule, { minLength: 1, maxLength: 8 }), fc.nat(), async (rules, seed) => {
        const bugs: Error[] = [];
        const house = await FaultyHouse.open({ faults: { seed, rules } });
        house.simulator.server.gate.onBug = (bug) => bugs.push(bug);
        await trade(house, 12);
        const { exchange, faults } = house.simulator;
        await house.close();
        expect(bugs).to.deep.equal([]);
        for (const asset of exchange.assets) expect(exchange.totalOf(asset)).to.equal(exchange.depositedOf(asset));
        const counted = Object.values(faults.counts).reduce((sum, count) => sum + count, 0);
        expect(faults.injected).to.have.length(counted);
        for (const { kind } of faults.injected) seen.add(kind);
        expect(house.simulator.server.server.isListening).to.equal(false);
        expect(house.simulator.server.sockets.list()).to.deep.equal([]);
      }),
      { numRuns: 60, seed: 20_261_120 },
    );
    // The test would show little if few of the kinds came up.
    expect(seen.size).to.be.greaterThan(30);
  });
});
