import { expect } from 'chai';
import { HeldWatch, heldBy } from '../../../../src/binance/managers/feeds/held-watch.js';

type Feeds = Parameters<typeof heldBy>[0];

function feeds(trades: number | null, ...bars: number[]): Feeds {
  const held = { transactions: trades === null ? null : { heldCount: trades } };
  return { ...held, bars: new Map(bars.map((heldCount, index) => [index, { heldCount }])) } as unknown as Feeds;
}

describe('HeldWatch', () => {
  let told: string[];
  let watch: HeldWatch;

  beforeEach(() => {
    told = [];
    watch = new HeldWatch((message) => told.push(message));
  });

  it('says after five seconds what waits, and again every half minute', () => {
    const waiting = [feeds(3, 1), feeds(null, 1, 2), feeds(0, 0)];
    for (let now = 0; now < 5_000; now += 1_000) watch.look(waiting, now);
    expect(told).to.deep.equal([]);
    for (let now = 5_000; now < 65_000; now += 1_000) watch.look(waiting, now);
    expect(told).to.have.length(2);
    expect(told[0]).to.equal('2 symbols wait for back-fill; 3 live trades and 4 live bars are held');
  });

  it('says nothing of short waits, one after another', () => {
    for (let now = 0; now < 60_000; now += 1_000) watch.look([feeds(now % 4_000 === 0 ? 0 : 9)], now);
    expect(told).to.deep.equal([]);
  });

  it('counts nothing where nothing is subscribed', () => {
    expect(heldBy(feeds(null))).to.equal(0);
    expect(heldBy(feeds(2, 1, 1))).to.equal(4);
  });
});
