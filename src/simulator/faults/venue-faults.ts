import type { FaultOf } from './fault-book.js';
import type { FaultHouse } from './fault-house.js';
import type { FaultTimers } from './fault-timers.js';

/** Brings mishaps upon the whole venue. */
export class VenueFaults {
  readonly #house: FaultHouse;
  readonly #timers: FaultTimers;
  #isDown = false;

  constructor(house: FaultHouse, timers: FaultTimers) {
    this.#house = house;
    this.#timers = timers;
  }

  /** A clock that steps does so before the request is executed. */
  beforeRequest(fault: FaultOf<'venue'>): void {
    if (fault.kind === 'clock-step') this.hit(fault);
  }

  /** All else comes when it has been executed, and before its answer. */
  afterRequest(fault: FaultOf<'venue'>): void {
    if (fault.kind !== 'clock-step') this.hit(fault);
  }

  /** Carries a fault out and lists it; a venue that is down does not go down once more. */
  hit(fault: FaultOf<'venue'>): void {
    const { kind, values } = fault;
    switch (kind) {
      case 'clock-step':
        this.#house.clock.step(values['offsetMs'] ?? 0);
        break;
      case 'server-shutdown':
        this.#house.server.sockets.announceShutdown(values['graceMs'] ?? 0);
        break;
      case 'restart':
      case 'restart-forgetful':
        if (this.#isDown) return;
        this.#restart(values['durationMs'] ?? 0, kind === 'restart-forgetful');
        break;
      default:
        return kind satisfies never;
    }
    fault.note();
  }

  #restart(durationMs: number, forgetsClientIds: boolean): void {
    const { server, exchange } = this.#house;
    this.#isDown = true;
    if (forgetsClientIds) exchange.forgetClientIds();
    // A dead server sends nothing more, not even what is already on its way to a socket.
    server.sockets.dropAll();
    server.server.pause();
    this.#timers.after(durationMs, () => {
      void server.server.resume().then(() => (this.#isDown = false));
    });
  }
}
