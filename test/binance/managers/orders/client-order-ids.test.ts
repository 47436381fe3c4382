import { expect } from 'chai';

import { ClientOrderIds } from '../../../../src/binance/managers/orders/client-order-ids.js';

describe('client order ids', () => {
  const sources = { now: () => Date.UTC(2026, 10, 20), random: () => 0.999999999 };

  it('are of the letters and the length that Binance takes, and without a dot', () => {
    const ids = new ClientOrderIds('prefix_8', sources);
    expect(ids.next()).to.match(/^[A-Za-z0-9_-]{1,36}$/);
    expect(new ClientOrderIds('12345678', { now: () => 8.64e15, random: () => 0.99 }).next().length).to.be.at.most(36);
  });

  it('count upwards, in an order that sorting keeps', () => {
    const ids = new ClientOrderIds('vt', sources);
    const made = Array.from({ length: 50 }, () => ids.next());
    expect([...made].sort()).to.deep.equal(made);
    expect(new Set(made).size).to.equal(50);
  });

  it('differ between two instances that start in the same millisecond', () => {
    const one = new ClientOrderIds('vt', { ...sources, random: () => 0.1 });
    const other = new ClientOrderIds('vt', { ...sources, random: () => 0.2 });
    expect(one.next()).to.not.equal(other.next());
  });

  it('differ between a run and the one after it', () => {
    const before = new ClientOrderIds('vt', sources).next();
    const after = new ClientOrderIds('vt', { ...sources, now: () => sources.now() + 1 }).next();
    expect(before).to.not.equal(after);
  });

  it('go on uniquely when the counter is used up', () => {
    let now = 1;
    const ids = new ClientOrderIds('v', { now: () => now++, random: () => 0.5 });
    const first = ids.next();
    for (let count = 1; count < 36 ** 4; count++) ids.next();
    const second = ids.next();
    expect(second.endsWith('-0000')).to.equal(true);
    expect(second).to.not.equal(first);
  });
});
