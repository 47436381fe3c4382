import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Simulator } from '../../../src/simulator/index.js';
import { Arrivals } from './arrivals.js';
import { appliedDefect } from './defects.js';
import type { DiskPlan } from './disk/disk-faults.js';
import { JournalFolder } from './disk/journal-folder.js';
import { EventRecord } from './event-record.js';
import { FaultTrace } from './fault-trace.js';
import { Findings } from './findings.js';
import { RoundJudge } from './judge/round-judge.js';
import { LifeLink } from './life-link.js';
import type { LifeState } from './life-messages.js';
import { LifeRecord } from './life-record.js';
import { Lockstep } from './lockstep.js';
import { isWorldAct } from './plan/acts.js';
import { pause } from './pause.js';
import { spansOf } from './plan/fault-spans.js';
import { PlanRandom } from './plan/plan-random.js';
import type { KillPoint, RoundPlan } from './plan/round-plan.js';
import type { RoundReport } from './round-report.js';
import { waitForAgreement } from './settle.js';
import { ordersOf } from './strategy.js';
import type { TraceLine } from './trace.js';
import { VenueMirror } from './venue-mirror.js';
import { ACCOUNT, enforceFaults, secretOf, startVenue } from './venue-of-round.js';
import { virtualTime } from './virtual-time.js';
import { World } from './world.js';

/** How long a strategy waits for its adapter at the start of a life. */
const LONGEST_START_MS = 60_000;

/** What the strategy's own process may still wait for once its adapter is closed. */
const LONGEST_AFTERMATH_MS = 3_100;

/** One round in which the strategy's process is killed and started again; the venue lives on. */
export class KilledRound {
  readonly #plan: RoundPlan;
  readonly #findings = new Findings();
  readonly #record = new EventRecord();
  readonly #arrivals = new Arrivals();
  readonly #lockstep = new Lockstep();
  readonly #folder = mkdtempSync(join(tmpdir(), 'vt-campaign-'));
  readonly #told = new LifeRecord(join(this.#folder, 'told'), this.#record);
  /** Null: the settings name no journal. */
  readonly #journal: JournalFolder | null;
  /** Whether the faults are over. */
  #isHealed = false;
  #faults: FaultTrace | null = null;
  readonly #onTrace: ((line: TraceLine) => void) | null;
  readonly #kills: KillPoint[];
  #present: KillPoint | null = null;
  #reached = 0;
  #killed = 0;
  #lives = 0;
  #diedAt: number | null = null;
  readonly #judged = new AbortController();

  constructor(plan: RoundPlan, onTrace: ((line: TraceLine) => void) | null = null) {
    this.#plan = plan;
    this.#onTrace = onTrace;
    this.#lockstep.onStill = () => this.#told.read();
    this.#kills = [...plan.kills];
    this.#journal = plan.disk && new JournalFolder((note) => this.#trace('disk', note));
    this.#told.onDisk = (note) => this.#journal?.take(note);
  }

  /** Plays it and judges it. */
  async play(): Promise<RoundReport> {
    const beganMs = virtualTime.realMs;
    const { seed, round } = this.#plan;
    virtualTime.reset();
    const chance = new PlanRandom(seed, round, 4);
    Math.random = () => chance.next();
    try {
      const report = await this.#lockstep.drive(this.#play());
      const realMs = virtualTime.realMs - beganMs;
      const told = { kills: this.#killed, hasJournal: this.#journal !== null };
      return { ...report, ...told, seed, round, findings: this.#findings.list, realMs };
    } finally {
      this.#told.close();
      this.#journal?.remove();
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  async #play() {
    const simulator = await startVenue(this.#plan);
    this.#faults = new FaultTrace(simulator.faults);
    const mirror = new VenueMirror(simulator.exchange, ACCOUNT.key);
    const world = new World(simulator.exchange, mirror, simulator.exchange.assets);
    this.#arrivals.watch(simulator.server.gate);
    this.#arrivals.onRequest = (when) => this.#reach(when);
    const judge = new RoundJudge({
      ...{ plan: this.#plan, findings: this.#findings, record: this.#record, mirror },
      ...{ arrivals: this.#arrivals, journal: this.#journal, listed: null },
    });
    this.#record.onTold = (told) => {
      judge.take(told);
      this.#trace('told', told, told.at);
    };
    if (this.#plan.faultsFromStart) enforceFaults(simulator, this.#plan);
    await this.#live(simulator, judge);
    if (!this.#plan.faultsFromStart) enforceFaults(simulator, this.#plan);
    await this.#perform(simulator, world, judge);
    const faults = { ...simulator.faults.counts };
    simulator.faults.clear();
    await this.#heal();
    const alive = this.#keepAlive(simulator, judge);
    const waitedMs = await this.#judge(judge);
    await alive;
    await this.#close(simulator);
    const { intents } = this.#told;
    return {
      intents: intents.length,
      events: this.#record.told.length,
      fills: mirror.fills.size,
      venueOrders: mirror.orders.length,
      faults: { ...faults, ...this.#journal?.diary.counts },
      longestSecondsToCertainty: judge.secondsToCertainty(intents, virtualTime.now),
      secondsToAgreement: waitedMs / 1_000,
    };
  }

  async #perform(simulator: Simulator, world: World, judge: RoundJudge): Promise<void> {
    let orders = 0;
    for (const { waitMs, act } of this.#plan.steps) {
      if (waitMs > 0) await pause(waitMs);
      await this.#reviveWhenDue(simulator, judge, false);
      this.#trace('act', act);
      if (isWorldAct(act)) {
        // What another program does while nobody is there, nobody can be told of.
        const isThere = this.#lockstep.life?.isDead === false;
        if (act.kind !== 'foreign-order' || isThere) world.act(act, (number) => this.#clientIdOf(number));
        continue;
      }
      await this.#lockstep.life?.ask({ kind: 'act', act, firstNumber: orders });
      orders += ordersOf(act);
    }
    await pause(300);
    if (this.#killed === 0) await this.#kill();
    await this.#reviveWhenDue(simulator, judge, true);
    if (this.#plan.cancelsAtEnd) await this.#lockstep.life?.ask({ kind: 'cancel-everything' });
    await pause(1_000);
    await this.#reviveWhenDue(simulator, judge, true);
  }

  async #heal(): Promise<void> {
    this.#isHealed = true;
    this.#trace('heal', '');
    await this.#lockstep.life?.ask({ kind: 'heal' });
  }

  /** A process may come to the point at which it is killed while it finds out what became of everything. */
  async #keepAlive(simulator: Simulator, judge: RoundJudge): Promise<void> {
    for (;;) {
      await pause(400);
      if (this.#judged.signal.aborted) return;
      await this.#reviveWhenDue(simulator, judge, true);
    }
  }

  /** Begins a life; a killed one is followed by the next. */
  async #live(simulator: Simulator, judge: RoundJudge): Promise<void> {
    const { seed, round, settings, disk } = this.#plan;
    const link = LifeLink.take();
    this.#told.read();
    this.#record.life = this.#lives;
    if (this.#lives > 0) judge.nextLife(this.#told.intents, virtualTime.now);
    this.#trace('life', `life ${this.#lives}`);
    this.#present = this.#kills.shift() ?? null;
    this.#reached = 0;
    this.#diedAt = null;
    const beginning = {
      ...{ seed, round, life: this.#lives, epochMs: virtualTime.now, endpoints: simulator.endpoints, settings },
      secret: secretOf(this.#plan),
      record: join(this.#folder, 'told'),
      journal: this.#journal && disk && { path: this.#journal.path, disk: this.#isHealed ? sound(disk) : disk },
      ...{ kill: this.#present, intents: this.#told.intents, defect: appliedDefect() },
    };
    this.#lives += 1;
    await this.#lockstep.hold(link.ask({ kind: 'begin', beginning }));
    this.#lockstep.life = link;
    void link.exited().then(() => {
      if (this.#lockstep.life !== link) return;
      this.#diedAt = virtualTime.now;
      if (link.endedBy === null) this.#killed += 1;
      else this.#findings.add('other', 0, `the strategy's process ended by itself: ${link.endedBy}`);
      this.#told.read();
      this.#journal?.killed(virtualTime.now);
      virtualTime.activity += 1;
    });
    for (let waitedMs = 0; waitedMs < LONGEST_START_MS && !this.#isUp(link); waitedMs += 500) await pause(500);
  }

  #isUp(link: LifeLink): boolean {
    return link.isDead || ['ready', 'degraded'].includes(link.state?.adapterState ?? '');
  }

  async #reviveWhenDue(simulator: Simulator, judge: RoundJudge, isEnd: boolean): Promise<void> {
    while (this.#lockstep.life?.isDead === true) {
      const backAt = (this.#diedAt ?? virtualTime.now) + (this.#present?.downMs ?? 0);
      if (!isEnd && virtualTime.now < backAt) return;
      if (virtualTime.now < backAt) await pause(backAt - virtualTime.now);
      await this.#live(simulator, judge);
    }
  }

  async #kill(): Promise<void> {
    const { life } = this.#lockstep;
    if (!life || life.isDead) return;
    life.kill();
    await this.#lockstep.hold(life.exited());
  }

  /** The venue has come to a point at which the process is to be killed. */
  #reach(point: string): void {
    if (this.#present?.at !== point) return;
    this.#reached += 1;
    if (this.#reached === this.#present.nth) this.#lockstep.life?.kill();
  }

  #clientIdOf(number: number): string | undefined {
    return this.#told.intents.find((intent) => intent.number === number)?.orderId;
  }

  async #judge(judge: RoundJudge): Promise<number> {
    const { intents } = this.#told;
    const lockstep = this.#lockstep;
    const adapter = {
      get state() {
        const { life } = lockstep;
        return (life && !life.isDead ? (life.state?.adapterState ?? 'idle') : 'idle') as 'ready';
      },
    };
    const differences = () => judge.differences(intents, [], lockstep.life?.state?.unresolved ?? []);
    const { findings, waitedMs } = await waitForAgreement(
      adapter,
      differences,
      spansOf(this.#plan.faults).longestDelayMs,
    );
    this.#judged.abort();
    this.#present = null;
    this.#findings.addAll([...findings, ...this.#told.findings]);
    judge.judgeEnd(intents, []);
    return waitedMs;
  }

  async #close(simulator: Simulator): Promise<void> {
    const { life } = this.#lockstep;
    await life?.ask({ kind: 'close' });
    for (let waits = 0; waits < 100 && life?.state?.isClosed !== true; waits++) await pause(100);
    await pause(LONGEST_AFTERMATH_MS);
    this.#told.read();
    if (life?.isDead !== true) this.#judgeClose(life?.state ?? null);
    await simulator.close();
    this.#lockstep.life = null;
    if (life?.state?.isClosed === true) life.giveBack();
  }

  /** Nothing of a closed adapter may be left. */
  #judgeClose(state: LifeState | null): void {
    if (state?.isClosed !== true) {
      this.#findings.add('other', 14, 'the adapter did not close');
      return;
    }
    const open = Object.keys(state.counts).length;
    if (open > 0) this.#findings.add('other', 14, `${open} sockets are open after the close`);
    if (state.timersLeft > 0) this.#findings.add('other', 14, `${state.timersLeft} timers are left after the close`);
  }

  #trace(kind: TraceLine['kind'], what: unknown, at = virtualTime.now): void {
    if (!this.#onTrace) return;
    for (const line of this.#faults?.take(virtualTime.now) ?? []) this.#onTrace(line);
    this.#onTrace({ at, kind, what });
  }
}

/** The same disk, with nothing wrong. */
function sound(disk: DiskPlan): DiskPlan {
  return { ...disk, troubles: [] };
}
