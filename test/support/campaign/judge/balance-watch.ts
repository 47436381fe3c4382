import type { Account } from '../../../../src/host/domain/account.js';
import type { Told } from '../event-record.js';
import type { Findings } from '../findings.js';
import type { BalanceMoment, VenueMirror } from '../venue-mirror.js';
import { unitsOf } from './venue-truth.js';

/** What a round does to the balances besides trading. */
export interface BalanceTerms {
  /** Whether the venue's clock is set back: balances are known by their times. */
  readonly isClockSetBack: boolean;
  /** Assets that are deposited: a deposit is told as a change, added to what is known, and looked up only then. */
  readonly deposited: ReadonlySet<string>;
}

/**
 * Judges every balance at the moment at which it is told: the venue has had it, now or earlier, and not before one that
 * was told already.
 */
export class BalanceWatch {
  readonly #findings: Findings;
  readonly #mirror: VenueMirror;
  readonly #terms: BalanceTerms;
  /** By asset: which of the venue's pictures it was at the earliest that was told last in this life. */
  readonly #toldUpTo = new Map<string, number>();

  constructor(findings: Findings, mirror: VenueMirror, terms: BalanceTerms) {
    this.#findings = findings;
    this.#mirror = mirror;
    this.#terms = terms;
  }

  take({ type, data }: Told): void {
    if (type === 'eAccount.') this.#judge(data as Account);
  }

  /** A new process of the host: it has heard nothing yet. */
  nextLife(): void {
    this.#toldUpTo.clear();
  }

  #judge(account: Account): void {
    const { accountId: asset, balance, frozen, available } = account;
    const said = `${asset} is told as ${balance.toFixed()} with ${frozen.toFixed()} frozen`;
    const wrong = (what: string): void => this.#findings.add('balancesWrong', 10, `${said}, ${what}`);
    if (!available.equals(balance.minus(frozen))) wrong(`and ${available.toFixed()} available`);
    const pictures = this.#mirror.balanceMoments;
    // The venue tells times in milliseconds: of what happened within one, nobody can say what was first.
    const since = pictures[this.#toldUpTo.get(asset) ?? 0]?.at ?? 0;
    const found = pictures.findIndex((picture) => picture.at >= since && isSame(account, picture));
    if (found >= 0) this.#toldUpTo.set(asset, found);
    else if (this.#terms.deposited.has(asset)) return;
    else if (!pictures.some((picture) => isSame(account, picture))) wrong('which the venue never had');
    else if (!this.#terms.isClockSetBack) wrong('after the venue had told of a later one');
  }
}

/** An asset that the venue does not name is held no more. */
function isSame({ accountId, balance, frozen }: Account, { balances }: BalanceMoment): boolean {
  const { free, locked } = balances.get(accountId) ?? { free: 0n, locked: 0n };
  return unitsOf(balance) === free + locked && unitsOf(frozen) === locked;
}
