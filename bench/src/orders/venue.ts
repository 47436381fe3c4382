/** The venue's process: a simulator that notes when each order comes in; takes its orders from the bench by IPC. */
import { spotSymbols, startSimulator } from 'vt-binance/simulator';
import type { Simulator, SymbolSpec } from 'vt-binance/simulator';

import { monotonicMicros } from '../feed/monotonic-micros.js';
import { ED25519_KEY, HMAC_KEY } from './keys.js';
import { QuickVenue } from './quick-venue.js';
import type { Endpoints } from './quick-venue.js';

/** Who answers: the simulator with its book and its ledger, or a venue that does nothing but answer, and at once. */
export type VenueKind = 'simulator' | 'quick';

/** What the venue's process is told to do. */
export type VenueOrder =
  | { readonly order: 'listen'; readonly publicKey: string; readonly venue: VenueKind }
  | { readonly order: 'sweep' }
  | { readonly order: 'arrivals' };

const PLENTY = 1_000_000_000;
const BALANCES = { USDT: '1000000000', BTC: '1000' } as const;
const NO_LIMITS = {
  weightPerMinute: PLENTY,
  ordersPer10Seconds: PLENTY,
  ordersPerDay: PLENTY,
  rawRequestsPer5Minutes: PLENTY,
  connectionsPer5Minutes: PLENTY,
};

let simulator: Simulator | undefined;
const arrivals: [clientOrderId: string, micros: number][] = [];

process.on('message', (order: VenueOrder) => void carryOut(order));
process.on('disconnect', () => process.exit());

async function carryOut(order: VenueOrder): Promise<void> {
  switch (order.order) {
    case 'listen':
      process.send?.({ done: 'listen', endpoints: await open(order.publicKey, order.venue) });
      return;
    case 'sweep':
      sweep();
      break;
    case 'arrivals':
      process.send?.({ done: 'arrivals', arrivals: arrivals.splice(0) });
      return;
    default:
      order satisfies never;
  }
  process.send?.({ done: order.order });
}

async function open(publicKey: string, venue: VenueKind): Promise<Endpoints> {
  const started = await startSimulator({
    market: 'none',
    symbols: [roomySymbol()],
    limits: NO_LIMITS,
    accounts: [
      { ...HMAC_KEY, balances: BALANCES },
      { key: ED25519_KEY, keyKind: 'ED25519', publicKey, balances: BALANCES },
    ],
  });
  simulator = started;
  if (venue === 'quick') return new QuickVenue(started.endpoints, noteArrival).listen();
  noteArrivals(started);
  return started.endpoints;
}

function noteArrival(clientOrderId: string): void {
  arrivals.push([clientOrderId, monotonicMicros()]);
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

/** A request has arrived when the venue has read it and turns to its limits and its signature. */
function noteArrivals({ server: { gate } }: Simulator): void {
  const answer = gate.answer.bind(gate);
  gate.answer = (request) => {
    const clientOrderId = request.params.get('newClientOrderId');
    if (clientOrderId !== undefined) noteArrival(clientOrderId);
    return answer(request);
  };
}

/** Cancels all that rests, so that every stretch begins with an empty book. */
function sweep(): void {
  for (const account of [HMAC_KEY.key, ED25519_KEY]) {
    const isBusy = (simulator?.exchange.openOrders(account) ?? []).length > 0;
    if (isBusy) simulator?.exchange.cancelOpenOrders(account, 'BTCUSDT');
  }
}
