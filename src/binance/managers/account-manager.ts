import type { Account } from '../../host/domain/account.js';
import { LogLevel } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import { isSame, ZERO } from '../../host/domain/decimal.js';
import type { Decimal } from '../../host/domain/decimal.js';
import type { Position } from '../../host/domain/position.js';
import type { Clock } from '../clock.js';
import { balancesOfAccount, balancesOfUpdate, changeOf } from '../mappings/balance-news.js';
import type { BalanceNews } from '../mappings/balance-news.js';
import { toAccount, toHolding } from '../mappings/holding.js';
import { Lane } from '../rest/spot-rest-api.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';
import { reasonOf } from '../errors/reason-of.js';

/** What the account manager is handed. */
export interface AccountManagerParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly rest: Pick<SpotRestApi, 'account'>;
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
  /** Whether holdings are also told as positions. */
  readonly spotPositions: boolean;
  /** Balances as they were told last, by asset; handed on to the next connection, which tells what has become zero. */
  readonly balances?: Map<string, BalanceNews>;
  onAccount(account: Account): void;
  onPosition(position: Position): void;
  onLog(message: string, level: LogLevel): void;
}

/** No answer of the venue shows balances as they were longer ago than this. */
const LONGEST_LAG_MS = 10_000;

/** What is told of a balance. */
type Told = 'account' | 'position' | 'both';

/**
 * Balances by asset: a snapshot by query, then the private stream's absolute values. Older news never overwrites newer;
 * a balance that becomes zero is told like any other.
 */
export class BinanceAccountManager {
  readonly #parts: AccountManagerParts;
  readonly #balances: Map<string, BalanceNews>;
  /** When news of an asset last came, by a clock that nobody sets. */
  readonly #heardAt = new Map<string, number>();
  readonly #begunAt: number;
  /** The venue's time of the latest change applied, by asset, epoch ms: none is added twice. */
  readonly #changeTimes = new Map<string, number>();
  /** When the whole of an asset was last seen to change, epoch ms of this machine; moves into orders do not count. */
  readonly #movedAt = new Map<string, number>();
  #verification: Promise<void> | undefined;
  #emitted = 0;

  constructor(parts: AccountManagerParts) {
    this.#parts = parts;
    this.#begunAt = parts.clock.elapsedMs();
    this.#balances = parts.balances ?? new Map<string, BalanceNews>();
  }

  /** Asks the venue; resolves when every asset held has been put as an account event. */
  async queryAccount(): Promise<void> {
    await this.#query('account');
  }

  /** Asks the venue; resolves when every asset held has been put as a position event. */
  async queryPosition(): Promise<void> {
    await this.#query('position');
  }

  /** Takes over the venue's balances and tells what is held (`everything`) or only what changed; resolves to the count. */
  async synchronize(everything: boolean): Promise<number> {
    const before = this.#emitted;
    const changed = this.#adopt(...(await this.#ask()));
    for (const balance of everything ? this.#held(changed) : changed) this.#tell(balance, 'both');
    return this.#emitted - before;
  }

  /** Asks without hurry, waits for what is on its way, and tells what differs then; resolves to the count. */
  async compare(patience: () => Promise<unknown>): Promise<number> {
    const snapshot = await this.#ask(Lane.HISTORY);
    await patience();
    const before = this.#emitted;
    for (const balance of this.#adopt(...snapshot)) this.#tell(balance, 'both');
    return this.#emitted - before;
  }

  /** An `outboundAccountPosition` of the private stream. */
  onBalances(update: Parameters<typeof balancesOfUpdate>[0]): void {
    for (const balance of balancesOfUpdate(update)) if (this.#isNews(balance)) this.#tell(balance, 'both');
  }

  /** A deposit, withdrawal, transfer or outside lock: applied, then compared with the venue. */
  onBalanceChange(update: Parameters<typeof changeOf>[0]): void {
    const { asset, freeDelta, lockedDelta, time } = changeOf(update);
    const before = this.#balances.get(asset);
    if (time > Math.max(before?.time ?? 0, this.#changeTimes.get(asset) ?? 0)) {
      this.#changeTimes.set(asset, time);
      const free = (before?.free ?? ZERO).plus(freeDelta);
      const locked = (before?.locked ?? ZERO).plus(lockedDelta);
      // It keeps the age of what the change was added to: whatever absolute value comes next is the better one.
      const balance = { asset, free, locked, time: before?.time ?? 0 };
      if (this.#isNews(balance)) this.#tell({ ...balance, time }, 'both');
    }
    void this.#verify();
  }

  /** The balances as they are known now; nothing is asked. */
  known(): readonly Account[] {
    return [...this.#balances.values()].map((balance) => toAccount(balance, this.#parts.adapterName));
  }

  /** Assets whose whole, free and locked together, was seen to change at or after an instant of this machine. */
  movedSince(since: Date): ReadonlySet<string> {
    return new Set([...this.#movedAt].filter(([, at]) => at >= since.getTime()).map(([asset]) => asset));
  }

  async #query(what: Told): Promise<void> {
    const changed = new Set(this.#adopt(...(await this.#ask())));
    for (const balance of this.#held([...changed])) this.#tell(balance, changed.has(balance) ? 'both' : what);
  }

  /** The venue's balances, and when they were asked for. */
  async #ask(lane: Lane = Lane.RECONCILE): Promise<[snapshot: BalanceNews[], askedAt: number]> {
    const askedAt = this.#parts.clock.elapsedMs();
    return [balancesOfAccount(await this.#parts.rest.account({ lane })), askedAt];
  }

  /** Takes over a snapshot; an asset that it no longer names has become zero. */
  #adopt(snapshot: readonly BalanceNews[], askedAt: number): BalanceNews[] {
    this.#forgetTimesSetBack(askedAt);
    const named = new Set(snapshot.map((balance) => balance.asset));
    const time = snapshot[0]?.time ?? 0;
    const vanished = [...this.#balances.values()]
      .filter((balance) => !named.has(balance.asset) && time > balance.time)
      .map((balance) => ({ ...balance, free: ZERO, locked: ZERO, time }));
    return [...snapshot, ...vanished].filter((balance) => this.#isNews(balance));
  }

  /**
   * A venue's clock can be set back; then everything new looks old. What was last heard so long before the question that
   * no answer can be older than it yields to the answer, whatever its time.
   */
  #forgetTimesSetBack(askedAt: number): void {
    for (const [asset, balance] of this.#balances) {
      if (askedAt - (this.#heardAt.get(asset) ?? this.#begunAt) < LONGEST_LAG_MS) continue;
      this.#balances.set(asset, { ...balance, time: 0 });
      this.#changeTimes.delete(asset);
    }
  }

  /** Whether the balance is newer and different; it is kept where it is newer. Zero of an asset never held is no news. */
  #isNews(balance: BalanceNews): boolean {
    const before = this.#balances.get(balance.asset);
    if (before && balance.time < before.time) return false;
    if (!before && balance.free.isZero() && balance.locked.isZero()) return false;
    this.#heardAt.set(balance.asset, this.#parts.clock.elapsedMs());
    this.#balances.set(balance.asset, balance);
    if (before && isSame(before.free, balance.free) && isSame(before.locked, balance.locked)) return false;
    const hasMoved = !before || !isSame(totalOf(before), totalOf(balance));
    if (hasMoved) this.#movedAt.set(balance.asset, this.#parts.clock.now());
    return true;
  }

  /** Everything held, and what has just become zero. */
  #held(changed: readonly BalanceNews[]): BalanceNews[] {
    const isHeld = (balance: BalanceNews): boolean => !balance.free.isZero() || !balance.locked.isZero();
    return [...this.#balances.values()].filter((balance) => isHeld(balance) || changed.includes(balance));
  }

  #tell(balance: BalanceNews, what: Told): void {
    this.#emitted++;
    if (what !== 'position') this.#parts.onAccount(toAccount(balance, this.#parts.adapterName));
    if (what !== 'account' && this.#parts.spotPositions) {
      this.#parts.onPosition(toHolding(balance, this.#parts.exchange, this.#parts.adapterName));
    }
  }

  /** One comparison at a time; changes that come meanwhile are newer than its answer or part of it. */
  #verify(): Promise<void> {
    this.#verification ??= this.synchronize(false)
      .then(() => undefined)
      .catch((error: unknown) => {
        const reason = reasonOf(error);
        this.#parts.onLog(`The balances could not be compared with the venue: ${reason}`, LogLevel.WARNING);
      })
      .finally(() => (this.#verification = undefined));
    return this.#verification;
  }
}

function totalOf({ free, locked }: BalanceNews): Decimal {
  return free.plus(locked);
}
