import type { ApiRequest } from '../server/api-gate.js';
import type { EndpointParams } from '../server/endpoint.js';
import type { SimulatedExchange } from '../simulated-exchange.js';
import { multiply, type Units } from '../units.js';
import { VenueError } from '../venue-error.js';
import type { VenueOrder } from '../venue-orders.js';
import type { OrderReference } from '../venue-requests.js';
import type { FaultOf } from './fault-book.js';

/** Account that trades where a fault needs a counterparty; nobody has a key to it. */
export const FAULT_ACCOUNT = 'simulator-faults';

/** An iceberg shows its quantity piece by piece, so that one taker may not be enough. */
const MOST_TAKERS = 20;
const MOST_LEVELS = 5_000;

/** Lets the market move at the worst moment, by real trades of an account of its own. */
export class RaceFaults {
  readonly #exchange: SimulatedExchange;

  constructor(exchange: SimulatedExchange) {
    this.#exchange = exchange;
  }

  /** Fills the order that a cancel is for, if it can be filled. */
  beforeRequest(fault: FaultOf<'race'>, { params }: ApiRequest, accountId: string): void {
    const reference = referenceOf(params);
    if (reference && this.#fill(accountId, reference)) fault.note();
  }

  #fill(accountId: string, reference: OrderReference): boolean {
    try {
      for (let taker = 0; taker < MOST_TAKERS; taker++) {
        const order = this.#exchange.order(accountId, reference);
        if (order.status === 'FILLED') return taker > 0;
        if (!order.isWorking) return false;
        this.#take(order);
      }
    } catch (error) {
      // There is no such order, or no taker may come this far: the cancel then takes its course.
      if (!(error instanceof VenueError)) throw error;
    }
    return false;
  }

  /** Takes everything up to the order's price, for what stands before it must go first. */
  #take(order: VenueOrder): void {
    const side = order.side === 'BUY' ? 'bid' : 'ask';
    const stands = ([price]: readonly [Units, Units]): boolean =>
      order.side === 'BUY' ? price >= order.price : price <= order.price;
    const levels = this.#exchange.levels(order.symbol, side, MOST_LEVELS).filter(stands);
    const quantity = levels.reduce((sum, [, amount]) => sum + amount, 0n);
    const cost = levels.reduce((sum, [price, amount]) => sum + multiply(price, amount) + 1n, 0n);
    const { baseAsset, quoteAsset } = this.#exchange.symbols.get(order.symbol) ?? { baseAsset: '', quoteAsset: '' };
    if (!this.#exchange.accountIds.includes(FAULT_ACCOUNT)) this.#exchange.openAccount(FAULT_ACCOUNT, {});
    const [asset, amount] = order.side === 'BUY' ? [baseAsset, quantity] : [quoteAsset, cost];
    this.#exchange.deposit(FAULT_ACCOUNT, asset, amount);
    this.#exchange.placeOrder(FAULT_ACCOUNT, {
      symbol: order.symbol,
      side: order.side === 'BUY' ? 'SELL' : 'BUY',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity,
      price: order.price,
    });
  }
}

function referenceOf(params: EndpointParams): OrderReference | null {
  const orderId = params.get('cancelOrderId') ?? params.get('orderId');
  const origClientOrderId = params.get('cancelOrigClientOrderId') ?? params.get('origClientOrderId');
  const symbol = params.get('symbol') ?? '';
  if (orderId !== undefined && /^\d+$/.test(orderId)) return { symbol, orderId: BigInt(orderId) };
  return origClientOrderId === undefined ? null : { symbol, origClientOrderId };
}
