import { expect } from 'chai';

import { Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Decimal } from '../../src/host/domain/decimal.js';
import { ZERO } from '../../src/host/domain/decimal.js';
import type { Event } from '../../src/host/events/event-types.js';
import { formatUnits, units } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

/** The guarantees of the host contract (section 6.5), through the whole host and real sockets, by their numbers. */
describe('what a host may rely on', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    expect(await host.connect()).to.equal(true);
  });
  afterEach(() => host.close());

  it('1: sendOrder returns first, SUBMITTING is heard after that, the network comes last', async () => {
    let id = '';
    const heard: string[] = [];
    host.engine.eventEngine.register('eOrder.', ({ data }) => void heard.push(`${data.status} ${data.orderId === id}`));
    const requestsBefore = host.simulator.exchange.openOrders('simulator-key').length;
    id = host.send();
    expect(heard).to.deep.equal([]);
    expect(host.simulator.exchange.openOrders('simulator-key')).to.have.length(requestsBefore);
    await host.until(id, Status.NOTTRADED);
    expect(heard).to.deep.equal(['SUBMITTING true', 'NOTTRADED true']);
  });

  it('2: every object comes under its general type, then under its keyed type, the same reference', async () => {
    host.adapter.subscribe({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE });
    const id = host.send({ price: host.price(0) });
    await host.until(id, Status.NOTTRADED);
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.ALLTRADED);
    await host.engine.eventEngine.flush();
    const pairs = pairsOf(host.events);
    expect(pairs.length).to.be.greaterThan(8);
    for (const [general, keyed] of pairs) {
      expect(keyed?.data).to.equal(general.data);
      expect(keyed?.type.startsWith(general.type)).to.equal(true);
    }
    const kinds = new Set(pairs.map(([general]) => general.type));
    expect([...kinds].sort()).to.deep.equal([
      'eAccount.',
      'eConnection.',
      'eOrder.',
      'ePosition.',
      'eTick.',
      'eTrade.',
    ]);
  });

  it('3: an order comes before the trades that it counts, and their volumes add up', async () => {
    const id = host.send({ volume: '0.03', price: host.price(0) });
    await host.until(id, Status.NOTTRADED);
    for (let fill = 0; fill < 3; fill++) host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.ALLTRADED);
    await host.engine.eventEngine.flush();
    expectOrdersBeforeTrades(host, id);
    expect(sumOf(host, id).toFixed()).to.equal('0.03');
  });

  it('4 and 5: each fill once, no way back from an end, whatever is repeated', async () => {
    const id = host.send({ volume: '0.02', price: host.price(0), reference: 'r' });
    await host.until(id, Status.NOTTRADED);
    host.counter('SELL', '0.02', host.price(0));
    await host.until(id, Status.ALLTRADED);
    await host.adapter.queryOrder(id);
    await host.adapter.queryOpenOrders();
    host.simulator.server.sockets.dropAll('ws-api');
    await host.untilState('ready', 2);
    await host.engine.eventEngine.flush();
    expect(host.trades.map(({ vtTradeId }) => vtTradeId)).to.have.length(1);
    expect(host.orders.map(({ status }) => status)).to.deep.equal([
      Status.SUBMITTING,
      Status.NOTTRADED,
      Status.ALLTRADED,
    ]);
    expect(host.orders.every(({ reference, type }) => reference === 'r' && type === OrderType.LIMIT)).to.equal(true);
  });

  it('6: every accepted id comes to an end or is listed as unresolved', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => host.send({ volume: index % 3 === 0 ? '0' : '0.01' }));
    expect(new Set(ids).size).to.equal(20);
    await waitUntil(() => host.orders.filter(({ status }) => status !== Status.SUBMITTING).length >= 20);
    await host.adapter.cancelAll();
    const isOver = (id: string): boolean => {
      const status = host.latest(id)?.status;
      return status === Status.CANCELLED || status === Status.REJECTED;
    };
    await waitUntil(() => ids.every(isOver), 'all orders to end');
    expect(host.adapter.getHealth()).to.deep.include({ unresolvedOrders: [], activeOrders: 0 });
  });

  it('7: a submission whose connection breaks is never REJECTED while the venue has it', async () => {
    const { server, exchange } = host.simulator;
    exchange.on('execution', ({ executionType }) => {
      if (executionType === 'NEW') server.sockets.dropAll('ws-api');
    });
    const id = host.send();
    const order = await host.until(id, Status.NOTTRADED);
    expect(order.extra).to.have.property('exchangeOrderId');
    expect(host.orders.map(({ status }) => status)).to.deep.equal([Status.SUBMITTING, Status.NOTTRADED]);
    expect(host.adapter.getHealth().unresolvedOrders).to.deep.equal([]);
  });

  for (const [title, lose] of [
    ['torn off', (of: TradingHost) => of.simulator.server.sockets.dropAll('ws-api')],
    ['closed by the venue', (of: TradingHost) => of.simulator.server.sockets.closeAll(1001, '', 'ws-api')],
  ] as const) {
    it(`8: a private stream that is ${title} comes back with everything that happened meanwhile`, async () => {
      const open = host.send({ price: host.price(0), volume: '0.02' });
      const toCancel = host.send();
      await host.until(open, Status.NOTTRADED);
      await host.until(toCancel, Status.NOTTRADED);
      lose(host);
      host.counter('SELL', '0.01', host.price(0));
      const cancelled = host.latest(toCancel)?.extra?.['exchangeOrderId'] as string;
      host.simulator.exchange.cancelOrder('simulator-key', { symbol: 'BTCUSDT', orderId: BigInt(cancelled) });
      host.simulator.exchange.deposit('simulator-key', 'USDT', units('5'));
      await host.untilState('ready', 2);
      await host.until(open, Status.PARTTRADED);
      await host.until(toCancel, Status.CANCELLED);
      await host.engine.eventEngine.flush();
      expect(sumOf(host, open).toFixed()).to.equal('0.01');
      expectOrdersBeforeTrades(host, open);
      expectBalances(host);
      const kinds = host.news.filter(({ channel }) => channel === 'private').map(({ change }) => change.kind);
      const told = kinds.filter((kind) => kind !== 'reconnecting');
      expect(told).to.deep.equal(['connected', 'disconnected', 'connected', 'recovered']);
      expect(host.states).to.deep.equal(['connecting', 'syncing', 'ready', 'degraded', 'syncing', 'ready']);
    });
  }

  it('8: a private stream that is announced to shut down is replaced before it ends: nothing is missed or told twice', async () => {
    const { exchange, server } = host.simulator;
    const open = host.send({ price: host.price(0), volume: '0.02' });
    await host.until(open, Status.NOTTRADED);
    const before = server.sockets.list('ws-api').map(({ id }) => id);
    server.sockets.announceShutdown(60_000, 'ws-api');
    host.counter('SELL', '0.01', host.price(0));
    exchange.deposit('simulator-key', 'USDT', units('5'));
    const isReplaced = (): boolean => server.sockets.list('ws-api').every(({ id }) => !before.includes(id));
    await waitUntil(isReplaced, 'the connection to be replaced');
    host.counter('SELL', '0.01', host.price(0));
    await host.until(open, Status.ALLTRADED);
    await host.engine.eventEngine.flush();
    expect(host.trades.map(({ tradeId }) => tradeId)).to.deep.equal(['BTCUSDT-1', 'BTCUSDT-2']);
    expectOrdersBeforeTrades(host, open);
    await waitUntil(() => host.engine.getAccount('BINANCE.BTC')?.balance.greaterThan(10) === true, 'the balance');
    expect(host.states).to.deep.equal(['connecting', 'syncing', 'ready']);
  });

  it('9: contracts come first, ready comes after account, positions and open orders', async () => {
    const id = host.send();
    await host.until(id, Status.NOTTRADED);
    const second = await reconnected(host);
    const types = second.map(({ type }) => type).filter((type) => !/^e(Log|Timer)/.test(type));
    const [lastContract, firstOther] = [
      types.lastIndexOf('eContract.'),
      types.findIndex((type) => /^e(Account|Pos|Order)/.test(type)),
    ];
    expect(lastContract).to.be.greaterThan(0);
    expect(firstOther).to.be.greaterThan(lastContract);
    const ready = second.findIndex(
      ({ type, data }) => type === 'eConnection.' && JSON.stringify(data).includes('"state":"ready"'),
    );
    const order = second.findIndex(({ type }) => type === 'eOrder.');
    expect(order).to.be.within(firstOther, ready);
    const restored = second[order]?.data as { extra: object };
    expect(restored).to.include({ orderId: id, status: Status.NOTTRADED, type: OrderType.LIMIT });
    expect(restored).to.include({ reference: 'test' });
  });

  it('4: closing and connecting again repeats no fill and loses none', async () => {
    const id = host.send({ volume: '0.03', price: host.price(0) });
    await host.until(id, Status.NOTTRADED);
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.PARTTRADED);
    await host.adapter.close();
    host.counter('SELL', '0.01', host.price(0));
    await host.connect();
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.ALLTRADED);
    await host.engine.eventEngine.flush();
    expect(sumOf(host, id).toFixed()).to.equal('0.03');
    expect(new Set(host.trades.map(({ vtTradeId }) => vtTradeId)).size).to.equal(3);
    expect(host.trades).to.have.length(3);
    expect(host.latest(id)).to.include({ reference: 'test' });
    // The account's news comes in a frame of its own, behind the one that ended the order.
    await waitUntil(() => balancesThatDiffer(host).length === 0, 'the balances after the last fill');
  });

  it('9: an order of an earlier process is shown as external, with the fills that it had', async () => {
    const { exchange } = host.simulator;
    const price = units(host.price(0));
    const placement = {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: units('0.02'),
      price,
    } as const;
    await host.adapter.close();
    exchange.placeOrder('simulator-key', { ...placement, newClientOrderId: 'from-yesterday' });
    host.counter('SELL', '0.01', host.price(0));
    await host.connect();
    const order = await host.until('from-yesterday', Status.PARTTRADED);
    expect(order.extra).to.include({ external: true });
    expect(sumOf(host, 'from-yesterday').toFixed()).to.equal('0.01');
    expect(host.cancel('from-yesterday')).to.equal(true);
    await host.until('from-yesterday', Status.CANCELLED);
  });

  it('10: an asset that becomes zero is told as zero, as account and as position', async () => {
    host.counter('BUY', '10', host.price(0), 'GTC');
    const id = host.send({ direction: 'SHORT', volume: '10', price: host.price(0) });
    await host.until(id, Status.ALLTRADED);
    const isZero = (amount: Decimal | undefined): boolean => amount?.isZero() === true;
    await waitUntil(() => isZero(host.engine.getAccount('BINANCE.BTC')?.balance), 'the account to be zero');
    expect(isZero(host.engine.getPosition('BINANCE.BTC.BINANCE.NET')?.volume)).to.equal(true);
    expectBalances(host);
  });

  it('10: an asset that became zero while the adapter was closed is told as zero, too', async () => {
    const { exchange } = host.simulator;
    await host.adapter.close();
    host.counter('BUY', '10', host.price(0), 'GTC');
    const [quantity, price] = [units('10'), units(host.price(0))];
    exchange.placeOrder('simulator-key', {
      ...{ symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', timeInForce: 'IOC' },
      ...{ quantity, price },
    });
    await host.connect();
    await host.engine.eventEngine.flush();
    expect(host.engine.getAccount('BINANCE.BTC')?.balance.toFixed()).to.equal('0');
    expect(host.engine.getPosition('BINANCE.BTC.BINANCE.NET')?.volume.toFixed()).to.equal('0');
    expectBalances(host);
  });

  it('11: five levels, finite numbers, time that never goes back', async function () {
    await host.close();
    host = await TradingHost.create({ market: 'synthetic', seed: 3, history: 60_000 });
    await host.connect();
    host.engine.subscribe({ symbol: 'btc/usdt', exchange: Exchange.BINANCE }, 'BINANCE');
    const ticksOf = () =>
      host.events
        .filter(({ type }) => type === 'eTick.')
        .map(({ data }) => data as Record<string, number> & { datetime: Date });
    await waitUntil(
      () => ticksOf().length > 20 && (ticksOf().at(-1)?.['askPrice5'] ?? 0) > 0,
      'twenty ticks with depth',
    );
    let before = 0;
    for (const tick of ticksOf()) {
      for (const [name, value] of Object.entries(tick))
        if (typeof value === 'number') expect(Number.isFinite(value), name).to.equal(true);
      expect(tick['bidPrice1']).to.be.lessThan(tick['askPrice1'] ?? 0);
      expect(tick.datetime.getTime()).to.be.at.least(before);
      before = tick.datetime.getTime();
    }
  });

  it('14: connecting twice is one connection, closing twice is one end, and nothing is left', async () => {
    expect(await Promise.all([host.connect(), host.connect()])).to.deep.equal([true, true]);
    await host.engine.eventEngine.flush();
    expect(host.states).to.deep.equal(['connecting', 'syncing', 'ready']);
    expect(host.simulator.server.sockets.list('ws-api')).to.have.length(1);
    await Promise.all([host.adapter.close(), host.adapter.close()]);
    await host.adapter.close();
    await waitUntil(() => host.simulator.server.sockets.list().length === 0, 'all sockets to be gone');
    await host.engine.eventEngine.flush();
    expect(host.states.slice(3)).to.deep.equal(['closing', 'closed']);
    expect(host.adapter.connected).to.equal(false);
    expect(await host.connect()).to.equal(true);
  });

  it('14: closing while connecting ends both', async () => {
    await host.adapter.close();
    const connecting = host.connect();
    await host.adapter.close();
    expect(await connecting).to.equal(false);
    expect(host.adapter.state).to.equal('closed');
    await waitUntil(() => host.simulator.server.sockets.list().length === 0, 'all sockets to be gone');
  });

  it('15: a handler that throws disturbs neither the others nor the adapter', async () => {
    host.engine.eventEngine.register('eOrder.', () => {
      throw new Error('strategy bug');
    });
    host.engine.eventEngine.register('eTrade.', () => Promise.reject(new Error('another')));
    const id = host.send({ price: host.price(0) });
    await host.until(id, Status.NOTTRADED);
    host.counter('SELL', '0.01', host.price(0));
    await host.until(id, Status.ALLTRADED);
    expect(host.adapter.state).to.equal('ready');
  });

  it('16: no event or log line holds the secret or a signature', async () => {
    const id = host.send();
    await host.until(id, Status.NOTTRADED);
    host.cancel(id);
    host.send({ price: '1' });
    await host.until(id, Status.CANCELLED);
    await host.adapter.request('GET', '/api/v3/account', {}, { signed: true });
    await host.engine.eventEngine.flush();
    const everything = JSON.stringify(host.events);
    expect(everything).to.not.include('simulator-secret');
    expect(everything).to.not.match(/signature/i);
    expect(JSON.stringify(host.adapter.getHealth())).to.not.include('simulator-secret');
  });
});

/** Every event of a keyed type with the general event right before it. */
function pairsOf(events: readonly Event[]): [Event, Event | undefined][] {
  return events.flatMap((event, index): [Event, Event | undefined][] =>
    /^e(Tick|Trade|Order|Position|Account|Connection)\.$/.test(event.type) ? [[event, events[index + 1]]] : [],
  );
}

function sumOf(host: TradingHost, orderId: string): Decimal {
  const own = host.trades.filter((trade) => trade.orderId === orderId);
  return own.reduce((sum, trade) => sum.plus(trade.volume), ZERO);
}

function expectOrdersBeforeTrades(host: TradingHost, orderId: string): void {
  let told = ZERO;
  let filled = ZERO;
  for (const { type, data } of host.events) {
    const own = data as { orderId?: string; traded: Decimal; volume: Decimal };
    if (own.orderId !== orderId) continue;
    if (type === 'eOrder.') told = own.traded;
    if (type !== 'eTrade.') continue;
    filled = filled.plus(own.volume);
    expect(filled.lessThanOrEqualTo(told), 'a trade before its order').to.equal(true);
  }
  expect(filled.toFixed()).to.equal(told.toFixed());
}

function expectBalances(host: TradingHost): void {
  expect(balancesThatDiffer(host)).to.deep.equal([]);
}

/** What the host believes of each asset, where the venue has it otherwise. */
function balancesThatDiffer(host: TradingHost): string[] {
  return host.simulator.exchange.balancesOf('simulator-key').flatMap(({ asset, free, locked }) => {
    const account = host.engine.getAccount(`BINANCE.${asset}`);
    const ours = `${asset} ${account?.available.toFixed(8)} free, ${account?.frozen.toFixed(8)} locked`;
    return ours === `${asset} ${formatUnits(free)} free, ${formatUnits(locked)} locked` ? [] : [ours];
  });
}

/** Closes and connects again; gives the events of the second connection. */
async function reconnected(host: TradingHost): Promise<Event[]> {
  await host.adapter.close();
  await host.engine.eventEngine.flush();
  const before = host.events.length;
  expect(await host.connect()).to.equal(true);
  await host.engine.eventEngine.flush();
  return host.events.slice(before);
}
