import type { Alert } from '../host/domain/alert.js';
import type { AdapterState } from '../host/domain/connection-news.js';
import type { AdapterStates } from './adapter-states.js';
import type { JournalFacts } from './journal/intent-log.js';
import type { MarketDataMetrics, MarketDataStatus } from './managers/market-data.js';
import type { RateLimitUsage } from './rate-limit/rate-limits.js';
import type { SpotSession } from './spot-session.js';

/** How the adapter is. */
export interface AdapterHealth {
  readonly state: AdapterState;
  /** What does not work now, by part. */
  readonly problems: Readonly<Record<string, string>>;
  readonly channels: ConnectionStatus;
  readonly contracts: number;
  /** The venue's clock minus ours, and how far that may be wrong. */
  readonly clock: { readonly offsetMs: number; readonly uncertaintyMs: number };
  readonly rateLimits: RateLimitUsage;
  readonly activeOrders: number;
  /**
   * Ids of orders of which something is not certain: whether the venue has them, whether a cancel or an amend came
   * through, whether all their fills are here, or whether an end told here is true.
   */
  readonly unresolvedOrders: readonly string[];
  /** The journal of intents; null where there is none. */
  readonly journal: JournalFacts | null;
  /** Alerts that were raised and not yet cleared, oldest first. */
  readonly alerts: readonly Alert[];
  /** Events that wait for the host's handlers; 0 where the host does not tell. */
  readonly queuedEvents: number;
}

/** Figures of the adapter since it connected. */
export interface AdapterMetrics {
  /** Null while not connected. */
  readonly marketData: MarketDataMetrics | null;
  readonly rateLimits: RateLimitUsage;
  readonly queuedEvents: number;
}

/** Which links are up. */
export interface ConnectionStatus {
  readonly market: MarketDataStatus | null;
  /** Whether the account's events arrive; null where there is no key. */
  readonly private: boolean | null;
  /** Whether the WebSocket API takes orders; while it does not, REST takes them. */
  readonly trading: boolean | null;
}

/** What health is read from besides the connection. */
export interface HealthSources {
  readonly states: Pick<AdapterStates, 'state' | 'ailments'>;
  readonly alerts: readonly Alert[];
  readonly queuedEvents: number;
}

/** How the adapter is, with or without a connection. */
export function healthOf(session: SpotSession | undefined, sources: HealthSources): AdapterHealth {
  const { states, alerts, queuedEvents } = sources;
  const { contracts, clock, private: account } = session ?? {};
  return {
    state: states.state,
    problems: { ...states.ailments },
    channels: connectionStatusOf(session),
    contracts: contracts?.count ?? 0,
    clock: { offsetMs: clock?.offsetMs ?? 0, uncertaintyMs: clock?.uncertaintyMs ?? 0 },
    rateLimits: rateLimitUsageOf(session),
    activeOrders: account?.orders.activeOrders().length ?? 0,
    unresolvedOrders: account?.orders.unresolvedOrders() ?? [],
    journal: account?.journalFacts ?? null,
    alerts,
    queuedEvents,
  };
}

/** What is used of the venue's limits; nothing where there is no connection. */
export function rateLimitUsageOf(session: SpotSession | undefined): RateLimitUsage {
  return session?.limits.usage() ?? { limits: [], waiting: 0, pauseMs: 0 };
}

/** Which links are up; null for those that there are not. */
export function connectionStatusOf(session: SpotSession | undefined): ConnectionStatus {
  const { marketData, private: account } = session ?? {};
  return {
    market: marketData?.getConnectionStatus() ?? null,
    private: account?.isSubscribed ?? null,
    trading: account?.isTradingChannelOpen ?? null,
  };
}
