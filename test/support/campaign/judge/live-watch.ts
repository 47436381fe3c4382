import { Status } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import type { Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { VenueMirror } from '../venue-mirror.js';
import { RecoveryWatch } from './recovery-watch.js';
import type { RecoveryTerms } from './recovery-watch.js';
import { TradeWatch } from './trade-watch.js';
import { isExternal, isOver, statusOf, truthOf, unitsOf, venueIdOf } from './venue-truth.js';

const PAIRED = /^e(Order|Trade|Account|Position|Connection|Alert)\./;

/** What the faults of a round allow the adapter. */
export interface WatchTerms extends RecoveryTerms {
  /** Whether single pieces of news may be late or missing, so that later ones are told before them. */
  readonly isDisordered: boolean;
  /** Whether the venue may have an order of this client id, or get it: what never left, or came back, may be taken back. */
  mayHave(clientId: string): boolean;
}

/**
 * Judges every event at the moment at which it is told: whether it is true of the venue at that very moment, and whether
 * it may follow what was told before.
 */
export class LiveWatch {
  readonly #findings: Findings;
  readonly #mirror: VenueMirror;
  readonly #terms: WatchTerms;
  readonly #trades: TradeWatch;
  readonly #recoveries: RecoveryWatch;
  /** By life of the host's process and order: the latest event. */
  readonly #latest = new Map<string, Order>();
  /** Orders that were told as over while the venue had no such order. */
  readonly #endedNowhere = new Map<string, Status>();
  #general: Told | null = null;
  #hasContracts = false;
  #hasAccounts = false;

  constructor(findings: Findings, mirror: VenueMirror, terms: WatchTerms) {
    this.#findings = findings;
    this.#mirror = mirror;
    this.#terms = terms;
    this.#trades = new TradeWatch(findings, mirror, terms.isDisordered);
    this.#recoveries = new RecoveryWatch(findings, mirror, terms);
  }

  take(told: Told): void {
    this.#pair(told);
    const { type, data, life } = told;
    if (type === 'eContract.') this.#hasContracts = true;
    if (type === 'eOrder.') this.#order(data as Order, life);
    if (type === 'eTrade.') this.#trades.take(data as Trade, this.#latestOf(data as Trade, life), told);
    if (type === 'eAccount.') this.#hasAccounts = true;
    if (type === 'eConnection.') this.#news(told);
    this.#recoveries.take(told);
    if (/^e(Order|Trade|Account|Position)\.$/.test(type) && !this.#hasContracts) {
      this.#findings.add('other', 9, `${type} came before the contracts`);
    }
  }

  /** What was told as over while it was nowhere may not have come to the venue since, whatever became of it there. */
  judgeEnds(): void {
    for (const [orderId, status] of this.#endedNowhere) {
      if (this.#mirror.byClientId(orderId).length === 0) continue;
      this.#findings.add('guessed', 7, `${orderId} was told as ${status} before it came to the venue`);
    }
  }

  /** A new process of the host: it has heard nothing yet; a forgetful one has no journal of the ones before. */
  nextLife(host: { readonly isForgetful: boolean }): void {
    this.#general = null;
    this.#hasContracts = false;
    this.#hasAccounts = false;
    this.#recoveries.nextLife(host);
  }

  #pair(told: Told): void {
    const general = this.#general;
    this.#general = null;
    if (general && !(told.type.startsWith(general.type) && told.data === general.data)) {
      this.#findings.add('other', 2, `${general.type} was followed by ${told.type}, not by its keyed event`);
    }
    const isKeyed = general !== null;
    if (!isKeyed && PAIRED.test(told.type) && told.type.endsWith('.')) this.#general = told;
  }

  #latestOf({ orderId }: Pick<Order, 'orderId'>, life: number): Order | undefined {
    return this.#latest.get(`${life} ${orderId}`);
  }

  #order(order: Order, life: number): void {
    const before = this.#latestOf(order, life);
    this.#latest.set(`${life} ${order.orderId}`, order);
    if (before) this.#follows(before, order);
    this.#isItself(order);
    this.#isTrueNow(order);
  }

  #follows(before: Order, order: Order): void {
    const { orderId } = order;
    const broken = (what: string): void => this.#findings.add('other', 5, `${orderId}: ${what}`);
    if (isOver(before.status) && order.status !== before.status) broken(`left ${before.status} for ${order.status}`);
    if (order.traded.lessThan(before.traded))
      broken(`traded fell from ${before.traded.toFixed()} to ${order.traded.toFixed()}`);
    if (order.status === Status.SUBMITTING && before.status !== Status.SUBMITTING) broken(`went back to SUBMITTING`);
    if (order.status === Status.NOTTRADED && before.status === Status.PARTTRADED) broken(`went back to NOTTRADED`);
    for (const field of ['reference', 'offset', 'type', 'direction', 'symbol'] as const) {
      if (order[field] !== before[field]) broken(`${field} changed from "${before[field]}" to "${order[field]}"`);
    }
  }

  /** The number of the venue's that it is told with is that of the order with its client id, and it buys what that buys. */
  #isItself(order: Order): void {
    const { orderId, symbol, direction } = order;
    const venueId = venueIdOf(order);
    const truth = truthOf(order, this.#mirror)?.order;
    const another = (what: string): void => this.#findings.add('guessed', 6, `${orderId} ${what}`);
    if (venueId !== undefined && venueId !== String(truth?.orderId)) {
      another(`is told as the venue's order ${venueId}, and is ${truth?.orderId ?? 'no order of the venue'}`);
    }
    if (!truth) return;
    if (truth.symbol !== symbol) another(`is told of ${symbol}, and is of ${truth.symbol} at the venue`);
    if ((truth.side === 'BUY' ? 'LONG' : 'SHORT') !== direction)
      another(`is told as ${direction}, and is a ${truth.side}`);
    if (isExternal(order) && [...this.#latest.values()].some((own) => isOwnTwin(own, order, truth.orderId))) {
      another('is told a second time, as an order from elsewhere');
    }
  }

  /** Nothing may be said of an order that is not so at the venue. */
  #isTrueNow(order: Order): void {
    const { orderId, status, traded } = order;
    const truth = truthOf(order, this.#mirror)?.order;
    const guessed = (what: string): void =>
      this.#findings.add('guessed', 7, `${orderId} is told as ${status}, ${what}`);
    if (status === Status.SUBMITTING) return;
    if (!truth) {
      this.#endedNowhere.set(orderId, status);
      const isTakenBack = status === Status.CANCELLED && !this.#terms.mayHave(orderId);
      if (status !== Status.REJECTED && !isTakenBack) guessed('but the venue has no such order');
      else if (!traded.isZero()) guessed(`with ${traded.toFixed()} traded, but the venue has no such order`);
      return;
    }
    if (isOver(status) && statusOf(truth) !== status) guessed(`but is ${truth.status} at the venue`);
    if (unitsOf(traded) > truth.executedQty) guessed(`traded ${traded.toFixed()}, more than at the venue`);
  }

  #news({ data }: Told): void {
    const { channel, change } = data as { channel: string; change: { kind: string; state?: string } };
    if (channel === 'adapter' && change.state === 'ready' && !this.#hasAccounts) {
      this.#findings.add('other', 9, 'the adapter was ready before it had told the account');
    }
  }
}

function isOwnTwin(own: Order, { orderId, symbol }: Order, venueOrderId: bigint): boolean {
  return own.orderId !== orderId && own.symbol === symbol && venueIdOf(own) === String(venueOrderId);
}
