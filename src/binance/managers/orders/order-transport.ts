import type { Clock } from '../../clock.js';
import { BinanceError } from '../../errors/binance-error.js';
import { readReplacement, replacementOfError } from '../../mappings/cancel-replace.js';
import type { Replacement } from '../../mappings/cancel-replace.js';
import type { OrderNews } from '../../mappings/order-news.js';
import {
  readAmend,
  readCancel,
  readCancels,
  readListCancel,
  readListPlacement,
  readPlacement,
} from '../../mappings/trading-replies.js';
import type { ListPlacement, Placement } from '../../mappings/trading-replies.js';
import { Lane } from '../../rest/spot-rest-api.js';
import type { OrderKey, OrderListKind, SpotRestApi, Withdrawal } from '../../rest/spot-rest-api.js';
import type { TradingChannel } from '../../streams/trading-channel.js';

/** What the transport is handed. */
export interface OrderTransportParts {
  readonly channel: Pick<TradingChannel, 'isOpen' | 'request'>;
  readonly rest: Pick<
    SpotRestApi,
    | 'newOrder'
    | 'cancelOrder'
    | 'cancelOpenOrders'
    | 'cancelReplace'
    | 'amendOrder'
    | 'newOrderList'
    | 'cancelOrderList'
  >;
  readonly clock: Pick<Clock, 'elapsedMs'>;
  /** Measures the venue's clock anew. */
  resyncClock(): Promise<void>;
}

type Params = Readonly<Record<string, string | number>>;

/** One request, whichever way it goes. */
interface Carried<Reply> {
  readonly method: string;
  readonly params: Params;
  readonly lane: Lane;
  readonly overRest: () => Promise<unknown>;
  readonly read: (value: unknown) => Reply;
  readonly withdrawal?: Withdrawal;
}

/**
 * Carries orders and cancels to the venue: over the WebSocket API, and over REST while that is down. A request is given
 * to the other way only when it certainly never left, and is repeated only when the venue proved that its clock check
 * refused it (−1021), an order only in time: nothing is ever sent blindly twice, nor late.
 */
export class OrderTransport {
  readonly #parts: OrderTransportParts;

  constructor(parts: OrderTransportParts) {
    this.#parts = parts;
  }

  /** Until the order has its turn in the budget, `withdrawal` can take it back. */
  place(params: Params, withdrawal: Withdrawal): Promise<Placement> {
    const overRest = (): Promise<unknown> => this.#parts.rest.newOrder(params, { withdrawal });
    const method = 'order.place';
    return this.#send({ method, params, lane: Lane.ORDER, overRest, read: readPlacement, withdrawal });
  }

  /** All orders of a list in one request. */
  placeList(kind: OrderListKind, params: Params, withdrawal: Withdrawal): Promise<ListPlacement> {
    const overRest = (): Promise<unknown> => this.#parts.rest.newOrderList(kind, params, { withdrawal });
    const method = `orderList.place.${kind}`;
    return this.#send({ method, params, lane: Lane.ORDER, overRest, read: readListPlacement, withdrawal });
  }

  /** Rejects only where it is not told what became of either half. */
  async replace(params: Params, withdrawal: Withdrawal): Promise<Replacement> {
    const overRest = (): Promise<unknown> => this.#parts.rest.cancelReplace(params, { withdrawal });
    const method = 'order.cancelReplace';
    try {
      return await this.#send({ method, params, lane: Lane.ORDER, overRest, read: readReplacement, withdrawal });
    } catch (error) {
      const told = error instanceof BinanceError ? replacementOfError(error) : null;
      if (!told) throw error;
      return told;
    }
  }

  amend(params: Params, withdrawal: Withdrawal): Promise<OrderNews> {
    const overRest = (): Promise<unknown> => this.#parts.rest.amendOrder(params, { withdrawal });
    const method = 'order.amend.keepPriority';
    return this.#send({ method, params, lane: Lane.ORDER, overRest, read: readAmend, withdrawal });
  }

  /** News of the order, or of all orders of its list: one of them takes the others with it. */
  cancel(key: OrderKey): Promise<OrderNews[]> {
    const params: Params = { ...key };
    const overRest = (): Promise<unknown> => this.#parts.rest.cancelOrder(params);
    return this.#send({ method: 'order.cancel', params, lane: Lane.CANCEL, overRest, read: readCancel });
  }

  cancelAll(symbol: string): Promise<OrderNews[]> {
    const overRest = (): Promise<unknown> => this.#parts.rest.cancelOpenOrders(symbol);
    const method = 'openOrders.cancelAll';
    return this.#send({ method, params: { symbol }, lane: Lane.CANCEL, overRest, read: readCancels });
  }

  cancelList(params: Params): Promise<OrderNews[]> {
    const overRest = (): Promise<unknown> => this.#parts.rest.cancelOrderList(params);
    return this.#send({ method: 'orderList.cancel', params, lane: Lane.CANCEL, overRest, read: readListCancel });
  }

  /** On the usual way nothing but the answer is waited for. */
  async #send<Reply>(carried: Carried<Reply>): Promise<Reply> {
    const isOverChannel = this.#parts.channel.isOpen;
    try {
      return carried.read(await (isOverChannel ? this.#overChannel(carried) : carried.overRest()));
    } catch (error) {
      if (!isOverChannel || !neverLeft(error)) return this.#repeat(carried, error);
    }
    try {
      return carried.read(await carried.overRest());
    } catch (error) {
      return this.#repeat(carried, error);
    }
  }

  /** Once more where the clock was the reason, and is right now. */
  async #repeat<Reply>(carried: Carried<Reply>, error: unknown): Promise<Reply> {
    if (!refusedByClock(error)) throw error;
    carried.withdrawal?.reopen();
    if (!(await this.#isClockRight(carried))) throw error;
    return carried.read(await this.#overEitherWay(carried));
  }

  /** Measures the venue's clock anew, for no longer than the request may wait. */
  async #isClockRight({ method, withdrawal }: Carried<unknown>): Promise<boolean> {
    const measured = this.#parts.resyncClock();
    try {
      await (withdrawal?.within(measured, method) ?? measured);
      return true;
    } catch {
      return false;
    }
  }

  async #overEitherWay(carried: Carried<unknown>): Promise<unknown> {
    if (!this.#parts.channel.isOpen) return carried.overRest();
    try {
      return await this.#overChannel(carried);
    } catch (error) {
      if (!neverLeft(error)) throw error;
      return carried.overRest();
    }
  }

  #overChannel({ method, params, lane, withdrawal }: Carried<unknown>): Promise<unknown> {
    return this.#parts.channel.request(method, params, withdrawal ? { lane, withdrawal } : { lane });
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
