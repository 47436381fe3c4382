import { BinanceAdapter } from '../../../src/binance/binance-adapter.js';
import { EventEngine } from '../../../src/host/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import { Arrivals } from './arrivals.js';
import { Conductor } from './conductor.js';
import { EventRecord } from './event-record.js';
import { FaultTrace } from './fault-trace.js';
import { Findings } from './findings.js';
import { JournalFolder } from './disk/journal-folder.js';
import { RoundJudge } from './judge/round-judge.js';
import { isWorldAct } from './plan/acts.js';
import { pause } from './pause.js';
import { spansOf } from './plan/fault-spans.js';
import { PlanRandom } from './plan/plan-random.js';
import type { RoundPlan } from './plan/round-plan.js';
import type { RoundReport } from './round-report.js';
import { waitForAgreement } from './settle.js';
import { socketWatch } from './socket-watch.js';
import { ordersOf, Strategy } from './strategy.js';
import type { TraceLine } from './trace.js';
import { ACCOUNT, enforceFaults, secretOf, startVenue } from './venue-of-round.js';
import { VenueMirror } from './venue-mirror.js';
import { virtualTime } from './virtual-time.js';
import { World } from './world.js';

/** Of the start; expected failures (faults at the start) are answered by connecting again. */
const CONNECT_ATTEMPTS = 8;
const CONNECT_PAUSE_MS = 5_000;
/** Who takes part in a round. */
interface Cast {
  readonly adapter: BinanceAdapter;
  readonly simulator: Simulator;
  readonly strategy: Strategy;
  readonly world: World;
}

/** One round: everything that takes part in it. */
export class Round {
  readonly #plan: RoundPlan;
  readonly #findings = new Findings();
  readonly #record = new EventRecord();
  readonly #arrivals = new Arrivals();
  readonly #engine = new EventEngine({ timerIntervalMs: 3_600_000 });
  readonly #heard = new Set<string>();
  #faults: FaultTrace | null = null;
  #adapter: BinanceAdapter | null = null;
  readonly #onTrace: ((line: TraceLine) => void) | null;
  /** Null: the settings name no journal. */
  readonly #journal: JournalFolder | null;
  /** How much had been told when the adapter was closed for a while; null: it is not. */
  #toldAtClose: number | null = null;

  constructor(plan: RoundPlan, onTrace: ((line: TraceLine) => void) | null = null) {
    this.#plan = plan;
    this.#onTrace = onTrace;
    this.#journal = plan.disk && new JournalFolder((note) => this.#trace('disk', note));
  }

  /** Plays it and judges it. */
  async play(): Promise<RoundReport> {
    const beganMs = virtualTime.realMs;
    const { seed, round } = this.#plan;
    virtualTime.reset();
    const chance = this.#chance(4);
    Math.random = () => chance.next();
    const report = await new Conductor().drive(this.#play()).finally(() => this.#journal?.remove());
    if (virtualTime.pending > 0) {
      this.#findings.add('other', 14, `${virtualTime.pending} timers are left after the close`);
    }
    const told = { kills: 0, hasJournal: this.#journal !== null };
    return { ...report, ...told, seed, round, findings: this.#findings.list, realMs: virtualTime.realMs - beganMs };
  }

  async #play() {
    const simulator = await startVenue(this.#plan);
    this.#faults = new FaultTrace(simulator.faults);
    const mirror = new VenueMirror(simulator.exchange, ACCOUNT.key);
    const world = new World(simulator.exchange, mirror, simulator.exchange.assets);
    this.#arrivals.watch(simulator.server.gate);
    const judge = this.#newJudge(mirror);
    const disk = this.#plan.disk && this.#journal?.mount(this.#plan.disk, this.#chance(9));
    const adapter = new BinanceAdapter(this.#record, 'BINANCE', { random: () => Math.random(), ...disk?.dependencies });
    this.#adapter = adapter;
    const strategy = new Strategy(adapter, this.#record, this.#findings);
    this.#listen(judge, strategy);
    await this.#connect(adapter, simulator);
    await this.#perform({ adapter, simulator, strategy, world });
    if (this.#plan.cancelsAtEnd) await adapter.cancelAll().catch(() => undefined);
    await pause(1_000);
    const faults = { ...simulator.faults.counts, ...this.#journal?.diary.counts };
    simulator.faults.clear();
    disk?.heal();
    this.#trace('heal', '');
    await this.#untilConnected(adapter, simulator);
    const { intents, cancels } = strategy;
    const differences = () => judge.differences(intents, cancels, adapter.getHealth().unresolvedOrders);
    const { findings, waitedMs } = await waitForAgreement(
      adapter,
      differences,
      spansOf(this.#plan.faults).longestDelayMs,
    );
    this.#findings.addAll(findings);
    judge.judgeEnd(intents, cancels);
    const longestSecondsToCertainty = judge.secondsToCertainty(intents, virtualTime.now);
    await this.#close(adapter, simulator);
    return {
      intents: intents.length,
      events: this.#record.told.length,
      fills: mirror.fills.size,
      venueOrders: mirror.orders.length,
      faults,
      longestSecondsToCertainty,
      secondsToAgreement: waitedMs / 1_000,
    };
  }

  #chance(purpose: number): PlanRandom {
    return new PlanRandom(this.#plan.seed, this.#plan.round, purpose);
  }

  #newJudge(mirror: VenueMirror): RoundJudge {
    return new RoundJudge({
      ...{ plan: this.#plan, findings: this.#findings, record: this.#record, mirror },
      ...{ arrivals: this.#arrivals, journal: this.#journal },
      listed: () => this.#adapter?.getHealth().unresolvedOrders ?? [],
    });
  }

  #listen(judge: RoundJudge, strategy: Strategy): void {
    this.#record.onTold = (told) => {
      judge.take(told);
      this.#trace('told', told);
    };
    this.#record.handTo(this.#engine);
    const fail = (): never => {
      throw new Error('a handler of the host that throws');
    };
    if (this.#plan.throwingHandler) for (const type of ['eOrder.', 'eTrade.']) this.#engine.register(type, fail);
    this.#engine.register('eOrder.', ({ data }) => {
      this.#heard.add(data.orderId);
      if (data.extra?.['external'] === true || strategy.returned.has(data.vtOrderId)) return;
      this.#findings.add('other', 1, `a handler heard of ${data.orderId} before its sender had the id`);
    });
    this.#engine.start();
  }

  async #connect(adapter: BinanceAdapter, simulator: Simulator): Promise<void> {
    const { faultsFromStart } = this.#plan;
    if (faultsFromStart) enforceFaults(simulator, this.#plan);
    await this.#untilConnected(adapter, simulator);
    if (!faultsFromStart) enforceFaults(simulator, this.#plan);
  }

  async #untilConnected(adapter: BinanceAdapter, { settings }: Simulator): Promise<void> {
    for (let attempt = 0; attempt < CONNECT_ATTEMPTS && !adapter.connected; attempt++) {
      if (
        await adapter.connect({
          ...settings,
          secret: secretOf(this.#plan),
          ...this.#plan.settings,
          ...this.#journal?.settings,
        })
      )
        return;
      await pause(CONNECT_PAUSE_MS);
    }
  }

  async #perform({ adapter, simulator, strategy, world }: Cast): Promise<void> {
    const { steps, closed } = this.#plan;
    let orders = 0;
    for (const [index, { waitMs, act }] of steps.entries()) {
      if (index === closed?.from) await this.#closeForAWhile(adapter);
      if (index === closed?.until) await this.#openAgain(adapter, simulator);
      if (waitMs > 0) await pause(waitMs);
      this.#trace('act', act);
      if (!isWorldAct(act)) {
        strategy.act(act, orders);
        orders += ordersOf(act);
      } else if (act.kind !== 'foreign-order' || this.#toldAtClose === null) {
        // What another program does while the adapter is closed leaves no trace that could be asked for.
        world.act(act, (number) => strategy.clientIdOf(number));
      }
    }
    await pause(300);
    if (this.#toldAtClose !== null) await this.#openAgain(adapter, simulator);
  }

  async #closeForAWhile(adapter: BinanceAdapter): Promise<void> {
    this.#trace('act', 'close');
    await adapter.close();
    this.#toldAtClose = this.#record.told.length;
  }

  async #openAgain(adapter: BinanceAdapter, simulator: Simulator): Promise<void> {
    this.#trace('act', 'connect');
    this.#judgeSilence();
    await this.#untilConnected(adapter, simulator);
  }

  /** A closed adapter tells nothing; but for what it answers to those who ask for orders all the same. */
  #judgeSilence(): void {
    const said = this.#record.told.slice(this.#toldAtClose ?? Infinity).filter(({ type }) => type !== 'eLog');
    if (said.length > 0)
      this.#findings.add('other', 14, `${said[0]?.type ?? ''} was told while the adapter was closed`);
    this.#toldAtClose = null;
  }

  async #close(adapter: BinanceAdapter, simulator: Simulator): Promise<void> {
    await adapter.close();
    await adapter.close();
    const told = this.#record.told.length;
    await this.#engine.stop();
    for (const { orderId } of this.#record.orders) {
      if (!this.#heard.has(orderId)) this.#findings.add('other', 15, `no handler heard of ${orderId}`);
    }
    await pause(100);
    const open = Object.keys(socketWatch.clientCounts()).length;
    if (open > 0) this.#findings.add('other', 14, `${open} sockets are open after the close`);
    await simulator.close();
    if (this.#record.told.length > told) this.#findings.add('other', 14, 'something was told after the close');
  }

  #trace(kind: TraceLine['kind'], what: unknown): void {
    if (!this.#onTrace) return;
    for (const line of this.#faults?.take(virtualTime.now) ?? []) this.#onTrace(line);
    this.#onTrace({ at: virtualTime.now, kind, what });
  }
}
