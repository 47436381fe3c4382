import type { SpotRestApi } from '../rest/spot-rest-api.js';
import { Lane } from '../rest/spot-rest-api.js';
import type { MarketStreams } from '../streams/market-streams.js';
import type { MarketSubscription } from './market-subscription.js';

/** What the watch uses. */
export interface StaleWatchParts {
  readonly streams: Pick<MarketStreams, 'topicStatus' | 'resubscribe' | 'reconnect'>;
  readonly rest: Pick<SpotRestApi, 'ticker24h'>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Silence of a topic that makes it suspect, ms. */
  readonly staleMs: number;
  onWarning(message: string): void;
}

interface Suspicion {
  /** Measures taken in a row without effect. */
  measures: number;
  nextLook: number;
  pauseMs: number;
  asking: boolean;
}

const LONGEST_PAUSE_MS = 300_000;

/**
 * Tells a quiet symbol from a dead stream. Silence alone proves nothing, since a book that does not change sends nothing;
 * so the venue is asked whether it has moved on:
 *
 *   silent > staleMs → ticker/24hr → not moved: quiet, look again later and later
 *                                  → moved: warn and subscribe again → still: open another connection
 */
export class StaleWatch {
  readonly #parts: StaleWatchParts;
  readonly #suspicions = new Map<MarketSubscription, Suspicion>();
  #liveSince: number;

  constructor(parts: StaleWatchParts) {
    this.#parts = parts;
    this.#liveSince = parts.now();
  }

  /** Everything was subscribed anew: silence counts from here. */
  restart(): void {
    this.#liveSince = this.#parts.now();
  }

  forget(subscription: MarketSubscription): void {
    this.#suspicions.delete(subscription);
  }

  /** Looks at one symbol; resolves when a question to the venue, if one was needed, is answered. */
  async look(subscription: MarketSubscription): Promise<void> {
    const now = this.#parts.now();
    const suspicion = this.#suspicionOf(subscription, now);
    if (suspicion.asking || now < suspicion.nextLook) return;
    const silent = subscription.topics.filter((topic) => this.#isSilent(topic, now));
    if (silent.length === 0) {
      this.#suspicions.delete(subscription);
      return;
    }
    suspicion.asking = true;
    await this.#ask(subscription, suspicion, silent);
    suspicion.asking = false;
    suspicion.nextLook = this.#parts.now() + suspicion.pauseMs;
  }

  #suspicionOf(subscription: MarketSubscription, now: number): Suspicion {
    const { staleMs } = this.#parts;
    const known = this.#suspicions.get(subscription);
    if (known) return known;
    const fresh = { measures: 0, nextLook: now, pauseMs: staleMs, asking: false };
    this.#suspicions.set(subscription, fresh);
    return fresh;
  }

  /** Topics that are being asked for, or were refused, are not silent but absent. */
  #isSilent(topic: string, now: number): boolean {
    const status = this.#parts.streams.topicStatus(topic);
    if (status?.phase !== 'acknowledged') return false;
    return now - Math.max(status.lastFrameTime ?? 0, this.#liveSince) >= this.#parts.staleMs;
  }

  async #ask(subscription: MarketSubscription, suspicion: Suspicion, silent: readonly string[]): Promise<void> {
    const { rest, signal } = this.#parts;
    const { symbol } = subscription.identity;
    try {
      const ticker = await rest.ticker24h(symbol, { lane: Lane.MARKET, signal });
      const { tradesBehind, bookBehind } = subscription.builder.comparedTo(ticker);
      const dead = silent.filter((topic) => (subscription.bookTopics.includes(topic) ? bookBehind : tradesBehind));
      this.#judge(
        symbol,
        suspicion,
        dead.filter((topic) => this.#isSilent(topic, this.#parts.now())),
      );
    } catch (error) {
      if (!signal.aborted) this.#parts.onWarning(`${symbol}: silent, and the venue cannot be asked: ${String(error)}`);
    }
  }

  #judge(symbol: string, suspicion: Suspicion, dead: readonly string[]): void {
    const [first] = dead;
    suspicion.pauseMs = Math.min(LONGEST_PAUSE_MS, suspicion.pauseMs * (first === undefined ? 2 : 1));
    if (first === undefined) return;
    suspicion.measures += 1;
    const what = `${dead.join(', ')}: nothing came for ${this.#parts.staleMs} ms although the venue moved on`;
    if (suspicion.measures === 1) {
      this.#parts.onWarning(`${what}; subscribing again`);
      for (const topic of dead) this.#parts.streams.resubscribe(topic);
      return;
    }
    suspicion.pauseMs = Math.min(LONGEST_PAUSE_MS, suspicion.pauseMs * 2);
    this.#parts.onWarning(`${what}; opening another connection`);
    this.#parts.streams.reconnect(first, `${symbol} is stale`);
  }
}
