import type { FaultChannel } from './fault-kind.js';
import type { FaultKind } from './fault-kinds.js';

/** A text in which `*` stands for anything; with several, one must fit. */
export type FaultPattern = string | readonly string[];

/** Whom a fault meets; what is left out fits anybody. */
export interface FaultWhere {
  readonly channel?: FaultChannel | readonly FaultChannel[];
  /**
   * Of a request: `order.place`, `POST /api/v3/order` or `/api/v3/order` (each names both protocols). Of an event:
   * `executionReport`, or `executionReport:TRADE` with its execution type. Of a frame: the stream, `btcusdt@depth`.
   */
  readonly topic?: FaultPattern;
  /** The same as `topic`; reads better for requests. */
  readonly method?: FaultPattern;
  /** Key of the account. */
  readonly account?: FaultPattern;
  readonly symbol?: FaultPattern;
  /** Any client order id that the request or event names. */
  readonly clientOrderId?: FaultPattern;
}

/**
 * When a fault happens; with nothing said, each time that it can. All times are milliseconds of the venue's time,
 * counted from the moment at which the rule is added; a clock that is stepped does not move them.
 */
export interface FaultWhen {
  /** At these occasions only, counted from 1. */
  readonly nth?: number | readonly number[];
  /** At every so many occasions. */
  readonly every?: number;
  /** At each occasion with this probability, from 0 to 1. */
  readonly probability?: number;
  /** Of the draws; default: from the seed of all faults and the number of the rule. */
  readonly seed?: number;
  /** Occasions before this do not count. */
  readonly afterMs?: number;
  /** Nor do occasions from this on. */
  readonly untilMs?: number;
  /** Not more often than this. */
  readonly times?: number;
  /** At these moments, whatever the clients do (kinds of connection, subscription and venue). */
  readonly atMs?: number | readonly number[];
  /** And again every so many milliseconds. */
  readonly everyMs?: number;
}

/** A kind, alone or with its numbers: `{ kind: 'answer-late', delayMs: 500 }`. */
export type FaultWhat = FaultKind | ({ readonly kind: FaultKind } & Readonly<Record<string, number | string>>);

/** One rule: what happens, to whom, and when. */
export interface FaultRule {
  /** Default `rule-1`, `rule-2`, … */
  readonly id?: string;
  readonly what: FaultWhat;
  readonly where?: FaultWhere;
  readonly when?: FaultWhen;
}

/** Rules that belong together. The same seed and the same requests give the same faults. */
export interface FaultScript {
  readonly seed?: number;
  readonly rules: readonly FaultRule[];
}
