import { expect } from 'chai';
import {
  BaseAdapter,
  Direction,
  EventType,
  Exchange,
  LogLevel,
  OrderType,
  createOrder,
  createTick,
} from '../../src/host/index.js';
import type { Account, Alert, ConnectionNews, Contract, Event, Position, Quote, Trade } from '../../src/host/index.js';
import { ScriptedAdapter } from './scripted-adapter.js';

const instrument = { adapterName: 'SCRIPTED', symbol: 'BTCUSDT', exchange: Exchange.BINANCE };

describe('BaseAdapter', () => {
  let events: Event[];
  let adapter: ScriptedAdapter;

  beforeEach(() => {
    events = [];
    adapter = new ScriptedAdapter({ put: (event) => void events.push(event) }, 'SCRIPTED');
  });

  it('puts the general event, then the keyed one, with the same object', () => {
    const tick = createTick({ ...instrument, datetime: new Date(0) });
    const order = createOrder(
      { ...instrument, direction: Direction.LONG, type: OrderType.LIMIT, volume: 1 },
      'a1',
      'SCRIPTED',
    );
    const trade = { vtSymbol: 'BTCUSDT.BINANCE' } as Trade;
    const position = { vtSymbol: 'BTCUSDT.BINANCE' } as Position;
    const account = { vtAccountId: 'SCRIPTED.USDT' } as Account;
    const quote = { vtSymbol: 'BTCUSDT.BINANCE' } as Quote;
    const news: ConnectionNews = {
      adapterName: 'SCRIPTED',
      channel: 'market',
      change: { kind: 'closed' },
      time: new Date(0),
    };
    const alert = { kind: 'trust-lost', reason: 'no news' } as Alert;
    adapter.onTick(tick);
    adapter.onTick(tick);
    adapter.onTrade(trade);
    adapter.onOrder(order);
    adapter.onPosition(position);
    adapter.onAccount(account);
    adapter.onQuote(quote);
    adapter.onConnection(news);
    adapter.onAlert(alert);
    expect(events.map(({ type }) => type)).to.deep.equal([
      ...['eTick.', 'eTick.BTCUSDT.BINANCE', 'eTick.', 'eTick.BTCUSDT.BINANCE'],
      ...['eTrade.', 'eTrade.BTCUSDT.BINANCE'],
      ...['eOrder.', 'eOrder.SCRIPTED.a1'],
      ...['ePosition.', 'ePosition.BTCUSDT.BINANCE'],
      ...['eAccount.', 'eAccount.SCRIPTED.USDT'],
      ...['eQuote.', 'eQuote.BTCUSDT.BINANCE'],
      ...['eConnection.', 'eConnection.market'],
      ...['eAlert.', 'eAlert.trust-lost'],
    ]);
    const payloads = [tick, tick, trade, order, position, account, quote, news, alert];
    for (const [index, payload] of payloads.entries()) {
      expect(events[2 * index]?.data).to.equal(payload);
      expect(events[2 * index + 1]?.data).to.equal(payload);
    }
  });

  it('puts contracts, logs and events of its own once', () => {
    adapter.onContract({ vtSymbol: 'BTCUSDT.BINANCE' } as Contract);
    adapter.writeLog('hello');
    adapter.writeLog('careful', LogLevel.WARNING);
    adapter.onEvent('eMine.', 7);
    adapter.onEvent('eBare');
    expect(events.map(({ type }) => type)).to.deep.equal([
      EventType.CONTRACT,
      EventType.LOG,
      EventType.LOG,
      'eMine.',
      'eBare',
    ]);
    expect(events[1]?.data).to.include({ adapterName: 'SCRIPTED', msg: 'hello', level: LogLevel.INFO });
    expect(events[2]?.data).to.include({ level: LogLevel.WARNING });
    expect(events[4]?.data).to.equal(undefined);
  });

  it('has defaults for what an adapter need not know', async () => {
    expect(adapter.exchanges).to.deep.equal(['BINANCE']);
    expect(BaseAdapter.defaultName).to.equal('');
    expect(await adapter.queryHistory({ ...instrument, start: 0 })).to.deep.equal([]);
    expect(adapter.sendQuote({ ...instrument, bidPrice: 1, bidVolume: 1, askPrice: 2, askVolume: 1 })).to.equal('');
    expect(adapter.cancelQuote({ ...instrument, orderId: 'q1' })).to.equal(false);
  });
});
