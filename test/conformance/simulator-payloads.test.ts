import { expect } from 'chai';

import { startSimulator } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';
import { dataIsHere, recordedPayloads } from './payload-sources.js';
import type { Payload } from './payload-sources.js';
import { simulatorPayloads } from './simulator-payloads.js';
import { compare, shapeOf } from './wire-shapes.js';

describe("the simulator's payloads", function () {
  this.timeout(30_000);
  let simulator: Simulator;
  let payloads: Payload[];

  before(async () => {
    simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 21 });
    payloads = await simulatorPayloads(simulator);
  });
  after(() => simulator.close());

  it('are of every kind that has a wire type', () => {
    expect(new Set(payloads.map((payload) => payload.type)).size).to.be.greaterThan(25);
    expect(payloads.map((payload) => payload.name)).to.include.members([
      'user data executionReport NEW',
      'user data executionReport TRADE',
      'user data executionReport CANCELED',
      'user data outboundAccountPosition',
      'user data executionReport REPLACED',
      'user data listStatus',
      'ws-api orderListPlaceOpoco',
      'ws-api orderAmendKeepPriority',
    ]);
  });

  it('have exactly the fields of their wire types', () => {
    const differences = payloads.flatMap(({ name, type, value }) =>
      compare(value, shapeOf(type)).differences.map(
        ({ path, what, detail }) => `${name}: ${type}${path} ${what} (${detail})`,
      ),
    );
    expect([...new Set(differences)]).to.deep.equal([]);
  });

  const title = "have every field that Binance's own examples have";
  (dataIsHere ? it : it.skip)(dataIsHere ? title : `${title} (skipped: no ../shared/data here)`, () => {
    const ours = new Map<string, Set<string>>();
    for (const { type, value } of payloads) {
      ours.set(type, new Set([...(ours.get(type) ?? []), ...Object.keys(value as object)]));
    }
    const missing = recordedPayloads()
      .filter(({ source, type, name }) => source === OFFICIAL && ours.has(type) && !name.includes('envelope'))
      .flatMap(({ type, value }) =>
        Object.keys(value as object)
          .filter((field) => !ours.get(type)!.has(field))
          .map((field) => ({ field, type })),
      );
    const unexplained = missing.filter(({ field }) => !REASONS.some(({ fields }) => fields.includes(field)));
    expect(unexplained).to.deep.equal([]);
    const named = new Set(missing.map(({ field }) => field));
    expect(REASONS.flatMap(({ fields }) => fields.filter((field) => !named.has(field)))).to.deep.equal(
      [],
      'explains nothing',
    );
  });
});

const OFFICIAL = 'binance-connector-js';

/** Fields of Binance's examples that plain orders do not have, and why. */
const REASONS: readonly { readonly why: string; readonly fields: readonly string[] }[] = [
  {
    why: 'the examples show every conditional field of an order at once; each depends on what was asked for',
    fields: [
      'expiryReason',
      'icebergQty',
      'preventedMatchId',
      'preventedQuantity',
      'stopPrice',
      'strategyId',
      'strategyType',
      'trailingDelta',
      'trailingTime',
    ],
  },
  {
    why: 'smart order routing is not simulated',
    fields: ['usedSor', 'workingFloor', 'sors'],
  },
  {
    why: 'the example of a cancelled order shows a whole list, which has a wire type of its own',
    fields: [
      'contingencyType',
      'listClientOrderId',
      'listOrderStatus',
      'listStatusType',
      'orderReports',
      'orders',
      'transactionTime',
    ],
  },
];
