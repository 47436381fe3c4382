import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import type { VenueFill } from '../../../../src/simulator/index.js';
import type { Findings } from '../findings.js';
import type { VenueMirror } from '../venue-mirror.js';
import { differencesOfTrade } from './trade-terms.js';
import { fillKeyOf, truthOf, unitsOf } from './venue-truth.js';

/** A trade as it was told last of an order. */
interface LastTrade {
  readonly venueTradeId: bigint;
  readonly at: number;
}

/** Judges every trade at the moment at which it is told. */
export class TradeWatch {
  readonly #findings: Findings;
  readonly #mirror: VenueMirror;
  /** Whether single pieces of news may be late or missing, so that later ones are told before them. */
  readonly #isDisordered: boolean;
  readonly #volumes = new Map<string, bigint>();
  readonly #toldFills = new Set<string>();
  readonly #last = new Map<string, LastTrade>();

  constructor(findings: Findings, mirror: VenueMirror, isDisordered: boolean) {
    this.#findings = findings;
    this.#mirror = mirror;
    this.#isDisordered = isDisordered;
  }

  /** `order` is its order as the host knows it in this life; undefined where it was never told. */
  take(trade: Trade, order: Order | undefined, { life, at }: { readonly life: number; readonly at: number }): void {
    const fillKey = fillKeyOf(trade);
    const fill = this.#mirror.fills.get(fillKey);
    this.#isOnce(trade, fillKey, life);
    if (!fill) this.#guessed(trade, 'is told, but the venue knows no such fill');
    else this.#isTrue(trade, fill, order);
    this.#isCounted(trade, order, life);
    if (fill && !this.#isDisordered) this.#isInTurn(trade, fill, { life, at });
  }

  #isOnce({ tradeId }: Trade, fillKey: string, life: number): void {
    for (const id of [`${life} ${tradeId}`, `${life} ${fillKey}`]) {
      if (this.#toldFills.has(id)) this.#findings.add('fillsRepeated', 4, `trade ${tradeId} was told twice`);
      this.#toldFills.add(id);
    }
  }

  #isTrue(trade: Trade, fill: VenueFill, order: Order | undefined): void {
    const differences = differencesOfTrade(trade, fill);
    if (differences.length > 0) this.#guessed(trade, `differs from the venue's fill: ${differences.join(', ')}`);
    if (order && (trade.offset !== order.offset || trade.vtOrderId !== order.vtOrderId)) {
      this.#guessed(trade, `is told as ${trade.offset} of ${trade.vtOrderId}, its order as ${order.offset}`);
    }
    const truth = order && truthOf(order, this.#mirror)?.order;
    if (truth && (truth.orderId !== fill.orderId || truth.symbol !== fill.symbol)) {
      this.#guessed(trade, `is told of ${trade.orderId}, and is a fill of order ${fill.orderId}`);
    }
  }

  #isCounted({ tradeId, orderId, symbol, volume }: Trade, order: Order | undefined, life: number): void {
    const key = `${life} ${orderId}`;
    const sum = (this.#volumes.get(key) ?? 0n) + unitsOf(volume);
    this.#volumes.set(key, sum);
    if (!order) this.#findings.add('other', 3, `trade ${tradeId} of ${orderId} (${symbol}) came before its order`);
    else if (unitsOf(order.traded) < sum) {
      this.#findings.add('other', 3, `trade ${tradeId} came before an order event that counts it`);
    }
  }

  /** What is told of an order in one go is told in the order in which it happened. */
  #isInTurn(trade: Trade, { tradeId }: VenueFill, { life, at }: { readonly life: number; readonly at: number }): void {
    const key = `${life} ${trade.orderId}`;
    const last = this.#last.get(key);
    this.#last.set(key, { venueTradeId: tradeId, at });
    if (last?.at === at && last.venueTradeId > tradeId) {
      this.#findings.add('other', 3, `trade ${trade.tradeId} of ${trade.orderId} was told after a later one`);
    }
  }

  #guessed({ tradeId }: Trade, what: string): void {
    this.#findings.add('guessed', 4, `trade ${tradeId} ${what}`);
  }
}
