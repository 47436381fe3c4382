import type { Clock } from '../../clock.js';
import type { Bar } from '../../../host/domain/bar.js';
import { LogLevel } from '../../../host/domain/constants.js';
import type { BookUpdate } from '../../../host/domain/order-book.js';
import type { Tick } from '../../../host/domain/tick.js';
import type { Transaction } from '../../../host/domain/transaction.js';
import { toBar } from '../../mappings/bar.js';
import type { BinanceBar } from '../../mappings/bar.js';
import type { BinanceContract } from '../../mappings/contract.js';
import { toVenueInterval } from '../../mappings/intervals.js';
import type { BarInterval } from '../../mappings/intervals.js';
import { whyInvalid } from '../../mappings/invalid-reason.js';
import { PriceBand } from '../../mappings/price-band.js';
import type { Arrival } from '../../mappings/tick-builder.js';
import type { TickIdentity } from '../../mappings/tick.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';
import { SampledNotice } from '../../streams/sampled-notice.js';
import { topicName } from '../../streams/topics.js';
import { countOfBars, describeHoles } from './bar-hole.js';
import { BookKeeper } from '../books/book-keeper.js';
import type { BookKeeperParts } from '../books/book-keeper.js';
import type { BookSnapshots } from '../books/book-snapshots.js';
import type { EventClock } from './event-clock.js';
import type { LatencyWatch } from './latency-watch.js';
import { NOTHING_RECOVERED } from './market-connection.js';
import type { Recovery } from './market-connection.js';
import { countOf } from './market-recovery.js';
import { MarketSubscription } from './market-subscription.js';
import type { SubscriptionParts } from './market-subscription.js';
import { pause } from '../pause.js';
import type { TradePages } from './trade-pages.js';
import type { TradeFill } from './transaction-feed.js';

/** What all subscriptions of a market share. */
export interface SubscriptionFactoryParts {
  readonly adapterName: string;
  readonly clock: Pick<Clock, 'now' | 'offsetMs'>;
  readonly latency: LatencyWatch;
  readonly times: EventClock;
  readonly rest: Pick<SpotRestApi, 'klines'>;
  readonly pages: TradePages;
  readonly snapshots: BookSnapshots;
  readonly bookBackoff?: BookKeeperParts['backoff'];
  /** Aborted when the market is closed. */
  readonly signal: () => AbortSignal;
  readonly arrivalAt: (receivedTime: number) => Arrival;
  readonly onTick: (tick: Tick) => void;
  readonly onBar: (bar: Bar) => void;
  readonly onBook: (update: BookUpdate) => void;
  readonly onTransaction: (transaction: Transaction) => void;
  /** Whether a loss is told, and its recovery not yet. */
  readonly hasOpenLoss: () => boolean;
  /** Something was missing within a stream, and was asked for. */
  readonly onFilled: (since: Date, recovery: Recovery) => void;
  /** The venue counts a topic anew. */
  readonly onRestart: (topic: string) => void;
  readonly onLog: (message: string, level: LogLevel) => void;
}

const BARS_PER_REQUEST = 1_000;

/** Makes subscriptions, and connects them with what they ask and whom they tell. */
export class SubscriptionFactory {
  readonly #parts: SubscriptionFactoryParts;
  readonly #invalid: SampledNotice;

  constructor(parts: SubscriptionFactoryParts) {
    this.#parts = parts;
    this.#invalid = new SampledNotice(
      () => parts.clock.now(),
      (message) => parts.onLog(message, LogLevel.WARNING),
    );
  }

  create(contract: BinanceContract): MarketSubscription {
    const { symbol, exchange, vtSymbol, name } = contract;
    const identity: TickIdentity = { adapterName: this.#parts.adapterName, symbol, exchange, vtSymbol, name };
    const { latency, times, onTick, onBar, onTransaction, arrivalAt } = this.#parts;
    const subscription: MarketSubscription = new MarketSubscription({
      ...{ identity, latency, times, onTick, onBar, onTransaction, arrivalAt },
      band: new PriceBand(contract),
      transactions: this.#transactions(identity, () => subscription),
      bars: (interval) => this.#bars(identity, interval, () => subscription),
      createKeeper: () => this.#createKeeper(identity),
      onInvalid: (frame, reason) => {
        const why = reason ?? whyInvalid(frame, symbol);
        const warning = subscription.quality.addInvalid(why);
        this.#invalid.add(`${vtSymbol}: a ${frame.kind} frame was dropped, as it cannot be true (${why})`);
        if (warning !== null) this.#parts.onLog(`${vtSymbol}: ${warning}`, LogLevel.WARNING);
      },
    });
    return subscription;
  }

  #transactions(identity: TickIdentity, subscription: () => MarketSubscription): SubscriptionParts['transactions'] {
    const { pages, clock, signal } = this.#parts;
    const { symbol, vtSymbol } = identity;
    return {
      fetch: (fromId) => pages.from(symbol, fromId, signal()),
      newest: () => pages.newest(symbol, signal()),
      pause: (durationMs) => pause(durationMs, signal()),
      now: () => clock.now(),
      onGapFilled: (fill, since) => this.#tradesFilled(subscription(), fill, since),
      onRestart: (newestId) => {
        this.#warn(`${vtSymbol}: the venue counts its trades anew from ${newestId}; how many are missing is not known`);
        this.#parts.onRestart(topicName.trade(symbol));
      },
    };
  }

  #bars(
    { adapterName, symbol, exchange, vtSymbol }: TickIdentity,
    interval: BarInterval,
    subscription: () => MarketSubscription,
  ): ReturnType<SubscriptionParts['bars']> {
    const { rest, clock, signal } = this.#parts;
    const identity = { adapterName, symbol, exchange, vtSymbol, interval };
    const query = { symbol, interval: toVenueInterval(interval), limit: BARS_PER_REQUEST };
    return {
      exchangeNow: () => Math.trunc(clock.now() + clock.offsetMs),
      pause: (durationMs) => pause(durationMs, signal()),
      fetch: async (startTime) => {
        const rows = await rest.klines({ ...query, startTime }, { lane: Lane.RECONCILE, signal: signal() });
        return rows.map((row) => toBar(row, identity)).filter((bar): bar is BinanceBar => bar !== null);
      },
      onGapFilled: ({ filled, missing, failure }, since) => {
        const { quality } = subscription();
        quality.gaps += 1;
        quality.backfilled += filled;
        if (failure !== null) this.#warn(`${vtSymbol}: missing bars could not be asked for: ${messageOf(failure)}`);
        quality.missing += countOfBars(missing);
        const holes = missing.map(({ from, to }) => ({ vtSymbol, interval, from, to }));
        if (holes.length > 0) this.#warn(describeHoles(holes));
        this.#parts.onFilled(since, { ...NOTHING_RECOVERED, bars: filled, missingBars: holes });
      },
    };
  }

  #tradesFilled({ identity, quality }: MarketSubscription, { filled, missing, failure }: TradeFill, since: Date): void {
    const { vtSymbol } = identity;
    if (filled === 0 && missing.length === 0) return;
    quality.gaps += 1;
    quality.backfilled += filled;
    quality.missing += countOf(missing);
    const lost = missing.map(({ from, to }) => `${from} to ${to}`).join(', ');
    const why = failure === null ? 'the venue does not give them' : messageOf(failure);
    // Within a loss that the host knows of, jumps are no news.
    const isExpected = missing.length === 0 && this.#parts.hasOpenLoss();
    this.#log(
      isExpected ? LogLevel.DEBUG : LogLevel.WARNING,
      `${vtSymbol}: trade ids jumped; ${filled} were asked for${lost === '' ? '' : `, missing for good are ${lost}: ${why}`}`,
    );
    const ranges = missing.map((range) => ({ vtSymbol, ...range }));
    this.#parts.onFilled(since, { ...NOTHING_RECOVERED, transactions: filled, missing: ranges });
  }

  #createKeeper({ adapterName, symbol, exchange, vtSymbol }: TickIdentity): BookKeeper {
    const { snapshots, clock, onBook, bookBackoff } = this.#parts;
    return new BookKeeper({
      identity: { adapterName, symbol, exchange, vtSymbol },
      snapshots,
      clock,
      onBook,
      ...(bookBackoff && { backoff: bookBackoff }),
      onNotice: (message, level) => this.#parts.onLog(message, level as LogLevel),
    });
  }

  #warn(message: string): void {
    this.#log(LogLevel.WARNING, message);
  }

  #log(level: LogLevel, message: string): void {
    if (!this.#parts.signal().aborted) this.#parts.onLog(message, level);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : JSON.stringify(error);
}
