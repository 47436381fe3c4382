import type { Alert } from '../host/domain/alert.js';
import type { AdapterState } from '../host/domain/connection-news.js';
import type { JournalFacts } from './journal/intent-log.js';
import type { MarketDataMetrics, MarketDataStatus } from './managers/market-data.js';
import type { RateLimitUsage } from './rate-limit/rate-limits.js';

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
  /** Orders of which it is not known whether the venue has them. */
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
