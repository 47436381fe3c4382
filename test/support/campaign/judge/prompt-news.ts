import type { Account } from '../../../../src/host/domain/account.js';
import type { Alert } from '../../../../src/host/domain/alert.js';
import type { ConnectionNews } from '../../../../src/host/domain/connection-news.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import type { EventRecord, Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { BalanceMoment, MirroredBalance, VenueMirror } from '../venue-mirror.js';
import { fillKeyOf, isOver, statusOf, truthOf, unitsOf } from './venue-truth.js';

/** In virtual time nothing but timers takes any, and no news of the private stream waits for one. */
const SLACK_MS = 50;

/** When each fill, the end of each order and each balance was told. */
interface Heard {
  readonly fills: ReadonlyMap<string, number>;
  readonly ends: ReadonlyMap<unknown, number>;
  readonly accounts: readonly { readonly at: number; readonly account: Account }[];
}

/**
 * Where nothing is in the way of the private stream, it is what the host hears by: every fill, every end and every balance
 * at once, and not when somebody happens to ask. To be judged only of rounds in which nothing fails but a disk.
 */
export function judgePromptness({ told }: Pick<EventRecord, 'told'>, mirror: VenueMirror, findings: Findings): void {
  const since = told.find(isReady)?.at ?? Infinity;
  const heard = heardIn(told, mirror);
  const late = (what: string): void =>
    findings.add('other', 8, `${what} was not told at once, and nothing was in the way`);
  const isLate = (at: number, toldAt = Infinity): boolean => at > since && toldAt > at + SLACK_MS;
  for (const [key, at] of mirror.filledAt) if (isLate(at, heard.fills.get(key))) late(`fill ${key}`);
  for (const mirrored of mirror.orders) {
    const end = mirrored.moments.find(({ order }) => isOver(statusOf(order)));
    if (end && isLate(end.at, heard.ends.get(mirrored))) late(`the end of ${end.order.clientOrderId}`);
  }
  for (const { at, asset, balance } of changesOf(mirror.balanceMoments)) {
    const isTold = heard.accounts.some((each) => isWithin(each.at, at) && isEqual(each.account, asset, balance));
    if (at > since && !isTold) late(`the balance of ${asset}`);
  }
  const isMissed = told.some(({ type, data }) => type === 'eAlert.' && (data as Alert).kind === 'news-missed');
  if (isMissed) late('what a comparison with the venue found');
}

function isReady({ type, data }: Told): boolean {
  if (type !== 'eConnection.') return false;
  const { channel, change } = data as ConnectionNews;
  return channel === 'adapter' && change.kind === 'state' && change.state === 'ready';
}

function heardIn(told: readonly Told[], mirror: VenueMirror): Heard {
  const fills = new Map<string, number>();
  const ends = new Map<unknown, number>();
  const accounts: { at: number; account: Account }[] = [];
  for (const { type, data, at } of told) {
    if (type === 'eTrade.') fills.set(fillKeyOf(data as Trade), at);
    if (type === 'eAccount.') accounts.push({ at, account: data as Account });
    if (type !== 'eOrder.' || !isOver((data as Order).status)) continue;
    const mirrored = truthOf(data as Order, mirror);
    if (mirrored && !ends.has(mirrored)) ends.set(mirrored, at);
  }
  return { fills, ends, accounts };
}

interface BalanceChange {
  readonly at: number;
  readonly asset: string;
  readonly balance: MirroredBalance;
}

/** Every balance that stood for longer than a moment. */
function changesOf(moments: readonly BalanceMoment[]): BalanceChange[] {
  return moments.flatMap(({ at, balances }, index) =>
    [...balances].flatMap(([asset, balance]) => {
      const before = moments[index - 1]?.balances.get(asset);
      const isChanged = before?.free !== balance.free || before.locked !== balance.locked;
      const isPassing = moments
        .slice(index + 1)
        .some((later) => isWithin(later.at, at) && isOther(later, asset, balance));
      return isChanged && !isPassing ? [{ at, asset, balance }] : [];
    }),
  );
}

function isOther({ balances }: BalanceMoment, asset: string, { free, locked }: MirroredBalance): boolean {
  const later = balances.get(asset);
  return later?.free !== free || later.locked !== locked;
}

function isWithin(at: number, from: number): boolean {
  return at >= from && at <= from + SLACK_MS;
}

function isEqual({ accountId, balance, frozen }: Account, asset: string, { free, locked }: MirroredBalance): boolean {
  return accountId === asset && unitsOf(balance) === free + locked && unitsOf(frozen) === locked;
}
