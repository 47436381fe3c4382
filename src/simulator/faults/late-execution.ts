import type { AnswerInTime, ApiAnswer, ApiGate, ApiRequest } from '../server/api-gate.js';
import { verifyTiming } from '../server/security.js';
import type { FaultTimers } from './fault-timers.js';

type Run = () => AnswerInTime;

/**
 * Executes requests some time after they came in. Binance looks at a request's receive window again before the matching
 * engine has it (since 2025-06-06), so that what is late for too long is never executed.
 */
export class LateExecution {
  readonly #gate: ApiGate;
  readonly #timers: FaultTimers;

  constructor(gate: ApiGate, timers: FaultTimers) {
    this.#gate = gate;
    this.#timers = timers;
  }

  /** Resolves to its answer, or to -1021 where its receive window is over by then. */
  async run(request: ApiRequest, accountId: string, delayMs: number, run: Run): Promise<ApiAnswer> {
    await this.#timers.wait(delayMs);
    try {
      if (request.endpoint.security === 'SIGNED') verifyTiming(request.params, this.#gate.context.clock.now());
    } catch (error) {
      return this.#gate.refusal(request, accountId, error);
    }
    return run();
  }

  /** Resolves to an answer some time after it was there. */
  async tell(answer: AnswerInTime, delayMs: number): Promise<ApiAnswer> {
    const told = await answer;
    await this.#timers.wait(delayMs);
    return told;
  }
}
