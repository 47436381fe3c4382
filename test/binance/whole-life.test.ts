import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { Direction, Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Order } from '../../src/host/domain/order.js';
import { decodeEvent, encodeEvent } from '../../src/host/events/event-codec.js';
import { expandSymbol } from '../../src/simulator/markets/expand-symbol.js';
import { formatUnits, units } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

/** Beyond 2^53; one that Binance has given. */
const FIRST_ID = 8_389_765_489_680_951_453n;
const SYMBOL = '币安人生USDT';
const PRICE = '0.00000019';
/** Twenty digits: a double gives back 123456789012. */
const VOLUME = '123456789012.00000001';
const FIRST_FILL = '23456789012.00000003';
const SMALLEST = '0.00000001';
const SECOND_FILL = '1.00000001';
const AFTER_BOTH = '23456789013.00000004';
const KEY = 'simulator-key';
const SELLER = 'counterparty';
const NOWHERE = 'ws://127.0.0.1:9/ws-api/v3';

/** A symbol that trades for next to nothing, by the hundred thousand million, and is spelt in Chinese. */
const SPEC = expandSymbol({
  base: '币安人生',
  quote: 'USDT',
  tick: SMALLEST,
  maxPrice: '1',
  step: SMALLEST,
  maxQuantity: '922337203685',
  maxMarketQuantity: '922337203685',
  minNotional: '0.00000001',
  band: 'wide',
  basePrecision: 8,
  price: PRICE,
  volatility: 0.03,
  tradesPerSecond: 1,
});

/** One order with the longest numbers that Binance allows, from the call to its end: exact text in every place. */
describe('an order with an id beyond 2^53, a tiny price, a great volume and a Chinese symbol', () => {
  let host: TradingHost;
  let adapterName: string;

  const create = (options: Parameters<typeof TradingHost.create>[0] = {}): Promise<TradingHost> =>
    TradingHost.create({
      symbols: [SPEC],
      firstOrderId: FIRST_ID,
      accounts: [
        { key: KEY, secret: 'simulator-secret', balances: { USDT: '1000000' } },
        { key: SELLER, secret: 'other-secret', balances: { 币安人生: '200000000000' } },
      ],
      ...options,
    });
  afterEach(() => host.close());

  const send = (): string => host.send({ symbol: SYMBOL, price: PRICE, volume: VOLUME }, adapterName);
  const sell = (quantity: string): void =>
    void host.simulator.exchange.placeOrder(SELLER, {
      symbol: SYMBOL,
      side: 'SELL',
      type: 'LIMIT',
      timeInForce: 'IOC',
      quantity: units(quantity),
      price: units(PRICE),
    });
  const latest = (orderId: string): Order | undefined =>
    host.orders.filter((order) => order.orderId === orderId && order.adapterName === adapterName).at(-1);
  const until = async (orderId: string, status: Status, traded: string): Promise<void> => {
    await waitUntil(() => {
      const order = latest(orderId);
      return order?.status === status && order.traded.toFixed() === traded;
    }, `${orderId} to be ${status} with ${traded} traded`);
    expectExact(latest(orderId), status, traded);
  };
  const expectExact = (order: Order | null | undefined, status: Status, traded: string): void => {
    expect(order).to.include({ symbol: SYMBOL, vtSymbol: `${SYMBOL}.BINANCE`, status });
    expect(order?.price.toFixed()).to.equal(PRICE);
    expect(order?.volume.toFixed()).to.equal(VOLUME);
    expect(order?.traded.toFixed()).to.equal(traded);
    expect(order?.extra?.['exchangeOrderId']).to.equal(FIRST_ID.toString());
  };
  const expectAtVenue = (filled: string): void => {
    const order = host.simulator.exchange.order(KEY, { symbol: SYMBOL, orderId: FIRST_ID });
    expect(order).to.include({ orderId: FIRST_ID, price: units(PRICE), origQty: units(VOLUME) });
    expect(formatUnits(order.executedQty)).to.equal(filled);
  };
  const expectTrades = (orderId: string, ...volumes: string[]): void => {
    const trades = host.trades.filter((trade) => trade.adapterName === adapterName);
    expect(trades.map(({ volume }) => volume.toFixed())).to.deep.equal(volumes);
    for (const trade of trades) {
      expect(trade).to.include({ orderId, symbol: SYMBOL });
      expect(trade.price.toFixed()).to.equal(PRICE);
      expect(trade.tradeId).to.match(new RegExp(`^${SYMBOL}-\\d+$`));
    }
  };
  /** What the codec writes is what was told, and what it reads is what it wrote. */
  const expectCodecExact = (): void => {
    const told = host.events.filter(({ type }) => /^(eOrder|eTrade|eAccount|ePosition)\./.test(type));
    expect(told.length).to.be.above(3);
    for (const event of told) {
      const text = encodeEvent(event);
      // Our ids are of any letters and digits: `7e4` in one of them is no exponent.
      expect(text.replace(/vt-[a-z0-9]+-[a-z0-9]{4}/g, 'id')).not.to.match(/\de[-+]?\d/i);
      expect(decodeEvent(text)).to.deep.equal(event);
    }
    const texts = told.map(encodeEvent).join('\n');
    for (const exact of [PRICE, VOLUME, FIRST_FILL, SECOND_FILL, AFTER_BOTH, FIRST_ID.toString(), SYMBOL]) {
      expect(texts).to.include(exact);
    }
  };

  for (const replyOrder of ['reply-first', 'events-first'] as const) {
    it(`lives over the WebSocket API, with gap, restart and cancel (${replyOrder})`, async () => {
      host = await create({ sockets: { replyOrder } });
      adapterName = 'BINANCE';
      await host.connect();
      const orderId = send();
      await until(orderId, Status.NOTTRADED, '0');
      expectAtVenue('0.00000000');

      sell(FIRST_FILL);
      await until(orderId, Status.PARTTRADED, FIRST_FILL);
      await waitUntil(() => host.trades.length === 1, 'its trade');

      expectExact(await host.adapter.queryOrder(orderId, SYMBOL), Status.PARTTRADED, FIRST_FILL);
      expectExact(await host.adapter.queryOrder(FIRST_ID.toString(), SYMBOL), Status.PARTTRADED, FIRST_FILL);
      const [open] = await host.adapter.queryOpenOrders(SYMBOL);
      expectExact(open, Status.PARTTRADED, FIRST_FILL);

      host.simulator.server.sockets.dropAll('ws-api');
      sell(SECOND_FILL);
      await host.untilState('ready', 2);
      await until(orderId, Status.PARTTRADED, AFTER_BOTH);
      await waitUntil(() => host.trades.length === 2, 'the trade of the gap');
      expectTrades(orderId, FIRST_FILL, SECOND_FILL);

      await host.adapter.close();
      adapterName = 'LATER';
      const later = host.engine.addAdapter(BinanceAdapter, adapterName);
      await host.engine.connect({ ...host.simulator.settings, reconnectDelay: 0.01 }, adapterName);
      await until(orderId, Status.PARTTRADED, AFTER_BOTH);

      expect(later.cancelOrder({ orderId: FIRST_ID.toString(), symbol: SYMBOL, exchange: Exchange.BINANCE })).to.equal(
        true,
      );
      await until(orderId, Status.CANCELLED, AFTER_BOTH);
      expectAtVenue(AFTER_BOTH);
      expectHoldings();
      expectCodecExact();
    });
  }

  it('lives over REST alone, followed by asking', async () => {
    host = await create();
    adapterName = 'REST';
    const adapter = host.impatientAdapter(adapterName, 100);
    const { settings } = host.simulator;
    await host.engine.connect({ ...settings, endpoints: { ...settings.endpoints, wsApi: NOWHERE } }, adapterName);
    const orderId = send();
    await until(orderId, Status.NOTTRADED, '0');
    expectAtVenue('0.00000000');

    sell(FIRST_FILL);
    await until(orderId, Status.PARTTRADED, FIRST_FILL);
    sell(SECOND_FILL);
    await until(orderId, Status.PARTTRADED, AFTER_BOTH);
    await waitUntil(() => host.trades.length === 2, 'both trades');
    expectTrades(orderId, FIRST_FILL, SECOND_FILL);
    expectExact(await adapter.queryOrder(FIRST_ID.toString(), SYMBOL), Status.PARTTRADED, AFTER_BOTH);

    expect(adapter.cancelOrder({ orderId, symbol: SYMBOL, exchange: Exchange.BINANCE })).to.equal(true);
    await until(orderId, Status.CANCELLED, AFTER_BOTH);
    expectAtVenue(AFTER_BOTH);
    expectCodecExact();
  });

  it('keeps twenty digits that a number would lose: text and Decimal are taken, and leave as they came', async () => {
    host = await create();
    adapterName = 'BINANCE';
    await host.connect();
    const terms = { symbol: SYMBOL, exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
    host.adapter.sendOrder({ ...terms, price: PRICE, volume: VOLUME });
    host.adapter.sendOrder({ ...terms, price: 1.9e-7, volume: '1.00000001' });
    await waitUntil(() => host.simulator.exchange.openOrders(KEY).length === 2, 'both orders at the venue');
    const open = host.simulator.exchange.openOrders(KEY);
    expect(open.map(({ price, origQty }) => [price, origQty])).to.deep.equal([
      [19n, 12_345_678_901_200_000_001n],
      [19n, 100_000_001n],
    ]);
    expect(open.map(({ orderId }) => orderId)).to.deep.equal([FIRST_ID, FIRST_ID + 1n]);
  });

  /** What is held after both fills: the venue's own figures to the last digit. */
  function expectHoldings(): void {
    const accounts = host.events.filter(({ type }) => type === 'eAccount.').map(({ data }) => data);
    const held = accounts.filter((row) => (row as { accountId: string }).accountId.includes('币安人生')).at(-1);
    const [atVenue] = host.simulator.exchange.balancesOf(KEY).filter(({ asset }) => asset === '币安人生');
    expect(atVenue).not.to.equal(undefined);
    expect((held as { balance: { toFixed(digits: number): string } }).balance.toFixed(8)).to.equal(
      formatUnits(atVenue!.free + atVenue!.locked),
    );
  }
});
