import type { HistoryClock } from '../markets/history-clock.js';
import { FAMILY_PHASES, type FaultChannel, type FaultFamily } from './fault-kind.js';
import { FAULT_KINDS, kindDescription, type FaultKind, type KindOf } from './fault-kinds.js';
import type { FaultWhen, FaultWhere } from './fault-rule.js';
import { subjectFilter, type FaultSubject, type SubjectFilter } from './fault-subject.js';
import { FaultTrigger } from './fault-trigger.js';
import type { ReadFaultRule } from './read-fault-script.js';

/** One fault that has happened. */
export interface InjectedFault {
  /** The venue's time, in epoch milliseconds. */
  readonly at: number;
  readonly kind: FaultKind;
  readonly rule: string;
  readonly channel: FaultChannel | null;
  /** Request, event type or stream; `time` where none set it off. */
  readonly topic: string;
  readonly account: string;
  readonly symbol: string;
  readonly clientOrderIds: readonly string[];
}

/** A rule as it stands. */
export interface FaultRuleState {
  readonly id: string;
  readonly kind: FaultKind;
  readonly values: Readonly<Record<string, number>>;
  readonly where: FaultWhere;
  readonly when: FaultWhen;
  /** How often it could have happened, and how often it did. */
  readonly occasions: number;
  readonly injected: number;
}

/** A fault of a family that is about to happen: whoever carries it out says so by `note`. */
export interface FaultOf<Family extends FaultFamily> {
  readonly family: Family;
  readonly kind: KindOf<Family>;
  readonly values: Readonly<Record<string, number>>;
  /** Counts and lists it. */
  note(subject?: FaultSubject): void;
}

/** A fault of any family. */
export type DrawnFault = { [Family in FaultFamily]: FaultOf<Family> }[FaultFamily];

/** The faults of one family among some. */
export function ofFamily<Family extends FaultFamily>(
  faults: readonly DrawnFault[],
  family: Family,
): Extract<DrawnFault, FaultOf<Family>>[] {
  return faults.filter((fault): fault is Extract<DrawnFault, FaultOf<Family>> => fault.family === family);
}

interface Entry {
  readonly rule: ReadFaultRule & { readonly id: string };
  readonly trigger: FaultTrigger;
  readonly fits: SubjectFilter;
  readonly family: FaultFamily;
  readonly isTimed: boolean;
}

/** The last faults are listed; all are counted. */
const LISTED = 10_000;

/** Of these families one at most meets a subject: the first rule that happens. */
const EXCLUSIVE: ReadonlySet<FaultFamily> = new Set(['answer', 'refusal', 'frame', 'handshake']);

/** The rules that are in force, what they have been asked, and what they have done. */
export class FaultBook {
  readonly #clock: HistoryClock;
  readonly #entries = new Map<string, Entry>();
  readonly #counts = new Map<FaultKind, number>();
  #injected: InjectedFault[] = [];
  /** Phases and channels that some rule waits for: what is not among them costs nothing. */
  #watched: ReadonlySet<string> = new Set();
  #rulesEver = 0;
  seed: number;

  constructor(clock: HistoryClock, seed: number) {
    this.#clock = clock;
    this.seed = seed;
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  get rules(): readonly FaultRuleState[] {
    return [...this.#entries.values()].map(({ rule, trigger }) => ({
      id: rule.id,
      kind: rule.kind,
      values: rule.values,
      where: rule.where,
      when: rule.when,
      occasions: trigger.occasions,
      injected: trigger.injected,
    }));
  }

  /** The last ten thousand, oldest first. */
  get injected(): readonly InjectedFault[] {
    return this.#injected;
  }

  /** How many of each kind have happened, by kind. */
  get counts(): Readonly<Partial<Record<FaultKind, number>>> {
    return Object.fromEntries(this.#counts);
  }

  /** Takes a rule in; throws `RangeError` where its id is taken. Gives its id and what happens at given times. */
  add(rule: ReadFaultRule): { readonly id: string; readonly timed: DrawnFault | null } {
    const number = ++this.#rulesEver;
    const id = rule.id ?? `rule-${number}`;
    if (this.#entries.has(id)) throw new RangeError(`these faults cannot be used: id: ${id} is taken`);
    const { family } = kindDescription(rule.kind);
    const entry: Entry = {
      rule: { ...rule, id },
      trigger: new FaultTrigger(rule.when, this.#clock.unstepped, this.seed * 1_000_003 + number),
      fits: subjectFilter(rule.where),
      family,
      isTimed: rule.when.atMs !== undefined || rule.when.everyMs !== undefined,
    };
    this.#entries.set(id, entry);
    this.#watch();
    return { id, timed: entry.isTimed ? this.#drawn(entry) : null };
  }

  remove(id: string): boolean {
    const isKnown = this.#entries.delete(id);
    this.#watch();
    return isKnown;
  }

  /** Whether a rule is still in force. */
  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /** Whether a rule means a subject, without counting. */
  means(id: string, subject: FaultSubject): boolean {
    return this.#entries.get(id)?.fits(subject) === true;
  }

  /** Whether a timed rule happens at this moment, for one of those whom it meets. */
  isDue(id: string, subject?: FaultSubject): boolean {
    const entry = this.#entries.get(id);
    if (!entry || entry.trigger.isSpent) return false;
    if (subject && !entry.fits(subject)) return false;
    return entry.trigger.fires(this.#clock.unstepped);
  }

  /** Whether any rule could meet such a subject: asked before a subject is described, for frames are many. */
  isWatched(phase: FaultSubject['phase'], channel: FaultChannel): boolean {
    return this.#watched.has(`${phase} ${channel}`);
  }

  /** Counts an occasion of every rule that means the subject, and gives the faults that happen at it. */
  draw(subject: FaultSubject): DrawnFault[] {
    const drawn: DrawnFault[] = [];
    if (!this.isWatched(subject.phase, subject.channel)) return drawn;
    const now = this.#clock.unstepped;
    let isTaken = false;
    for (const entry of this.#entries.values()) {
      if (!meets(entry, subject) || !entry.trigger.fires(now)) continue;
      const isExclusive = EXCLUSIVE.has(entry.family);
      if (isExclusive && isTaken) continue;
      isTaken ||= isExclusive;
      drawn.push(this.#drawn(entry, subject));
    }
    return drawn;
  }

  #drawn({ rule, trigger, family }: Entry, subject?: FaultSubject): DrawnFault {
    const note = (met = subject): void => {
      trigger.note();
      this.#list(rule.kind, rule.id, met);
    };
    // The family was read off the kind.
    return { kind: rule.kind, family, values: rule.values, note } as DrawnFault;
  }

  #list(kind: FaultKind, rule: string, subject: FaultSubject | undefined): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (this.#injected.length >= 2 * LISTED) this.#injected = this.#injected.slice(LISTED);
    this.#injected.push({
      at: this.#clock.now(),
      kind,
      rule,
      channel: subject?.channel ?? null,
      topic: subject?.names[0] ?? 'time',
      account: subject?.account ?? '',
      symbol: subject?.symbol ?? '',
      clientOrderIds: subject?.clientOrderIds ?? [],
    });
  }

  #watch(): void {
    const watched = new Set<string>();
    for (const { rule, family, isTimed } of this.#entries.values()) {
      if (isTimed) continue;
      for (const phase of FAMILY_PHASES[family]) {
        for (const channel of FAULT_KINDS[rule.kind].channels) watched.add(`${phase} ${channel}`);
      }
    }
    this.#watched = watched;
  }
}

function meets({ rule, family, fits, isTimed }: Entry, subject: FaultSubject): boolean {
  if (isTimed || !FAMILY_PHASES[family].includes(subject.phase)) return false;
  const { channels, methods } = kindDescription(rule.kind);
  if (!channels.includes(subject.channel)) return false;
  if (methods && !methods.some((method) => subject.names.includes(method))) return false;
  return fits(subject);
}
