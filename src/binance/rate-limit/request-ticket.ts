import type { Ticket } from './gate-ticket.js';
import type { ReportedUsage } from './venue-limit.js';
import type { Withdrawal } from './withdrawal.js';

/** The right to send one request, by all budgets that it draws on; its withdrawal hears that it has its turn. */
export class RequestTicket implements Ticket {
  readonly #weight: Ticket;
  readonly #orders: Ticket | null;
  readonly #withdrawal: Withdrawal | undefined;

  constructor(weight: Ticket, orders: Ticket | null, withdrawal?: Withdrawal) {
    this.#weight = weight;
    this.#orders = orders;
    this.#withdrawal = withdrawal;
    withdrawal?.admit();
  }

  answered(usage: readonly ReportedUsage[]): void {
    this.#weight.answered(usage);
    this.#orders?.answered(usage);
  }

  unanswered(): void {
    this.#weight.unanswered();
    this.#orders?.unanswered();
  }

  notSent(): void {
    this.#weight.notSent();
    this.#orders?.notSent();
    this.#withdrawal?.reopen();
  }
}
