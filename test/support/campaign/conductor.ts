import { FlightWatch } from './flight-watch.js';
import { socketWatch, underWay } from './socket-watch.js';
import { virtualTime } from './virtual-time.js';

/** Turns of the event loop without news after which nothing is expected to happen by itself. */
const QUIET_TURNS = 3;
/** What is under way over loopback for longer than this will not come: its reader has stopped reading. */
const LONGEST_FLIGHT_MS = 4;
/** A process without timers and without anything under way waits for something that never comes. */
const LONGEST_SILENCE_MS = 5_000;

/** Lets virtual time pass: moves to the next timer whenever nothing happens by itself any more. */
export class Conductor {
  readonly #flights = new FlightWatch(LONGEST_FLIGHT_MS);

  /** Drives time until the work is done; rejects as it does, or where nothing could ever end it. */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    const end = new AbortController();
    const finish = (): void => end.abort();
    work.then(finish, finish);
    let silentSinceMs = virtualTime.realMs;
    for (;;) {
      await this.settle();
      if (end.signal.aborted) return work;
      const due = this.nextDue();
      if (due !== null) {
        virtualTime.advanceTo(due);
        silentSinceMs = virtualTime.realMs;
      } else if (virtualTime.realMs - silentSinceMs > LONGEST_SILENCE_MS) {
        throw new Error('nothing will ever happen: no timer is set and nothing is under way');
      } else await virtualTime.rest(1);
    }
  }

  /** When the next timer is due anywhere; null where none is set. */
  protected nextDue(): number | null {
    return virtualTime.nextDue;
  }

  /** Resolves when nothing happens by itself any more. */
  async settle(): Promise<void> {
    let beganMs = virtualTime.realMs;
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const before = socketWatch.activity + virtualTime.activity;
      await virtualTime.turn();
      if (socketWatch.activity + virtualTime.activity !== before) {
        quiet = 0;
        beganMs = virtualTime.realMs;
      } else if (this.isUnderWay(beganMs)) quiet = 0;
      else quiet += 1;
    }
  }

  /** Whether something is on its way between sockets of this process, as far as may be hoped. */
  protected isUnderWay(sinceMs: number): boolean {
    const flying = socketWatch.isConnecting
      ? 'connecting'
      : underWay(socketWatch.clientCounts(), socketWatch.serverCounts());
    return this.#flights.isFlying(flying, sinceMs);
  }
}
