import { Status } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import type { Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { VenueMirror } from '../venue-mirror.js';
import { fillKeyOf, isOver, statusOf, truthOf, unitsOf } from './venue-truth.js';

const PAIRED = /^e(Order|Trade|Account|Position|Connection|Alert)\./;

/**
 * Judges every event at the moment at which it is told: whether it is true of the venue at that very moment, and whether
 * it may follow what was told before.
 */
export class LiveWatch {
  readonly #findings: Findings;
  readonly #mirror: VenueMirror;
  /** By life of the host's process and order: the latest event. */
  readonly #latest = new Map<string, Order>();
  readonly #tradedByTrades = new Map<string, bigint>();
  readonly #toldFills = new Set<string>();
  #general: Told | null = null;
  #hasContracts = false;
  #hasAccounts = false;

  constructor(findings: Findings, mirror: VenueMirror) {
    this.#findings = findings;
    this.#mirror = mirror;
  }

  take(told: Told): void {
    this.#pair(told);
    if (told.type === 'eContract.') this.#hasContracts = true;
    if (told.type === 'eOrder.') this.#order(told.data as Order, told.life);
    if (told.type === 'eTrade.') this.#trade(told.data as Trade, told.life);
    if (told.type === 'eAccount.') this.#hasAccounts = true;
    if (told.type === 'eConnection.') this.#news(told);
    if (/^e(Order|Trade|Account|Position)\.$/.test(told.type) && !this.#hasContracts) {
      this.#findings.add('other', 9, `${told.type} came before the contracts`);
    }
  }

  /** A new process of the host: it has heard nothing yet. */
  nextLife(): void {
    this.#general = null;
    this.#hasContracts = false;
    this.#hasAccounts = false;
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

  #order(order: Order, life: number): void {
    const key = `${life} ${order.orderId}`;
    const before = this.#latest.get(key);
    this.#latest.set(key, order);
    if (before) this.#follows(before, order);
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

  /** Nothing may be said of an order that is not so at the venue. */
  #isTrueNow(order: Order): void {
    const { orderId, status, traded } = order;
    const truth = truthOf(order, this.#mirror)?.order;
    const guessed = (what: string): void =>
      this.#findings.add('guessed', 7, `${orderId} is told as ${status}, ${what}`);
    if (status === Status.SUBMITTING) return;
    if (!truth) {
      if (status !== Status.REJECTED && status !== Status.CANCELLED) guessed('but the venue has no such order');
      else if (!traded.isZero()) guessed(`with ${traded.toFixed()} traded, but the venue has no such order`);
      return;
    }
    if (isOver(status) && statusOf(truth) !== status) guessed(`but is ${truth.status} at the venue`);
    if (unitsOf(traded) > truth.executedQty) guessed(`traded ${traded.toFixed()}, more than at the venue`);
  }

  #trade(trade: Trade, life: number): void {
    const { tradeId, orderId, symbol } = trade;
    const fillKey = fillKeyOf(trade);
    const fill = this.#mirror.fills.get(fillKey);
    if (!fill) this.#findings.add('guessed', 4, `trade ${tradeId} is told, but the venue knows no such fill`);
    for (const id of [`${life} ${tradeId}`, `${life} ${fillKey}`]) {
      if (this.#toldFills.has(id)) this.#findings.add('fillsRepeated', 4, `trade ${tradeId} was told twice`);
      this.#toldFills.add(id);
    }
    const isEqual =
      fill &&
      fill.price === unitsOf(trade.price) &&
      fill.quantity === unitsOf(trade.volume) &&
      (!trade.commission || fill.commission === unitsOf(trade.commission)) &&
      fill.isBuyer === (trade.direction === 'LONG');
    if (fill && !isEqual) this.#findings.add('guessed', 4, `trade ${tradeId} differs from the venue's fill`);
    const key = `${life} ${orderId}`;
    const sum = (this.#tradedByTrades.get(key) ?? 0n) + unitsOf(trade.volume);
    this.#tradedByTrades.set(key, sum);
    const order = this.#latest.get(key);
    if (!order) this.#findings.add('other', 3, `trade ${tradeId} of ${orderId} (${symbol}) came before its order`);
    else if (unitsOf(order.traded) < sum) {
      this.#findings.add('other', 3, `trade ${tradeId} came before an order event that counts it`);
    }
  }

  #news({ data }: Told): void {
    const { channel, change } = data as { channel: string; change: { kind: string; state?: string } };
    if (channel === 'adapter' && change.state === 'ready' && !this.#hasAccounts) {
      this.#findings.add('other', 9, 'the adapter was ready before it had told the account');
    }
  }
}
