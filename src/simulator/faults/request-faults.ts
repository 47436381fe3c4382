import { VenueError } from '../venue-error.js';
import { LimitError } from '../server/limit-error.js';
import type { AnswerInTime, ApiAnswer, ApiGate, ApiRequest } from '../server/api-gate.js';
import type { ConnectionFaults } from './connection-faults.js';
import { ofFamily, type DrawnFault, type FaultBook, type FaultOf } from './fault-book.js';
import type { FaultTimers } from './fault-timers.js';
import { LateExecution } from './late-execution.js';
import type { RaceFaults } from './race-faults.js';
import type { ReadingFaults } from './reading-faults.js';
import { REFUSAL_KINDS, type Refusal } from './refusal-kinds.js';
import { requestSubject } from './request-subject.js';
import type { SubscriptionFaults } from './subscription-faults.js';
import type { VenueFaults } from './venue-faults.js';

/** What the faults of a request are made of. */
export interface RequestFaultsSetup {
  readonly book: FaultBook;
  readonly gate: ApiGate;
  readonly timers: FaultTimers;
  readonly venue: VenueFaults;
  readonly races: RaceFaults;
  readonly readings: ReadingFaults;
  readonly subscriptions: SubscriptionFaults;
  readonly connections: ConnectionFaults;
}

type Run = () => AnswerInTime;

/**
 * Brings faults upon a request that would have been served.
 *
 *   clock, private stream, race ──▶ execution ──▶ what is read ──▶ answer, or what becomes of it ──▶ socket, restart
 */
export class RequestFaults {
  readonly #setup: RequestFaultsSetup;
  readonly #late: LateExecution;

  constructor(setup: RequestFaultsSetup) {
    this.#setup = setup;
    this.#late = new LateExecution(setup.gate, setup.timers);
  }

  /** Serves a request with the faults that meet it. */
  answer(request: ApiRequest, accountId: string, run: Run): AnswerInTime {
    const { book } = this.#setup;
    const drawn = book.isEmpty ? [] : book.draw(requestSubject(request, accountId));
    return drawn.length === 0 ? run() : this.#meet(drawn, request, accountId, run);
  }

  /** What needs no time is over before the next request that came with this one is looked at, as without a fault. */
  #meet(drawn: readonly DrawnFault[], request: ApiRequest, accountId: string, run: Run): AnswerInTime {
    const { venue, races, readings, subscriptions } = this.#setup;
    for (const fault of ofFamily(drawn, 'venue')) venue.beforeRequest(fault);
    for (const fault of ofFamily(drawn, 'subscription')) subscriptions.beforeRequest(fault, accountId);
    for (const fault of ofFamily(drawn, 'race')) races.beforeRequest(fault, request, accountId);
    const read = (): AnswerInTime =>
      changed(run(), (answer) => readings.change(ofFamily(drawn, 'reading'), request, accountId, answer));
    return changed(this.#replace(drawn, request, accountId, read), (answer) => this.#follow(drawn, request, answer));
  }

  /** What befalls the connection and the venue once the answer is there. */
  #follow(drawn: readonly DrawnFault[], request: ApiRequest, answer: ApiAnswer): ApiAnswer {
    const { venue, subscriptions, connections } = this.#setup;
    for (const fault of ofFamily(drawn, 'subscription')) subscriptions.afterRequest(fault, request, answer);
    for (const fault of ofFamily(drawn, 'connection'))
      if (request.connection) connections.hit(fault, request.connection);
    for (const fault of ofFamily(drawn, 'venue')) venue.afterRequest(fault);
    return answer;
  }

  #replace(drawn: readonly DrawnFault[], request: ApiRequest, accountId: string, run: Run): AnswerInTime {
    const fault = ofFamily(drawn, 'answer')[0] ?? ofFamily(drawn, 'refusal')[0];
    if (!fault) return run();
    fault.note();
    if (fault.family === 'answer') return this.#mislay(fault, request, accountId, run);
    return this.#refuse(fault, request, accountId, run);
  }

  #mislay(fault: FaultOf<'answer'>, request: ApiRequest, accountId: string, run: Run): AnswerInTime {
    const { kind, values } = fault;
    const unserved = (): ApiAnswer => this.#refusal(request, accountId, new VenueError(-1000, 'lost'));
    const delayMs = values['delayMs'] ?? 0;
    switch (kind) {
      case 'request-lost':
        return { ...unserved(), fate: 'withheld' };
      case 'request-cut':
        return { ...unserved(), fate: 'cut' };
      case 'request-late':
        return this.#late.run(request, accountId, delayMs, run);
      case 'request-lost-executed-late':
        void this.#late.run(request, accountId, delayMs, run);
        return { ...unserved(), fate: 'withheld' };
      case 'request-cut-executed-late':
        void this.#late.run(request, accountId, delayMs, run);
        return { ...unserved(), fate: 'cut' };
      case 'answer-lost':
        return changed(run(), (answer) => ({ ...answer, fate: 'withheld' }));
      case 'answer-cut':
        return changed(run(), (answer) => ({ ...answer, fate: 'cut' }));
      case 'answer-torn':
        return changed(run(), (answer) => ({ ...answer, fate: 'torn' }));
      case 'answer-repeated':
        return changed(run(), (answer) => ({ ...answer, fate: 'repeated' }));
      case 'answer-late':
        return this.#late.tell(run(), delayMs);
      default:
        return kind satisfies never;
    }
  }

  #refuse(fault: FaultOf<'refusal'>, request: ApiRequest, accountId: string, run: Run): AnswerInTime {
    const refusal: Refusal = REFUSAL_KINDS[fault.kind].refusal;
    if (refusal.execution === 'at-once') return changed(run(), () => this.#toRefusal(fault, request, accountId));
    if (refusal.execution === 'late') void this.#late.run(request, accountId, fault.values['delayMs'] ?? 0, run);
    return this.#toRefusal(fault, request, accountId);
  }

  #toRefusal(fault: FaultOf<'refusal'>, request: ApiRequest, accountId: string): ApiAnswer {
    const refusal: Refusal = REFUSAL_KINDS[fault.kind].refusal;
    const error = this.#errorOf(refusal, fault.values['retryAfterMs']);
    const answer = this.#refusal(request, accountId, error);
    return refusal.page === undefined ? answer : { ...answer, page: refusal.page };
  }

  #errorOf({ status, code, message }: Refusal, retryAfterMs: number | undefined): VenueError {
    if (retryAfterMs === undefined || (status !== 429 && status !== 418)) return new VenueError(code, message, status);
    return new LimitError(code, message, status, this.#setup.gate.context.clock.now() + retryAfterMs);
  }

  #refusal(request: ApiRequest, accountId: string, error: VenueError): ApiAnswer {
    return this.#setup.gate.refusal(request, accountId, error);
  }
}

/** At once where the answer is there. */
function changed(answer: AnswerInTime, change: (answer: ApiAnswer) => ApiAnswer): AnswerInTime {
  return answer instanceof Promise ? answer.then(change) : change(answer);
}
