import { join } from 'node:path';

import { BinanceAdapter, Direction, EventEngine, EventType, Exchange, OrderType, Status } from 'vt-binance';

import { ORDER } from './order-client.js';
import type { OrderClient, OrderClientContext } from './order-client.js';

/** Which way and how an adapter is set up. */
export interface AdapterVariant {
  readonly way: 'ws-api' | 'rest';
  readonly key: 'hmac' | 'ed25519';
  readonly journal?: boolean;
}

/** Nothing listens there: the adapter does without the WebSocket API and its private stream, and sends over REST. */
const NOWHERE = 'ws://127.0.0.1:9/ws-api/v3';
/** What else would happen meanwhile where the private stream is missing: looking after orders, and opening it again. */
const LATER = { privateStreamTimeoutMs: 50, outagePollMs: 3_600_000 };

/** The whole adapter: `sendOrder` of a host, acknowledged where a handler on the event engine hears NOTTRADED. */
export class VtBinance implements OrderClient {
  readonly #variant: AdapterVariant;
  readonly #waiting = new Map<string, (orderId: string) => void>();
  #adapter: BinanceAdapter | undefined;

  constructor(variant: AdapterVariant) {
    this.#variant = variant;
  }

  async start(context: OrderClientContext): Promise<void> {
    const engine = new EventEngine();
    engine.start();
    engine.register(EventType.LOG, ({ data }) => {
      if (data.level > 30) process.stderr.write(`${data.msg}\n`);
    });
    engine.register(EventType.ORDER, ({ data }) => {
      if (data.status === Status.SUBMITTING) return;
      if (data.status === Status.REJECTED) throw new Error(`an order was rejected: ${JSON.stringify(data.extra)}`);
      this.#waiting.get(data.vtOrderId)?.(data.orderId);
      this.#waiting.delete(data.vtOrderId);
    });
    const { way, key, journal } = this.#variant;
    this.#adapter = new BinanceAdapter(engine, 'BINANCE', way === 'rest' ? LATER : {});
    const wsApi = way === 'rest' ? NOWHERE : context.endpoints.wsApi;
    const isConnected = await this.#adapter.connect({
      ...context[key],
      server: 'simulator',
      endpoints: { ...context.endpoints, wsApi },
      ...(way === 'rest' && { reconnectDelay: 3_600 }),
      ...(journal && { journal: join(context.directory, 'journal') }),
    });
    if (!isConnected) throw new Error('the adapter did not connect');
  }

  place(): Promise<string> {
    if (!this.#adapter) throw new Error('not started');
    const vtOrderId = this.#adapter.sendOrder({
      symbol: ORDER.symbol,
      exchange: Exchange.BINANCE,
      direction: Direction.LONG,
      type: OrderType.LIMIT,
      price: ORDER.price,
      volume: ORDER.quantity,
    });
    return new Promise((resolve) => this.#waiting.set(vtOrderId, resolve));
  }
}
