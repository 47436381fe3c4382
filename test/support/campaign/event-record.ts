import type { Account } from '../../../src/host/domain/account.js';
import type { ConnectionNews } from '../../../src/host/domain/connection-news.js';
import type { LogEntry } from '../../../src/host/domain/log-entry.js';
import type { Order } from '../../../src/host/domain/order.js';
import type { Trade } from '../../../src/host/domain/trade.js';
import type { Event, EventSink } from '../../../src/host/events/event-types.js';
import { virtualTime } from './virtual-time.js';

/** One thing that the adapter told, when, and in which life of the host's process. */
export interface Told {
  readonly at: number;
  readonly life: number;
  readonly type: string;
  readonly data: unknown;
}

/** Writes down what an adapter tells, before any handler hears it, and hands it on. */
export class EventRecord implements EventSink {
  readonly told: Told[] = [];
  /** Is told of every event at the very moment at which the adapter says it. */
  onTold: (told: Told) => void = () => undefined;
  #inner: EventSink | null = null;
  life = 0;

  get queued(): number {
    return this.#inner?.queued ?? 0;
  }

  /** From now on events go on to this engine. */
  handTo(inner: EventSink): void {
    this.#inner = inner;
  }

  put(event: Event): void {
    this.note({ at: virtualTime.now, life: this.life, type: event.type, data: event.data });
    this.#inner?.put(event);
  }

  /** Takes in what was told elsewhere. */
  note(told: Told): void {
    this.told.push(told);
    this.onTold(told);
  }

  get orders(): Order[] {
    return this.#of('eOrder.') as Order[];
  }

  get trades(): Trade[] {
    return this.#of('eTrade.') as Trade[];
  }

  get accounts(): Account[] {
    return this.#of('eAccount.') as Account[];
  }

  get news(): ConnectionNews[] {
    return this.#of('eConnection.') as ConnectionNews[];
  }

  get log(): LogEntry[] {
    return this.#of('eLog') as LogEntry[];
  }

  #of(type: string): unknown[] {
    return this.told.filter((told) => told.type === type).map(({ data }) => data);
  }
}
