import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { MainEngine } from '../../src/host/engine/main-engine.js';
import { EventEngine } from '../../src/host/events/event-engine.js';
import { Direction, Exchange, Offset, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Order } from '../../src/host/domain/order.js';
import { isActive } from '../../src/host/domain/order.js';
import type { OrderListReceipt } from '../../src/binance/managers/orders/order-lists.js';
import type { BinanceOrderEventExtra } from '../../src/binance/managers/orders/order-state.js';
import type { OrderListLeg, OrderListRequest } from '../../src/binance/mappings/order-list-request.js';
import { units } from '../../src/simulator/index.js';
import type { FaultKind } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;

describe('order lists', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
  });
  afterEach(() => host.close());

  const buy = (move: number, more: Partial<OrderListLeg> = {}): OrderListLeg => ({
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    volume: '0.01',
    price: host.price(move),
    ...more,
  });
  const sell = (move: number, more: Partial<OrderListLeg> = {}): OrderListLeg => ({
    ...buy(move, more),
    direction: Direction.SHORT,
  });
  const stop = (move: number): Partial<OrderListLeg> => ({
    type: OrderType.STOP,
    extra: { limitPrice: host.price(move - 0.001) },
  });
  const oco = (): OrderListRequest => ({
    kind: 'oco',
    ...BTC,
    above: sell(0.01, { reference: 'take profit', offset: Offset.CLOSE }),
    below: sell(-0.01, { ...stop(-0.01), reference: 'stop loss' }),
  });
  const send = (request: OrderListRequest): OrderListReceipt => host.adapter.sendOrderList(request);
  const legs = ({ vtOrderIds }: OrderListReceipt): Order[] =>
    vtOrderIds.map((id) => host.latest(id.replace('BINANCE.', '')) as Order);
  const extraOf = (order: Order): BinanceOrderEventExtra => order.extra ?? {};
  const statuses = (receipt: OrderListReceipt): string[] =>
    receipt.vtOrderIds.map((id) => host.latest(id.replace('BINANCE.', ''))?.status ?? 'none');
  const untilStatuses = (receipt: OrderListReceipt, ...expected: Status[]): Promise<void> =>
    waitUntil(() => statuses(receipt).join() === expected.join(), expected.join()).catch((error: unknown) => {
      throw new Error(`${String(error)}; they are ${statuses(receipt).join()}\n${host.logs.join('\n')}`);
    });

  it('OCO: ids at once, each order SUBMITTING, then resting with what is known of the list', async () => {
    const receipt = send(oco());
    expect(receipt.listId).to.match(/^[A-Za-z0-9_-]{1,36}$/);
    await untilStatuses(receipt, Status.NOTTRADED, Status.NOTTRADED);
    const [above, below] = legs(receipt) as [Order, Order];
    expect(above).to.include({ reference: 'take profit', offset: Offset.CLOSE, type: OrderType.LIMIT });
    expect(below).to.include({ reference: 'stop loss', offset: Offset.NONE, type: OrderType.STOP });
    const [list] = host.simulator.exchange.openOrderLists('simulator-key');
    for (const [order, leg] of [
      [above, 'above'],
      [below, 'below'],
    ] as const) {
      expect(extraOf(order)).to.include({
        listId: receipt.listId,
        exchangeListId: String(list?.orderListId),
        contingency: 'OCO',
        leg,
      });
      const own = host.orders.filter(({ orderId }) => orderId === order.orderId);
      expect(own[0]?.status).to.equal(Status.SUBMITTING);
    }
    expect(list?.listClientOrderId).to.equal(receipt.listId);
    expect(extraOf(above).venueType).to.equal('LIMIT_MAKER');
  });

  it('OCO: a cancel of one order ends both, and is one request', async () => {
    const receipt = send(oco());
    await untilStatuses(receipt, Status.NOTTRADED, Status.NOTTRADED);
    expect(host.cancel(legs(receipt)[0]?.orderId ?? '')).to.equal(true);
    await untilStatuses(receipt, Status.CANCELLED, Status.CANCELLED);
    expect(host.simulator.exchange.openOrders('simulator-key')).to.deep.equal([]);
  });

  it('OCO: a fill of one order ends the other', async () => {
    const receipt = send(oco());
    await untilStatuses(receipt, Status.NOTTRADED, Status.NOTTRADED);
    host.counter('BUY', '0.01', host.price(0.01));
    await untilStatuses(receipt, Status.ALLTRADED, Status.CANCELLED);
    expect(extraOf(legs(receipt)[1] as Order).reason).to.equal('OCO_TRIGGER');
    expect(host.trades.map(({ orderId }) => orderId)).to.deep.equal([legs(receipt)[0]?.orderId]);
  });

  it('are cancelled as a whole by our id of the list, by the venue’s, and with everything else', async () => {
    const [one, two, three] = [send(oco()), send(oco()), send(oco())] as const;
    for (const receipt of [one, two, three]) await untilStatuses(receipt, Status.NOTTRADED, Status.NOTTRADED);
    expect(host.adapter.cancelOrderList({ listId: one.listId, ...BTC })).to.equal(true);
    const exchangeListId = extraOf(legs(two)[0] as Order).exchangeListId ?? '';
    expect(host.adapter.cancelOrderList({ listId: exchangeListId, ...BTC })).to.equal(true);
    await untilStatuses(one, Status.CANCELLED, Status.CANCELLED);
    await untilStatuses(two, Status.CANCELLED, Status.CANCELLED);
    expect(await host.adapter.cancelAll('BTCUSDT')).to.equal(2);
    await untilStatuses(three, Status.CANCELLED, Status.CANCELLED);
    expect(host.adapter.cancelOrderList({ listId: one.listId, ...BTC })).to.equal(false);
    expect(host.adapter.cancelOrderList({ listId: 'x', symbol: 'NOPE', exchange: Exchange.BINANCE })).to.equal(false);
  });

  it('OTO: the pending order is SUBMITTING with the venue’s id until the working one is filled', async () => {
    const receipt = send({ kind: 'oto', ...BTC, working: buy(-0.01), pending: sell(0.02) });
    await untilStatuses(receipt, Status.NOTTRADED, Status.SUBMITTING);
    await waitUntil(() => extraOf(legs(receipt)[1] as Order).exchangeOrderId !== undefined, 'the venue’s id');
    expect(extraOf(legs(receipt)[1] as Order)).to.include({ venueStatus: 'PENDING_NEW', contingency: 'OTO' });
    expect(host.adapter.getHealth().unresolvedOrders).to.deep.equal([]);
    host.counter('SELL', '0.01', host.price(-0.01));
    await untilStatuses(receipt, Status.ALLTRADED, Status.NOTTRADED);
    host.counter('BUY', '0.01', host.price(0.02));
    await untilStatuses(receipt, Status.ALLTRADED, Status.ALLTRADED);
  });

  it('OTO: a working order that is cancelled takes the pending one with it', async () => {
    const receipt = send({ kind: 'oto', ...BTC, working: buy(-0.01), pending: sell(0.02) });
    await untilStatuses(receipt, Status.NOTTRADED, Status.SUBMITTING);
    host.cancel(legs(receipt)[0]?.orderId ?? '');
    await untilStatuses(receipt, Status.CANCELLED, Status.CANCELLED);
  });

  it('OTO: a working order that is filled at once brings in the pending one', async () => {
    host.counter('SELL', '1', host.price(0.001), 'GTC');
    const receipt = send({ kind: 'oto', ...BTC, working: buy(0.002), pending: sell(0.02) });
    await untilStatuses(receipt, Status.ALLTRADED, Status.NOTTRADED);
    expect(host.trades).to.have.length(1);
  });

  it('OTO: a pending order that the venue refuses when its turn comes ends with the reason', async () => {
    const receipt = send({ kind: 'oto', ...BTC, working: buy(-0.01), pending: sell(0.02, { volume: '20' }) });
    await untilStatuses(receipt, Status.NOTTRADED, Status.SUBMITTING);
    host.counter('SELL', '0.01', host.price(-0.01));
    await untilStatuses(receipt, Status.ALLTRADED, Status.CANCELLED);
    expect(extraOf(legs(receipt)[1] as Order).reason).to.equal('REJECTED');
  });

  it('OTOCO: an entry with its take-profit and its stop-loss', async () => {
    const receipt = send({
      kind: 'otoco',
      ...BTC,
      working: buy(-0.01, { reference: 'entry', offset: Offset.OPEN }),
      pendingAbove: sell(0.02, { reference: 'take profit' }),
      pendingBelow: sell(-0.03, { ...stop(-0.03), reference: 'stop loss' }),
    });
    expect(receipt.vtOrderIds).to.have.length(3);
    await untilStatuses(receipt, Status.NOTTRADED, Status.SUBMITTING, Status.SUBMITTING);
    host.counter('SELL', '0.01', host.price(-0.01));
    await untilStatuses(receipt, Status.ALLTRADED, Status.NOTTRADED, Status.NOTTRADED);
    host.counter('BUY', '0.01', host.price(0.02));
    await untilStatuses(receipt, Status.ALLTRADED, Status.ALLTRADED, Status.CANCELLED);
    expect(legs(receipt).map(({ reference }) => reference)).to.deep.equal(['entry', 'take profit', 'stop loss']);
    expect(host.trades.map(({ offset }) => offset)).to.deep.equal([Offset.OPEN, Offset.NONE]);
  });

  it('OPO and OPOCO: what is bought is sold, and how much that is the venue tells', async () => {
    const { volume: _unknown, ...pending } = sell(0.02);
    const { volume: _unknownToo, ...below } = sell(-0.03, stop(-0.03));
    const opo = send({ kind: 'opo', ...BTC, working: buy(-0.01), pending });
    const opoco = send({ kind: 'opoco', ...BTC, working: buy(-0.01), pendingAbove: pending, pendingBelow: below });
    await untilStatuses(opo, Status.NOTTRADED, Status.SUBMITTING);
    await untilStatuses(opoco, Status.NOTTRADED, Status.SUBMITTING, Status.SUBMITTING);
    expect(legs(opo)[1]?.volume.toFixed()).to.equal('0');
    host.counter('SELL', '0.02', host.price(-0.01));
    await untilStatuses(opo, Status.ALLTRADED, Status.NOTTRADED);
    await untilStatuses(opoco, Status.ALLTRADED, Status.NOTTRADED, Status.NOTTRADED);
    for (const order of host.simulator.exchange.openOrders('simulator-key')) {
      expect(units(host.latest(order.clientOrderId)?.volume.toFixed() ?? '0')).to.equal(order.origQty);
    }
    host.counter('BUY', '0.1', host.price(0.02));
    await untilStatuses(opo, Status.ALLTRADED, Status.ALLTRADED);
    await untilStatuses(opoco, Status.ALLTRADED, Status.ALLTRADED, Status.CANCELLED);
  });

  it('go over REST while the WebSocket API is down', async () => {
    host.simulator.faults.add({ what: 'handshake-refused', where: { channel: 'ws-api' } });
    host.simulator.server.sockets.dropAll('ws-api');
    await host.untilState('degraded');
    const receipt = send(oco());
    await untilStatuses(receipt, Status.NOTTRADED, Status.NOTTRADED);
    expect(host.adapter.cancelOrderList({ listId: receipt.listId, ...BTC })).to.equal(true);
    await untilStatuses(receipt, Status.CANCELLED, Status.CANCELLED);
    const again = send({ kind: 'oto', ...BTC, working: buy(-0.01), pending: sell(0.02) });
    await untilStatuses(again, Status.NOTTRADED, Status.SUBMITTING);
    host.cancel(legs(again)[1]?.orderId ?? '');
    await untilStatuses(again, Status.CANCELLED, Status.CANCELLED);
  });

  it('that the venue refuses are REJECTED as a whole, with its reason', async () => {
    const receipt = send({ ...oco(), above: sell(-0.02), below: sell(-0.03, stop(-0.03)) } as OrderListRequest);
    await untilStatuses(receipt, Status.REJECTED, Status.REJECTED);
    for (const order of legs(receipt)) {
      expect(extraOf(order).error?.message).to.include('The relationship of the prices for the orders is not correct');
      expect(extraOf(order).error?.code).to.equal(-2010);
    }
  });

  it('of which one order breaks a filter are REJECTED as a whole and never leave', async () => {
    const receipt = send({ kind: 'oto', ...BTC, working: buy(-0.01), pending: sell(0.02, { volume: '0.0000001' }) });
    await untilStatuses(receipt, Status.REJECTED, Status.REJECTED);
    expect(extraOf(legs(receipt)[0] as Order).error).to.include({ category: 'filter' });
    expect(extraOf(legs(receipt)[0] as Order).error?.message).to.match(/^pending: /);
    expect(host.simulator.exchange.allOrders('simulator-key', 'BTCUSDT')).to.deep.equal([]);
  });

  it('that mean none give no id, with one log line', () => {
    expect(send({ ...oco(), symbol: 'NOPE' })).to.deep.equal({ listId: '', vtOrderIds: [] });
    const crossed = { ...oco(), above: buy(0.01) } as OrderListRequest;
    expect(send(crossed)).to.deep.equal({ listId: '', vtOrderIds: [] });
    expect(host.orders).to.deep.equal([]);
  });

  it('placed elsewhere are adopted: by their events, and by a comparison', async () => {
    const { exchange } = host.simulator;
    const leg = { symbol: 'BTCUSDT', side: 'SELL', quantity: units('0.01') } as const;
    const place = (name: string): void => {
      exchange.placeOrderList('simulator-key', {
        symbol: 'BTCUSDT',
        listClientOrderId: name,
        working: null,
        legs: [
          { ...leg, type: 'LIMIT_MAKER', price: units(host.price(0.01)), newClientOrderId: `${name}-above` },
          { ...leg, type: 'STOP_LOSS', stopPrice: units(host.price(-0.01)), newClientOrderId: `${name}-below` },
        ],
      });
    };
    const isAdopted = (name: string): boolean =>
      ['above', 'below'].every((side) => extraOf(host.latest(`${name}-${side}`) ?? ({} as Order)).listId === name);
    place('app-1');
    await waitUntil(() => isAdopted('app-1'), 'the list to be adopted by its events');
    await host.adapter.close();
    place('app-2');
    await host.connect();
    await waitUntil(() => isAdopted('app-2'), 'the list to be adopted by the comparison');
    expect(extraOf(host.latest('app-2-above') as Order)).to.include({ external: true, contingency: 'OCO' });
    expect(host.adapter.cancelOrderList({ listId: 'app-2', ...BTC })).to.equal(true);
    await waitUntil(() => host.latest('app-2-below')?.status === Status.CANCELLED, 'the cancel');
    expect(exchange.openOrders('simulator-key')).to.have.length(2);
    expect(isActive(host.latest('app-1-above') as Order)).to.equal(true);
  });

  it('of an earlier process come back out of the journal as lists, and are cancelled as such', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lists-'));
    const journal = join(folder, 'orders.journal');
    const engine = new MainEngine(new EventEngine({ timerIntervalMs: 60_000 }), { log: false });
    try {
      await host.adapter.close();
      await host.connect({ journal });
      const receipt = send({ kind: 'oto', ...BTC, working: buy(-0.01), pending: sell(0.02, { reference: 'exit' }) });
      await untilStatuses(receipt, Status.NOTTRADED, Status.SUBMITTING);
      await host.adapter.close();
      const adapter = engine.addAdapter(BinanceAdapter);
      expect(await engine.connect({ ...host.simulator.settings, journal }, 'BINANCE')).to.equal(true);
      const restored = receipt.vtOrderIds.map((id) => engine.getOrder(id) as Order);
      expect(restored.map(({ status }) => status)).to.deep.equal([Status.NOTTRADED, Status.SUBMITTING]);
      expect(restored[1]).to.include({ reference: 'exit' });
      expect(extraOf(restored[1] as Order)).to.include({ listId: receipt.listId, leg: 'pending', contingency: 'OTO' });
      expect(adapter.cancelOrderList({ listId: receipt.listId, ...BTC })).to.equal(true);
      await waitUntil(
        () => receipt.vtOrderIds.every((id) => engine.getOrder(id)?.status === Status.CANCELLED),
        'both orders to be cancelled',
      );
    } finally {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('that change while the private stream is down are brought up to date', async () => {
    const receipt = send(oco());
    const other = send({ kind: 'oto', ...BTC, working: buy(-0.01), pending: sell(0.03) });
    await untilStatuses(receipt, Status.NOTTRADED, Status.NOTTRADED);
    await untilStatuses(other, Status.NOTTRADED, Status.SUBMITTING);
    host.simulator.server.sockets.dropAll('ws-api');
    host.counter('BUY', '0.01', host.price(0.01));
    host.counter('SELL', '0.01', host.price(-0.01));
    await untilStatuses(receipt, Status.ALLTRADED, Status.CANCELLED);
    await untilStatuses(other, Status.ALLTRADED, Status.NOTTRADED);
    expect(host.trades).to.have.length(2);
  });
});

describe('order lists whose answer is lost', () => {
  for (const what of ['answer-cut', 'answer-torn', 'answer-late', 'answer-repeated'] as const) {
    it(`are known after ${what}, and are never sent again`, () => expectOneBracket('ws-api', what));
  }

  for (const what of ['answer-cut', 'answer-torn', 'timeout-executed'] as const) {
    it(`are found by asking after ${what} over REST, with no private stream`, () => expectOneBracket('rest', what));
  }

  it('are found by their list where the venue does not find their orders by name', async () => {
    await expectOneBracket('rest', 'answer-cut', (host) => {
      host.simulator.faults.add({
        what: { kind: 'order-not-found', youngerThanMs: 60_000 },
        where: { method: 'GET /api/v3/order' },
        when: { times: 3 },
      });
    });
  });

  it('are cancelled at once when that is wished for, and stay cancelled', async () => {
    const host = await TradingHost.create();
    try {
      await host.connect();
      host.simulator.faults.add({ what: 'answer-cut', where: { method: 'orderList.place.otoco' }, when: { times: 1 } });
      host.simulator.faults.add({ what: 'answer-cut', where: { method: 'orderList.cancel' }, when: { times: 1 } });
      const receipt = host.adapter.sendOrderList(bracket(host));
      host.adapter.cancelOrderList({ listId: receipt.listId, ...BTC });
      const ids = receipt.vtOrderIds.map((id) => id.replace('BINANCE.', ''));
      await waitUntil(() => ids.every((id) => host.latest(id)?.status === Status.CANCELLED), 'the list to end');
      expect(host.simulator.exchange.openOrders('simulator-key')).to.deep.equal([]);
    } finally {
      await host.close();
    }
  });
});

function bracket(host: TradingHost): OrderListRequest {
  const exit = { direction: Direction.SHORT, volume: '0.01' } as const;
  return {
    kind: 'otoco',
    ...BTC,
    working: { direction: Direction.LONG, type: OrderType.LIMIT, volume: '0.01', price: host.price(-0.01) },
    pendingAbove: { ...exit, type: OrderType.LIMIT, price: host.price(0.02) },
    pendingBelow: {
      ...exit,
      type: OrderType.STOP,
      price: host.price(-0.03),
      extra: { limitPrice: host.price(-0.031) },
    },
  };
}

/** Sends a bracket whose answer goes wrong; without the private stream where it goes over REST. */
async function expectOneBracket(
  channel: 'rest' | 'ws-api',
  what: FaultKind,
  prepare: (host: TradingHost) => void = () => undefined,
): Promise<void> {
  const host = await TradingHost.create();
  try {
    await host.connect();
    const { faults, server, exchange } = host.simulator;
    if (channel === 'rest') {
      faults.add({ what: 'handshake-refused', where: { channel: 'ws-api' } });
      server.sockets.dropAll('ws-api');
      await host.untilState('degraded');
    }
    faults.add({ what, where: { channel, method: 'orderList.place.otoco' }, when: { times: 1 } });
    prepare(host);
    const receipt = host.adapter.sendOrderList(bracket(host));
    const ids = receipt.vtOrderIds.map((id) => id.replace('BINANCE.', ''));
    const isKnown = (id: string): boolean =>
      ((host.latest(id)?.extra ?? {}) as BinanceOrderEventExtra).exchangeOrderId !== undefined;
    await waitUntil(() => ids.every(isKnown), 'all orders to be known', 15_000);
    expect(ids.map((id) => host.latest(id)?.status)).to.deep.equal(['NOTTRADED', 'SUBMITTING', 'SUBMITTING']);
    expect(exchange.allOrderLists('simulator-key')).to.have.length(1);
    expect(host.adapter.getHealth().unresolvedOrders).to.deep.equal([]);
  } finally {
    await host.close();
  }
}
