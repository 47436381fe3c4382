import { expect } from 'chai';
import fc from 'fast-check';
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
  createQuote,
  createTick,
  isActive,
} from '../../../src/host/index.js';
import type { Alert, Order } from '../../../src/host/index.js';

const instrument = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
const fresh = createOrder(
  { ...instrument, direction: Direction.LONG, type: OrderType.LIMIT, volume: 10, price: 1 },
  'a1',
  'BINANCE',
);

const state = (status: Status, traded = 0, id = 'a1'): Order => ({
  ...fresh,
  orderId: id,
  vtOrderId: `BINANCE.${id}`,
  status,
  traded: new Decimal(traded),
});

describe('OmsEngine', () => {
  let main: MainEngine;

  beforeEach(() => {
    main = new MainEngine(new EventEngine(), { log: false });
  });

  afterEach(() => main.close());

  async function tell(...orders: Order[]): Promise<void> {
    for (const data of orders) main.eventEngine.put({ type: EventType.ORDER, data });
    await main.eventEngine.flush();
  }

  it('keeps the latest of everything by its vt-id, reachable through the main engine', async () => {
    const tick = createTick({ ...instrument, adapterName: 'BINANCE', datetime: new Date(0) });
    const payloads = [
      [EventType.TICK, { ...tick, lastPrice: 1 }],
      [EventType.TICK, tick],
      [EventType.TRADE, { vtTradeId: 'BINANCE.BTCUSDT-1' }],
      [EventType.POSITION, { vtPositionId: 'BINANCE.BTCUSDT.BINANCE.NET' }],
      [EventType.ACCOUNT, { vtAccountId: 'BINANCE.USDT' }],
      [EventType.CONTRACT, { vtSymbol: 'BTCUSDT.BINANCE' }],
    ] as const;
    for (const [type, data] of payloads) main.eventEngine.put({ type, data });
    await main.eventEngine.flush();
    expect(main.getTick('BTCUSDT.BINANCE')).to.equal(tick);
    expect(main.getTrade('BINANCE.BTCUSDT-1')).to.equal(payloads[2][1]);
    expect(main.getPosition('BINANCE.BTCUSDT.BINANCE.NET')).to.equal(payloads[3][1]);
    expect(main.getAccount('BINANCE.USDT')).to.equal(payloads[4][1]);
    expect(main.getContract('BTCUSDT.BINANCE')).to.equal(payloads[5][1]);
    expect(main.getAllTicks()).to.deep.equal([tick]);
    expect(main.getAllTrades()).to.have.length(1);
    expect(main.getAllPositions()).to.have.length(1);
    expect(main.getAllAccounts()).to.have.length(1);
    expect(main.getAllContracts()).to.have.length(1);
    expect(main.getTick('ETHUSDT.BINANCE')).to.equal(undefined);
  });

  it('lists an order as active until it ends', async () => {
    await tell(state(Status.SUBMITTING), state(Status.NOTTRADED, 0, 'a2'));
    expect(main.getAllActiveOrders().map(({ orderId }) => orderId)).to.deep.equal(['a1', 'a2']);
    expect(main.getAllActiveOrders('ETHUSDT.BINANCE')).to.deep.equal([]);
    await tell(state(Status.ALLTRADED, 10));
    expect(main.getAllActiveOrders('BTCUSDT.BINANCE').map(({ orderId }) => orderId)).to.deep.equal(['a2']);
    expect(main.getAllOrders()).to.have.length(2);
  });

  it('does the same for quotes', async () => {
    const quote = createQuote({ ...instrument, bidPrice: 1, bidVolume: 1, askPrice: 2, askVolume: 1 }, 'q1', 'BINANCE');
    for (const status of [Status.NOTTRADED, Status.SUBMITTING]) {
      main.eventEngine.put({ type: EventType.QUOTE, data: { ...quote, status } });
    }
    await main.eventEngine.flush();
    expect(main.getQuote('BINANCE.q1')?.status).to.equal('NOTTRADED');
    expect(main.getAllActiveQuotes('BTCUSDT.BINANCE')).to.have.length(1);
    expect(main.getAllActiveQuotes('ETHUSDT.BINANCE')).to.have.length(0);
    main.eventEngine.put({ type: EventType.QUOTE, data: { ...quote, status: Status.CANCELLED } });
    await main.eventEngine.flush();
    expect(main.getAllActiveQuotes()).to.have.length(0);
    expect(main.getAllQuotes()).to.have.length(1);
    expect(main.oms.refusedUpdates).to.equal(1);
  });

  it('lists alerts while they are open, those of each adapter by themselves; what is only noted never', async () => {
    const base = {
      adapterName: 'ONE',
      alertId: 'x',
      severity: 'error',
      text: 't',
      since: new Date(0),
      clearedAt: null,
    };
    const alert = (state: string, adapterName: string): Alert =>
      ({ ...base, adapterName, state, kind: 'trust-lost', reason: 'r' }) as Alert;
    const told = [alert('raised', 'ONE'), alert('raised', 'TWO'), alert('noted', 'ONE'), alert('cleared', 'TWO')];
    for (const data of told.slice(0, 3)) main.eventEngine.put({ type: EventType.ALERT, data });
    await main.eventEngine.flush();
    expect(main.getOpenAlerts()).to.deep.equal(told.slice(0, 2));
    expect(main.getOpenAlerts('TWO')).to.deep.equal(told.slice(1, 2));
    main.eventEngine.put({ type: EventType.ALERT, data: told[3] });
    await main.eventEngine.flush();
    expect(main.getOpenAlerts()).to.deep.equal(told.slice(0, 1));
  });

  it('never brings a finished order back to life', async () => {
    for (const end of [Status.ALLTRADED, Status.CANCELLED, Status.REJECTED]) {
      const id = `end-${end}`;
      await tell(state(end, 3, id), state(Status.SUBMITTING, 3, id), state(Status.PARTTRADED, 4, id));
      expect(main.getOrder(`BINANCE.${id}`)?.status).to.equal(end);
    }
    expect(main.getAllActiveOrders()).to.deep.equal([]);
    expect(main.oms.refusedUpdates).to.equal(6);
  });

  it('lets what was traded never fall, and takes later news of a finished order that says more', async () => {
    await tell(state(Status.PARTTRADED, 4), state(Status.PARTTRADED, 3));
    expect(main.getOrder('BINANCE.a1')?.traded.toFixed()).to.equal('4');
    await tell(state(Status.CANCELLED, 4), state(Status.CANCELLED, 5));
    expect(main.getOrder('BINANCE.a1')?.traded.toFixed()).to.equal('5');
  });

  it('shows, whatever arrives in whatever order, a history that only goes forward', async () => {
    const arrival = fc.record({
      status: fc.constantFrom(...Object.values(Status)),
      traded: fc.integer({ min: 0, max: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 12 }), fc.uuid(), async (arrivals, id) => {
        let previous: Order | undefined;
        for (const { status, traded } of arrivals) {
          await tell(state(status, traded, id));
          const current = main.getOrder(`BINANCE.${id}`)!;
          if (previous) {
            expect(current.traded.gte(previous.traded)).to.equal(true);
            if (!isActive(previous)) expect(current.status).to.equal(previous.status);
          }
          expect(main.getAllActiveOrders().includes(current)).to.equal(isActive(current));
          previous = current;
        }
      }),
      { numRuns: 60 },
    );
  });

  describe('that is told how much to keep', () => {
    beforeEach(async () => {
      await main.close();
      main = new MainEngine(new EventEngine(), { log: false, finishedOrdersKept: 2, tradesKept: 3 });
    });

    it('forgets the orders and quotes that ended first, and none that can still trade', async () => {
      await tell(state(Status.NOTTRADED, 0, 'resting'));
      for (const id of ['1', '2', '3', '4']) await tell(state(Status.NOTTRADED, 0, id));
      for (const id of ['3', '1', '3', '4', '2']) await tell(state(Status.CANCELLED, 0, id));
      expect(main.getAllOrders().map(({ orderId }) => orderId)).to.deep.equal(['resting', '2', '4']);
      expect(main.getOrder('BINANCE.3')).to.equal(undefined);
      expect(main.getAllActiveOrders().map(({ orderId }) => orderId)).to.deep.equal(['resting']);
      for (const id of ['1', '2', '3']) {
        const quote = { vtQuoteId: id, status: Status.CANCELLED };
        main.eventEngine.put({ type: EventType.QUOTE, data: quote });
      }
      await main.eventEngine.flush();
      expect(main.getAllQuotes()).to.have.length(2);
    });

    it('keeps the latest trades', async () => {
      for (const id of [1, 2, 3, 2, 4, 5])
        main.eventEngine.put({ type: EventType.TRADE, data: { vtTradeId: `${id}` } });
      await main.eventEngine.flush();
      expect(main.getAllTrades().map(({ vtTradeId }) => vtTradeId)).to.deep.equal(['3', '4', '5']);
    });

    it('refuses what is no number of things, and leaves nothing running', () => {
      for (const count of [-1, 1.5, NaN]) {
        const events = new EventEngine();
        expect(() => new MainEngine(events, { log: false, tradesKept: count })).to.throw(
          RangeError,
          `tradesKept must be a whole number or Infinity, not ${count}`,
        );
        expect(() => new MainEngine(events, { log: false, finishedOrdersKept: count })).to.throw('finishedOrdersKept');
      }
    });
  });

  it('forgets nothing unless it is told to', async () => {
    for (let id = 0; id < 3_000; id += 1) await tell(state(Status.CANCELLED, 0, String(id)));
    expect(main.getAllOrders()).to.have.length(3_000);
  });

  it('hears nothing any more once closed', async () => {
    main.oms.close();
    await tell(state(Status.NOTTRADED));
    expect(main.getAllOrders()).to.deep.equal([]);
  });
});
