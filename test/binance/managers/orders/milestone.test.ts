import { expect } from 'chai';
import { Milestone } from '../../../../src/binance/managers/orders/milestone.js';

describe('Milestone', () => {
  it('tells whoever asked before, and whoever asks later', async () => {
    const milestone = new Milestone();
    const told: string[] = [];
    const before = milestone.reached.then(() => told.push('before'));
    expect(milestone.reached).to.equal(milestone.reached);
    await Promise.resolve();
    expect(told).to.deep.equal([]);
    milestone.reach();
    milestone.reach();
    await before;
    await milestone.reached.then(() => told.push('later'));
    expect(told).to.deep.equal(['before', 'later']);
  });

  it('is reached at once for whoever asks first when it is', async () => {
    const milestone = new Milestone();
    milestone.reach();
    await milestone.reached;
  });
});
