import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import type { BinanceOrderEventExtra } from '../../src/binance/managers/orders/order-event-extra.js';
import { Direction, OrderType, Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import type { Order } from '../../src/host/domain/order.js';
import type { EventSink } from '../../src/host/events/event-types.js';
import { MemoryJournalDisk } from '../support/memory-journal-disk.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const extraOf = (order: Order | undefined): BinanceOrderEventExtra => order?.extra ?? {};

describe('an order that was filled while nobody listened', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
  });
  afterEach(() => host.close());

  /** Everything told of an order, as `STATUS venue’s word`, and its trades. */
  function storyOf(orderId: string): string[] {
    return host.events.flatMap(({ type, data }) => {
      if (type === 'eTrade.' && (data as Order).orderId === orderId) return ['trade'];
      if (type !== 'eOrder.' || (data as Order).orderId !== orderId) return [];
      return [`${(data as Order).status} ${extraOf(data as Order).venueStatus ?? '-'}`];
    });
  }

  it('is told as the venue has it when the gap is closed, in the event that tells its end', async () => {
    await host.connect();
    const whole = host.send({ price: host.price(-0.01) });
    const part = host.send({ price: host.price(-0.02) });
    await host.until(whole, Status.NOTTRADED);
    await host.until(part, Status.NOTTRADED);
    host.simulator.server.sockets.dropAll();
    host.counter('SELL', '0.015', host.price(-0.03));
    await host.until(whole, Status.ALLTRADED);
    await host.until(part, Status.PARTTRADED);
    await host.untilState('ready', 2);
    expect(storyOf(whole)).to.deep.equal(['SUBMITTING -', 'NOTTRADED NEW', 'ALLTRADED FILLED', 'trade']);
    expect(storyOf(part)).to.deep.equal(['SUBMITTING -', 'NOTTRADED NEW', 'PARTTRADED PARTIALLY_FILLED', 'trade']);
    for (const order of [host.latest(whole), host.latest(part)]) {
      const { quoteTraded, averagePrice, updateTime } = extraOf(order);
      expect(quoteTraded?.div(order?.traded ?? 0).toFixed()).to.equal(averagePrice?.toFixed());
      expect(updateTime).to.equal(host.simulator.exchange.order('simulator-key', venueKey(order)).updateTime);
    }
  });

  it('is told with all that it was placed with by the next process, and with the price that its peg came to', async () => {
    const journalDisk = new MemoryJournalDisk();
    const connect = async (name: string): Promise<void> => {
      class Journalling extends BinanceAdapter {
        constructor(eventEngine: EventSink, adapterName: string) {
          super(eventEngine, adapterName, { journalDisk });
        }
      }
      host.engine.addAdapter(Journalling, name);
      await host.engine.connect({ ...host.simulator.settings, journal: '/data/orders.journal' }, name);
    };
    host.counter('BUY', '1', host.price(-0.01), 'GTC');
    await connect('ONE');
    const peg = { pegPriceType: 'PRIMARY_PEG', strategyId: 7, strategyType: 1_000_007 };
    const pegged = host.send({ price: 0, extra: peg }, 'ONE');
    const iceberg = host.send({ price: host.price(-0.02), extra: { icebergQty: '0.005', strategyId: 8 } }, 'ONE');
    await host.until(pegged, Status.NOTTRADED);
    await host.until(iceberg, Status.NOTTRADED);
    await host.engine.getAdapter('ONE')?.close();
    host.counter('SELL', '3', host.price(-0.03));
    host.events.length = 0;
    await connect('TWO');
    await waitUntil(() => host.trades.length >= 2, 'both fills');
    const [first, second] = [host.latest(pegged), host.latest(iceberg)];
    expect(storyOf(pegged)).to.deep.equal(['SUBMITTING -', 'NOTTRADED NEW', 'ALLTRADED FILLED', 'trade']);
    expect(first?.price.toFixed()).to.equal(Number(host.price(-0.01)).toString());
    expect(extraOf(first).peggedPrice?.toFixed()).to.equal(first?.price.toFixed());
    expect(extraOf(first)).to.include({ pegPriceType: 'PRIMARY_PEG', strategyId: '7', strategyType: 1_000_007 });
    expect(extraOf(second)).to.include({ strategyId: '8', timeInForce: 'GTC', venueStatus: 'FILLED' });
    expect(extraOf(second).icebergQty?.toFixed()).to.equal('0.005');
    expect(extraOf(second).limitPrice?.toFixed()).to.equal(second?.price.toFixed());
  });
});

describe('an order that the venue has not answered yet', () => {
  let host: TradingHost;
  before(async () => {
    host = await TradingHost.create();
    host.counter('BUY', '1', host.price(-0.01), 'GTC');
    await host.connect();
  });
  after(() => host.close());

  const wishes: readonly (readonly [title: string, wish: () => Parameters<TradingHost['send']>[0], told: object])[] = [
    [
      'a limit order',
      () => ({ price: host.price(-0.02) }),
      { timeInForce: 'GTC', limitPrice: () => host.price(-0.02) },
    ],
    [
      'an iceberg of a strategy, with a way of self-trade prevention',
      () => ({
        price: host.price(-0.02),
        extra: { icebergQty: '0.005', strategyId: 8, strategyType: 1_000_008, selfTradePreventionMode: 'EXPIRE_BOTH' },
      }),
      { icebergQty: '0.005', strategyId: '8', strategyType: 1_000_008, selfTradePreventionMode: 'EXPIRE_BOTH' },
    ],
    [
      'a trailing stop',
      () => ({
        type: OrderType.STOP,
        direction: Direction.SHORT,
        price: host.price(-0.05),
        extra: { limitPrice: host.price(-0.06), trailingDelta: 100 },
      }),
      { stopPrice: () => host.price(-0.05), limitPrice: () => host.price(-0.06), trailingDelta: 100 },
    ],
    [
      'a pegged order',
      () => ({ price: 0, extra: { pegPriceType: 'PRIMARY_PEG', pegOffsetValue: 1 } }),
      { pegPriceType: 'PRIMARY_PEG', pegOffsetValue: 1 },
    ],
  ];
  for (const [title, wish, told] of wishes) {
    it(`tells what was asked for as the venue will: ${title}`, async () => {
      const orderId = host.send(wish());
      await host.until(orderId, Status.NOTTRADED);
      const [first, last] = host.orders.filter((order) => order.orderId === orderId).map(plainExtraOf);
      for (const [name, value] of Object.entries(told)) {
        const expected = typeof value === 'function' ? String(Number((value as () => string)())) : (value as unknown);
        expect(first?.[name], name).to.equal(expected);
      }
      expect(last).to.include(first);
    });
  }

  it('tells what was asked for where it is refused, too', async () => {
    const taking = { price: host.price(-0.01), direction: Direction.SHORT, extra: { postOnly: true, strategyId: 9 } };
    const refused = await host.until(host.send(taking), Status.REJECTED);
    expect(plainExtraOf(refused)).to.include({ strategyId: '9', venueType: 'LIMIT_MAKER' });
    expect(plainExtraOf(refused)['limitPrice']).to.equal(String(Number(host.price(-0.01))));
  });
});

/** Amounts as text. */
function plainExtraOf(order: Order | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(extraOf(order)).map(([name, value]) => [name, value instanceof Decimal ? value.toFixed() : value]),
  );
}

function venueKey(order: Order | undefined): { symbol: string; orderId: bigint } {
  return { symbol: 'BTCUSDT', orderId: BigInt(extraOf(order).exchangeOrderId ?? 0) };
}
