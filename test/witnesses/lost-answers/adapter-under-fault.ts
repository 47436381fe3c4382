import { BinanceAdapter } from '../../../src/binance/binance-adapter.js';
import { Direction, Exchange, OrderType, Status } from '../../../src/host/domain/constants.js';
import type { Order } from '../../../src/host/domain/order.js';
import { EventEngine } from '../../../src/host/events/event-engine.js';
import { EventType } from '../../../src/host/events/event-types.js';
import { TRIAL } from './client-under-fault.js';
import type { ClientUnderFault, OpenClient, Saying, TrialOrder, Verdict } from './client-under-fault.js';

/** Nothing listens there: the adapter does without the WebSocket API and its private stream. */
const NOWHERE = 'ws://127.0.0.1:9/ws-api/v3';

/** This adapter, with its settings as they are. */
export function adapterUnderFault(way: 'rest' | 'ws-api'): ClientUnderFault {
  return {
    name: way === 'rest' ? 'vt-binance, REST' : 'vt-binance, WebSocket API',
    way,
    hearsAccount: way === 'ws-api',
    open: async ({ settings }) => {
      const engine = new EventEngine();
      engine.start();
      const latest = new Map<string, Order>();
      engine.register(EventType.ORDER, ({ data }) => void latest.set(data.vtOrderId, data));
      const adapter = new BinanceAdapter(engine, 'BINANCE', way === 'rest' ? { privateStreamTimeoutMs: 50 } : {});
      const endpoints = way === 'rest' ? { ...settings.endpoints, wsApi: NOWHERE } : settings.endpoints;
      await adapter.connect({ ...settings, endpoints });
      return new OpenAdapter(adapter, engine, latest);
    },
  };
}

class OpenAdapter implements OpenClient {
  #vtOrderId = '';

  constructor(
    readonly adapter: BinanceAdapter,
    readonly engine: EventEngine,
    readonly latest: ReadonlyMap<string, Order>,
  ) {}

  place(order: TrialOrder): Promise<Saying> {
    this.#vtOrderId = this.adapter.sendOrder({
      symbol: TRIAL.symbol,
      exchange: Exchange.BINANCE,
      direction: Direction.LONG,
      volume: TRIAL.quantity,
      ...(order === 'filled' ? { type: OrderType.MARKET } : { type: OrderType.LIMIT, price: TRIAL.price }),
    });
    return Promise.resolve({ words: 'an id; the order is SUBMITTING', verdict: 'left to the user' });
  }

  verdictOf(): Verdict {
    return 'left to the user';
  }

  kept(): Saying | null {
    const order = this.latest.get(this.#vtOrderId);
    if (!order) return null;
    const verdict = order.status === Status.REJECTED ? 'refused' : 'accepted';
    return { words: order.status, verdict: order.status === Status.SUBMITTING ? 'left to the user' : verdict };
  }

  async close(): Promise<void> {
    await this.adapter.close();
    await this.engine.stop();
  }
}
