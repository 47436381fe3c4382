import type { OrderRequest } from '../domain/requests.js';

/** An order request in a few words, for logs and alerts. */
export function describeOrder(request: OrderRequest): string {
  const price = request.price === undefined ? '' : ` at ${request.price.toString()}`;
  return `${request.direction} ${request.type} ${request.volume.toString()} ${request.symbol} ${request.exchange}${price}`;
}
