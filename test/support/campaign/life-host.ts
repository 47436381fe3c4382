import { closeSync, openSync, writeSync } from 'node:fs';
import { BinanceAdapter } from '../../../src/binance/binance-adapter.js';
import { EventEngine } from '../../../src/host/index.js';
import { encodePayload } from '../../../src/host/events/event-codec.js';
import type { DiskNote } from './disk/disk-faults.js';
import type { Event } from '../../../src/host/events/event-types.js';
import { Conductor } from './conductor.js';
import { applyDefect } from './defects.js';
import { RoundJournal } from './disk/round-journal.js';
import { EventRecord } from './event-record.js';
import { Findings } from './findings.js';
import type { LifeBeginning, LifeOrder, LifeState } from './life-messages.js';
import { PlanRandom } from './plan/plan-random.js';
import { socketWatch } from './socket-watch.js';
import { Strategy } from './strategy.js';
import { ACCOUNT } from './venue-of-round.js';
import { virtualTime } from './virtual-time.js';

const CONNECT_PAUSE_MS = 3_000;

/** The other ends of the sockets are in the process of the venue, which compares what both have seen. */
class OneEnd extends Conductor {
  protected override isUnderWay(): boolean {
    return false;
  }
}

/** One life after the other of a strategy with its adapter and its journal, within one process until it is killed. */
export class Life {
  readonly #conductor = new OneEnd();
  #adapter: BinanceAdapter | null = null;
  #strategy: Strategy | null = null;
  #engine: EventEngine | null = null;
  #journal: RoundJournal | null = null;
  #kill: LifeBeginning['kill'] = null;
  #reached = 0;
  #file = -1;
  #isClosing = false;
  #isClosed = false;
  #general: Event | null = null;

  /** Does it and tells how things stand then. */
  async obey(order: LifeOrder): Promise<LifeState> {
    switch (order.kind) {
      case 'begin':
        this.#begin(order.beginning);
        break;
      case 'settle':
        virtualTime.advanceTo(order.now);
        await this.#conductor.settle();
        break;
      case 'act':
        this.#strategy?.act(order.act, order.firstNumber);
        this.#reach('act');
        break;
      case 'cancel-everything':
        this.#adapter?.cancelAll().catch(() => undefined);
        break;
      case 'heal':
        this.#journal?.heal();
        break;
      case 'close':
        void this.#close();
        break;
    }
    return this.#state();
  }

  #state(): LifeState {
    return {
      nextDue: virtualTime.nextDue,
      counts: socketWatch.clientCounts(),
      isConnecting: socketWatch.isConnecting,
      adapterState: this.#adapter?.state ?? 'idle',
      unresolved: this.#adapter?.getHealth().unresolvedOrders ?? [],
      isClosed: this.#isClosed,
      timersLeft: virtualTime.pending,
    };
  }

  #begin(beginning: LifeBeginning): void {
    const { seed, round, life, kill, defect, journal } = beginning;
    virtualTime.reset(beginning.epochMs);
    const chance = new PlanRandom(seed, round, 100 + life);
    Math.random = () => chance.next();
    if (defect !== null) applyDefect(defect);
    [this.#kill, this.#reached, this.#isClosing, this.#isClosed] = [kill, 0, false, false];
    this.#file = openSync(beginning.record, 'a');
    const record = new EventRecord();
    record.life = life;
    this.#engine = new EventEngine({ timerIntervalMs: 3_600_000 });
    this.#engine.registerGeneral((event) => this.#hear(event));
    record.handTo(this.#engine);
    this.#engine.start();
    const onNote = (disk: DiskNote): void => this.#write({ disk });
    const onSync = (when: string): void => this.#reach(when);
    this.#journal = journal && new RoundJournal({ plan: journal.disk, chance, onNote, onSync });
    const random = (): number => chance.next();
    this.#adapter = new BinanceAdapter(record, 'BINANCE', { random, ...this.#journal?.dependencies });
    this.#strategy = this.#newStrategy(this.#adapter, record, beginning);
    void this.#connect(this.#adapter, beginning);
  }

  #newStrategy(adapter: BinanceAdapter, record: EventRecord, { intents }: LifeBeginning): Strategy {
    const findings = new Findings();
    const strategy = new Strategy(adapter, record, findings);
    strategy.adopt(intents);
    strategy.onAccepted = (intent) => {
      this.#write({ intent });
      for (const finding of findings.list) this.#write({ finding });
    };
    return strategy;
  }

  async #connect(adapter: BinanceAdapter, { endpoints, secret, settings, journal }: LifeBeginning): Promise<void> {
    const account = { apiKey: ACCOUNT.key, secret };
    const all = { server: 'simulator', endpoints, ...account, ...settings, ...(journal && { journal: journal.path }) };
    while (!this.#isClosing && !(await adapter.connect(all))) {
      await new Promise((resolve) => setTimeout(resolve, CONNECT_PAUSE_MS));
    }
  }

  /** What a handler of the host has heard counts, not what was about to be told. */
  #hear(event: Event): void {
    const { type, data } = event;
    const general = this.#general;
    this.#general = type.endsWith('.') ? event : null;
    const isKeyed = general !== null && type.startsWith(general.type) && type !== general.type;
    const at = virtualTime.now;
    if (isKeyed) this.#write({ at, type, isSame: general.data === data });
    else this.#write({ at, type, payload: encodePayload(type, data) });
    this.#reach('event');
  }

  #write(line: object): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  /** Ends this process for good where the plan says so. */
  #reach(point: string): void {
    if (this.#kill?.at !== point) return;
    this.#reached += 1;
    if (this.#reached === this.#kill.nth) process.kill(process.pid, 'SIGKILL');
  }

  async #close(): Promise<void> {
    this.#isClosing = true;
    this.#kill = null;
    await this.#adapter?.close();
    await this.#engine?.stop();
    closeSync(this.#file);
    this.#isClosed = true;
  }
}
