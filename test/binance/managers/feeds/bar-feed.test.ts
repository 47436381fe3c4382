import { expect } from 'chai';
import fc from 'fast-check';
import { BarFeed } from '../../../../src/binance/managers/feeds/bar-feed.js';
import type { BarFeedParts, BarFill } from '../../../../src/binance/managers/feeds/bar-feed.js';
import type { BinanceBar } from '../../../../src/binance/mappings/bar.js';
import { Exchange, Interval } from '../../../../src/host/domain/constants.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

function bar(minute: number, closed?: boolean, closePrice = 10): BinanceBar {
  const open = START + minute * MINUTE;
  return {
    ...{ adapterName: 'A', symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE' },
    ...{ interval: Interval.MINUTE, datetime: new Date(open), volume: 1, turnover: 10, openInterest: 0 },
    ...{ openPrice: 10, highPrice: 20, lowPrice: 5, closePrice },
    extra: {
      ...{ closeTime: new Date(open + MINUTE - 1), trades: 1, takerBuyVolume: 0, takerBuyTurnover: 0 },
      ...(closed !== undefined && { closed }),
    },
  };
}

const turns = async (count = 10): Promise<void> => {
  for (let index = 0; index < count; index += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('BarFeed', () => {
  let told: BinanceBar[];
  let fills: BarFill[];
  /** The minute that runs at the venue. */
  let running: number;
  let fails: boolean;
  let feed: BarFeed;

  const shown = (): string[] => told.map(({ datetime, extra }) => `${minuteOf(datetime)}${extra.closed ? '!' : ''}`);
  const minuteOf = (time: Date): number => (time.getTime() - START) / MINUTE;

  function make(parts: Partial<BarFeedParts> = {}): BarFeed {
    return new BarFeed({
      fetch: async (from) => {
        await turns(1);
        if (fails) throw new Error('no route');
        const first = minuteOf(new Date(from));
        return Array.from({ length: Math.min(1_000, running - first + 1) }, (_, index) => bar(first + index));
      },
      exchangeNow: () => START + running * MINUTE + 30_000,
      pause: () => turns(1).then(() => true),
      onBar: (one) => told.push(one),
      onGapFilled: (fill) => fills.push(fill),
      ...parts,
    });
  }

  beforeEach(() => {
    [told, fills, running, fails] = [[], [], 0, false];
    feed = make();
  });

  it('passes the running bar again and again, and the closed one once', () => {
    for (const one of [bar(0, false), bar(0, false), bar(0, true)]) expect(feed.take(one)).to.equal('taken');
    expect(feed.take(bar(0, true))).to.equal('outdated');
    expect(feed.take(bar(0, false))).to.equal('outdated');
    expect(feed.take(bar(1, false))).to.equal('taken');
    expect(feed.take(bar(0, false))).to.equal('outdated');
    expect(shown()).to.deep.equal(['0', '0', '0!', '1']);
    expect(minuteOf(feed.lastClosed!.datetime)).to.equal(0);
  });

  it('asks for bars that closed unheard of, and holds live ones until they are there', async () => {
    feed.take(bar(0, false));
    running = 4;
    expect(feed.take(bar(4, false, 11))).to.equal('held');
    expect(feed.take(bar(4, false, 12))).to.equal('held');
    await turns();
    expect(shown()).to.deep.equal(['0', '0!', '1!', '2!', '3!', '4']);
    expect(told.at(-1)!.closePrice).to.equal(12);
    expect(told[1]!.extra.backfilled).to.equal(true);
    expect(fills).to.deep.equal([{ filled: 4, missing: [], failure: null }]);
  });

  it('recovers after a loss: what closed, and the running one as running', async () => {
    feed.take(bar(0, true));
    running = 3;
    expect(await feed.recover()).to.deep.equal({ filled: 2, missing: [], failure: null });
    expect(shown()).to.deep.equal(['0!', '1!', '2!', '3']);
    expect(feed.take(bar(3, true))).to.equal('taken');
  });

  it('closes the bar that ran when the venue is asked, where the answer is newer than the stream', async () => {
    feed.take(bar(0, true));
    running = 2;
    const recovery = feed.recover();
    feed.take(bar(1, false));
    running = 4;
    expect(await recovery).to.deep.equal({ filled: 3, missing: [], failure: null });
    expect(shown()).to.deep.equal(['0!', '1!', '2!', '3!', '4']);
  });

  it('takes a last bar for closed when its end is well past', async () => {
    feed = make({ exchangeNow: () => START + MINUTE + 5_000, fetch: () => Promise.resolve([bar(0)]) });
    feed.take(bar(0, false));
    await feed.recover();
    expect(shown()).to.deep.equal(['0', '0!']);
  });

  it('counts what it asks for once where a recovery meets a hole that is being filled', async () => {
    feed.take(bar(0, true));
    running = 4;
    feed.take(bar(4));
    expect(await feed.recover()).to.deep.equal({ filled: 0, missing: [], failure: null });
    expect(fills).to.deep.equal([{ filled: 3, missing: [], failure: null }]);
  });

  it('leaves no hole where the venue can be asked again after some trouble', async () => {
    feed.take(bar(0, true));
    [running, fails] = [3, true];
    feed.take(bar(3));
    await turns(4);
    fails = false;
    await turns(20);
    expect(shown()).to.deep.equal(['0!', '1!', '2!', '3']);
    expect(fills).to.deep.equal([{ filled: 2, missing: [], failure: null }]);
  });

  it('passes and tells nothing more once it is closed', async () => {
    feed.take(bar(0, true));
    running = 4;
    feed.take(bar(4));
    feed.close();
    expect(await feed.recover()).to.deep.equal({ filled: 0, missing: [], failure: null });
    await turns();
    expect([shown(), fills]).to.deep.equal([['0!'], []]);
  });

  it('has nothing to recover before its first bar, and goes on where the venue cannot be asked', async () => {
    expect(await feed.recover()).to.deep.equal({ filled: 0, missing: [], failure: null });
    fails = true;
    feed.take(bar(0, true));
    expect(feed.take(bar(7, false))).to.equal('held');
    await turns(30);
    expect(shown()).to.deep.equal(['0!', '7']);
    expect(String(fills[0]!.failure)).to.equal('Error: no route');
    expect(fills[0]!.missing).to.deep.equal([{ from: bar(1).datetime, to: bar(6).datetime, count: 6 }]);
  });

  it('tells which bars stay missing after a loss: also the running one that was not heard to close', async () => {
    feed.take(bar(0, false));
    fails = true;
    const recovery = feed.recover();
    expect(feed.take(bar(3, false))).to.equal('held');
    const { filled, missing } = await recovery;
    expect([shown(), filled]).to.deep.equal([['0', '3'], 0]);
    expect(missing).to.deep.equal([{ from: bar(0).datetime, to: bar(2).datetime, count: 3 }]);
  });

  it('tells the bars that the venue’s answer leaves out, and those of the next fill anew', async () => {
    feed = make({ fetch: () => Promise.resolve([bar(0), bar(3), bar(running)]) });
    feed.take(bar(0, true));
    running = 4;
    expect((await feed.recover()).missing).to.deep.equal([{ from: bar(1).datetime, to: bar(2).datetime, count: 2 }]);
    expect(shown()).to.deep.equal(['0!', '3!', '4']);
    expect((await feed.recover()).missing).to.deep.equal([]);
  });

  it('closes every bar once and in order, whatever is lost (against a naive twin)', async () => {
    const minutes = fc.array(
      fc.record({ lost: fc.boolean(), updates: fc.integer({ min: 0, max: 3 }), wait: fc.nat(4) }),
      {
        minLength: 1,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(minutes, async (steps) => {
        [told, fills, running] = [[], [], 0];
        feed = make();
        feed.take(bar(0, false));
        for (const { lost, updates, wait } of steps) {
          for (let index = 0; index < updates && !lost; index += 1) feed.take(bar(running, false));
          if (!lost) feed.take(bar(running, true));
          running += 1;
          await turns(wait);
        }
        feed.take(bar(running, false));
        await turns(30);
        const closed = told.filter(({ extra }) => extra.closed === true).map(({ datetime }) => minuteOf(datetime));
        expect(closed).to.deep.equal(Array.from({ length: running }, (_, index) => index));
      }),
      { numRuns: 300 },
    );
  });
});
