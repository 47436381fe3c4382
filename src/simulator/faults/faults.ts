import type { SocketConnection } from '../server/socket-connection.js';
import { ConnectionFaults } from './connection-faults.js';
import { FaultBook, type DrawnFault, type FaultOf, type FaultRuleState, type InjectedFault } from './fault-book.js';
import type { FaultHouse } from './fault-house.js';
import type { FaultKind } from './fault-kinds.js';
import type { FaultRule } from './fault-rule.js';
import type { FaultSubject } from './fault-subject.js';
import { FaultTimers } from './fault-timers.js';
import { FrameFaults } from './frame-faults.js';
import { HandshakeFaults } from './handshake-faults.js';
import { OrderMemory } from './order-memory.js';
import { RaceFaults } from './race-faults.js';
import { ReadingFaults } from './reading-faults.js';
import { readFaultScript, type ReadFaultRule } from './read-fault-script.js';
import { RequestFaults } from './request-faults.js';
import { SubscriptionFaults } from './subscription-faults.js';
import { VenueFaults } from './venue-faults.js';

/**
 * The faults of a simulator: rules say what goes wrong, for whom and when. What was executed stands in the venue's
 * books, whatever its client is told.
 */
export class Faults {
  readonly #house: FaultHouse;
  readonly #book: FaultBook;
  readonly #timers: FaultTimers;
  readonly #memory: OrderMemory;
  readonly #connections = new ConnectionFaults();
  readonly #subscriptions: SubscriptionFaults;
  readonly #venue: VenueFaults;
  /** Calls off what rules have set a time for, by id. */
  readonly #schedules = new Map<string, () => void>();

  constructor(house: FaultHouse, seed: number) {
    this.#house = house;
    const { server, clock, exchange } = house;
    this.#book = new FaultBook(clock, seed);
    this.#timers = new FaultTimers(clock);
    this.#memory = new OrderMemory(exchange, (accountId) => server.keys.find(accountId) !== undefined);
    this.#subscriptions = new SubscriptionFaults(server.sockets, this.#timers);
    this.#venue = new VenueFaults(house, this.#timers);
    this.#takeHold();
  }

  /** Rules in force, with how often each could have happened and did. */
  get rules(): readonly FaultRuleState[] {
    return this.#book.rules;
  }

  /** What has happened, oldest first: the last ten thousand. */
  get injected(): readonly InjectedFault[] {
    return this.#book.injected;
  }

  /** How many of each kind have happened, ever. */
  get counts(): Readonly<Partial<Record<FaultKind, number>>> {
    return this.#book.counts;
  }

  /** Puts a rule in force and gives its id; throws `RangeError` with a sentence that names what is wrong. */
  add(rule: FaultRule): string {
    return this.load({ rules: [rule] })[0] ?? '';
  }

  /** Puts a script in force (or a list of rules, or one, as they come from outside) and gives the ids of its rules. */
  load(given: unknown): string[] {
    const { seed, rules } = readFaultScript(given);
    const taken = rules.find(({ id }) => id !== undefined && this.#book.has(id));
    if (taken) throw new RangeError(`these faults cannot be used: id: ${taken.id} is taken`);
    if (seed !== undefined) this.#book.seed = seed;
    return rules.map((rule) => this.#enforce(rule));
  }

  /** Ends a rule; false where there is none of this id. */
  remove(id: string): boolean {
    this.#schedules.get(id)?.();
    this.#schedules.delete(id);
    return this.#book.remove(id);
  }

  /** Ends every rule. What is under way (a delay, a stall, a restart) takes its course; what happened stays counted. */
  clear(): void {
    for (const { id } of this.rules) this.remove(id);
  }

  /** Ends everything, what is under way included. */
  close(): void {
    this.clear();
    this.#timers.close();
    this.#memory.close();
  }

  #takeHold(): void {
    const { gate, sockets, door } = this.#house.server;
    const [book, timers, connections] = [this.#book, this.#timers, this.#connections];
    const [subscriptions, venue] = [this.#subscriptions, this.#venue];
    const races = new RaceFaults(this.#house.exchange);
    const readings = new ReadingFaults(gate, this.#memory);
    const requests = new RequestFaults({ book, gate, timers, venue, races, readings, subscriptions, connections });
    const frames = new FrameFaults({ book, timers, connections, subscriptions, venue });
    const handshakes = new HandshakeFaults(book);
    gate.aroundAnswer = (request, accountId, run) => requests.answer(request, accountId, run);
    sockets.onConnection = (connection) => {
      connection.onNews = (frame, news) => frames.carry(connection, frame, news);
    };
    door.onHandshake = (handshake, kind) => handshakes.meet(handshake, kind);
  }

  #enforce(rule: ReadFaultRule): string {
    const { id, timed } = this.#book.add(rule);
    if (timed) this.#schedule(id, rule, timed);
    return id;
  }

  /** Lets a rule happen at its moments; a moment of 0 is now. */
  #schedule(id: string, rule: ReadFaultRule, fault: DrawnFault): void {
    const { atMs, everyMs } = rule.when;
    const moments = atMs === undefined ? [everyMs ?? 0] : [atMs].flat();
    const cancels = new Set<() => void>();
    const happenAfter = (delayMs: number, isLast: boolean): void => {
      const cancel = this.#timers.after(delayMs, () => {
        cancels.delete(cancel);
        this.#happen(id, fault);
        if (isLast && everyMs !== undefined) happenAfter(everyMs, true);
      });
      cancels.add(cancel);
    };
    this.#schedules.set(id, () => cancels.forEach((cancel) => cancel()));
    const last = Math.max(...moments);
    if (moments.includes(0)) this.#happen(id, fault);
    for (const moment of moments.filter((each) => each > 0)) happenAfter(moment, moment === last);
    if (last === 0 && everyMs !== undefined) happenAfter(everyMs, true);
  }

  /** One moment of a timed rule: it meets the venue, or every socket or subscription that it means. */
  #happen(id: string, fault: DrawnFault): void {
    const { sockets } = this.#house.server;
    if (fault.family === 'venue' && this.#book.isDue(id)) this.#venue.hit(fault);
    if (fault.family === 'subscription') this.#happenToSubscriptions(id, fault);
    if (fault.family === 'connection') sockets.connections().forEach((each) => this.#happenToSocket(id, fault, each));
  }

  #happenToSubscriptions(id: string, fault: FaultOf<'subscription'>): void {
    for (const { accountId, ...target } of this.#subscriptions.targets()) {
      const subject: FaultSubject = { phase: 'time', channel: 'user-data', names: ['time'], account: accountId };
      if (this.#book.isDue(id, subject)) this.#subscriptions.hit(fault, target, subject);
    }
  }

  /** A socket of the WebSocket API with a subscription is meant by either channel. */
  #happenToSocket(id: string, fault: FaultOf<'connection'>, connection: SocketConnection): void {
    const accounts = [...(connection.subscriptions?.accounts.values() ?? [])];
    const subjects: FaultSubject[] = [
      { phase: 'time', channel: connection.kind, names: ['time'] },
      ...accounts.map((account) => ({ phase: 'time', channel: 'user-data', names: ['time'], account }) as const),
    ];
    const met = subjects.find((subject) => this.#book.means(id, subject));
    if (met && this.#book.isDue(id, met)) this.#connections.hit(fault, connection, met);
  }
}
