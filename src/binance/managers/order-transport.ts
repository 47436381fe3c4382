import { BinanceError } from '../errors/binance-error.js';
import type { OrderNews } from '../mappings/order-news.js';
import { readCancel, readCancels, readPlacement } from '../mappings/trading-replies.js';
import type { Placement } from '../mappings/trading-replies.js';
import { Lane } from '../rest/spot-rest-api.js';
import type { OrderKey, SpotRestApi, Withdrawal } from '../rest/spot-rest-api.js';
import type { TradingChannel } from '../streams/trading-channel.js';

/** What the transport is handed. */
export interface OrderTransportParts {
  readonly channel: Pick<TradingChannel, 'isOpen' | 'request'>;
  readonly rest: Pick<SpotRestApi, 'newOrder' | 'cancelOrder' | 'cancelOpenOrders'>;
  /** Measures the venue's clock anew. */
  resyncClock(): Promise<void>;
}

type Params = Readonly<Record<string, string | number>>;

/**
 * Carries orders and cancels to the venue: over the WebSocket API, and over REST while that is down. A request is given
 * to the other way only when it certainly never left, and is repeated only when the venue proved that its clock check
 * refused it (−1021): nothing is ever sent blindly twice.
 */
export class OrderTransport {
  readonly #parts: OrderTransportParts;

  constructor(parts: OrderTransportParts) {
    this.#parts = parts;
  }

  /** Until the order has its turn in the budget, `withdrawal` can take it back. */
  place(params: Params, withdrawal: Withdrawal): Promise<Placement> {
    const overRest = (): Promise<unknown> => this.#parts.rest.newOrder(params, { signal: withdrawal.signal });
    return this.#send('order.place', params, overRest, readPlacement, withdrawal);
  }

  cancel(key: OrderKey): Promise<OrderNews> {
    const params: Params = { ...key };
    return this.#send('order.cancel', params, () => this.#parts.rest.cancelOrder(params), readCancel);
  }

  cancelAll(symbol: string): Promise<OrderNews[]> {
    const overRest = (): Promise<unknown> => this.#parts.rest.cancelOpenOrders(symbol);
    return this.#send('openOrders.cancelAll', { symbol }, overRest, readCancels);
  }

  async #send<Reply>(
    method: string,
    params: Params,
    overRest: () => Promise<unknown>,
    read: (value: unknown) => Reply,
    withdrawal?: Withdrawal,
  ): Promise<Reply> {
    const attempt = async (): Promise<Reply> => read(await this.#overEitherWay(method, params, overRest, withdrawal));
    try {
      return await attempt();
    } catch (error) {
      if (!refusedByClock(error)) throw error;
      withdrawal?.reopen();
      await this.#parts.resyncClock();
      return attempt();
    }
  }

  async #overEitherWay(
    method: string,
    params: Params,
    overRest: () => Promise<unknown>,
    withdrawal: Withdrawal | undefined,
  ): Promise<unknown> {
    if (!this.#parts.channel.isOpen) return overRest();
    try {
      return await this.#parts.channel.request(method, params, {
        lane: method === 'order.place' ? Lane.ORDER : Lane.CANCEL,
        ...(withdrawal && { signal: withdrawal.signal }),
      });
    } catch (error) {
      if (!neverLeft(error)) throw error;
      return overRest();
    }
  }
}

function neverLeft(error: unknown): boolean {
  return (
    error instanceof BinanceError &&
    error.outcome === 'not-sent' &&
    (error.category === 'network' || error.category === 'stream')
  );
}

function refusedByClock(error: unknown): boolean {
  return error instanceof BinanceError && error.category === 'clock' && error.outcome !== 'unknown';
}
