import { expect } from 'chai';

import { BinanceAdapter, Direction, EventType, Exchange, MainEngine, OrderType, Status } from '../../src/index.js';
import type { Order } from '../../src/index.js';
import { startSimulator } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };

describe('what a strategy asks for in one turn', () => {
  let simulator: Simulator;
  let main: MainEngine;
  let orders: Map<string, Order>;
  let arrived: string[];

  beforeEach(async () => {
    simulator = await startSimulator({ symbols: ['BTCUSDT'] });
    main = new MainEngine(undefined, { log: false });
    main.addAdapter(BinanceAdapter);
    expect(await main.connect(simulator.settings, 'BINANCE')).to.equal(true);
    orders = new Map();
    main.eventEngine.register(EventType.ORDER, ({ data }) => void orders.set(data.vtOrderId, data));
    arrived = [];
    const { gate } = simulator.server;
    const answer = gate.answer.bind(gate);
    gate.answer = (request) => {
      const id = request.params.get('newClientOrderId') ?? request.params.get('orderId');
      if (id !== undefined) arrived.push(id);
      return answer(request);
    };
  });
  afterEach(async () => {
    await main.close();
    await simulator.close();
  });

  const own = (vtOrderId: string): string => vtOrderId.replace('BINANCE.', '');
  const send = (price: string, volume = '0.001'): string =>
    main.sendOrder({ ...BTC, direction: Direction.LONG, type: OrderType.LIMIT, price, volume }, 'BINANCE');
  const cancel = (id: string): boolean => main.cancelOrder({ ...BTC, orderId: own(id) }, 'BINANCE');
  const reaches = (id: string, status: Status): Promise<void> => waitUntil(() => orders.get(id)?.status === status);

  it('leaves in the order in which it was asked for: a cancel before the order after it', async () => {
    const first = send('60000');
    await reaches(first, Status.NOTTRADED);
    arrived.length = 0;
    cancel(first);
    const second = send('60001');
    await reaches(first, Status.CANCELLED);
    await reaches(second, Status.NOTTRADED);
    const told = orders.get(first)?.extra?.['exchangeOrderId'];
    expect(arrived).to.deep.equal([told, own(second)]);
  });

  it('leaves in that order, too, where an order is made smaller or replaced first', async () => {
    const [one, other] = [send('60000', '0.002'), send('60001')];
    await reaches(one, Status.NOTTRADED);
    await reaches(other, Status.NOTTRADED);
    arrived.length = 0;
    const adapter = main.getAdapter('BINANCE') as BinanceAdapter;
    adapter.amendOrder({ ...BTC, orderId: own(one), volume: '0.001' });
    const order = { ...BTC, direction: Direction.LONG, type: OrderType.LIMIT, price: '60002', volume: '0.001' };
    const replacing = adapter.replaceOrder({ cancel: { ...BTC, orderId: own(other) }, order, mode: 'STOP_ON_FAILURE' });
    cancel(one);
    const last = send('60003');
    for (const id of [replacing, last]) await reaches(id, Status.NOTTRADED);
    await reaches(one, Status.CANCELLED);
    const told = orders.get(one)?.extra?.['exchangeOrderId'];
    expect(arrived).to.deep.equal([own(one), own(replacing), told, own(last)]);
  });

  it('never leaves where it is an order that is cancelled at once', async () => {
    const id = send('60000');
    expect(cancel(id)).to.equal(true);
    await reaches(id, Status.CANCELLED);
    expect(orders.get(id)?.extra).to.include({ reason: 'cancelled before it was sent' });
    expect(arrived).to.deep.equal([]);
  });
});
