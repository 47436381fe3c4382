import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import sinon from 'sinon';
import {
  BaseEngine,
  Direction,
  EventEngine,
  EventType,
  Exchange,
  Interval,
  LogLevel,
  MainEngine,
  OrderType,
} from '../../../src/host/index.js';
import type { EngineHost, LogEntry } from '../../../src/host/index.js';
import { ScriptedAdapter } from '../scripted-adapter.js';

const instrument = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
const order = { ...instrument, direction: Direction.LONG, type: OrderType.LIMIT, volume: '0.5', price: 60_000 };
const cancel = { ...instrument, orderId: '1' };
const quote = { ...instrument, bidPrice: 1, bidVolume: 1, askPrice: 2, askVolume: 1 };
const history = { ...instrument, start: 0, interval: Interval.MINUTE };

describe('MainEngine', () => {
  let main: MainEngine;
  let logs: LogEntry[];

  beforeEach(() => {
    main = new MainEngine(new EventEngine(), { log: false });
    logs = [];
    main.eventEngine.register(EventType.LOG, ({ data }) => void logs.push(data));
  });

  afterEach(() => main.close());

  const messages = async (): Promise<string[]> => {
    await main.eventEngine.flush();
    return logs.map(({ msg }) => msg);
  };

  it('leaves nothing that beats behind where the log directory cannot be made', () => {
    const eventEngine = new EventEngine();
    const start = sinon.spy(eventEngine, 'start');
    const directory = fileURLToPath(import.meta.url);
    expect(() => new MainEngine(eventEngine, { log: { console: false, directory: `${directory}/logs` } })).to.throw();
    expect(start.callCount).to.equal(0);
  });

  it('hands each request to the adapter that it names, gives back its answer, and logs the call', async () => {
    const first = main.addAdapter(ScriptedAdapter, 'FIRST');
    const second = main.addAdapter(ScriptedAdapter, 'SECOND');
    const setting = { apiKey: 'hidden' };
    expect(await main.connect(setting, 'SECOND')).to.equal(true);
    expect(main.subscribe(instrument, 'SECOND')).to.equal(true);
    expect(main.sendOrder(order, 'SECOND')).to.equal('SECOND.1');
    expect(main.sendOrder({ ...order, symbol: 'UNKNOWN' }, 'SECOND')).to.equal('');
    expect(main.cancelOrder(cancel, 'SECOND')).to.equal(true);
    expect(main.sendQuote(quote, 'SECOND')).to.equal('');
    expect(main.cancelQuote(cancel, 'SECOND')).to.equal(false);
    expect(await main.queryHistory(history, 'SECOND')).to.deep.equal([]);
    await main.queryAccount('SECOND');
    await main.queryPosition('SECOND');
    expect(first.asked).to.deep.equal([]);
    expect(second.asked).to.deep.equal([
      ['connect', setting],
      ['subscribe', instrument],
      ['sendOrder', order],
      ['sendOrder', { ...order, symbol: 'UNKNOWN' }],
      ['cancelOrder', cancel],
      ['sendQuote', quote],
      ['cancelQuote', cancel],
      ['queryHistory', history],
      ['queryAccount'],
      ['queryPosition'],
    ]);
    expect(await messages()).to.deep.equal([
      'connect SECOND',
      'subscribe SECOND BTCUSDT BINANCE',
      'send order SECOND.1: LONG LIMIT 0.5 BTCUSDT BINANCE at 60000',
      'send order to SECOND refused: LONG LIMIT 0.5 UNKNOWN BINANCE at 60000',
      'cancel order SECOND.1 BTCUSDT',
      'send quote to SECOND refused: BTCUSDT BINANCE',
      'cancel quote SECOND.1 BTCUSDT',
      'query history SECOND BTCUSDT 1m',
    ]);
  });

  it('answers a name that nobody has with a log line and nothing', async () => {
    expect(await main.connect({}, 'NOBODY')).to.equal(false);
    expect(main.subscribe(instrument, 'NOBODY')).to.equal(false);
    expect(main.sendOrder(order, 'NOBODY')).to.equal('');
    expect(main.cancelOrder(cancel, 'NOBODY')).to.equal(false);
    expect(main.sendQuote(quote, 'NOBODY')).to.equal('');
    expect(main.cancelQuote(cancel, 'NOBODY')).to.equal(false);
    expect(await main.queryHistory(history, 'NOBODY')).to.deep.equal([]);
    await main.queryAccount('NOBODY');
    await main.queryPosition('NOBODY');
    expect(main.getDefaultSetting('NOBODY')).to.equal(null);
    expect(main.getAdapter('NOBODY')).to.equal(undefined);
    expect(await messages()).to.deep.equal(Array<string>(9 + 1).fill('there is no adapter named NOBODY'));
    expect(logs.every(({ level, adapterName }) => level === LogLevel.ERROR && adapterName === 'MainEngine')).to.equal(
      true,
    );
  });

  it('knows its adapters, their exchanges and what they want to be set', () => {
    const adapter = main.addAdapter(ScriptedAdapter);
    main.addAdapter(ScriptedAdapter, 'SECOND');
    expect(main.getAdapter('SCRIPTED')).to.equal(adapter);
    expect(adapter.defaultName).to.equal('SCRIPTED');
    expect(main.getAllAdapterNames()).to.deep.equal(['SCRIPTED', 'SECOND']);
    expect(main.getAllExchanges()).to.deep.equal(['BINANCE']);
    const setting = main.getDefaultSetting('SCRIPTED');
    expect(setting).to.deep.equal({ server: ['live', 'testnet'], apiKey: '' });
    setting!['apiKey'] = 'changed';
    expect(main.getDefaultSetting('SCRIPTED')).to.deep.equal({ server: ['live', 'testnet'], apiKey: '' });
  });

  it('knows what an adapter has told while it connected when connect resolves', async () => {
    const adapter = main.addAdapter(ScriptedAdapter);
    adapter.opening = () => {
      for (let count = 0; count < 5; count++) adapter.sendOrder(order);
    };
    expect(await main.connect({}, 'SCRIPTED')).to.equal(true);
    expect(main.getAllActiveOrders()).to.have.length(5);
  });

  it('waits no longer than five seconds for handlers that do not come to an end with what was told, and says so', async () => {
    const adapter = main.addAdapter(ScriptedAdapter);
    sinon.stub(main.eventEngine, 'handled').returns(new Promise(() => undefined));
    adapter.opening = () => void adapter.sendOrder(order);
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const connected = main.connect({}, 'SCRIPTED');
      await clock.tickAsync(5_000);
      expect(await connected).to.equal(true);
    } finally {
      clock.restore();
    }
    expect(await messages()).to.include(
      'what SCRIPTED told while it connected is not handled yet: the host may not know all orders',
    );
  });

  it('leaves it to the adapter to refuse settings that are none', async () => {
    const host = new MainEngine(new EventEngine(), { log: { console: false } });
    const adapter = host.addAdapter(ScriptedAdapter);
    await host.connect(undefined as never, 'SCRIPTED');
    expect(adapter.asked).to.deep.equal([['connect', undefined]]);
    await host.close();
  });

  it('names an order whole in its log, however the request names it', async () => {
    main.addAdapter(ScriptedAdapter);
    main.cancelOrder(cancel, 'SCRIPTED');
    main.cancelOrder({ ...cancel, orderId: 'SCRIPTED.1' }, 'SCRIPTED');
    main.cancelQuote({ ...cancel, orderId: 'SCRIPTED.2' }, 'SCRIPTED');
    expect(await messages()).to.deep.equal([
      'cancel order SCRIPTED.1 BTCUSDT',
      'cancel order SCRIPTED.1 BTCUSDT',
      'cancel quote SCRIPTED.2 BTCUSDT',
    ]);
  });

  it('refuses a name that is taken, or that would break ids', () => {
    main.addAdapter(ScriptedAdapter);
    expect(() => main.addAdapter(ScriptedAdapter)).to.throw(RangeError, 'an adapter named SCRIPTED already');
    expect(() => main.addAdapter(ScriptedAdapter, 'A.B')).to.throw(RangeError, 'may not contain a dot');
  });

  it('gives a caller the id of an order before any handler can see the order', async () => {
    main.addAdapter(ScriptedAdapter);
    const seen: string[] = [];
    main.eventEngine.register(EventType.ORDER, ({ data }) => void seen.push(data.vtOrderId));
    const vtOrderId = main.sendOrder(order, 'SCRIPTED');
    expect(seen).to.deep.equal([]);
    expect(main.getOrder(vtOrderId)).to.equal(undefined);
    await main.eventEngine.flush();
    expect(seen).to.deep.equal([vtOrderId]);
    expect(main.getOrder(vtOrderId)?.status).to.equal('SUBMITTING');
  });

  describe('close', () => {
    class NotingEngine extends BaseEngine {
      override close(): void {
        this.host.writeLog(`${this.engineName} closed`);
        steps.push(this.engineName);
        if (this.engineName === 'broken') throw new Error('stuck');
      }
    }
    class First extends NotingEngine {
      constructor(host: EngineHost, eventEngine: EventEngine) {
        super(host, eventEngine, 'first');
      }
    }
    class Broken extends NotingEngine {
      constructor(host: EngineHost, eventEngine: EventEngine) {
        super(host, eventEngine, 'broken');
      }
    }
    let steps: string[];

    beforeEach(() => {
      steps = [];
    });

    it('closes adapters, handles what they still say, closes engines in reverse order and stops, once', async () => {
      const adapter = main.addAdapter(ScriptedAdapter);
      adapter.closing = () => {
        adapter.writeLog('last words');
        return Promise.reject(new Error('socket is gone'));
      };
      main.eventEngine.register(EventType.LOG, ({ data }) => void steps.push(data.msg));
      expect(main.addEngine(First)).to.equal(main.getEngine('first'));
      main.addEngine(Broken);
      await Promise.all([main.close(), main.close()]);
      expect(adapter.asked).to.deep.equal([['close']]);
      expect(steps).to.deep.equal([
        'last words',
        'SCRIPTED failed to close: socket is gone',
        'broken',
        'first',
        'broken closed',
        'broken failed to close: stuck',
        'first closed',
      ]);
      main.writeLog('nobody hears this');
      expect(main.eventEngine.stats.dropped).to.equal(1);
    });

    it('is for good: a connection that no handler would hear of is not made', async () => {
      const adapter = main.addAdapter(ScriptedAdapter);
      await main.close();
      const outcome = await main.connect({}, 'SCRIPTED').catch((error: unknown) => error);
      expect(String(outcome)).to.include('this MainEngine was closed');
      expect(adapter.asked).to.deep.equal([['close']]);
    });

    it('ends although handlers feed the engine without end', async () => {
      const restless = new MainEngine(new EventEngine(), { log: false, closeTimeoutMs: 20 });
      restless.eventEngine.register('x', (event) => {
        restless.eventEngine.put(event);
      });
      restless.eventEngine.put({ type: 'x', data: null });
      await restless.close();
      expect(restless.eventEngine.stats.queued).to.equal(0);
    });

    it('refuses a second engine of one name', () => {
      main.addEngine(First);
      expect(() => main.addEngine(First)).to.throw(RangeError, 'an engine named first already');
      expect(steps).to.deep.equal(['first']);
    });
  });
});
