import type { Arrivals } from '../arrivals.js';
import type { EventRecord, Told } from '../event-record.js';
import type { Finding, Findings } from '../findings.js';
import { spansOf } from '../plan/fault-spans.js';
import type { RoundPlan } from '../plan/round-plan.js';
import type { AcceptedCancel, Intent } from '../strategy.js';
import type { VenueMirror } from '../venue-mirror.js';
import { virtualTime } from '../virtual-time.js';
import { secretOf, tellingPartOf } from '../venue-of-round.js';
import { AlertWatch } from './alert-watch.js';
import { judgeAfterwards, judgeResends } from './afterwards.js';
import { BalanceWatch } from './balance-watch.js';
import { compareCancels } from './cancel-ends.js';
import { longestToCertainty } from './certainty.js';
import { compare } from './compare.js';
import { judgeIdentities } from './identities.js';
import { JournalWatch } from './journal-watch.js';
import type { JudgedJournal } from './journal-watch.js';
import { LiveWatch } from './live-watch.js';
import { comparePositions } from './positions.js';
import { judgePromptness } from './prompt-news.js';
import { RefusalWatch } from './refusal-watch.js';
import { judgeUndelayed } from './undelayed.js';
import { compareMarks } from './venue-marks.js';

/** What a judge of a round looks at. */
export interface RoundJudgeParts {
  readonly plan: RoundPlan;
  readonly findings: Findings;
  readonly record: EventRecord;
  readonly mirror: VenueMirror;
  readonly arrivals: Arrivals;
  /** Null: the round's adapter has none. */
  readonly journal: JudgedJournal | null;
  /** Which orders the adapter lists as unresolved now; null: its process cannot be asked at any moment. */
  readonly listed: (() => readonly string[]) | null;
}

/** Everything that is judged in a round, from its first event to its end. */
export class RoundJudge {
  readonly #parts: RoundJudgeParts;
  readonly #watch: LiveWatch;
  readonly #journalWatch: JournalWatch | null;
  readonly #refusals: RefusalWatch;
  readonly #balances: BalanceWatch;
  readonly #alerts: AlertWatch;
  /** Whether a process begins without knowing anything of the one before. */
  readonly #isForgetful: boolean;
  #lastLife = 0;

  constructor(parts: RoundJudgeParts) {
    this.#parts = parts;
    const { plan, findings, mirror, arrivals, journal, listed } = parts;
    const wasSent = (clientId: string): boolean => arrivals.wasSent(clientId);
    this.#isForgetful = plan.disk === null;
    const spans = spansOf(plan.faults);
    this.#watch = new LiveWatch(findings, mirror, { ...spans, mayHave: (clientId) => arrivals.mayHave(clientId) });
    this.#refusals = new RefusalWatch(findings, mirror, wasSent);
    this.#balances = new BalanceWatch(findings, mirror, { ...spans, deposited: depositedIn(plan) });
    this.#alerts = new AlertWatch(findings, (clientId) => arrivals.sentAt(clientId), listed);
    this.#journalWatch = journal && new JournalWatch(findings, journal, wasSent);
    arrivals.onPlaced = (clientIds) => this.#journalWatch?.placed(clientIds);
  }

  take(told: Told): void {
    this.#watch.take(told);
    this.#journalWatch?.take(told);
    this.#refusals.take(told);
    this.#balances.take(told);
    this.#alerts.take(told);
  }

  /** A new process of the strategy begins; `intents` are those of the ones before. */
  nextLife(intents: readonly Intent[], at: number): void {
    this.#lastLife += 1;
    this.#watch.nextLife({ isForgetful: this.#isForgetful });
    this.#journalWatch?.nextLife(at);
    this.#alerts.nextLife();
    this.#balances.nextLife();
    // Without a journal they are orders of another program from now on.
    if (this.#isForgetful) for (const { orderId } of intents) this.#parts.mirror.foreign.add(orderId);
  }

  /** Everything in which host and venue differ now. */
  differences(
    intents: readonly Intent[],
    cancels: readonly AcceptedCancel[],
    unresolved: readonly string[],
  ): Finding[] {
    const { record, mirror } = this.#parts;
    return [
      ...compare({ record, mirror, intents, unresolved, lastLife: this.#lastLife }),
      ...comparePositions(record, mirror),
      ...compareMarks(record, mirror),
      ...compareCancels(cancels, record, mirror),
    ];
  }

  /** When host and venue have had the time to agree. */
  judgeEnd(intents: readonly Intent[], cancels: readonly AcceptedCancel[]): void {
    const { plan, findings, record, mirror, arrivals } = this.#parts;
    judgeAfterwards(record, tellingPartOf(secretOf(plan)), findings);
    this.#watch.judgeEnds();
    this.#journalWatch?.judge(intents);
    judgeResends(intents, arrivals, findings);
    judgeIdentities({ intents, record, mirror, isForgetful: this.#isForgetful }, findings);
    this.#alerts.judgeOpen();
    if (plan.kills.length === 0 && plan.closed === null) this.#alerts.judgeNamed(intents, virtualTime.now);
    const isQuiet = plan.disk !== null && plan.faults.length === 0 && plan.kills.length === 0;
    if (!isQuiet) return;
    judgeUndelayed({ intents, cancels, record, mirror }, findings);
    judgePromptness(record, mirror, findings);
  }

  /** Virtual seconds; what a process that knows nothing of it cannot find out about is left out. */
  secondsToCertainty(intents: readonly Intent[], now: number): number {
    const asked = intents.filter(({ life }) => !this.#isForgetful || life === this.#lastLife);
    return longestToCertainty(asked, this.#parts.record, now) / 1_000;
  }
}

function depositedIn({ steps }: RoundPlan): ReadonlySet<string> {
  return new Set(steps.flatMap(({ act }) => (act.kind === 'deposit' ? [act.asset] : [])));
}
