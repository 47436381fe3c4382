import { StaleWatch, STALE_TIMES } from '../../src/binance/managers/feeds/stale-watch.js';
import type { StaleTimes } from '../../src/binance/managers/feeds/stale-watch.js';
import type { MarketSubscription } from '../../src/binance/managers/feeds/market-subscription.js';
import type { Picture } from '../../src/binance/managers/feeds/picture-desk.js';
import { TopicPulse } from '../../src/binance/managers/feeds/topic-pulse.js';
import { FollowedMarket } from '../support/market-campaign.js';
import { waitUntil } from '../support/wait-until.js';

/** Ways in which a feed can be dead although it is connected. */
export const SILENCES = [
  'one topic silent',
  'all topics silent',
  'old data repeated',
  'half-open',
  'stalled for 70 s',
] as const;
export type Silence = (typeof SILENCES)[number];

/** How soon a dead feed was noticed and healed, in seconds of the adapter's own settings. */
export interface SilenceReport {
  readonly silence: Silence;
  /** From the last news to the disconnection that the host hears of. */
  readonly noticedAfterSeconds: number;
  /** To the recovery, with everything that was missed. */
  readonly healedAfterSeconds: number;
  readonly trades: { readonly missing: number; readonly repeated: number };
  readonly bars: { readonly missing: number; readonly repeated: number; readonly different: number };
  readonly bookDifferences: number;
}

/** All times run a hundred times as fast as in earnest. */
const SCALE = 100;
const SCALED = Object.fromEntries(
  Object.entries(STALE_TIMES).map(([name, ms]) => [name, Number(ms) / SCALE]),
) as unknown as StaleTimes;
const SOCKETS = { idleTimeoutMs: 30_000 / SCALE, probeTimeoutMs: 10_000 / SCALE, handshakeTimeoutMs: 2_000 };

const STEP_MS = 2;
/** Where a step of the market comes later than this, the machine did something else: nobody can notice anything meanwhile. */
const LONGEST_STEP_MS = 10;

/** A feed that goes dead in one way, while its market goes on. */
export async function silentFeed(silence: Silence, seed: number): Promise<SilenceReport> {
  const followed = await FollowedMarket.start({ seed, streams: SOCKETS, parts: { staleTimes: SCALED } });
  const { market } = followed;
  let [runningMs, lastStep] = [0, Date.now()];
  const pump = setInterval(() => {
    const now = Date.now();
    runningMs += Math.min(now - lastStep, LONGEST_STEP_MS);
    lastStep = now;
    market.step();
  }, STEP_MS);
  await waitUntil(() => followed.transactions.length > 100 && followed.ticks > 100, 'the market to be busy');
  const began = runningMs;
  const end = fall(followed, silence);
  await waitUntil(() => followed.news.some(({ kind }) => kind === 'disconnected'), `${silence} to be noticed`, 8_000);
  const noticed = runningMs;
  await waitUntil(() => followed.news.at(-1)?.kind === 'recovered', `${silence} to be healed`, 15_000);
  const healed = runningMs;
  end();
  clearInterval(pump);
  await followed.untilEven();
  const report = {
    silence,
    noticedAfterSeconds: ((noticed - began) * SCALE) / 1_000,
    healedAfterSeconds: ((healed - began) * SCALE) / 1_000,
    trades: followed.tradeFaults(),
    bars: followed.barFaults(),
    bookDifferences: followed.bookDifferences(),
  };
  await followed.close();
  return report;
}

/** Makes the present connections dead in this way; connections and subscriptions that come later are sound. */
function fall({ market, server }: FollowedMarket, silence: Silence): () => void {
  const dead = new Set(server.openClients);
  const asked = new Map(server.clients.map((client) => [client, client.messages.length]));
  switch (silence) {
    case 'one topic silent':
      market.tamper = (topic, data, client) => {
        const isTakenAgain = client.messages.length > (asked.get(client) ?? 0);
        return topic.endsWith('@trade') && dead.has(client) && !isTakenAgain ? null : data;
      };
      break;
    case 'all topics silent':
      market.tamper = (_topic, data, client) => (dead.has(client) ? null : data);
      break;
    case 'old data repeated': {
      const old = new Map<string, Record<string, unknown>>();
      market.tamper = (topic, data, client) => {
        if (!dead.has(client)) return data;
        if (!old.has(topic)) old.set(topic, data);
        return old.get(topic);
      };
      break;
    }
    case 'half-open':
      market.tamper = (_topic, data, client) => (dead.has(client) ? null : data);
      for (const { socket } of dead) socket.pause();
      break;
    case 'stalled for 70 s': {
      const held: (() => void)[] = [];
      let isStalled = true;
      market.tamper = (topic, data, client) => {
        if (!isStalled || !dead.has(client)) return data;
        held.push(() => client.send({ stream: topic, data }));
        return null;
      };
      setTimeout(() => {
        isStalled = false;
        for (const send of held) send();
      }, 70_000 / SCALE);
      break;
    }
    default:
      silence satisfies never;
  }
  return () => {
    market.tamper = (_topic, data) => data;
  };
}

/** What a whole day of a symbol that does not move costs. */
export interface QuietDayReport {
  readonly looks: number;
  readonly questions: number;
  /** Topics that were subscribed again, connections that were replaced, warnings: must be none. */
  readonly measures: number;
}

/** A symbol of which nothing comes for 24 hours, because nothing happens. */
export async function quietDay(): Promise<QuietDayReport> {
  let now = 0;
  let [questions, measures] = [0, 0];
  const act = (): void => void (measures += 1);
  const picture = { symbol: 'QUIETUSDT', lastId: 7, bidPrice: '1.00', askPrice: '1.01' } as Picture;
  const watch = new StaleWatch({
    streams: {
      topicStatus: (name) => ({
        ...{ name, phase: 'acknowledged', frames: 0, firstFrameTime: null, lastFrameTime: null },
        ...{ news: 0, lastNewsTime: null },
      }),
      resubscribe: act,
      reconnect: act,
    },
    times: STALE_TIMES,
    now: () => now,
    ask: () => {
      questions += 1;
      return Promise.resolve(picture);
    },
    pause: () => Promise.resolve(true),
    ...{ onWarning: act, onStale: act, onAlive: act },
  });
  const pulses = ['ticker', 'trade', 'kline_1m'].map((name) => new TopicPulse(`quietusdt@${name}`, 'trades'));
  pulses.push(new TopicPulse('quietusdt@bookTicker', 'book'), new TopicPulse('quietusdt@depth20@100ms', 'book'));
  for (const pulse of pulses) pulse.expect(picture);
  const topics = new Map(pulses.map((pulse) => [pulse.name, { pulse, handler: () => undefined }]));
  const subscription = { identity: { symbol: 'QUIETUSDT' }, topics, refreshPulses: () => undefined };
  let looks = 0;
  for (; now < 24 * 3_600_000; now += STALE_TIMES.lookMs) {
    watch.look(subscription as unknown as MarketSubscription);
    looks += 1;
    if (looks % 5 === 0) await Promise.resolve();
  }
  await new Promise((resolve) => setImmediate(resolve));
  return { looks, questions, measures };
}
