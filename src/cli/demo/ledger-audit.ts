import { EventType, Status, isActive } from '../../host/index.js';
import type { MainEngine, Order } from '../../host/index.js';
import type { OrderExecution, Venue, VenueOrder } from '../../simulator/index.js';
import { compareBalances, fillFacts, orderFacts, tradeFacts, venueOrderFacts } from './ledger-facts.js';
import { TwoSidedMatch } from './two-sided-match.js';

/** The part of a venue that a host is compared with. */
export type AuditedVenue = Pick<Venue, 'on' | 'off' | 'openOrders' | 'balancesOf'>;

/**
 * Holds what the host believes of an account against what the venue has in its own books, from the first order on: each
 * order when it has ended, each fill, and at the end the open orders and balances, to the last digit. Nothing is kept of
 * what agrees, so a run without end is compared as a whole.
 *
 *   venue ── execution ──▶ theirs ┐
 *                                 ├─ alike: counted · else: kept until they are, or the run is over
 *   host ─ order, trade ─▶ ours   ┘
 */
export class LedgerAudit {
  readonly #main: MainEngine;
  readonly #venue: AuditedVenue;
  readonly #accountId: string;
  readonly #orders = new TwoSidedMatch({ isToldOnce: false });
  readonly #fills = new TwoSidedMatch({ isToldOnce: true });
  readonly #unregisters: readonly (() => void)[];

  constructor(main: MainEngine, venue: AuditedVenue, accountId: string) {
    this.#main = main;
    this.#venue = venue;
    this.#accountId = accountId;
    const onExecution = (execution: OrderExecution): void => this.#onExecution(execution);
    venue.on('execution', onExecution);
    this.#unregisters = [
      () => venue.off('execution', onExecution),
      main.eventEngine.register(EventType.ORDER, ({ data }) => this.#onOrder(data)),
      main.eventEngine.register(EventType.TRADE, ({ data }) => this.#fills.ours(...tradeFacts(data))),
    ];
  }

  /** How much was found the same on both sides. */
  get agreed(): { readonly orders: number; readonly fills: number } {
    return { orders: this.#orders.agreedCount, fills: this.#fills.agreedCount };
  }

  /** Whether there is no difference; cheap while much is on its way. */
  get isSettled(): boolean {
    return this.#orders.isSettled && this.#fills.isSettled && this.differences().length === 0;
  }

  /** One sentence for each difference; empty where host and venue agree. */
  differences(): string[] {
    return [
      ...this.#orders.differences(),
      ...this.#openOrderDifferences(),
      ...this.#fills.differences(),
      ...compareBalances(this.#main.getAllAccounts(), this.#venue.balancesOf(this.#accountId)),
    ];
  }

  close(): void {
    for (const unregister of this.#unregisters) unregister();
  }

  /** What the host saw rejected need not be known to the venue: such an order may never have reached it. */
  #onOrder(order: Order): void {
    if (!isActive(order) && order.status !== Status.REJECTED) this.#orders.ours(...orderFacts(order));
  }

  #onExecution({ accountId, order, fill }: OrderExecution): void {
    if (accountId !== this.#accountId) return;
    if (fill) this.#fills.theirs(...fillFacts(fill));
    if (isFinished(order)) this.#orders.theirs(...venueOrderFacts(order));
  }

  #openOrderDifferences(): string[] {
    const open = new TwoSidedMatch({ isToldOnce: true });
    for (const order of this.#main.getAllActiveOrders()) open.ours(...orderFacts(order));
    for (const order of this.#venue.openOrders(this.#accountId)) open.theirs(...venueOrderFacts(order));
    return open.differences();
  }
}

function isFinished({ status }: VenueOrder): boolean {
  return status !== 'NEW' && status !== 'PARTIALLY_FILLED' && status !== 'PENDING_NEW' && status !== 'PENDING_CANCEL';
}
