import { spotSymbols, startSimulator } from '../../src/simulator/index.js';
import type { FaultScript, Simulator, SymbolSpec } from '../../src/simulator/index.js';

/** What the venue knows of the orders in the end. */
export interface VenueWord {
  /** How many orders it has under each client order id. */
  readonly orders: Readonly<Record<string, number>>;
  /** How often each client order id came in. */
  readonly requests: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
}

/** A venue for a thousand orders at once, in this process or another. */
export interface InFlightVenue {
  readonly settings: Simulator['settings'];
  word(): Promise<VenueWord>;
  close(): Promise<void>;
}

const PLENTY = 1_000_000;

/** Opens it in this process, with limits that hold nothing back. */
export async function openInFlightVenue(faults: FaultScript): Promise<InFlightVenue> {
  const simulator = await startSimulator({
    market: 'none',
    symbols: [roomySymbol()],
    accounts: [{ key: 'simulator-key', secret: 'simulator-secret', balances: { USDT: '1000000000' } }],
    limits: {
      weightPerMinute: PLENTY,
      ordersPer10Seconds: PLENTY,
      ordersPerDay: PLENTY,
      rawRequestsPer5Minutes: PLENTY,
    },
    faults,
  });
  const requests = countRequests(simulator);
  const word = (): VenueWord => ({
    orders: counts(simulator.exchange.allOrders(simulator.apiKey, 'BTCUSDT').map((order) => order.clientOrderId)),
    requests: counts(requests),
    faults: simulator.faults.counts,
  });
  return { settings: simulator.settings, word: () => Promise.resolve(word()), close: () => simulator.close() };
}

/** BTCUSDT as on the venue, but without a bound on open orders. */
function roomySymbol(): SymbolSpec {
  const known = spotSymbols.find(({ symbol }) => symbol === 'BTCUSDT');
  if (!known) throw new Error('the simulator has no BTCUSDT');
  const filters = known.filters.map((filter) =>
    filter.filterType === 'MAX_NUM_ORDERS' ? { ...filter, maxNumOrders: PLENTY } : filter,
  );
  return { ...known, filters, info: { ...known.info, filters } };
}

/** Client order ids of orders as they come in, before anything is done with them. */
function countRequests({ server: { gate } }: Simulator): readonly string[] {
  const ids: string[] = [];
  const answer = gate.answer.bind(gate);
  gate.answer = (request) => {
    const id = request.params.get('newClientOrderId');
    if (id !== undefined) ids.push(id);
    return answer(request);
  };
  return ids;
}

function counts(ids: readonly string[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const id of ids) result[id] = (result[id] ?? 0) + 1;
  return result;
}
