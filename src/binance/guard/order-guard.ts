import { readFile } from 'node:fs/promises';

import { Clock } from '../clock.js';
import { BinanceError } from '../errors/binance-error.js';
import { reasonOf } from '../errors/reason-of.js';
import { pause } from '../managers/pause.js';
import { VENUE_TIMEOUT_MS } from '../managers/proof/venue-patience.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../rate-limit/venue-limit.js';
import { CcxtSpotRest } from '../rest/ccxt-spot-rest.js';
import type { BinanceSettings } from '../settings.js';
import { parseLease } from '../lease-file.js';
import { LeaseWatch } from './lease-watch.js';
import { VenueSweep } from './venue-sweep.js';
import type { SweepOutcome } from './venue-sweep.js';

/** What a guard is told. */
export interface OrderGuardOptions {
  /** Whose orders; needs an API key. */
  readonly settings: BinanceSettings;
  /** The setting `leaseFile` of the adapter that is watched. */
  readonly leaseFile: string;
  /** How long there may be no beat. */
  readonly afterMs: number;
  /** What the ids of the orders begin with; `all` for every order of the account; default: what the lease file says. */
  readonly scope?: { readonly prefix: string } | 'all';
  /** End after the first time that it had to cancel. */
  readonly once?: boolean;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
  /** Default: a quarter of `afterMs`, at most a second. */
  readonly lookEveryMs?: number;
  /** How long an order may have been on its way when its sender died. */
  readonly onItsWayMs?: number;
}

const PAUSES_MS = [500, 1_000, 2_000, 5_000] as const;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Watches the heartbeat of a trading process from outside, and cancels its open orders when it stops:
 *
 *   file changes → all is well · no change for so long → list, cancel, list again until none is open · beats again → watch
 */
export class OrderGuard {
  readonly #options: OrderGuardOptions;
  readonly #watch: LeaseWatch;
  readonly #clock = new Clock();
  readonly #limits: RateLimits;
  readonly #rest: CcxtSpotRest;
  readonly #sweep: VenueSweep;
  /** Why the file could not be read last; null where it could. */
  #unreadable: string | null = null;

  /** Throws a `BinanceError` where there is no key or it cannot be used. */
  constructor(options: OrderGuardOptions) {
    this.#options = options;
    const { settings } = options;
    if (!settings.credentials) throw noKey();
    this.#watch = new LeaseWatch(options.afterMs);
    this.#limits = new RateLimits({ clock: this.#clock, limits: SPOT_DEFAULT_LIMITS, buffer: 0 });
    this.#rest = new CcxtSpotRest({
      endpoints: settings.endpoints,
      ...settings.credentials,
      clock: this.#clock,
      rateLimits: this.#limits,
      recvWindowMs: settings.recvWindowMs,
      maxAttempts: 1,
      ...(settings.proxy && { proxy: settings.proxy }),
      onNotice: (message) => options.onLine(message),
    });
    this.#sweep = new VenueSweep(this.#rest);
  }

  /** Watches until the signal, or with `once` until it has cancelled. Rejects where the venue refuses the key at the start. */
  async run(): Promise<void> {
    const { signal, afterMs, leaseFile } = this.#options;
    signal.addEventListener('abort', () => this.#rest.close(), { once: true }); // what is asked must not hold up the end
    try {
      await this.#tryKey();
      this.#say(`Watching ${leaseFile}: orders are cancelled after ${afterMs / 1000} s without a heartbeat`);
      await this.#keepWatch();
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#rest.close();
      this.#limits.close();
    }
  }

  async #keepWatch(): Promise<void> {
    const { signal, afterMs, once = false } = this.#options;
    const lookEveryMs = this.#options.lookEveryMs ?? Math.min(1_000, afterMs / 4);
    let before = 'none';
    do {
      const state = await this.#look();
      if (state !== before) {
        if (state === 'held') this.#say(`The heartbeat is there (process ${this.#watch.latest?.pid ?? ''})`);
        if (state === 'idle' && before === 'held') this.#say('The process has closed in order; nothing is to be done');
        if (state === 'lost') await this.#cancelAll();
        if (state === 'lost' && once) return;
      }
      before = state;
    } while (await pause(lookEveryMs, signal));
  }

  async #cancelAll(): Promise<void> {
    const { afterMs, settings, signal } = this.#options;
    const prefix = this.#prefix();
    const whose =
      prefix === null ? 'all open orders of the account' : `all open orders whose ids begin with ${prefix}-`;
    this.#say(`No heartbeat for ${afterMs / 1000} s: cancelling ${whose}`);
    if (!(await this.#sweepUntilProven(prefix))) return;
    const onItsWayMs = this.#options.onItsWayMs ?? settings.recvWindowMs + VENUE_TIMEOUT_MS;
    if (afterMs >= onItsWayMs) return;
    this.#say(`Looking once more in ${onItsWayMs / 1000} s, for orders that were still on their way`);
    if (!(await pause(onItsWayMs, signal)) || (await this.#isBack())) return;
    await this.#sweepUntilProven(prefix);
  }

  /** False where the heart beats again, or the guard is to end. */
  async #sweepUntilProven(prefix: string | null): Promise<boolean> {
    const { signal } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.#sweep.once(prefix);
      if (signal.aborted) return false;
      this.#tell(outcome);
      if (outcome.isProven) return true;
      const pauseMs = PAUSES_MS[attempt] ?? LONGEST_PAUSE_MS;
      this.#say(`Not proven yet; trying again in ${pauseMs / 1000} s`);
      if (!(await pause(pauseMs, signal))) return false;
      if (await this.#isBack()) return false;
      await this.#rest.synchronizeClock().catch(() => undefined);
    }
  }

  /** The orders of a process that lives are its own business. */
  async #isBack(): Promise<boolean> {
    const isBack = (await this.#look()) !== 'lost';
    if (isBack) this.#say('The heartbeat is back: nothing further is cancelled');
    return isBack;
  }

  #tell({ cancelled, unproven, isProven, problem }: SweepOutcome): void {
    if (cancelled.length > 0) this.#say(`Cancelled: ${cancelled.join(', ')}`);
    if (problem !== null) this.#say(`Trouble: ${problem}`);
    if (unproven.length > 0) this.#say(`Open still, or not known: ${unproven.join(', ')}`);
    if (isProven) this.#say('Binance says that none of these orders is open');
  }

  #prefix(): string | null {
    const { scope } = this.#options;
    if (scope === 'all') return null;
    return scope?.prefix ?? this.#watch.latest?.orderIdPrefix ?? null;
  }

  async #look(): Promise<ReturnType<LeaseWatch['look']>> {
    const text = await this.#read();
    if (text !== null) this.#tellUnreadable(parseLease(text) ? null : 'the file holds no heartbeat');
    return this.#watch.look(text, this.#clock.elapsedMs());
  }

  async #read(): Promise<string | null> {
    try {
      return await readFile(this.#options.leaseFile, 'utf8');
    } catch (error) {
      this.#tellUnreadable(reasonOf(error));
      return null;
    }
  }

  /** A guard that looks at the wrong file is none, and says so once. */
  #tellUnreadable(reason: string | null): void {
    if (reason !== null && reason !== this.#unreadable) this.#say(`No heartbeat can be read: ${reason}`);
    this.#unreadable = reason;
  }

  /** A guard with a wrong key is none; a venue that is away now may be back when it matters. */
  async #tryKey(): Promise<void> {
    try {
      await this.#rest.synchronizeClock();
      await this.#rest.openOrders();
    } catch (error) {
      if (error instanceof BinanceError && error.category === 'authentication') throw error;
      this.#say(`The key could not be tried: ${reasonOf(error)}`);
    }
  }

  #say(line: string): void {
    if (!this.#options.signal.aborted) this.#options.onLine(line);
  }
}

function noKey(): BinanceError {
  const message = 'A guard needs an API key and its secret: without them nothing can be cancelled';
  return new BinanceError(message, { code: null, category: 'authentication', outcome: 'not-sent' });
}
