import type { ApiAnswer, ApiGate, ApiRequest } from '../server/api-gate.js';
import { toOrderRecord } from '../server/order-payloads.js';
import { VenueError } from '../venue-error.js';
import type { FaultOf } from './fault-book.js';
import type { OrderMemory } from './order-memory.js';

interface Row {
  readonly symbol: string;
  readonly orderId: bigint;
  /** When an order was accepted, or a fill happened. */
  readonly time: number;
  readonly status?: string;
  readonly executedQty?: string;
}

/** What of a question a fault knows: the venue's time, how to refuse, and what orders were before. */
interface Reading {
  readonly now: number;
  readonly refuse: () => ApiAnswer;
  readonly memory: OrderMemory;
}

/** Lets questions be answered from a memory that lags behind. */
export class ReadingFaults {
  readonly #gate: ApiGate;
  readonly #memory: OrderMemory;

  constructor(gate: ApiGate, memory: OrderMemory) {
    this.#gate = gate;
    this.#memory = memory;
  }

  /** The answer as these faults leave it; only those that have changed something are listed. */
  change(faults: readonly FaultOf<'reading'>[], request: ApiRequest, accountId: string, answer: ApiAnswer): ApiAnswer {
    const notFound = new VenueError(-2013, 'Order does not exist.');
    const reading: Reading = {
      now: this.#gate.context.clock.now(),
      refuse: () => this.#gate.refusal(request, accountId, notFound),
      memory: this.#memory,
    };
    return faults.reduce((current, fault) => {
      const changed = current.status === 200 ? changeAnswer(fault, current, reading) : current;
      if (changed !== current) fault.note();
      return changed;
    }, answer);
  }
}

function changeAnswer({ kind, values }: FaultOf<'reading'>, answer: ApiAnswer, reading: Reading): ApiAnswer {
  const { now, refuse } = reading;
  // What is dated later than now was there before the clock was set back.
  const isYoung = ({ time }: Row): boolean => time <= now && time > now - (values['youngerThanMs'] ?? 0);
  switch (kind) {
    case 'order-not-found':
      return isYoung(answer.body as Row) ? refuse() : answer;
    case 'order-state-old':
      return withOldState(answer, now - (values['lagMs'] ?? 0), reading);
    case 'orders-unlisted':
    case 'fills-unlisted': {
      const rows = answer.body as readonly Row[];
      const left = rows.filter((row) => !isYoung(row));
      return left.length === rows.length ? answer : { ...answer, body: left };
    }
    case 'clock-lie': {
      const { serverTime } = answer.body as { readonly serverTime: number };
      return { ...answer, body: { serverTime: serverTime + Math.trunc(values['offsetMs'] ?? 0) } };
    }
    default:
      return kind satisfies never;
  }
}

function withOldState(answer: ApiAnswer, time: number, { memory }: Reading): ApiAnswer {
  const current = answer.body as Row;
  const old = memory.stateAt(current.symbol, current.orderId, time);
  if (!old) return answer;
  const record = toOrderRecord(old);
  const isSame = record['status'] === current.status && record['executedQty'] === current.executedQty;
  return isSame ? answer : { ...answer, body: record };
}
