import { Status } from '../../../../src/host/domain/constants.js';
import type { Account } from '../../../../src/host/domain/account.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import type { EventRecord } from '../event-record.js';
import { Findings } from '../findings.js';
import type { Finding } from '../findings.js';
import type { Intent } from '../strategy.js';
import type { MirroredOrder, VenueMirror } from '../venue-mirror.js';
import { compareTerms } from './compare-terms.js';
import { isGoneStranger, lifeBegunAt } from './strangers.js';
import { fillKeyOf, isOver, statusOf, truthOf, unitsOf, venueIdOf } from './venue-truth.js';

/** What is compared. */
export interface Comparison {
  readonly record: EventRecord;
  readonly mirror: VenueMirror;
  readonly intents: readonly Intent[];
  /** The present life of the strategy's process; 0 where it was never killed. */
  readonly lastLife: number;
  /** What the adapter itself says that it does not know. */
  readonly unresolved: readonly string[];
}

/** Everything in which the host's picture and the venue's ledger differ, at a moment at which they should not. */
export function compare(comparison: Comparison): Finding[] {
  const findings = new Findings();
  const latest = latestOrders(comparison.record);
  const host = new Map([...latest].map(([id, { order }]) => [id, order]));
  const begunAt = begunAtOf(comparison);
  for (const intent of comparison.intents) {
    compareIntent(intent, latest.get(intent.orderId), { ...comparison, begunAt }, findings);
  }
  compareStrangers(comparison, host, findings);
  compareFills(comparison, latest, findings);
  compareBalances(comparison, findings);
  for (const orderId of comparison.unresolved) {
    findings.add('unresolved', 6, `${orderId} is listed as unresolved; the venue says ${saysOf(orderId, comparison)}`);
  }
  return findings.list;
}

function saysOf(orderId: string, { mirror }: Comparison): string {
  return (
    mirror
      .byClientId(orderId)
      .map(({ order }) => order.status)
      .join(', ') || 'nothing'
  );
}

/** An order as it was told last, and in which life of the process. */
interface LastTold {
  readonly order: Order;
  readonly life: number;
}

/**
 * The host's orders as last told, by id; what a restarted host has not heard again counts as it was. An end that an
 * earlier process has heard stays heard, though a later one was told that the order was being found out about.
 */
function latestOrders({ told }: EventRecord): Map<string, LastTold> {
  const latest = new Map<string, LastTold>();
  for (const { type, data, life } of told) {
    if (type !== 'eOrder.') continue;
    const order = data as Order;
    const before = latest.get(order.orderId);
    const isAnew = before && before.life < life && isOver(before.order.status) && order.status === Status.SUBMITTING;
    if (!isAnew) latest.set(order.orderId, { order, life });
  }
  return latest;
}

function compareIntent(
  { orderId, life: ownLife }: Intent,
  last: LastTold | undefined,
  { mirror, lastLife, begunAt }: Comparison & { readonly begunAt: number },
  findings: Findings,
): void {
  const atVenue = mirror.byClientId(orderId);
  if (atVenue.length > 1) findings.add('doubled', 6, `${orderId} is at the venue ${atVenue.length} times`);
  const [first] = atVenue;
  // What a process took with it when it was killed, and what never left it, is nowhere: that is as it should be.
  const isUnheard = (last?.life ?? ownLife) < lastLife;
  const isNowhere = !first && isUnheard && (last?.order.status ?? 'SUBMITTING') === 'SUBMITTING';
  if (isNowhere || (first && isUnheard && isGoneStranger(first, mirror, begunAt))) return;
  if (!last) {
    findings.add('lost', 6, `${orderId} was accepted and never told`);
    return;
  }
  const host = last.order;
  const truth = truthOf(host, mirror) ?? first;
  if (truth && last.life < lastLife && !isOver(statusOf(truth.order))) {
    findings.add('lost', 6, `${orderId} is ${truth.order.status} at the venue and was not told after the restart`);
  }
  if (truth) compareWithTruth(host, truth, findings);
  else if (host.status === Status.SUBMITTING) findings.add('unresolved', 6, `${orderId} is SUBMITTING, and nowhere`);
  else if (!isOver(host.status) || host.status === Status.ALLTRADED || !host.traded.isZero()) {
    findings.add('guessed', 6, `${orderId} is ${host.status} here and nowhere at the venue`);
  }
}

function compareWithTruth(host: Order, { order }: MirroredOrder, findings: Findings): void {
  const { orderId, status } = host;
  const expected = statusOf(order);
  if (status !== expected) {
    const kind = isOver(status) ? 'guessed' : status === Status.SUBMITTING ? 'unresolved' : 'lost';
    findings.add(kind, kind === 'unresolved' ? 6 : 7, `${orderId} is ${status} here and ${order.status} at the venue`);
  }
  if (unitsOf(host.traded) !== order.executedQty) {
    findings.add(
      'lost',
      3,
      `${orderId} traded ${host.traded.toFixed()} here and ${order.executedQty} units at the venue`,
    );
  }
  const isByQuote = order.origQuoteOrderQty > 0n;
  if (!isByQuote && venueIdOf(host) !== undefined && unitsOf(host.volume) !== order.origQty) {
    findings.add(
      'lost',
      3,
      `${orderId} has the volume ${host.volume.toFixed()} here and ${order.origQty} units at the venue`,
    );
  }
  if (venueIdOf(host) !== undefined) compareTerms(host, order, findings);
}

/** Orders of the account that the strategy did not ask for: from elsewhere, or sent once too often. */
function compareStrangers(comparison: Comparison, host: ReadonlyMap<string, Order>, findings: Findings): void {
  const { mirror, intents } = comparison;
  const begunAt = begunAtOf(comparison);
  const ours = new Set(intents.map(({ orderId }) => orderId));
  const hostByVenueId = new Map([...host.values()].map((order) => [`${order.symbol}#${venueIdOf(order)}`, order]));
  for (const truth of mirror.orders) {
    const { symbol, orderId, clientOrderId } = truth.order;
    if ([...truth.clientIds].some((id) => ours.has(id))) continue;
    if (isGoneStranger(truth, mirror, begunAt)) continue;
    if (!mirror.isForeign(truth)) {
      findings.add('doubled', 6, `${clientOrderId} (${symbol} ${orderId}) is at the venue, and nobody asked for it`);
    }
    const told = hostByVenueId.get(`${symbol}#${orderId}`);
    const mustBeKnown = !isOver(statusOf(truth.order)) || truth.order.executedQty > 0n;
    if (told) compareWithTruth(told, truth, findings);
    else if (mustBeKnown) findings.add('lost', 8, `${clientOrderId} from elsewhere was never told`);
  }
}

/** Since when the present process can know of other programs' orders; the first one has known them all along. */
function begunAtOf({ record, lastLife }: Comparison): number {
  return lastLife === 0 ? -Infinity : lifeBegunAt(record, lastLife);
}

function compareFills(comparison: Comparison, latest: ReadonlyMap<string, LastTold>, findings: Findings): void {
  const { record, mirror, lastLife } = comparison;
  const begunAt = begunAtOf(comparison);
  const told = new Set(record.trades.map(fillKeyOf));
  for (const [id, { symbol, orderId }] of mirror.fills) {
    const owner = mirror.byVenueId(symbol, String(orderId));
    const isExcused = owner && isGoneStranger(owner, mirror, begunAt);
    if (!told.has(id) && !isExcused) findings.add('fillsMissing', 4, `fill ${id} was never told`);
  }
  const [inAll, inLast] = [volumesTold(record, 0), volumesTold(record, lastLife)];
  for (const [orderId, { order, life }] of latest) {
    const sum = (life === lastLife ? inLast : inAll).get(orderId) ?? 0n;
    const truth = truthOf(order, mirror);
    const isExcused = life < lastLife && truth !== undefined && isGoneStranger(truth, mirror, begunAt);
    if (sum !== unitsOf(order.traded) && !isExcused) {
      findings.add('fillsMissing', 3, `${orderId} traded ${order.traded.toFixed()}, its trades add up to ${sum} units`);
    }
  }
}

/** What the trades of each order add up to that were told from a life of the process on, each fill once. */
function volumesTold({ told }: EventRecord, fromLife: number): Map<string, bigint> {
  const counted = new Set<string>();
  const volumes = new Map<string, bigint>();
  for (const { type, data, life } of told) {
    if (type !== 'eTrade.' || life < fromLife) continue;
    const trade = data as Trade;
    const key = fillKeyOf(trade);
    if (!counted.has(key)) volumes.set(trade.orderId, (volumes.get(trade.orderId) ?? 0n) + unitsOf(trade.volume));
    counted.add(key);
  }
  return volumes;
}

function compareBalances({ record, mirror }: Comparison, findings: Findings): void {
  const told = new Map<string, Account>(record.accounts.map((account) => [account.accountId, account]));
  for (const [asset, { free, locked }] of mirror.balances()) {
    const account = told.get(asset);
    if (!account) {
      if (free + locked !== 0n) findings.add('balancesWrong', 10, `${asset} was never told`);
      continue;
    }
    if (unitsOf(account.balance) !== free + locked || unitsOf(account.frozen) !== locked) {
      const here = `${account.balance.toFixed()} with ${account.frozen.toFixed()} frozen`;
      findings.add('balancesWrong', 10, `${asset} is ${here} here, ${free} free and ${locked} locked units there`);
    }
  }
}
