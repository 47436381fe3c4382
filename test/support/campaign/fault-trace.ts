import type { Simulator } from '../../../src/simulator/index.js';
import type { TraceLine } from './trace.js';

/** Hands on the faults that have happened since the last time, one line each. */
export class FaultTrace {
  readonly #faults: Simulator['faults'];
  #handedOn = 0;

  constructor(faults: Simulator['faults']) {
    this.#faults = faults;
  }

  take(at: number): TraceLine[] {
    const news = this.#faults.injected.slice(this.#handedOn);
    this.#handedOn += news.length;
    return news.map(({ kind, topic, channel, clientOrderIds }) => ({
      ...{ at, kind: 'fault' },
      what: `${kind}: ${channel ?? 'venue'} ${topic} ${clientOrderIds.join(' ')}`.trimEnd(),
    }));
  }
}
