import { expect } from 'chai';
import { Activity } from '../../../src/cli/demo/activity.js';
import { dashboardStateOf } from '../../../src/cli/demo/dashboard-state-of.js';
import {
  Decimal,
  Direction,
  EventEngine,
  EventType,
  Exchange,
  MainEngine,
  OrderType,
  Status,
  createOrder,
  createTick,
} from '../../../src/host/index.js';

const vtSymbol = 'BTCUSDT.BINANCE';
const instrument = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
const frame = { title: 't', vtSymbols: [vtSymbol], elapsedSeconds: 1, plannedSeconds: null };

describe('the state that the live view shows', () => {
  let main: MainEngine;
  let activity: Activity;

  beforeEach(() => {
    main = new MainEngine(new EventEngine(), { log: false });
    activity = new Activity(main.eventEngine);
  });

  afterEach(async () => {
    activity.close();
    await main.close();
  });

  async function tell(...events: (readonly [type: string, data: unknown])[]): Promise<void> {
    for (const [type, data] of events) main.eventEngine.put({ type, data });
    await main.eventEngine.flush();
  }

  const contract = { vtSymbol, name: 'BTC/USDT', priceTick: new Decimal('0.01'), volumeStep: new Decimal('0.00001') };
  const tick = createTick({
    ...instrument,
    adapterName: 'BINANCE',
    datetime: new Date(0),
    ...{ lastPrice: 95000, bidPrice1: 94999.5, bidVolume1: 1, askPrice1: 95000.25, askVolume1: 0.5 },
  });
  const request = { ...instrument, direction: Direction.LONG, type: OrderType.LIMIT };
  const order = (id: string, price: string, volume: string) => ({
    ...createOrder({ ...request, price, volume }, id, 'BINANCE'),
    status: Status.NOTTRADED,
  });

  it('writes every price and volume of a symbol with the same decimals, those of its tick and step', async () => {
    await tell(
      [EventType.CONTRACT, contract],
      [EventType.TICK, tick],
      [EventType.ORDER, order('a', '94990', '0.001')],
      [EventType.ORDER, order('b', '94999.1', '2')],
    );
    const { ticks, orders } = dashboardStateOf(main, activity, frame);
    expect(ticks[0]).to.include({ bid: '94999.50', ask: '95000.25', last: '95000.00' });
    expect(ticks[0]).to.include({ bidVolume: '1.00000', askVolume: '0.50000' });
    expect(orders.map(({ price, volume, traded }) => [price, volume, traded])).to.deep.equal([
      ['94999.10', '2.00000', '0.00000'],
      ['94990.00', '0.00100', '0.00000'],
    ]);
  });

  it('writes amounts as they are where the contract is not known', async () => {
    await tell([EventType.TICK, tick], [EventType.ORDER, order('a', '94990.5', '0.001')]);
    const { ticks, orders } = dashboardStateOf(main, activity, frame);
    expect(ticks[0]).to.include({ bid: '94999.5', ask: '95000.25', bidVolume: '1' });
    expect(orders[0]).to.include({ price: '94990.5', volume: '0.001', traded: '0' });
  });
});
