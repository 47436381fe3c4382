import { FollowedMarket } from '../support/market-campaign.js';
import { STEPS_PER_DAY } from '../support/scripted-market.js';
import { waitUntil } from '../support/wait-until.js';

/** What a row of days brought upon the feed, and what it cost. */
export interface RolloverReport {
  readonly days: number;
  readonly injected: { readonly shutdownNotices: number; readonly losses: number };
  readonly replacements: number;
  readonly trades: { readonly happened: number; readonly missing: number; readonly repeated: number };
  readonly bars: {
    readonly happened: number;
    readonly missing: number;
    readonly repeated: number;
    readonly different: number;
  };
  /** Of streams that name each message: told by the venue to nobody's loss, and passed to the manager. */
  readonly messages: Readonly<
    Record<string, { readonly told: number; readonly missing: number; readonly repeated: number }>
  >;
  readonly book: { readonly comparisons: number; readonly different: number };
  readonly announced: { readonly disconnected: number; readonly recovered: number };
  readonly backfilled: { readonly transactions: number; readonly bars: number; readonly books: number };
  readonly impossible: number;
}

/** Streams of which each message counts, and none is batched. */
const COUNTED = ['btcusdt@trade', 'btcusdt@bookTicker', 'btcusdt@depth20@100ms', 'btcusdt@kline_1m', 'btcusdt@ticker'];

/**
 * How long Binance gives is not promised (web-socket-streams.md, serverShutdown). A venue that goes before its client
 * could come back makes a loss of it, and how fast a client comes back depends on what else its machine does.
 */
const SHORTEST_NOTICE_MS = 4_000;

/**
 * Days of a market, each with a notice at a random moment that the server shuts down, or with a loss that nobody
 * announces; after each day the manager must have what the market has.
 */
export async function rolloverDays(days: number, seed: number, trouble: 'notice' | 'loss'): Promise<RolloverReport> {
  const followed = await FollowedMarket.start({ seed });
  const { market } = followed;
  const toldBefore = new Map(market.told);
  const passedBefore = new Map(COUNTED.map((topic) => [topic, passed(followed, topic)]));
  let different = 0;
  for (let day = 0; day < days; day += 1) {
    const at = Math.floor(market.chance() * STEPS_PER_DAY);
    await followed.run(STEPS_PER_DAY, (step) => {
      if (step !== at) return;
      if (trouble === 'loss') market.cut();
      else market.announceShutdown(SHORTEST_NOTICE_MS + market.chance() * 2_000);
    });
    if (trouble === 'notice') await waitUntil(() => followed.replacements > day, `the replacement of day ${day}`);
    else await waitUntil(() => count(followed, 'recovered') > day, `the recovery of day ${day}`);
    await followed.untilEven();
    different += followed.bookDifferences();
  }
  const messages = Object.fromEntries(
    COUNTED.map((topic) => {
      const told = (market.told.get(topic) ?? 0) - (toldBefore.get(topic) ?? 0);
      const came = passed(followed, topic) - (passedBefore.get(topic) ?? 0);
      return [topic, { told, missing: Math.max(0, told - came), repeated: Math.max(0, came - told) }];
    }),
  );
  const report = {
    days,
    injected: { shutdownNotices: trouble === 'notice' ? days : 0, losses: trouble === 'loss' ? days : 0 },
    replacements: followed.replacements,
    trades: { happened: market.trades.length, ...followed.tradeFaults() },
    bars: { happened: market.closedBars.length, ...followed.barFaults() },
    messages,
    book: { comparisons: days, different },
    announced: { disconnected: count(followed, 'disconnected'), recovered: count(followed, 'recovered') },
    backfilled: backfilledBy(followed),
    impossible: followed.impossible.length,
  };
  await followed.close();
  return report;
}

function passed(followed: FollowedMarket, topic: string): number {
  const topics = followed.manager.getConnectionStatus().symbols.flatMap((symbol) => symbol.topics);
  return topics.find((report) => report.topic === topic)?.news ?? 0;
}

function count({ news }: FollowedMarket, kind: string): number {
  return news.filter((change) => change.kind === kind).length;
}

function backfilledBy({ news }: FollowedMarket): RolloverReport['backfilled'] {
  const sum = { transactions: 0, bars: 0, books: 0 };
  for (const change of news) {
    if (change.kind !== 'recovered') continue;
    sum.transactions += change.recovered.transactions ?? 0;
    sum.bars += change.recovered.bars ?? 0;
    sum.books += change.recovered.books ?? 0;
  }
  return sum;
}
