import { ManualClock } from '../../../../src/simulator/venue-clock.js';

/** A clock moved by hand that knows how many timers still wait. */
export class CountingClock extends ManualClock {
  pendingTimers = 0;

  override after(delayMs: number, callback: () => void): () => void {
    return this.#count((done) =>
      super.after(delayMs, () => {
        done();
        callback();
      }),
    );
  }

  override every(periodMs: number, callback: () => void): () => void {
    return this.#count(() => super.every(periodMs, callback));
  }

  #count(begin: (done: () => void) => () => void): () => void {
    let isPending = true;
    const done = (): void => {
      if (isPending) this.pendingTimers -= 1;
      isPending = false;
    };
    this.pendingTimers += 1;
    const cancel = begin(done);
    return () => {
      done();
      cancel();
    };
  }
}
