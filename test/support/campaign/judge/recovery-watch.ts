import type { Account } from '../../../../src/host/domain/account.js';
import type { ConnectionNews } from '../../../../src/host/domain/connection-news.js';
import { Status } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import type { VenueFill, VenueOrder } from '../../../../src/simulator/index.js';
import type { Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import { orderBefore } from '../venue-mirror.js';
import type { MirroredOrder, VenueMirror } from '../venue-mirror.js';
import { isGoneStranger } from './strangers.js';
import { fillKeyOf, isExternal, isOver, statusOf, unitsOf, venueIdOf } from './venue-truth.js';

/** What a recovery is judged with. */
export interface RecoveryTerms {
  /** For how long the venue may hide what has happened from those who ask. */
  readonly longestLagMs: number;
  /** Whether the venue's clock is set back: balances are known by their times, and told again only later then. */
  readonly isClockSetBack: boolean;
}

/**
 * Judges the words `recovered` and `ready` at the moment at which they are told: what had happened at the venue before
 * the private stream stood again, the host must know by now. What happened since then may still be on its way. An order
 * told as SUBMITTING is excused: nothing false is believed of it.
 */
export class RecoveryWatch {
  readonly #findings: Findings;
  readonly #mirror: VenueMirror;
  readonly #terms: RecoveryTerms;
  readonly #orders = new Map<string, Order>();
  readonly #byVenueId = new Map<string, Order>();
  readonly #fills = new Set<string>();
  readonly #accounts = new Map<string, Account>();
  /** When the private stream came to stand, first and last in this life; null: not yet. */
  #begunAt: number | null = null;
  #standsSince: number | null = null;

  constructor(findings: Findings, mirror: VenueMirror, terms: RecoveryTerms) {
    this.#findings = findings;
    this.#mirror = mirror;
    this.#terms = terms;
  }

  take({ type, data, at }: Told): void {
    if (type === 'eOrder.') this.#order(data as Order);
    if (type === 'eTrade.') this.#fills.add(fillKeyOf(data as Trade));
    if (type === 'eAccount.') this.#accounts.set((data as Account).accountId, data as Account);
    if (type === 'eConnection.') this.#news(data as ConnectionNews, at);
  }

  /** A new process of the host: what earlier ones were told was told, but to a forgetful one everything is told anew. */
  nextLife({ isForgetful }: { readonly isForgetful: boolean }): void {
    this.#begunAt = null;
    this.#standsSince = null;
    if (!isForgetful) return;
    for (const known of [this.#orders, this.#byVenueId, this.#fills, this.#accounts]) known.clear();
  }

  #order(order: Order): void {
    this.#orders.set(order.orderId, order);
    this.#byVenueId.set(`${order.symbol}#${venueIdOf(order)}`, order);
  }

  #news({ channel, change }: ConnectionNews, at: number): void {
    if (channel === 'private' && change.kind === 'connected') {
      this.#begunAt ??= at;
      this.#standsSince = at;
    }
    if (channel === 'private' && change.kind === 'closed') this.#standsSince = null;
    if (channel === 'private' && change.kind === 'recovered') this.#judge('recovered');
    if (channel === 'adapter' && change.kind === 'state' && change.state === 'ready') this.#judge('ready');
  }

  #judge(word: string): void {
    if (this.#standsSince === null || this.#begunAt === null) return;
    const moment = this.#standsSince - this.#terms.longestLagMs;
    for (const mirrored of this.#mirror.orders) {
      if (isGoneStranger(mirrored, this.#mirror, this.#begunAt)) continue;
      const order = orderBefore(mirrored, moment);
      if (order) this.#judgeOrder(word, mirrored, order);
    }
    for (const [key, fill] of this.#mirror.fillsBefore(moment)) this.#judgeFill(word, key, fill);
    if (!this.#terms.isClockSetBack) this.#judgeBalances(word);
  }

  #judgeFill(word: string, key: string, { symbol, orderId }: VenueFill): void {
    const owner = this.#mirror.byVenueId(symbol, String(orderId));
    if (!owner || isGoneStranger(owner, this.#mirror, this.#begunAt ?? 0)) return;
    const isExcused = this.#hostOf(owner)?.status === Status.SUBMITTING;
    if (isExcused || this.#fills.has(key)) return;
    this.#findings.add('fillsMissing', 8, `the adapter said ${word} and had not told fill ${key}`);
  }

  #judgeOrder(word: string, mirrored: MirroredOrder, order: VenueOrder): void {
    const lost = (what: string): void =>
      this.#findings.add('lost', 8, `the adapter said ${word} and ${order.clientOrderId} ${what}`);
    const host = this.#hostOf(mirrored);
    if (!host) {
      // What came and went without a fill leaves no trace that could be asked for.
      const { order: present } = mirrored;
      const isTraceless = isOver(statusOf(present)) && present.executedQty === 0n;
      if (!isTraceless) lost(`(${order.status} at the venue) had never been told`);
      return;
    }
    if (host.status === Status.SUBMITTING) return;
    if (unitsOf(host.traded) < order.executedQty) {
      lost(`was told with ${host.traded.toFixed()} traded, of ${order.executedQty} units`);
    }
    if (isOver(statusOf(order)) && host.status !== statusOf(order)) {
      lost(`was told as ${host.status} and was ${order.status} at the venue`);
    }
  }

  #judgeBalances(word: string): void {
    const pictures = this.#mirror.balancesSince(this.#standsSince ?? 0);
    for (const asset of pictures[0]?.keys() ?? []) {
      const account = this.#accounts.get(asset);
      const isTrue = pictures.some((picture) => {
        const { free, locked } = picture.get(asset) ?? { free: 0n, locked: 0n };
        if (!account) return free + locked === 0n;
        return unitsOf(account.balance) === free + locked && unitsOf(account.frozen) === locked;
      });
      if (isTrue) continue;
      const here = account ? `${account.balance.toFixed()} with ${account.frozen.toFixed()} frozen` : 'unknown';
      this.#findings.add('balancesWrong', 8, `the adapter said ${word} and ${asset} was ${here}`);
    }
  }

  /** What the host believes of an order of the venue: by its own id, and by the venue's for what others placed. */
  #hostOf({ order, clientIds }: MirroredOrder): Order | undefined {
    const own = [...clientIds].map((id) => this.#orders.get(id)).find((host) => host && !isExternal(host));
    return own ?? this.#byVenueId.get(`${order.symbol}#${order.orderId}`);
  }
}
