import type { MarketStreams } from '../../streams/market-streams.js';
import type { MarketSubscription } from './market-subscription.js';
import type { Picture } from './picture-desk.js';
import { TopicRhythm } from './topic-rhythm.js';
import type { SilenceLimits } from './topic-rhythm.js';
import type { TopicPulse } from './topic-pulse.js';

/** How patient the watch is. All in ms of this machine. */
export interface StaleTimes extends SilenceLimits {
  /** Between two looks at everything. */
  readonly lookMs: number;
  /** How long a topic may lag behind a witness before that counts: tickers and bars come every second or two. */
  readonly graceMs: number;
  /** How long a measure is given to work before the next one. */
  readonly healMs: number;
  /** A quiet symbol is asked about more and more seldom, but never more seldom than this. */
  readonly longestPauseMs: number;
}

/**
 * A busy topic is suspect after 10 s, a slow one after ten of its pauses, 30 s at most (D24); the witness takes 3 s and
 * the look 1 s, so a dead feed is told after 14 to 34 s. The socket itself is watched apart, by pings.
 */
export const STALE_TIMES: StaleTimes = {
  lookMs: 1_000,
  floorMs: 10_000,
  ceilingMs: 30_000,
  graceMs: 3_000,
  healMs: 5_000,
  longestPauseMs: 300_000,
};

/** What the watch uses, and whom it tells. */
export interface StaleWatchParts {
  readonly streams: Pick<MarketStreams, 'topicStatus' | 'resubscribe' | 'reconnect'>;
  readonly times: StaleTimes;
  readonly now: () => number;
  /** The venue's word on a symbol. */
  ask(symbol: string): Promise<Picture>;
  pause(durationMs: number): Promise<boolean>;
  onWarning(message: string): void;
  /** Topics bring nothing although the venue moved on. */
  onStale(topics: readonly string[], reason: string, since: number): void;
  /** They bring something again, or there is nothing to bring. */
  onAlive(topics: readonly string[]): void;
}

interface Suspect {
  readonly pulse: TopicPulse;
  readonly rhythm: TopicRhythm;
  /** Since when another topic of the symbol is ahead; null where none is. */
  aheadSince: number | null;
  /** Set while the topic is known to be dead. */
  stale: { advances: number; measures: number; nextMeasure: number } | null;
}

interface Symbol {
  readonly suspects: Map<string, Suspect>;
  isAsking: boolean;
  nextQuestion: number;
  pauseMs: number;
}

/**
 * Tells a quiet symbol from a dead stream. Silence alone proves nothing, since a market that does not move sends nothing;
 * and frames alone prove nothing either, since a feed may repeat old ones. So a topic that brought nothing new for long is
 * held against witnesses before anything is torn down:
 *
 *   silent ─→ another topic of the symbol is ahead ────────────────→ dead ─→ told, subscribed again ─→ socket replaced
 *          └→ else the venue is asked: has it moved? ─→ yes, after a grace still ─┘
 *                                                   └─→ no: quiet; asked later and later
 */
export class StaleWatch {
  readonly #parts: StaleWatchParts;
  readonly #symbols = new Map<MarketSubscription, Symbol>();
  /** Since when a topic can have been expected to speak. */
  readonly #liveSince = new Map<string, number>();
  #lastLook = 0;

  constructor(parts: StaleWatchParts) {
    this.#parts = parts;
  }

  /** These topics were acknowledged anew: their silence counts from here. */
  restart(topics: readonly string[]): void {
    const now = this.#parts.now();
    for (const topic of topics) this.#liveSince.set(topic, now);
  }

  /** Nobody wants it any more. */
  forget(subscription: MarketSubscription): void {
    const suspects = this.#symbols.get(subscription)?.suspects;
    this.#symbols.delete(subscription);
    for (const name of suspects?.keys() ?? []) this.#liveSince.delete(name);
  }

  /** Looks at one symbol. */
  look(subscription: MarketSubscription): void {
    const symbol = this.#symbolOf(subscription);
    const now = this.#parts.now();
    if (now < this.#lastLook) this.#forgetFuture(now);
    this.#lastLook = now;
    subscription.refreshPulses();
    const silent = [...symbol.suspects.values()].filter((suspect) => this.#isSilent(suspect, now));
    this.#release(symbol);
    if (silent.length === 0) {
      symbol.pauseMs = this.#parts.times.floorMs;
      return;
    }
    const dead = silent.filter((suspect) => this.#isOutrun(suspect, symbol, now));
    if (dead.length > 0) this.#condemn(dead, 'another stream of the symbol moved on', now);
    else if (!symbol.isAsking && now >= symbol.nextQuestion) void this.#ask(subscription, symbol, silent);
  }

  /** This machine's clock was set back: silence counts from now on, and nothing waits for what is long to come. */
  #forgetFuture(now: number): void {
    for (const [topic, since] of this.#liveSince) this.#liveSince.set(topic, Math.min(since, now));
    for (const symbol of this.#symbols.values()) {
      symbol.nextQuestion = Math.min(symbol.nextQuestion, now + symbol.pauseMs);
      for (const suspect of symbol.suspects.values()) this.#forgetFutureOf(suspect, now);
    }
  }

  #forgetFutureOf(suspect: Suspect, now: number): void {
    const { pulse, stale, aheadSince } = suspect;
    if (pulse.lastAdvanceTime !== null) pulse.lastAdvanceTime = Math.min(pulse.lastAdvanceTime, now);
    if (aheadSince !== null) suspect.aheadSince = Math.min(aheadSince, now);
    if (stale !== null) stale.nextMeasure = Math.min(stale.nextMeasure, now + this.#parts.times.healMs);
  }

  #symbolOf(subscription: MarketSubscription): Symbol {
    let symbol = this.#symbols.get(subscription);
    if (!symbol) {
      const { floorMs } = this.#parts.times;
      symbol = { suspects: new Map(), isAsking: false, nextQuestion: 0, pauseMs: floorMs };
      this.#symbols.set(subscription, symbol);
    }
    const { suspects } = symbol;
    for (const name of suspects.keys()) if (!subscription.topics.has(name)) this.#drop(name, suspects);
    for (const [name, { pulse }] of subscription.topics) {
      if (suspects.get(name)?.pulse === pulse) continue;
      suspects.set(name, { pulse, rhythm: new TopicRhythm(), aheadSince: null, stale: null });
      if (!this.#liveSince.has(name)) this.#liveSince.set(name, this.#parts.now());
    }
    return symbol;
  }

  /** Should the topic be wanted again, its silence counts from then. */
  #drop(name: string, suspects: Map<string, Suspect>): void {
    suspects.delete(name);
    this.#liveSince.delete(name);
  }

  /** Topics that are being asked for, or were refused, are not silent but absent. */
  #isSilent({ pulse, rhythm }: Suspect, now: number): boolean {
    rhythm.learn(pulse);
    if (this.#parts.streams.topicStatus(pulse.name)?.phase !== 'acknowledged') return false;
    const since = Math.max(pulse.lastAdvanceTime ?? 0, this.#liveSince.get(pulse.name) ?? now);
    return now - since >= rhythm.limitMs(this.#parts.times);
  }

  /** Whether a topic of the same family has been ahead for longer than any healthy one may lag. */
  #isOutrun(suspect: Suspect, { suspects }: Symbol, now: number): boolean {
    const isAhead = [...suspects.values()].some(({ pulse }) => outruns(pulse, suspect.pulse));
    suspect.aheadSince = isAhead ? (suspect.aheadSince ?? now) : null;
    return suspect.aheadSince !== null && now - suspect.aheadSince >= this.#parts.times.graceMs;
  }

  async #ask(subscription: MarketSubscription, symbol: Symbol, silent: readonly Suspect[]): Promise<void> {
    const { identity } = subscription;
    const { graceMs, healMs, longestPauseMs } = this.#parts.times;
    const before = new Map(silent.map(({ pulse }) => [pulse, pulse.advances]));
    symbol.isAsking = true;
    try {
      const picture = await this.#parts.ask(identity.symbol);
      const isBehind = ({ pulse }: Suspect): boolean => pulse.advances === before.get(pulse) && pulse.isBehind(picture);
      // What has just happened may still be under way to us.
      const behind = silent.some(isBehind) && (await this.#parts.pause(graceMs)) ? silent.filter(isBehind) : [];
      const now = this.#parts.now();
      if (behind.length > 0) this.#condemn(behind, 'the venue moved on', now);
      this.#acquit(
        silent.filter((suspect) => !behind.includes(suspect)),
        now,
      );
      for (const { pulse } of behind) pulse.expect(picture);
      symbol.pauseMs = behind.length > 0 ? healMs : Math.min(longestPauseMs, symbol.pauseMs * 2);
    } catch (error) {
      this.#parts.onWarning(`${identity.symbol}: silent, and the venue cannot be asked: ${String(error)}`);
    }
    symbol.isAsking = false;
    symbol.nextQuestion = this.#parts.now() + symbol.pauseMs;
  }

  /** The first time a topic is subscribed again; if that does not help, its socket is replaced. */
  #condemn(dead: readonly Suspect[], why: string, now: number): void {
    const { streams, times } = this.#parts;
    const due = dead.filter(({ stale }) => stale === null || now >= stale.nextMeasure);
    const [first] = due;
    if (!first) return;
    const names = due.map(({ pulse }) => pulse.name);
    const since = Math.min(...due.map(({ pulse }) => pulse.lastAdvanceTime ?? this.#liveSince.get(pulse.name) ?? now));
    const reason = `${names.join(', ')}: nothing new for ${now - since} ms although ${why}`;
    const isFirst = due.every(({ stale }) => stale === null);
    for (const suspect of due) {
      const measures = (suspect.stale?.measures ?? 0) + 1;
      const nextMeasure = now + Math.min(times.longestPauseMs, times.healMs * 2 ** (measures - 1));
      suspect.stale = { advances: suspect.pulse.advances, measures, nextMeasure };
    }
    if (isFirst) {
      this.#parts.onWarning(`${reason}; subscribing again`);
      this.#parts.onStale(names, reason, since);
      for (const name of names) streams.resubscribe(name);
    } else {
      this.#parts.onWarning(`${reason}; opening another connection`);
      streams.reconnect(first.pulse.name, reason);
    }
  }

  /** The venue has nothing that they should have brought. */
  #acquit(suspects: readonly Suspect[], now: number): void {
    const names = suspects
      .filter(({ stale }) => stale !== null && now >= stale.nextMeasure)
      .map(({ pulse }) => pulse.name);
    for (const suspect of suspects) if (names.includes(suspect.pulse.name)) suspect.stale = null;
    if (names.length > 0) this.#parts.onAlive(names);
  }

  /** What speaks again is alive. */
  #release({ suspects }: Symbol): void {
    const alive = [...suspects.values()].filter(
      ({ pulse, stale }) => stale !== null && pulse.advances > stale.advances,
    );
    for (const suspect of alive) {
      suspect.stale = null;
      suspect.aheadSince = null;
    }
    if (alive.length > 0) this.#parts.onAlive(alive.map(({ pulse }) => pulse.name));
  }
}

/**
 * Whether the first knows what the second must have brought, too. Every trade shows in the statistics and in the bars, and
 * all of them name its id. A change of the top shows in every book, but not every change of a book in its top.
 */
function outruns(one: TopicPulse, other: TopicPulse): boolean {
  if (one === other || one.family !== other.family) return false;
  if (one.family === 'trades') return other.newestId >= 0 && one.newestId > other.newestId;
  const isTop = one.name.endsWith('@bookTicker');
  return isTop && (one.lastAdvanceTime ?? 0) > (other.lastAdvanceTime ?? Infinity);
}
