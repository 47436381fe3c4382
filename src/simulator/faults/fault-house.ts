import type { HistoryClock } from '../markets/history-clock.js';
import type { AssembledServer } from '../server/assemble-server.js';
import type { SimulatedExchange } from '../simulated-exchange.js';

/** The venue that faults are brought upon. */
export interface FaultHouse {
  readonly server: AssembledServer;
  readonly exchange: SimulatedExchange;
  readonly clock: HistoryClock;
}
