import { AlignedWindow } from './aligned-window.js';
import { LimitError } from './limit-error.js';
import type { LimitSettings } from './limit-settings.js';

const MINUTE_MS = 60_000;
const LONGEST_BAN_MS = 3 * 24 * 60 * MINUTE_MS;

/**
 * What one address has used: weight, raw requests, connection attempts. Past a limit it hears 429; who keeps asking is
 * banned (418), each time for twice as long (rest-api.md, IP limits).
 */
export class AddressLimits {
  readonly #settings: LimitSettings;
  readonly #weight: AlignedWindow;
  readonly #rawRequests: AlignedWindow;
  readonly #connections: AlignedWindow;
  readonly #refusals: AlignedWindow;
  #bannedUntil = 0;
  #nextBanMs: number;

  constructor(settings: LimitSettings) {
    this.#settings = settings;
    this.#weight = new AlignedWindow(MINUTE_MS, settings.weightPerMinute);
    this.#rawRequests = new AlignedWindow(5 * MINUTE_MS, settings.rawRequestsPer5Minutes);
    this.#connections = new AlignedWindow(5 * MINUTE_MS, settings.connectionsPer5Minutes);
    this.#refusals = new AlignedWindow(MINUTE_MS, settings.refusalsBeforeBan);
    this.#nextBanMs = settings.firstBanMs;
  }

  usedWeight(now: number): number {
    return this.#weight.count(now);
  }

  /** Counts a request of this weight; throws `LimitError` where it is one too many. */
  admit(now: number, weight: number): void {
    this.#refuseBanned(now);
    this.#rawRequests.add(now, 1);
    if (this.#rawRequests.count(now) > this.#rawRequests.limit) {
      this.#refuse(now, this.#rawRequests, 'Too many requests', 'raw requests per 5 MINUTE');
    }
    if (!this.#weight.fits(now, weight)) {
      this.#refuse(now, this.#weight, 'Too much request weight used', 'request weight per 1 MINUTE');
    }
    this.#weight.add(now, weight);
  }

  /** Gives the weight of a request back that was admitted at `since`, has succeeded and is free then. */
  giveBack(now: number, weight: number, since: number): void {
    this.#weight.giveBack(now, weight, since);
  }

  /** Counts an attempt to connect to the WebSocket API, and its weight. */
  admitConnection(now: number, weight: number): void {
    this.#refuseBanned(now);
    this.#connections.add(now, 1);
    if (this.#connections.count(now) > this.#connections.limit) {
      this.#refuse(now, this.#connections, 'Too many connections', 'connections per 5 MINUTE');
    }
    this.admit(now, weight);
  }

  /** Bans for a while, whatever was used. */
  ban(until: number): void {
    this.#bannedUntil = until;
  }

  /** The words for weight are Binance's; those for the other two follow them. */
  #refuse(now: number, window: AlignedWindow, complaint: string, unit: string): never {
    this.#refusals.add(now, 1);
    if (this.#refusals.count(now) > this.#settings.refusalsBeforeBan) {
      this.#bannedUntil = now + this.#nextBanMs;
      this.#nextBanMs = Math.min(this.#nextBanMs * 2, LONGEST_BAN_MS);
      this.#refuseBanned(now);
    }
    const message =
      `${complaint}; current limit is ${window.limit} ${unit}. ` +
      'Please use WebSocket Streams for live updates to avoid polling the API.';
    throw new LimitError(-1003, message, 429, window.end(now));
  }

  #refuseBanned(now: number): void {
    if (now >= this.#bannedUntil) return;
    const message =
      `Way too much request weight used; IP banned until ${this.#bannedUntil}. ` +
      'Please use WebSocket Streams for live updates to avoid bans.';
    throw new LimitError(-1003, message, 418, this.#bannedUntil);
  }
}
