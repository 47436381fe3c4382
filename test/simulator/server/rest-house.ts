import {
  ManualClock,
  startSimulator,
  units,
  type SimulatorOptions,
  type Simulator,
} from '../../../src/simulator/index.js';
import { RestClient } from './rest-client.js';

/** A venue without agents, whose time stands still: two accounts, and a client for each. */
export class RestHouse {
  readonly clock: ManualClock;
  readonly alice: RestClient;
  readonly bob: RestClient;

  private constructor(
    readonly simulator: Simulator,
    clock: ManualClock,
  ) {
    this.clock = clock;
    this.alice = new RestClient(simulator, 'alice', 'alice-secret');
    this.bob = new RestClient(simulator, 'bob', 'bob-secret');
  }

  static async open(options: SimulatorOptions = {}): Promise<RestHouse> {
    const clock = new ManualClock(Date.UTC(2026, 10, 20, 12));
    const balances = { USDT: '1000000', BTC: '10', ETH: '0' };
    const simulator = await startSimulator({
      clock,
      market: 'none',
      symbols: ['BTCUSDT', 'ETHUSDT'],
      accounts: [
        { key: 'alice', secret: 'alice-secret', balances },
        { key: 'bob', secret: 'bob-secret', balances },
      ],
      ...options,
    });
    return new RestHouse(simulator, clock);
  }

  /** Rests a limit order of bob; answers its id. */
  rest(side: 'BUY' | 'SELL', price: string, quantity: string, symbol = 'BTCUSDT'): bigint {
    const terms = { symbol, side, type: 'LIMIT', timeInForce: 'GTC' } as const;
    const placement = { ...terms, price: units(price), quantity: units(quantity) };
    return this.simulator.exchange.placeOrder('bob', placement).order.orderId;
  }

  /** Lets bob and alice trade at a price. */
  trade(price: string, quantity: string): void {
    this.rest('SELL', price, quantity);
    const terms = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET' } as const;
    this.simulator.exchange.placeOrder('alice', { ...terms, quantity: units(quantity) });
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

/** A limit order that rests far from the market. */
export const RESTING = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTC',
  quantity: '0.001',
  price: '90000.00',
} as const;
