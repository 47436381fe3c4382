import { expect } from 'chai';
import fc from 'fast-check';

import { SeenFills } from '../../../../src/binance/managers/fills/seen-fills.js';

describe('the memory of told fills', () => {
  it('knows each symbol by itself', () => {
    const seen = new SeenFills();
    seen.add('BTCUSDT', '12345', 1);
    expect(seen.has('BTCUSDT', '12345')).to.equal(true);
    expect(seen.has('ETHUSDT', '12345')).to.equal(false);
    expect(seen.newestBefore('ETHUSDT', 2)).to.equal(undefined);
  });

  it('knows both sides of a trade with oneself, and which was told first', () => {
    const seen = new SeenFills();
    seen.add('BTCUSDT', '7', 1, '100');
    expect(seen.has('BTCUSDT', '7', '100')).to.equal(true);
    expect(seen.has('BTCUSDT', '7', '200')).to.equal(false);
    seen.add('BTCUSDT', '7', 1, '200');
    expect(seen.has('BTCUSDT', '7', '200')).to.equal(true);
    expect(['100', '200'].map((id) => seen.isSecond('BTCUSDT', '7', id))).to.deep.equal([false, true]);
  });

  it('compares ids beyond 2^53 exactly', () => {
    const seen = new SeenFills();
    seen.add('BTCUSDT', '9007199254740993', 1);
    expect(seen.has('BTCUSDT', '9007199254740992')).to.equal(false);
    seen.add('BTCUSDT', '9007199254740992', 1);
    expect(seen.newestBefore('BTCUSDT', 2)).to.equal('9007199254740993');
  });

  it('forgets by the half and counts what lies below as told', () => {
    const seen = new SeenFills(10);
    for (let id = 1; id <= 11; id++) seen.add('BTCUSDT', String(id), id);
    for (let id = 1; id <= 11; id++) expect(seen.has('BTCUSDT', String(id))).to.equal(true);
    expect(seen.has('BTCUSDT', '12')).to.equal(false);
  });

  it('knows the newest of before an instant; what came later does not count', () => {
    const seen = new SeenFills(10);
    seen.add('BTCUSDT', '7', 70);
    seen.add('BTCUSDT', '9', 90);
    expect(seen.newestBefore('BTCUSDT', 91)).to.equal('9');
    expect(seen.newestBefore('BTCUSDT', 90)).to.equal('7');
    expect(seen.newestBefore('BTCUSDT', 70)).to.equal(undefined);
    for (let id = 11; id <= 20; id++) seen.add('BTCUSDT', String(id), id * 10);
    expect(seen.newestBefore('BTCUSDT', 0)).to.equal('13');
  });

  it('never tells a fill twice, in bounded memory, as a memory without bounds would not', () => {
    const ids = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 300 });
    fc.assert(
      fc.property(ids, (sequence) => {
        const seen = new SeenFills(16);
        const naive = new Set<number>();
        for (const id of sequence) {
          if (naive.has(id)) expect(seen.has('X', String(id))).to.equal(true);
          naive.add(id);
          seen.add('X', String(id), id);
        }
      }),
    );
  });
});
