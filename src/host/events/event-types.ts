import type { Account } from '../domain/account.js';
import type { Alert } from '../domain/alert.js';
import type { Bar } from '../domain/bar.js';
import type { ConnectionNews } from '../domain/connection-news.js';
import type { Contract } from '../domain/contract.js';
import type { LogEntry } from '../domain/log-entry.js';
import type { BookUpdate } from '../domain/order-book.js';
import type { Order } from '../domain/order.js';
import type { Position } from '../domain/position.js';
import type { Quote } from '../domain/quote.js';
import type { Tick } from '../domain/tick.js';
import type { Trade } from '../domain/trade.js';
import type { Transaction } from '../domain/transaction.js';

/** Event type strings, as vn.py spells them. Those with a dot are also emitted with a key behind it. */
export const EventType = {
  TICK: 'eTick.',
  TRADE: 'eTrade.',
  ORDER: 'eOrder.',
  POSITION: 'ePosition.',
  ACCOUNT: 'eAccount.',
  QUOTE: 'eQuote.',
  CONTRACT: 'eContract.',
  BAR: 'eBar.',
  BOOK: 'eBook.',
  TRANSACTION: 'eTransaction.',
  CONNECTION: 'eConnection.',
  ALERT: 'eAlert.',
  LOG: 'eLog',
  TIMER: 'eTimer',
} as const;

/** Payload by event type; a keyed type (`eTick.BTCUSDT.BINANCE`) has the payload of its general type. */
export interface EventPayloads {
  'eTick.': Tick;
  'eTrade.': Trade;
  'eOrder.': Order;
  'ePosition.': Position;
  'eAccount.': Account;
  'eQuote.': Quote;
  'eContract.': Contract;
  'eBar.': Bar;
  'eBook.': BookUpdate;
  'eTransaction.': Transaction;
  'eConnection.': ConnectionNews;
  'eAlert.': Alert;
  eLog: LogEntry;
  eTimer: undefined;
}

type KeyedPayload<Type extends string> = {
  [General in keyof EventPayloads & `${string}.`]: Type extends `${General}${string}` ? EventPayloads[General] : never;
}[keyof EventPayloads & `${string}.`];

/** The payload that handlers of this type receive; `unknown` for a type that the host does not know. */
export type PayloadOf<Type extends string> = Type extends keyof EventPayloads
  ? EventPayloads[Type]
  : [KeyedPayload<Type>] extends [never]
    ? unknown
    : KeyedPayload<Type>;

/** Event types that are also emitted with a key behind them. */
export type KeyedEventType = Exclude<keyof EventPayloads & `${string}.`, 'eContract.'>;

/** The type under which the news of one instrument, order, account row or channel comes: `eTick.BTCUSDT.BINANCE`. */
export function keyedEventType<General extends KeyedEventType>(general: General, key: string): `${General}${string}` {
  return `${general}${key}`;
}

/** One thing that happened: a type and its payload, nothing else. */
export interface Event<Data = unknown> {
  readonly type: string;
  readonly data: Data;
}

/**
 * Called with each event of the type it was registered for. What it returns is not looked at, unless it is a promise:
 * one that rejects is caught like a throw.
 */
export type Handler<Data = unknown> = (event: Event<Data>) => unknown;

/** The only thing that an adapter needs of an event engine. `put` enqueues and never runs a handler. */
export interface EventSink {
  put(event: Event): void;
  /** Events that wait for handlers, where the engine tells: adapters warn, and conflate on request, when it is long. */
  readonly queued?: number;
  /** Resolves when all that has been put by now is handled, where the engine tells: what `connect` waits for. */
  handled?(): Promise<void>;
}
