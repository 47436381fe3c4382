import type { PrivateEvent, SocketConnection, StreamNews } from '../server/socket-connection.js';
import type { ConnectionFaults } from './connection-faults.js';
import { ofFamily, type FaultBook, type FaultOf } from './fault-book.js';
import type { FaultSubject } from './fault-subject.js';
import type { FaultTimers } from './fault-timers.js';
import type { SubscriptionFaults } from './subscription-faults.js';
import type { VenueFaults } from './venue-faults.js';

/** What the faults of frames are made of. */
export interface FrameFaultsSetup {
  readonly book: FaultBook;
  readonly timers: FaultTimers;
  readonly connections: ConnectionFaults;
  readonly subscriptions: SubscriptionFaults;
  readonly venue: VenueFaults;
}

type Frame = string | Buffer;
type News = StreamNews | PrivateEvent;

/** Stands between the events of accounts, the frames of the market, and the sockets that they leave by. */
export class FrameFaults {
  readonly #setup: FrameFaultsSetup;
  /** Frames that wait to be overtaken by the next one. */
  readonly #waiting = new Map<SocketConnection, () => void>();

  constructor(setup: FrameFaultsSetup) {
    this.#setup = setup;
  }

  /** Delivers a frame with the faults that meet it. */
  carry(connection: SocketConnection, frame: Frame, news: News): void {
    const { book } = this.#setup;
    if (this.#isMuted(connection, news)) return;
    if (book.isEmpty && this.#waiting.size === 0) {
      // Frames are many, and as a rule there are no faults.
      connection.send(frame);
      return;
    }
    const release = this.#waiting.get(connection);
    this.#waiting.delete(connection);
    this.#meet(connection, frame, news);
    release?.();
  }

  #isMuted(connection: SocketConnection, news: News): boolean {
    return news.channel === 'user-data' && this.#setup.subscriptions.isMuted({ connection, id: news.subscriptionId });
  }

  #meet(connection: SocketConnection, frame: Frame, news: News): void {
    const { book, subscriptions, connections, venue } = this.#setup;
    if (!book.isWatched('frame', news.channel)) {
      connection.send(frame);
      return;
    }
    const drawn = book.draw(frameSubject(news));
    for (const fault of ofFamily(drawn, 'connection')) connections.hit(fault, connection);
    for (const fault of ofFamily(drawn, 'venue')) venue.hit(fault);
    if (news.channel === 'user-data') {
      const target = { connection, id: news.subscriptionId };
      for (const fault of ofFamily(drawn, 'subscription')) subscriptions.hit(fault, target);
    }
    const [onFrame] = ofFamily(drawn, 'frame');
    if (this.#isMuted(connection, news)) return;
    if (onFrame) this.#befall(onFrame, connection, frame);
    else connection.send(frame);
  }

  #befall(fault: FaultOf<'frame'>, connection: SocketConnection, frame: Frame): void {
    const delayMs = fault.values['delayMs'] ?? 0;
    fault.note();
    switch (fault.kind) {
      case 'frame-lost':
        return;
      case 'frame-late':
        this.#setup.timers.after(delayMs, () => connection.send(frame));
        return;
      case 'frame-repeated':
        connection.send(frame);
        connection.send(frame);
        return;
      case 'frame-swapped':
        this.#letPass(connection, frame, delayMs);
        return;
      case 'frame-torn':
        connection.tear(frame);
        return;
      case 'frame-garbled':
        connection.send(frame.slice(0, frame.length >> 1));
        return;
      default:
        return fault.kind satisfies never;
    }
  }

  #letPass(connection: SocketConnection, frame: Frame, delayMs: number): void {
    const release = (): void => {
      cancel();
      if (this.#waiting.get(connection) === release) this.#waiting.delete(connection);
      connection.send(frame);
    };
    const cancel = this.#setup.timers.after(delayMs, release);
    this.#waiting.set(connection, release);
  }
}

function frameSubject(news: News): FaultSubject {
  if (news.channel === 'stream') {
    const symbol = /^([^!@]+)@/.exec(news.name)?.[1]?.toUpperCase() ?? '';
    return { phase: 'frame', channel: 'stream', names: [news.name], symbol };
  }
  const event = JSON.parse(news.json) as Readonly<Record<string, unknown>>;
  const textOf = (field: string): string => {
    const value = event[field];
    return typeof value === 'string' ? value : '';
  };
  const type = textOf('e');
  const names = event['x'] === undefined ? [type] : [type, `${type}:${textOf('x')}`];
  const clientOrderIds = [textOf('c'), textOf('C')].filter((id) => id !== '');
  return { phase: 'frame', channel: 'user-data', names, account: news.accountId, symbol: textOf('s'), clientOrderIds };
}
