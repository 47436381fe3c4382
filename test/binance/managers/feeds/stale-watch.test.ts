import { expect } from 'chai';
import type { MarketSubscription } from '../../../../src/binance/managers/feeds/market-subscription.js';
import type { Picture } from '../../../../src/binance/managers/feeds/picture-desk.js';
import { StaleWatch, STALE_TIMES } from '../../../../src/binance/managers/feeds/stale-watch.js';
import { TopicPulse } from '../../../../src/binance/managers/feeds/topic-pulse.js';

const PICTURE = { symbol: 'QUIETUSDT', lastId: 7, bidPrice: '1.00', askPrice: '1.01' } as Picture;
const TOPIC = 'quietusdt@trade';

describe('StaleWatch', () => {
  let now: number;
  let questions: number;
  let watch: StaleWatch;
  /** Of the subscription that was made last. */
  let pulse: TopicPulse;

  beforeEach(() => {
    [now, questions] = [0, 0];
    const nothing = (): void => undefined;
    watch = new StaleWatch({
      streams: {
        topicStatus: (name) => ({
          ...{ name, phase: 'acknowledged', frames: 0, firstFrameTime: null, lastFrameTime: null },
          ...{ news: 0, lastNewsTime: null },
        }),
        ...{ resubscribe: nothing, reconnect: nothing },
      },
      times: STALE_TIMES,
      now: () => now,
      ask: () => {
        questions += 1;
        return Promise.resolve(PICTURE);
      },
      pause: () => Promise.resolve(true),
      ...{ onWarning: nothing, onStale: nothing, onAlive: nothing },
    });
  });

  function subscription(): MarketSubscription & { readonly topics: Map<string, unknown> } {
    pulse = new TopicPulse(TOPIC, 'trades');
    const topics = new Map([[TOPIC, { pulse, handler: () => undefined }]]);
    const parts: unknown = { identity: { symbol: 'QUIETUSDT' }, topics, refreshPulses: () => undefined };
    return parts as MarketSubscription & { readonly topics: Map<string, unknown> };
  }

  it('asks about a topic that has been silent for as long as its rhythm allows', () => {
    const quiet = subscription();
    watch.look(quiet);
    now += STALE_TIMES.floorMs - 1;
    watch.look(quiet);
    expect(questions).to.equal(0);
    now += 1;
    watch.look(quiet);
    expect(questions).to.equal(1);
  });

  for (const advanced of [false, true]) {
    it(`notices silence though the clock was set back by an hour (${advanced ? 'after news' : 'before any news'})`, () => {
      now = 7_200_000;
      const quiet = subscription();
      if (advanced) pulse.advance(5, now);
      watch.look(quiet);
      now -= 3_600_000;
      watch.look(quiet);
      now += STALE_TIMES.floorMs - 1;
      watch.look(quiet);
      expect(questions).to.equal(0);
      now += 1;
      watch.look(quiet);
      expect(questions).to.equal(1);
    });
  }

  it('asks again as soon as ever though the clock was set back by an hour', async () => {
    now = 7_200_000;
    const quiet = subscription();
    watch.look(quiet);
    now += STALE_TIMES.floorMs;
    watch.look(quiet);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 3_600_000;
    watch.look(quiet);
    now += 2 * STALE_TIMES.floorMs;
    watch.look(quiet);
    expect(questions).to.equal(2);
  });

  it('counts the silence of a topic that is wanted again from then, not from when it was wanted before', () => {
    const quiet = subscription();
    watch.look(quiet);
    quiet.topics.clear();
    watch.look(quiet);
    now += 3_600_000;
    quiet.topics.set(TOPIC, { pulse: new TopicPulse(TOPIC, 'trades'), handler: () => undefined });
    watch.look(quiet);
    expect(questions).to.equal(0);
  });

  it('counts the silence of a symbol that is subscribed again from then', () => {
    const quiet = subscription();
    watch.look(quiet);
    quiet.topics.clear();
    watch.forget(quiet);
    now += 3_600_000;
    watch.look(subscription());
    expect(questions).to.equal(0);
  });
});
