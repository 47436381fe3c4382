import type { AlertDesk } from './managers/alert-desk.js';
import type { OwnOrders } from './managers/orders/own-orders.js';
import { DeadMan } from './dead-man.js';
import { endHeartbeatAlert, Heartbeat } from './heartbeat.js';
import { HostLease } from './host-lease.js';
import type { TrustSettings } from './settings.js';
import { TrustWatch } from './trust-watch.js';
import type { TrustListener } from './trust-watch.js';

/** What trust in an account's orders is made of. */
export interface AccountTrustParts {
  readonly settings: TrustSettings;
  readonly orderIdPrefix: string;
  readonly orders: Pick<OwnOrders, 'active' | 'cancelOnce'>;
  readonly alerts: AlertDesk;
  readonly now: () => number;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
}

const ALERT_ID = 'trust-lost';

/**
 * Whether our orders are looked after, and what is done where they are not: first an alert, then, where the settings say
 * so, the dead man. Others report; nothing here asks.
 */
export class AccountTrust {
  readonly #parts: AccountTrustParts;
  readonly #watch: TrustWatch;
  readonly #deadMan: DeadMan;
  readonly #lease: HostLease;
  readonly #heartbeat: Heartbeat | null;
  #hasBegun = false;
  #streamReason: string | null = null;

  constructor(parts: AccountTrustParts) {
    this.#parts = parts;
    const { settings, orderIdPrefix, alerts, signal } = parts;
    this.#deadMan = new DeadMan(parts);
    this.#watch = new TrustWatch(parts.now, this.#listeners());
    this.#lease = new HostLease(
      () => this.#watch.report('lease', null),
      (seconds) => this.#watch.report('lease', `the host has not renewed its lease of ${seconds} s`),
    );
    if (settings.leaseFile === null) endHeartbeatAlert(alerts);
    this.#heartbeat =
      settings.leaseFile === null
        ? null
        : new Heartbeat({
            path: settings.leaseFile,
            orderIdPrefix,
            alerts,
            isForsaken: () => this.#lease.isExpired,
            signal,
          });
  }

  /** Why no order is taken; null where trust is not the reason. */
  get obstacle(): string | null {
    return this.#deadMan.obstacle;
  }

  /** The adapter has started: from now on a loss counts. */
  begin(): void {
    this.#hasBegun = true;
    this.#watch.report('stream', this.#streamReason);
    this.#heartbeat?.start();
  }

  /** The private stream is there and compared with the venue (null), or why not. */
  reportStream(reason: string | null): void {
    this.#streamReason = reason;
    if (this.#hasBegun && !this.#parts.signal.aborted) this.#watch.report('stream', reason);
  }

  /** The host's word that it is alive, for so many seconds; 0 takes it back. */
  renewLease(seconds: number): boolean {
    return this.#lease.renew(seconds);
  }

  /** The connection ends in order: nobody is missing. The signal must have been aborted. */
  async close(): Promise<void> {
    this.#watch.close();
    this.#lease.close();
    this.#deadMan.disarm('the connection was closed');
    this.#parts.alerts.clear(ALERT_ID, 'The connection was closed');
    await this.#heartbeat?.close();
  }

  #listeners(): TrustListener[] {
    const { settings, alerts, now } = this.#parts;
    const alert: TrustListener = {
      afterMs: settings.alertAfterMs,
      onLost: (reason, since) => {
        const text = `What is known of orders and balances cannot be relied upon since ${since.toISOString()}: ${reason}`;
        alerts.raise(ALERT_ID, { kind: 'trust-lost', reason }, 'error', text, since);
      },
      onBack: (since) => {
        const seconds = Math.round((now() - since.getTime()) / 1000);
        alerts.clear(ALERT_ID, `What is known of orders and balances can be relied upon again, after ${seconds} s`);
      },
    };
    if (settings.deadManMs === null) return [alert];
    const deadMan: TrustListener = {
      afterMs: settings.deadManMs,
      onLost: (reason) => this.#deadMan.fire(reason),
      onBack: () => this.#deadMan.disarm('trust is back'),
    };
    return [alert, deadMan];
  }
}
