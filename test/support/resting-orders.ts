import { units } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';

/** Client ids of the orders that the first account has open, as the venue's ledger has them. */
export function openIdsOf(simulator: Simulator): string[] {
  return simulator.exchange.openOrders(simulator.apiKey).map(({ clientOrderId }) => clientOrderId);
}

/** A price a little below the market of BTCUSDT, as text. */
export function restingPrice(simulator: Simulator): string {
  const reference = simulator.exchange.symbols.get('BTCUSDT')?.referencePrice ?? 0n;
  return ((Number(reference) / 1e8) * 0.99).toFixed(1);
}

/** Gives the first account an order that rests a little below the market, without the adapter. */
export function placeResting(simulator: Simulator, newClientOrderId: string): void {
  simulator.exchange.placeOrder(simulator.apiKey, {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'GTC',
    quantity: units('0.01'),
    price: units(restingPrice(simulator)),
    newClientOrderId,
  });
}
