import { expect } from 'chai';
import { STALE_TIMES } from '../../src/binance/managers/feeds/stale-watch.js';
import { mutatedFrames } from './mutated-frames.js';
import { rolloverDays } from './rollover-days.js';
import { quietDay, silentFeed, SILENCES } from './silent-feeds.js';

describe('market data over simulated days', function () {
  this.timeout(40_000); // hundreds of turns over real sockets; each wait among them has a limit of its own

  it('misses and repeats no message of any stream when servers go away with notice', async () => {
    const report = await rolloverDays(4, 11, 'notice');
    expect(report.replacements).to.be.at.least(4);
    expect(report.trades).to.include({ missing: 0, repeated: 0 });
    expect(report.bars).to.include({ missing: 0, repeated: 0, different: 0 });
    for (const [topic, { told, missing, repeated }] of Object.entries(report.messages)) {
      expect({ topic, missing, repeated }).to.deep.equal({ topic, missing: 0, repeated: 0 });
      expect(told).to.be.greaterThan(1_000);
    }
    expect(report.book).to.deep.equal({ comparisons: 4, different: 0 });
    expect(report.announced).to.deep.equal({ disconnected: 0, recovered: 0 });
    expect(report.impossible).to.equal(0);
  });

  it('announces every loss, and back-fills trades, bars and books (peers.md themes 22 and 24)', async () => {
    const report = await rolloverDays(4, 12, 'loss');
    expect(report.announced).to.deep.equal({ disconnected: 4, recovered: 4 });
    expect(report.trades).to.include({ missing: 0, repeated: 0 });
    expect(report.bars).to.include({ missing: 0, repeated: 0, different: 0 });
    expect(report.book).to.deep.equal({ comparisons: 4, different: 0 });
    expect(report.backfilled.transactions).to.be.at.least(report.messages['btcusdt@trade']!.missing).and.above(0);
    expect(report.backfilled.bars).to.be.above(0);
    expect(report.backfilled.books).to.equal(4);
  });

  // Seconds of the adapter's own settings; the scenario runs a hundred times as fast.
  const { ceilingMs, graceMs, lookMs } = STALE_TIMES;
  const latestNotice = (ceilingMs + graceMs + lookMs) / 1_000 + 10;

  for (const silence of SILENCES) {
    it(`notices a feed with ${silence} within ${latestNotice} s, says so, and heals it (peers.md theme 5)`, async () => {
      const report = await silentFeed(silence, 21);
      expect(report.noticedAfterSeconds).to.be.at.most(latestNotice);
      expect(report.trades).to.deep.equal({ missing: 0, repeated: 0 });
      expect(report.bars).to.deep.equal({ missing: 0, repeated: 0, different: 0 });
      expect(report.bookDifferences).to.equal(0);
    });
  }

  it('leaves a quiet symbol alone for a day, and asks the venue some three hundred times', async () => {
    const { looks, questions, measures } = await quietDay();
    expect(looks).to.equal(86_400);
    expect(measures).to.equal(0);
    expect(questions).to.be.within(200, 400);
  });

  it('lets no mutated frame reach a handler, goes on, and counts every one', async () => {
    const report = await mutatedFrames(8_000, 31);
    expect(report.impossible).to.equal(0);
    expect(report.goesOn).to.equal(true);
    expect(report.malformed + report.attributed + report.ofNoTopic).to.equal(report.received);
    expect(report.malformed).to.be.above(1_000);
    expect(Object.keys(report.invalid)).to.include.members(['not-positive', 'implausible-id', 'implausible-time']);
  });
});
