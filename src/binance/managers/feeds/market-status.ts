import type { Decimal } from '../../../host/domain/decimal.js';
import type { MarketStreams, StreamConnectionStatus } from '../../streams/market-streams.js';
import type { BookCounts } from '../books/book-keeper.js';
import type { DataQuality } from './data-quality.js';
import type { EventOutlet, OutletStatus } from './event-outlet.js';
import { heldBy } from './held-watch.js';
import type { LatencyWatch, MarketLatency } from './latency-watch.js';
import type { MarketPart } from './market-request.js';
import type { MarketSubscription } from './market-subscription.js';

/** One topic: what is wanted against what is so. An acknowledgement is no data: only frames make it `delivering`. */
export interface TopicReport {
  readonly topic: string;
  readonly phase: 'wanted' | 'acknowledged' | 'delivering' | 'refused';
  readonly frames: number;
  /** Frames that were passed on: the others were repetitions. */
  readonly news: number;
  readonly lastMessageTime: Date | null;
}

/** One subscribed symbol, for `getConnectionStatus`. */
export interface SymbolStatus {
  readonly vtSymbol: string;
  /** Requests that hold it. */
  readonly subscribers: number;
  readonly parts: readonly MarketPart[];
  readonly topics: readonly TopicReport[];
  readonly lastMessageTime: Date | null;
  /** Counts since it was subscribed: frames that were news, ticks made of them. */
  readonly frames: number;
  readonly ticks: number;
  /** Frames that were impossible: crossed, not positive, or no numbers. */
  readonly invalid: number;
  /** Frames that were older than what was known. */
  readonly outdated: number;
  /** What has become of the diffs of its full book; null where none is subscribed. */
  readonly book: BookCounts | null;
}

/** State of the market data connections. */
export interface MarketDataStatus {
  /** Whether every socket delivers. */
  readonly connected: boolean;
  readonly lastMessageTime: Date | null;
  readonly messageCount: number;
  readonly malformedFrames: number;
  readonly sockets: readonly StreamConnectionStatus[];
  readonly symbols: readonly SymbolStatus[];
}

/** Figures of market data since the connection was built. */
export interface MarketDataMetrics {
  readonly symbols: number;
  readonly frames: number;
  readonly ticks: number;
  readonly invalid: number;
  readonly backfilled: number;
  /** Live trades and bars that wait until what was lost before them is there. */
  readonly held: number;
  readonly latency: MarketLatency;
  readonly handlers: OutletStatus;
}

type Topics = Pick<MarketStreams, 'topicStatus' | 'connections' | 'malformedFrames'>;

/** State of all subscriptions and sockets; `streams` is null while nothing is open. */
export function marketStatusOf(
  connected: boolean,
  streams: Topics | null,
  subscriptions: Iterable<MarketSubscription>,
): MarketDataStatus {
  const symbols = [...subscriptions].map((subscription) => symbolStatusOf(subscription, streams));
  return {
    connected,
    lastMessageTime: latest(symbols.map(({ lastMessageTime }) => lastMessageTime)),
    messageCount: symbols.reduce((sum, { frames }) => sum + frames, 0),
    malformedFrames: streams?.malformedFrames ?? 0,
    sockets: streams?.connections ?? [],
    symbols,
  };
}

/** Quality of one symbol, with what its book's keeper and its sockets have counted. */
export function qualityOf(
  subscription: MarketSubscription,
  priceTick: Decimal | undefined,
  streams: Topics | null,
  now: number,
): DataQuality {
  const { identity, quality, keeper, topics } = subscription;
  const report = quality.report(identity.vtSymbol, priceTick?.toNumber() ?? 1, now);
  const book = keeper?.counts;
  return {
    ...report,
    outdated: report.outdated + dropped([...topics.keys()], streams) + (book?.dropped ?? 0),
    gaps: report.gaps + (book?.gaps ?? 0),
    held: heldBy(subscription),
  };
}

export function metricsOf(
  subscriptions: Iterable<MarketSubscription>,
  latency: LatencyWatch,
  outlet: EventOutlet,
): MarketDataMetrics {
  const wanted = [...subscriptions];
  const all = wanted.map(({ quality }) => quality);
  const sum = (of: (quality: MarketSubscription['quality']) => number): number =>
    all.reduce((total, quality) => total + of(quality), 0);
  return {
    symbols: all.length,
    frames: sum(({ total }) => total),
    ticks: sum(({ ticks }) => ticks),
    invalid: sum(({ invalid }) => invalid),
    backfilled: sum(({ backfilled }) => backfilled),
    held: wanted.reduce((total, subscription) => total + heldBy(subscription), 0),
    latency: latency.report(),
    handlers: outlet.status,
  };
}

function symbolStatusOf(subscription: MarketSubscription, streams: Topics | null): SymbolStatus {
  const { identity, subscribers, parts, quality } = subscription;
  const names = [...subscription.topics.keys()];
  const topics = names.map((name) => topicReportOf(name, streams));
  return {
    ...{ vtSymbol: identity.vtSymbol, subscribers, parts, topics },
    lastMessageTime: latest(topics.map(({ lastMessageTime }) => lastMessageTime)),
    frames: quality.total,
    ticks: quality.ticks,
    invalid: quality.invalid,
    outdated: quality.outdated + dropped(names, streams),
    book: subscription.keeper?.counts ?? null,
  };
}

function topicReportOf(topic: string, streams: Topics | null): TopicReport {
  const status = streams?.topicStatus(topic);
  const lastFrameTime = status?.lastFrameTime ?? null;
  const phase = status?.phase ?? 'wanted';
  return {
    topic,
    phase: phase === 'acknowledged' && lastFrameTime !== null ? 'delivering' : phase,
    frames: status?.frames ?? 0,
    news: status?.news ?? 0,
    lastMessageTime: lastFrameTime === null ? null : new Date(lastFrameTime),
  };
}

/** Frames that the sockets kept back as they were no news. */
function dropped(names: readonly string[], streams: Topics | null): number {
  return names.reduce((sum, name) => {
    const status = streams?.topicStatus(name);
    return status ? sum + status.frames - status.news : sum;
  }, 0);
}

function latest(times: readonly (Date | null)[]): Date | null {
  const known = times.flatMap((time) => time?.getTime() ?? []);
  return known.length === 0 ? null : new Date(Math.max(...known));
}
