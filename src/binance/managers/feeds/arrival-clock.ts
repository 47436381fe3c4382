import type { Clock } from '../../clock.js';
import type { Arrival } from '../../mappings/tick-builder.js';

/** Tells by both clocks, ours and the venue's, when something has come in. */
export class ArrivalClock {
  readonly #clock: Pick<Clock, 'now' | 'offsetMs'>;
  /** One for all frames: made anew for each it would be garbage at once. */
  readonly #arrival = { receivedTime: 0, exchangeTime: 0 };

  constructor(clock: Pick<Clock, 'now' | 'offsetMs'>) {
    this.#clock = clock;
  }

  /** Of what was received at an instant of this machine, epoch ms; good until the next one is asked for. */
  at(receivedTime: number): Arrival {
    this.#arrival.receivedTime = receivedTime;
    this.#arrival.exchangeTime = Math.trunc(receivedTime + this.#clock.offsetMs);
    return this.#arrival;
  }

  /** Of what comes in now. */
  now(): Arrival {
    return this.at(this.#clock.now());
  }
}
