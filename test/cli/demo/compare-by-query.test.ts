import { expect } from 'chai';
import { compareByQuery } from '../../../src/cli/demo/compare-by-query.js';
import {
  BinanceAdapter,
  Decimal,
  Direction,
  EventEngine,
  EventType,
  Exchange,
  MainEngine,
  OrderType,
  Status,
} from '../../../src/index.js';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import { waitUntil } from '../../support/wait-until.js';

describe('the comparison of a host with a venue by query', () => {
  let simulator: Simulator;
  let main: MainEngine;
  let adapter: BinanceAdapter;
  let vtOrderId: string;

  beforeEach(async () => {
    simulator = await startSimulator({ symbols: ['BTCUSDT'], market: 'none' });
    main = new MainEngine(new EventEngine(), { log: false });
    adapter = main.addAdapter(BinanceAdapter);
    await main.connect(simulator.settings, 'BINANCE');
    const request = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
    vtOrderId = main.sendOrder({ ...request, price: '90000', volume: '0.001' }, 'BINANCE');
    await waitUntil(() => main.getOrder(vtOrderId)?.status === Status.NOTTRADED, 'the order to rest');
    await waitUntil(() => main.getAccount('BINANCE.USDT')?.frozen.eq(90) === true, 'its money to be locked');
  });

  afterEach(async () => {
    await main.close();
    await simulator.close();
  });

  it('finds nothing where events have told everything', async () => {
    const { differences, compared } = await compareByQuery(main, adapter, new Set([vtOrderId]));
    expect(differences).to.deep.equal([]);
    expect(compared).to.deep.equal({ orders: 1, fills: 0, balances: main.getAllAccounts().length });
  });

  it('finds a balance, an order and a state that the events had wrong', async () => {
    const order = main.getOrder(vtOrderId)!;
    const account = main.getAccount('BINANCE.USDT')!;
    const invented = { ...order, orderId: 'invented', vtOrderId: 'BINANCE.invented' };
    const events = [
      { type: EventType.ACCOUNT, data: { ...account, available: account.available.plus('0.00000001') } },
      { type: EventType.ORDER, data: { ...order, status: Status.PARTTRADED, traded: new Decimal('0.0005') } },
      { type: EventType.ORDER, data: invented },
    ];
    for (const event of events) main.eventEngine.put(event);
    await main.eventEngine.flush();
    const { differences: found } = await compareByQuery(main, adapter, new Set([vtOrderId, invented.vtOrderId]));
    expect(found).to.deep.equal([
      'balance USDT: events told 99910.00000001 and 90 frozen, the venue says 99910 and 90 frozen',
      `order ${order.orderId}: PARTTRADED with 0.0005 traded at the host, NOTTRADED with 0 at the venue`,
      'order invented: the venue does not have it',
    ]);
  });
});
