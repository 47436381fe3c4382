import { Conductor } from './conductor.js';
import { FlightWatch } from './flight-watch.js';
import type { LifeLink } from './life-link.js';
import { socketWatch, underWay } from './socket-watch.js';
import { virtualTime } from './virtual-time.js';

const LONGEST_FLIGHT_MS = 10;

/** Lets the time of two processes pass together: neither is ever ahead of the other. */
export class Lockstep extends Conductor {
  /** The process that goes along; null while nobody is there. */
  life: LifeLink | null = null;
  /** While above 0, something real is waited for, and time stands still. */
  holds = 0;
  /** Is told each time that the other process stands still, before anything else happens at the venue. */
  onStill: () => void = () => undefined;
  readonly #flightsBetween = new FlightWatch(LONGEST_FLIGHT_MS);

  /** Waits for something real, such as the start or the end of a process. */
  async hold<Result>(work: Promise<Result>): Promise<Result> {
    this.holds += 1;
    try {
      return await work;
    } finally {
      this.holds -= 1;
      virtualTime.activity += 1;
    }
  }

  override async settle(): Promise<void> {
    let beganMs = virtualTime.realMs;
    for (;;) {
      await super.settle();
      while (this.holds > 0) await virtualTime.rest(1);
      const before = socketWatch.activity + virtualTime.activity;
      const life = this.#living();
      const state = life ? await life.ask({ kind: 'settle', now: virtualTime.now }) : null;
      this.onStill();
      // Asking counts twice.
      const isStill = socketWatch.activity + virtualTime.activity === before + (life ? 2 : 0);
      if (!isStill || (life && life.pending > 0) || this.holds > 0) {
        beganMs = virtualTime.realMs;
        continue;
      }
      if (!state || !this.#isFlying(state, beganMs)) return;
    }
  }

  protected override nextDue(): number | null {
    const dues = [virtualTime.nextDue, this.#living()?.state?.nextDue ?? null].filter((due) => due !== null);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  #living(): LifeLink | null {
    return this.life && !this.life.isDead ? this.life : null;
  }

  #isFlying(state: NonNullable<LifeLink['state']>, sinceMs: number): boolean {
    const flying = state.isConnecting ? 'connecting' : underWay(state.counts, socketWatch.serverCounts());
    return this.#flightsBetween.isFlying(flying, sinceMs);
  }
}
