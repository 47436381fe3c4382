import { expect } from 'chai';

import { QualityCounters } from '../../../../src/binance/managers/feeds/data-quality.js';
import { EventClock } from '../../../../src/binance/managers/feeds/event-clock.js';
import { FrameIntake } from '../../../../src/binance/managers/feeds/frame-intake.js';
import { TopicPulse } from '../../../../src/binance/managers/feeds/topic-pulse.js';
import type { BinanceBar } from '../../../../src/binance/mappings/bar.js';
import type { Arrival } from '../../../../src/binance/mappings/tick-builder.js';
import type { MarketDataFrame } from '../../../../src/binance/streams/topics.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import { frameOf } from '../../../support/market-frames.js';

/** The venue's clock, at which the frames are not from the future. */
const PRESENT: Arrival = { receivedTime: 5, exchangeTime: 1 };
/** The venue's clock a day before the frames. */
const LONG_BEFORE: Arrival = { receivedTime: 5, exchangeTime: 1 - 86_400_000 };
const FAR_AHEAD = 2_000_000_000;

describe('the intake of frames', () => {
  let quality: QualityCounters;
  let pulse: TopicPulse;
  let intake: FrameIntake;
  let story: string[];

  beforeEach(() => {
    quality = new QualityCounters();
    pulse = new TopicPulse('a topic', 'book');
    story = [];
    const names = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE', name: 'BTC/USDT' };
    intake = new FrameIntake({
      identity: { adapterName: 'BINANCE', ...names },
      quality,
      times: new EventClock(),
      onInvalid: ({ kind }, reason) => void story.push(`${kind} dropped: ${reason ?? 'by its figures'}`),
    });
  });

  const takeTrade = (frame: MarketDataFrame, merge: 'taken' | 'held' | 'duplicate' | 'invalid', at = PRESENT): void =>
    intake.takeTrade(frame, at, pulse, {
      take: ({ t }) => {
        story.push(`trade ${t}`);
        return merge;
      },
    });
  const takeDepth = (frame: MarketDataFrame, at = PRESENT): void =>
    intake.takeDepth(frame, at, pulse, {
      take: (diff) => void story.push(`diff to ${diff.event.u}`),
      lost: (why) => void story.push(`lost: ${why.split(':')[0]}`),
      restored: () => void story.push('restored'),
    });
  const takeKline = (frame: MarketDataFrame, merge: 'taken' | 'held' | 'outdated', at = PRESENT): void => {
    const take = ({ vtSymbol, interval }: BinanceBar): typeof merge => {
      story.push(`bar of ${interval} ${vtSymbol}`);
      return merge;
    };
    intake.takeKline(frame, at, pulse, '1m', { take });
  };

  it('passes trades on, and counts those that tell something new', () => {
    takeTrade(frameOf.trade(7), 'taken');
    takeTrade(frameOf.trade(9), 'held');
    takeTrade(frameOf.trade(9), 'duplicate');
    takeTrade(frameOf.trade(10), 'invalid');
    expect(story).to.deep.equal(['trade 7', 'trade 9', 'trade 9', 'trade 10', 'trade dropped: by its figures']);
    expect(quality).to.include({ valid: 2, duplicates: 1, lastUpdateTime: 5 });
    expect(pulse).to.include({ newestId: 9, advances: 2 });
  });

  it('passes diffs of a book on, and has it built again where their numbers go back', () => {
    takeDepth(frameOf.depth(1, 10));
    takeDepth(frameOf.depth(3, 4));
    expect(story).to.deep.equal(['diff to 10', 'lost: its numbers went back', 'restored', 'diff to 4']);
    expect(pulse.newestId).to.equal(4);
  });

  it('believes no diff that is further ahead than a venue can have come, but any that is the first', () => {
    takeDepth(frameOf.depth(FAR_AHEAD, FAR_AHEAD));
    takeDepth(frameOf.depth(2 * FAR_AHEAD, 2 * FAR_AHEAD));
    expect(story).to.deep.equal([`diff to ${FAR_AHEAD}`, 'depthUpdate dropped: implausible-id']);
    expect([quality.valid, pulse.newestId]).to.deep.equal([1, FAR_AHEAD]);
  });

  it('passes bars on as bars of the symbol, and counts those that are older than what is known', () => {
    takeKline(frameOf.kline(0, 1), 'taken');
    takeKline(frameOf.kline(0, 1), 'outdated');
    expect(story).to.deep.equal(['bar of 1m BTCUSDT.BINANCE', 'bar of 1m BTCUSDT.BINANCE']);
    expect(quality).to.include({ valid: 1, outdated: 1 });
    takeKline(frameOf.kline(Number.NaN, 1), 'taken');
    expect(story.at(-1)).to.equal('kline dropped: by its figures');
  });

  it('lets nothing in that comes by the topic of something else, or out of the future', () => {
    takeTrade(frameOf.depth(1, 2), 'taken');
    takeDepth(frameOf.kline(0, 1));
    takeKline(frameOf.trade(1), 'taken');
    takeTrade(frameOf.trade(1), 'taken', LONG_BEFORE);
    takeDepth(frameOf.depth(1, 2), LONG_BEFORE);
    expect(story).to.deep.equal([
      'depthUpdate dropped: unexpected-kind',
      'kline dropped: unexpected-kind',
      'trade dropped: unexpected-kind',
      'trade dropped: implausible-time',
      'depthUpdate dropped: implausible-time',
    ]);
    expect([quality.valid, pulse.advances]).to.deep.equal([0, 0]);
  });

  it('moves nothing where nobody takes trades any more', () => {
    intake.takeTrade(frameOf.trade(1), PRESENT, pulse, null);
    expect([quality.valid, pulse.advances, story]).to.deep.equal([0, 0, []]);
  });
});
