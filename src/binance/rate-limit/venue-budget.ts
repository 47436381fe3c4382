import { AlignedWindow } from './aligned-window.js';
import type { Ending } from './aligned-window.js';
import type { Charge, Costs, TicketEnd } from './gate-ticket.js';
import { Lane } from './lanes.js';
import type { ReportedUsage, VenueLimit } from './venue-limit.js';

/** What a budget is made of. */
export interface VenueBudgetOptions {
  readonly limits: readonly VenueLimit[];
  /** Fraction of every limit that only cancels may touch. */
  readonly buffer: number;
  readonly guardMs?: number;
}

/** How much of one limit is used now. */
export interface LimitUsage extends VenueLimit {
  readonly used: number;
  /** Between 0 and 1, above 1 where the venue counts more than the limit. */
  readonly fraction: number;
}

const DEFAULT_GUARD_MS = 250;

/**
 * How much of what the buffer leaves each lane may use up. A fixed window that a history download has emptied would
 * hold up an order until the minute is over, so the lower lanes leave room to the higher ones.
 */
const SHARE_BY_LANE: Readonly<Record<Lane, number>> = {
  [Lane.CANCEL]: 1,
  [Lane.RESOLVE]: 1,
  [Lane.ORDER]: 1,
  [Lane.RECONCILE]: 0.95,
  [Lane.MARKET]: 0.9,
  [Lane.HISTORY]: 0.75,
};

/**
 * What the venue's limits leave to each lane: one counter per limit, from which requests take, and which is set right by
 * what their answers report. Instants are the venue's, epoch ms.
 */
export class VenueBudget {
  readonly #guardMs: number;
  #buffer: number;
  #windows: readonly AlignedWindow[];

  constructor({ limits, buffer, guardMs = DEFAULT_GUARD_MS }: VenueBudgetOptions) {
    this.#guardMs = guardMs;
    this.#buffer = buffer;
    this.#windows = limits.map((limit) => new AlignedWindow(limit, { guardMs }));
  }

  /** Keeps at least this fraction of every limit free. */
  keepFree(buffer: number): void {
    this.#buffer = Math.max(this.#buffer, buffer);
  }

  /** Takes over the venue's limits; what is counted so far stays counted where the interval is the same. */
  configure(limits: readonly VenueLimit[]): void {
    this.#windows = limits.map((limit) => {
      const window = new AlignedWindow(limit, { guardMs: this.#guardMs });
      const former = this.#windows.find((each) => isSameWindow(each.limit, limit));
      if (former !== undefined) window.continueFrom(former);
      return window;
    });
  }

  /** Milliseconds until a lane may take so much; 0 where it may now. */
  waitMs(costs: Costs, lane: Lane, now: number): number {
    const share = this.#shareOf(lane);
    let waitMs = 0;
    for (const window of this.#windows) {
      const hasRoom = window.hasRoom(costs[window.limit.type] ?? 0, share, now);
      if (!hasRoom) waitMs = Math.max(waitMs, window.untilNext(now));
    }
    return waitMs;
  }

  /** A limit that is smaller than what is to be taken, so that no wait helps. */
  limitBelow(costs: Costs): VenueLimit | undefined {
    return this.#windows.find((window) => (costs[window.limit.type] ?? 0) > window.limit.limit)?.limit;
  }

  /** Takes, whether there is room or not; the charge is to be settled when the request has ended. */
  take(costs: Costs, takenAt: number): Charge {
    const windows = this.#windows;
    for (const window of windows) window.take(costs[window.limit.type] ?? 0, takenAt);
    return { costs, windows, takenAt };
  }

  /** Corrects what was taken by how the request ended. */
  settle({ costs, windows, takenAt }: Charge, ending: TicketEnd, now: number): void {
    for (const charged of windows) {
      const window = this.#present(charged);
      const cost = costs[window.limit.type] ?? 0;
      if (ending === 'not-sent') window.giveBack(cost);
      else window.settle(cost, takenAt, now, ending === 'lost' ? ending : endingFor(window, ending));
    }
  }

  /** How much of every limit is used. */
  usage(now: number): LimitUsage[] {
    return this.#windows.map((window) => {
      const used = window.used(now);
      return { ...window.limit, used, fraction: used / window.limit.limit };
    });
  }

  /** Cancels may use the reserve: getting out is the one thing that must not wait. */
  #shareOf(lane: Lane): number {
    return lane === Lane.CANCEL ? 1 : (1 - this.#buffer) * SHARE_BY_LANE[lane];
  }

  /** The counter that stands in a window's place now, since limits may have been configured while the request ran. */
  #present(window: AlignedWindow): AlignedWindow {
    if (this.#windows.includes(window)) return window;
    return this.#windows.find((each) => isSameWindow(each.limit, window.limit)) ?? window;
  }
}

function endingFor({ limit }: AlignedWindow, usage: readonly ReportedUsage[]): Ending {
  for (const each of usage) if (isSameWindow(each, limit)) return { figure: each.count };
  return { figure: null };
}

function isSameWindow(
  one: Pick<VenueLimit, 'type' | 'intervalMs'>,
  other: Pick<VenueLimit, 'type' | 'intervalMs'>,
): boolean {
  return one.type === other.type && one.intervalMs === other.intervalMs;
}
