import type { ApiAnswer, ApiRequest } from '../server/api-gate.js';
import type { SocketConnection } from '../server/socket-connection.js';
import type { SocketRegistry } from '../server/socket-registry.js';
import type { FaultOf } from './fault-book.js';
import type { FaultSubject } from './fault-subject.js';
import type { FaultTimers } from './fault-timers.js';

/** A subscription of a connection to the events of an account. */
export interface SubscriptionTarget {
  readonly connection: SocketConnection;
  readonly id: number;
}

/** Silences and ends subscriptions to the events of accounts. */
export class SubscriptionFaults {
  readonly #sockets: SocketRegistry;
  readonly #timers: FaultTimers;
  readonly #muted = new WeakMap<SocketConnection, Set<number>>();

  constructor(sockets: SocketRegistry, timers: FaultTimers) {
    this.#sockets = sockets;
    this.#timers = timers;
  }

  /** Whether a subscription delivers nothing at this moment. */
  isMuted({ connection, id }: SubscriptionTarget): boolean {
    return this.#muted.get(connection)?.has(id) === true;
  }

  /** Subscriptions that are there now: all, or those of one account. */
  targets(accountId?: string): (SubscriptionTarget & { readonly accountId: string })[] {
    return this.#sockets
      .connections('ws-api')
      .flatMap((connection) =>
        [...(connection.subscriptions?.accounts ?? [])]
          .filter(([, owner]) => accountId === undefined || owner === accountId)
          .map(([id, owner]) => ({ connection, id, accountId: owner })),
      );
  }

  /** Set off by a request: meets every subscription of its account, so that the request's own events are lost, too. */
  beforeRequest(fault: FaultOf<'subscription'>, accountId: string): void {
    if (fault.kind === 'subscription-late') return;
    for (const target of this.targets(accountId)) this.hit(fault, target);
  }

  /** What can only happen to a subscription once it is there. */
  afterRequest(fault: FaultOf<'subscription'>, { connection }: ApiRequest, answer: ApiAnswer): void {
    if (fault.kind !== 'subscription-late' || !connection || answer.status !== 200) return;
    const { subscriptionId: id } = answer.body as { readonly subscriptionId: number };
    this.#mute({ connection, id }, fault.values['delayMs'] ?? 0);
    fault.note();
  }

  /** Carries a fault out on one subscription. */
  hit(fault: FaultOf<'subscription'>, target: SubscriptionTarget, subject?: FaultSubject): void {
    const { connection, id } = target;
    if (connection.subscriptions?.isActive(id) !== true || this.isMuted(target)) return;
    if (fault.kind === 'subscription-terminated') connection.subscriptions.unsubscribe(id);
    else this.#mute(target, fault.values['durationMs'] ?? 0);
    fault.note(subject);
  }

  /** 0: for good. */
  #mute({ connection, id }: SubscriptionTarget, durationMs: number): void {
    const muted = this.#muted.get(connection) ?? new Set();
    this.#muted.set(connection, muted.add(id));
    if (durationMs > 0) this.#timers.after(durationMs, () => muted.delete(id));
  }
}
