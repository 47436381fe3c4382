import { expect } from 'chai';

import { recordedExchangeInfo, RECORDING_NOTE } from '../support/recorded-exchange-info.js';
import { compareChecks, emptyTally } from '../../support/precheck/compare-checks.js';
import type { ChecksTally } from '../../support/precheck/compare-checks.js';
import { FilterReferee } from '../../support/precheck/filter-referee.js';
import { RandomDrafts } from '../../support/precheck/random-drafts.js';
import { compareOnRandomSymbols, FILTER_NAMES } from '../../support/precheck/random-symbols.js';
import { compareOnRealSymbols } from '../../support/precheck/real-symbols.js';
import { toTradingRules } from '../../../src/binance/mappings/trading-rules.js';
import { spotSymbols } from '../../../src/simulator/index.js';
import { SeededRandom } from '../../../src/simulator/seeded-random.js';
import { units } from '../../../src/simulator/units.js';

function expectAgreement(tally: ChecksTally): void {
  expect(tally.disagreements.slice(0, 5)).to.deep.equal([]);
  expect(tally.passedAccepted).to.be.greaterThan(0);
  expect(tally.refusedRefused).to.be.greaterThan(0);
}

describe('the adapter’s check and the venue’s own', function () {
  this.timeout(60_000);

  for (const filter of FILTER_NAMES) {
    it(`agree on ${filter}: what one passes the other takes, what one refuses the other refuses with the same name`, () => {
      const tally = emptyTally();
      compareOnRandomSymbols({ filters: [filter], symbols: 12, ordersPerSymbol: 60, seed: 4 }, tally);
      expectAgreement(tally);
      expect(tally.byFilter[filter]).to.be.greaterThan(0);
    });
  }

  it('agree on symbols with any filters at once, the odd ones included that no real symbol has', () => {
    const tally = emptyTally();
    compareOnRandomSymbols({ filters: [], symbols: 200, ordersPerSymbol: 60, seed: 1 }, tally);
    expectAgreement(tally);
    expect(tally.orders).to.be.greaterThan(10_000);
    expect(Object.keys(tally.byFilter)).to.include.members([...FILTER_NAMES, 'PRECISION']);
    expect(tally.nearestAccepted).to.be.greaterThan(1_000);
  });

  it(`agree on the filters of all 1,248 recorded symbols${RECORDING_NOTE}`, function () {
    const info = recordedExchangeInfo();
    if (!info) return this.skip();
    const tally = emptyTally();
    compareOnRealSymbols({ info, ordersPerSymbol: 3, seed: 1 }, tally);
    expectAgreement(tally);
    expect(tally.orders).to.be.greaterThan(3_700);
  });

  it('are found to disagree where one bound of the adapter’s is a step off', () => {
    const [spec] = spotSymbols;
    if (!spec) throw new Error('the simulator has no symbols');
    const { info } = spec;
    const shifted = info.filters.map((filter) =>
      filter.filterType === 'LOT_SIZE'
        ? { ...filter, maxQty: String(Number(filter['maxQty']) - Number(filter['stepSize'])) }
        : filter,
    );
    const referee = new FilterReferee({ spec, holdings: units('100000000000'), now: () => 0 });
    const drafts = new RandomDrafts(new SeededRandom(3), { info, reference: referee.reference, last: referee.last });
    const ground = { ...spec, prices: referee.prices, account: referee.picture };
    const tally = emptyTally();
    const rules = toTradingRules(shifted, info);
    for (let made = 0; made < 3_000; made++) compareChecks(drafts.draft(), rules, ground, referee, tally);
    expect(tally.disagreements.some((line) => line.includes('LOT_SIZE'))).to.equal(true);
  });
});
