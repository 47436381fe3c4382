import { expect } from 'chai';
import { Activity } from '../../../src/cli/demo/activity.js';
import {
  Decimal,
  Direction,
  EventEngine,
  EventType,
  Exchange,
  LogLevel,
  OrderType,
  Status,
  createOrder,
  createTick,
} from '../../../src/host/index.js';
import type { ConnectionChange, Trade } from '../../../src/host/index.js';

const instrument = { adapterName: 'BINANCE', symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
const order = createOrder(
  { ...instrument, direction: Direction.SHORT, type: OrderType.LIMIT, volume: 1 },
  'a1',
  'BINANCE',
);
const trade = {
  ...instrument,
  direction: Direction.SHORT,
  price: new Decimal('95000.01'),
  volume: new Decimal('0.5'),
  datetime: new Date(0),
  isMaker: true,
  commission: new Decimal('0.0001'),
  commissionAsset: 'BNB',
} as Trade;

describe('the activity of a host', () => {
  let engine: EventEngine;
  let activity: Activity;
  let notices: string[];

  beforeEach(() => {
    engine = new EventEngine();
    engine.start();
    notices = [];
    activity = new Activity(engine, (line) => notices.push(line));
  });

  afterEach(() => engine.stop());

  async function put(...events: (readonly [type: string, data: unknown])[]): Promise<void> {
    for (const [type, data] of events) engine.put({ type, data });
    await engine.flush();
  }

  const news = (channel: string, change: ConnectionChange): readonly [string, unknown] => [
    EventType.CONNECTION,
    { adapterName: 'BINANCE', channel, change, time: new Date(0) },
  ];

  it('counts orders once, however many events they have, and rejected ones once', async () => {
    const rejected = { ...order, status: Status.REJECTED };
    await put([EventType.ORDER, order], [EventType.ORDER, rejected], [EventType.ORDER, rejected]);
    expect([activity.orders, activity.rejected]).to.deep.equal([1, 1]);
    expect(notices).to.deep.equal(['rejected  BTCUSDT BINANCE.a1']);
  });

  it('keeps the newest fills first and counts all', async () => {
    for (let count = 0; count < 60; count += 1) await put([EventType.TRADE, trade]);
    await put([EventType.TRADE, { ...instrument, ...{ price: trade.price, volume: trade.volume, datetime: null } }]);
    expect(activity.trades).to.equal(61);
    expect(activity.fills).to.have.length(50);
    expect(activity.fills[0]).to.include({ time: '', role: '', fee: '', side: 'BUY' });
    expect(activity.fills[1]).to.deep.equal({
      time: '00:00:00',
      symbol: 'BTCUSDT',
      side: 'SELL',
      price: '95000.01',
      volume: '0.5',
      role: 'maker',
      fee: '0.0001 BNB',
    });
    expect(notices[0]).to.equal('fill      00:00:00 SELL 0.5 BTCUSDT at 95000.01 maker');
  });

  it("writes prices and volumes with the contract's decimals, and cuts nothing off", async () => {
    const contract = {
      vtSymbol: 'BTCUSDT.BINANCE',
      priceTick: new Decimal('0.0100'),
      volumeStep: new Decimal('0.001'),
    };
    const fillAt = (price: string, volume: string): readonly [string, unknown] => [
      EventType.TRADE,
      { ...trade, vtSymbol: contract.vtSymbol, price: new Decimal(price), volume: new Decimal(volume) },
    ];
    await put([EventType.CONTRACT, contract], fillAt('95000.1', '2'), fillAt('95000.123', '0.00001'));
    expect(activity.fills.map(({ price, volume }) => `${volume} at ${price}`)).to.deep.equal([
      '0.00001 at 95000.123',
      '2.000 at 95000.10',
    ]);
  });

  it('knows which way a price went', async () => {
    const tick = createTick({ ...instrument, datetime: new Date(0), lastPrice: 5 });
    await put([EventType.TICK, tick]);
    expect(activity.moveOf(tick.vtSymbol)).to.equal('none');
    await put([EventType.TICK, { ...tick, lastPrice: 6 }], [EventType.TICK, { ...tick, lastPrice: 6 }]);
    expect(activity.moveOf(tick.vtSymbol)).to.equal('up');
    await put([EventType.TICK, { ...tick, lastPrice: 4 }]);
    expect(activity.moveOf(tick.vtSymbol)).to.equal('down');
    expect(activity.ticks).to.equal(4);
  });

  it('follows the adapter and its links', async () => {
    await put(
      news('adapter', { kind: 'state', previous: 'idle', state: 'degraded', reason: 'no trading link' }),
      news('private', { kind: 'connected' }),
      news('trading', { kind: 'disconnected', reason: 'reset', since: new Date(0) }),
    );
    expect(activity.connection).to.equal('degraded');
    expect([...activity.channels]).to.deep.equal([
      ['private', true],
      ['trading', false],
    ]);
    expect(notices).to.deep.equal(['adapter   degraded: no trading link', 'link      trading is down: reset']);
  });

  it('counts errors from the log and failing handlers, each once, and leaves out the log of calls', async () => {
    const entry = { adapterName: 'BINANCE', msg: 'refused', level: LogLevel.ERROR, time: new Date(0) };
    engine.register('x', () => {
      throw new Error('broken');
    });
    await put(
      [EventType.LOG, entry],
      [EventType.LOG, { ...entry, level: LogLevel.WARNING }],
      [EventType.LOG, { ...entry, adapterName: 'MainEngine', level: LogLevel.INFO, msg: 'send order' }],
      ['x', null],
    );
    expect(activity.errors).to.equal(2);
    expect(activity.log.map(({ level, text }) => `${level}: ${text}`)).to.deep.equal([
      'error: handler anonymous failed on x: broken',
      'warning: refused',
      'error: refused',
    ]);
  });

  it('hears nothing any more once closed', async () => {
    activity.close();
    await put([EventType.TRADE, trade]);
    expect(activity.trades).to.equal(0);
  });
});
