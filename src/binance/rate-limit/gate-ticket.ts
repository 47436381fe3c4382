import type { AlignedWindow } from './aligned-window.js';
import type { LimitType, ReportedUsage } from './venue-limit.js';

/** What a request costs, by limit; a limit that is not named is not touched. */
export type Costs = Readonly<Partial<Record<LimitType, number>>>;

/** The right to send one request. Exactly one of its methods is to be called when the request has ended. */
export interface Ticket {
  /** An answer came; `usage` is what it said about the limits. */
  answered(usage: readonly ReportedUsage[]): void;
  /** It was sent and no answer came. */
  unanswered(): void;
  /** It provably never left. */
  notSent(): void;
}

/** What a request was charged with, and where. */
export interface Charge {
  readonly costs: Costs;
  readonly windows: readonly AlignedWindow[];
  readonly takenAt: number;
}

/** How a ticket's request ended: with what its answer said of the limits, without an answer, or before it left. */
export type TicketEnd = readonly ReportedUsage[] | 'lost' | 'not-sent';

/** A ticket of one gate; a second end is none. */
export class GateTicket implements Ticket {
  #charge: Charge | null;
  readonly #end: (charge: Charge | null, ending: TicketEnd) => void;

  constructor(charge: Charge, end: (charge: Charge | null, ending: TicketEnd) => void) {
    this.#charge = charge;
    this.#end = end;
  }

  answered(usage: readonly ReportedUsage[]): void {
    this.#endWith(usage);
  }

  unanswered(): void {
    this.#endWith('lost');
  }

  notSent(): void {
    this.#endWith('not-sent');
  }

  #endWith(ending: TicketEnd): void {
    const charge = this.#charge;
    this.#charge = null;
    this.#end(charge, ending);
  }
}
