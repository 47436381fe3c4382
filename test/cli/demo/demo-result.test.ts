import { expect } from 'chai';
import { describeResult } from '../../../src/cli/demo/demo-result.js';
import type { DemoResult } from '../../../src/cli/demo/demo-result.js';

const result: DemoResult = {
  ...{ ticks: 9, orders: 4, trades: 2, rejected: 0, errors: 0, activeOrders: 0, seconds: 3 },
  reconciled: true,
  venueTrades: 7,
  server: 'simulator',
  symbols: ['BTCUSDT'],
  compared: { orders: 4, fills: 2, balances: 3 },
  differences: [],
};

const verdict = (changes: Partial<DemoResult>): string[] => describeResult({ ...result, ...changes }).slice(3);

describe('the words for the result of a demo', () => {
  it('claim no more than was compared', () => {
    expect(verdict({})).to.deep.equal(["The host's orders, fills and balances equal the venue's."]);
    const byQuery = { venueTrades: null, compared: { orders: 4, fills: 0, balances: 3 } };
    expect(verdict(byQuery)).to.deep.equal(["The host's balances and its latest 4 orders equal the venue's."]);
  });

  it('name each difference, and orders that are left', () => {
    const differences = ['order X: the venue does not have it'];
    expect(verdict({ reconciled: false, differences })).to.deep.equal([
      'The host and the venue DIFFER:',
      '  order X: the venue does not have it',
    ]);
    expect(verdict({ reconciled: false, activeOrders: 1 })).to.deep.equal(['Orders are still active.']);
  });
});
