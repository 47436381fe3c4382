import { LimitGate } from './limit-gate.js';
import type { LimitGateOptions } from './limit-gate.js';

/** A share in a weight budget; to be left when the adapter closes. */
export interface WeightMembership {
  readonly gate: LimitGate;
  readonly leave: () => void;
}

/** The weight budget of one host, whoever is using it in this process. */
export interface SharedWeight {
  join(options: LimitGateOptions): WeightMembership;
}

/**
 * Weight budgets by host: Binance counts weight by address, so all adapters of a process that talk to one host draw on
 * one budget. The first to come makes it, the last to leave closes it.
 */
export class SharedWeights {
  readonly #gates = new Map<string, { readonly gate: LimitGate; members: number }>();

  /** The budget of a host such as `api.binance.com` or `127.0.0.1:8080`. */
  ofHost(host: string): SharedWeight {
    return { join: (options) => this.#join(host, options) };
  }

  #join(host: string, options: LimitGateOptions): WeightMembership {
    const shared = this.#gates.get(host) ?? { gate: new LimitGate(options), members: 0 };
    this.#gates.set(host, shared);
    shared.members += 1;
    shared.gate.keepFree(options.buffer);
    let isMember = true;
    return {
      gate: shared.gate,
      leave: () => {
        if (!isMember) return;
        isMember = false;
        shared.members -= 1;
        if (shared.members > 0) return;
        this.#gates.delete(host);
        shared.gate.close();
      },
    };
  }
}

/** The one piece of state that adapters of a process share: an address has one budget, however many adapters it has. */
export const processWeights = new SharedWeights();
