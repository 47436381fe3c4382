import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';

import type { OrderListReceipt } from '../../../../src/binance/managers/orders/order-lists.js';
import type { BinanceOrderEventExtra } from '../../../../src/binance/managers/orders/order-state.js';
import type { OrderListRequest } from '../../../../src/binance/mappings/order-list-request.js';
import type { Withdrawal } from '../../../../src/binance/rate-limit/withdrawal.js';
import type { OrderRecord } from '../../../../src/binance/wire/trading.js';
import type { ExecutionReport } from '../../../../src/binance/wire/user-data.js';
import { Direction, Exchange, OrderType, Status } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { waitUntil } from '../../../support/wait-until.js';
import { cancelledList, listRecord, listStatus, placedList } from '../../support/list-words.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import {
  accountTrade,
  cancelReply,
  executionReport,
  orderRecord,
  orderReply,
  symbolInfo,
  T0,
} from '../../support/venue-words.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const exit = { direction: Direction.SHORT, volume: '1' } as const;
const OTOCO: OrderListRequest = {
  kind: 'otoco',
  ...BTC,
  working: { direction: Direction.LONG, type: OrderType.LIMIT, volume: '1', price: '100', reference: 'entry' },
  pendingAbove: { ...exit, type: OrderType.LIMIT, price: '110', reference: 'profit' },
  pendingBelow: { ...exit, type: OrderType.STOP, price: '90', extra: { limitPrice: '89' }, reference: 'loss' },
};
const LOST = failure('no answer', { outcome: 'unknown', category: 'execution-unknown' });
const NO_SUCH_LIST = failure('-2011 Unknown order sent.', { code: -2011, category: 'unknown-order' });
const IDS = [11, 12, 13] as const;

/** What the venue has the orders as. */
const SHAPES = [
  { side: 'BUY', type: 'LIMIT', price: '100.00' },
  { side: 'SELL', type: 'LIMIT_MAKER', price: '110.00' },
  { side: 'SELL', type: 'STOP_LOSS_LIMIT', price: '89.00', stopPrice: '90.00' },
] as const;

/** What every report of an order says of its shape. */
const inReport = (leg: number): Partial<ExecutionReport> => {
  const { side, type, price } = SHAPES[leg as 0];
  return { i: IDS[leg as 0], g: 900, S: side, o: type, p: price };
};

function benchOfLists(): Promise<OrderBench> {
  return OrderBench.create([symbolInfo({ otoAllowed: true, opoAllowed: true, amendAllowed: true })]);
}

function idsOf({ vtOrderIds }: OrderListReceipt): string[] {
  return vtOrderIds.map((id) => id.replace('BINANCE.', ''));
}

function extraOf(order: Order): BinanceOrderEventExtra {
  return order.extra ?? {};
}

describe('sending an order list', () => {
  let bench: OrderBench;
  beforeEach(async () => {
    bench = await benchOfLists();
  });
  afterEach(() => bench.close());

  const send = async (request = OTOCO): Promise<{ listId: string; ids: string[] }> => {
    const receipt = bench.manager.lists.send(request);
    await settle();
    return { listId: receipt.listId, ids: idsOf(receipt) };
  };
  const replies = (ids: readonly string[]) =>
    ids.map((clientOrderId, index) =>
      orderReply({
        ...SHAPES[index as 0],
        clientOrderId,
        orderId: IDS[index as 0],
        orderListId: 900,
        status: index ? 'PENDING_NEW' : 'NEW',
      }),
    );

  it('gives the ids and tells SUBMITTING of each before anything leaves', () => {
    const receipt = bench.manager.lists.send(OTOCO);
    expect(bench.sent).to.deep.equal([]);
    expect(new Set([receipt.listId, ...idsOf(receipt)])).to.have.property('size', 4);
    expect(bench.orders.map(({ status, reference }) => [status, reference])).to.deep.equal([
      ['SUBMITTING', 'entry'],
      ['SUBMITTING', 'profit'],
      ['SUBMITTING', 'loss'],
    ]);
    for (const order of bench.orders) {
      expect(extraOf(order)).to.include({ listId: receipt.listId, contingency: 'OTO' });
    }
    expect(bench.orders.map((order) => extraOf(order).leg)).to.deep.equal(['working', 'pendingAbove', 'pendingBelow']);
  });

  it('is one request with the client ids of all', async () => {
    const { listId, ids } = await send();
    expect(bench.sent).to.have.length(1);
    expect(bench.request()).to.deep.include({
      way: 'channel',
      method: 'orderList.place.otoco',
      params: {
        symbol: 'BTCUSDT',
        listClientOrderId: listId,
        newOrderRespType: 'FULL',
        workingType: 'LIMIT',
        workingSide: 'BUY',
        workingQuantity: '1',
        workingPrice: '100',
        workingTimeInForce: 'GTC',
        workingClientOrderId: ids[0],
        pendingSide: 'SELL',
        pendingQuantity: '1',
        pendingAboveType: 'LIMIT_MAKER',
        pendingAbovePrice: '110',
        pendingAboveClientOrderId: ids[1],
        pendingBelowType: 'STOP_LOSS_LIMIT',
        pendingBelowPrice: '89',
        pendingBelowStopPrice: '90',
        pendingBelowTimeInForce: 'GTC',
        pendingBelowClientOrderId: ids[2],
      },
    });
  });

  it('is answered for each; equal news is silent', async () => {
    const { listId, ids } = await send();
    bench.request().answer(placedList(replies(ids), { listClientOrderId: listId, contingencyType: 'OTO' }));
    await settle();
    const told = bench.orders.length;
    bench.manager.lists.onStatus(
      listStatus({
        C: listId,
        c: 'OTO',
        O: ids.map((c, index) => ({ s: 'BTCUSDT', i: IDS[index] ?? 0, c })),
      }),
    );
    expect(bench.orders).to.have.length(told);
    expect(ids.map((id) => [bench.latest(id).status, bench.latest(id).extra.exchangeOrderId])).to.deep.equal([
      ['NOTTRADED', '11'],
      ['SUBMITTING', '12'],
      ['SUBMITTING', '13'],
    ]);
    expect(bench.latest(ids[1]).extra.exchangeListId).to.equal('900');
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('of which the answer leaves one out: that one is asked for', async () => {
    const { ids } = await send();
    bench.answerQuery = (key) =>
      orderRecord({ orderId: 13, clientOrderId: String(Object.values(key)[1]), status: 'NEW' });
    bench.request().answer(placedList(replies(ids).slice(0, 2)));
    await settle();
    expect(bench.manager.unresolvedOrders()).to.deep.equal([ids[2]]);
    bench.manager.onReport(executionReport({ ...inReport(2), c: ids[2] ?? '' }));
    expect(bench.latest(ids[2]).status).to.equal(Status.NOTTRADED);
  });

  it('that waits for its turn is taken back whole by the cancel of one of its orders', async () => {
    bench.channelIsOpen = false;
    const hold = sinon.promise();
    bench.limits = {
      acquire: (_cost: unknown, { withdrawal }: { withdrawal: Withdrawal }) =>
        Promise.race([
          hold,
          new Promise((_, no) => withdrawal.signal.addEventListener('abort', () => no(new Error('given up')))),
        ]),
    } as never;
    const { ids } = await send();
    bench.manager.cancelOrder({ orderId: ids[2] ?? '', ...BTC });
    await settle();
    expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['CANCELLED', 'CANCELLED', 'CANCELLED']);
    expect(bench.sent).to.deep.equal([]);
  });

  describe('whose answer is lost', () => {
    let clock: sinon.SinonFakeTimers;
    beforeEach(() => {
      clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    });
    afterEach(() => clock.restore());

    it('is REJECTED only when the venue, asked late enough, knows neither its orders nor itself', async () => {
      const { listId, ids } = await send();
      bench.request().fail(LOST);
      await clock.tickAsync(14_000);
      expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['SUBMITTING', 'SUBMITTING', 'SUBMITTING']);
      expect(bench.manager.unresolvedOrders()).to.deep.equal(ids);
      expect(bench.listQueries).to.deep.include({ origClientOrderId: listId });
      await clock.tickAsync(10_000);
      expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['REJECTED', 'REJECTED', 'REJECTED']);
      expect(bench.sent).to.have.length(1);
    });

    it('stays in doubt as long as the venue shows the list and not its orders', async () => {
      const { listId, ids } = await send();
      const orders = ids.map((clientOrderId, index) => ({
        symbol: 'BTCUSDT',
        orderId: IDS[index] ?? 0,
        clientOrderId,
      }));
      bench.answerListQuery = () => listRecord({ listClientOrderId: listId, orders });
      bench.request().fail(LOST);
      await clock.tickAsync(60_000);
      expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['SUBMITTING', 'SUBMITTING', 'SUBMITTING']);
      bench.answerQuery = (key) => {
        if (!('orderId' in key)) throw failure('-2013', { category: 'unknown-order' });
        const index = IDS.findIndex((id) => String(id) === key.orderId);
        return orderRecord({
          ...SHAPES[index as 0],
          orderId: key.orderId,
          orderListId: 900,
          clientOrderId: ids[index] ?? '',
          status: index ? 'PENDING_NEW' : 'NEW',
        });
      };
      await clock.tickAsync(6_000);
      expect(ids.map((id) => bench.latest(id).extra.exchangeOrderId)).to.deep.equal(['11', '12', '13']);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    });

    it('is never given up for one order where another one of it is at the venue', async () => {
      const { ids } = await send();
      bench.request().fail(LOST);
      bench.manager.onReport(executionReport({ ...inReport(0), c: ids[0] ?? '' }));
      await clock.tickAsync(60_000);
      expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['NOTTRADED', 'SUBMITTING', 'SUBMITTING']);
      expect(bench.manager.unresolvedOrders()).to.deep.equal(ids.slice(1));
    });

    it('is found by the venue’s id of it, which one of its orders has told, where client ids are forgotten', async () => {
      const { ids } = await send();
      bench.request().fail(LOST);
      bench.manager.onReport(executionReport({ ...inReport(0), c: ids[0] ?? '' }));
      const orders = ids.map((clientOrderId, index) => ({
        symbol: 'BTCUSDT',
        orderId: IDS[index as 0],
        clientOrderId,
      }));
      bench.answerListQuery = (key) => {
        if ('orderListId' in key) return listRecord({ orders });
        throw NO_SUCH_LIST;
      };
      bench.answerQuery = (key) => {
        if (!('orderId' in key)) throw failure('-2013', { category: 'unknown-order' });
        const index = IDS.findIndex((id) => String(id) === key.orderId);
        const { orderId } = key;
        return orderRecord({
          ...SHAPES[index as 0],
          orderId,
          orderListId: 900,
          clientOrderId: ids[index] ?? '',
          status: 'EXPIRED',
        });
      };
      await clock.tickAsync(300);
      expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['NOTTRADED', 'CANCELLED', 'CANCELLED']);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    });
  });

  describe('and cancelling it', () => {
    const placed = async (): Promise<{ listId: string; ids: string[] }> => {
      const list = await send();
      bench.request().answer(placedList(replies(list.ids), { listClientOrderId: list.listId }));
      await settle();
      return list;
    };
    const gone = (ids: readonly string[]) =>
      cancelledList(
        ids.map((origClientOrderId, index) =>
          cancelReply({ origClientOrderId, orderId: IDS[index] ?? 0, orderListId: 900, transactTime: T0 + 9 }),
        ),
      );

    it('is one request by the venue’s id, which it cannot forget, and the answer ends each', async () => {
      const { listId, ids } = await placed();
      expect(bench.manager.lists.cancel({ listId, ...BTC })).to.equal(true);
      expect(bench.manager.lists.cancel({ listId, ...BTC })).to.equal(true);
      await settle();
      expect(bench.sent.slice(1).map(({ method, params }) => [method, params])).to.deep.equal([
        ['orderList.cancel', { symbol: 'BTCUSDT', orderListId: '900' }],
      ]);
      bench.request().answer(gone(ids));
      await settle();
      expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['CANCELLED', 'CANCELLED', 'CANCELLED']);
      expect(bench.manager.lists.cancel({ listId, ...BTC })).to.equal(false);
    });

    it('is tried again where it is lost, and all of its orders are unresolved meanwhile', async () => {
      const { listId, ids } = await placed();
      bench.answerQuery = (key) => orderRecord({ orderId: 'orderId' in key ? key.orderId : 0, orderListId: 900 });
      bench.manager.lists.cancel({ listId, ...BTC });
      await settle();
      bench.request().fail(LOST);
      await waitUntil(() => bench.sent.length === 3, 'the cancel to be sent again');
      expect(bench.manager.unresolvedOrders()).to.deep.equal(ids);
      bench.request().answer(gone(ids));
      await settle();
      expect(bench.latest(ids[0]).status).to.equal(Status.CANCELLED);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    });

    it('that stays without success is told of each of its orders', async () => {
      const { listId, ids } = await placed();
      bench.manager.lists.cancel({ listId, ...BTC });
      await settle();
      bench.request().fail(failure('no permission', { code: -2015, category: 'authentication' }));
      await settle();
      for (const id of ids) expect(bench.latest(id).extra.cancelError).to.include({ code: -2015 });
      expect(bench.logs.at(-1)).to.match(/^List .* could not be cancelled: no permission \(it is open as far as/);
    });

    it('that the venue refuses tells what became of the orders', async () => {
      const { listId, ids } = await placed();
      bench.answerQuery = (key) => {
        const orderId = 'orderId' in key ? key.orderId : '';
        return orderRecord({ orderId, orderListId: 900, status: orderId === '11' ? 'CANCELED' : 'EXPIRED' });
      };
      bench.manager.lists.cancel({ listId, ...BTC });
      await settle();
      bench.request().fail(NO_SUCH_LIST);
      await settle();
      expect(ids.map((id) => bench.latest(id).status)).to.deep.equal(['CANCELLED', 'CANCELLED', 'CANCELLED']);
      expect(bench.logs.join()).to.not.include('could not be cancelled');
    });

    it('of a list that nobody knows is tried and told', async () => {
      expect(bench.manager.lists.cancel({ listId: '4711', ...BTC })).to.equal(true);
      await settle();
      expect(bench.request().params).to.deep.equal({ symbol: 'BTCUSDT', orderListId: '4711' });
      bench.request().fail(NO_SUCH_LIST);
      await settle();
      expect(bench.logs.at(-1)).to.include('List 4711 could not be cancelled');
    });

    it('waits for a list that is in doubt', async () => {
      const { listId, ids } = await send();
      bench.answerQuery = () => {
        throw failure('the venue is away', { outcome: 'rejected', category: 'server' });
      };
      bench.request().fail(LOST);
      await settle();
      bench.manager.lists.cancel({ listId, ...BTC });
      await settle();
      bench.request().fail(NO_SUCH_LIST);
      await settle();
      ids.forEach((c, index) => bench.manager.onReport(executionReport({ ...inReport(index), c })));
      bench.answerQuery = (key) => orderRecord({ orderId: 'orderId' in key ? key.orderId : 0 });
      await waitUntil(() => bench.sent.length === 3, 'the cancel to be sent again');
      expect(bench.request().method).to.equal('orderList.cancel');
      expect(bench.sent).to.have.length(3);
      bench.request().answer(gone(ids));
      await settle();
      expect(bench.latest(ids[2]).status).to.equal(Status.CANCELLED);
    });
  });

  it('that nobody here placed is told apart by the venue’s list of lists', async () => {
    bench.openOrders = [orderRecord({ orderId: 21, orderListId: 901, clientOrderId: 'a' })];
    bench.openOrderLists = [
      listRecord({
        orderListId: 901,
        listClientOrderId: 'their-list',
        orders: [
          { symbol: 'BTCUSDT', orderId: 21, clientOrderId: 'a' },
          { symbol: 'BTCUSDT', orderId: 22, clientOrderId: 'b' },
        ],
      }),
    ];
    await bench.manager.reconcile(null);
    expect(bench.latest('a').extra).to.include({ listId: 'their-list', contingency: 'OCO', exchangeListId: '901' });
  });
});

/** What the venue does with a bracket, message by message; each is told by the stream and shows in queries. */
interface Step {
  readonly leg: 0 | 1 | 2;
  readonly status: ExecutionReport['X'];
  readonly filled?: string;
  readonly total?: string;
}

const LIFE: readonly Step[] = [
  { leg: 0, status: 'NEW' },
  { leg: 1, status: 'PENDING_NEW' },
  { leg: 2, status: 'PENDING_NEW' },
  { leg: 0, status: 'PARTIALLY_FILLED', filled: '0.4', total: '0.4' },
  { leg: 0, status: 'FILLED', filled: '0.6', total: '1' },
  { leg: 1, status: 'NEW' },
  { leg: 2, status: 'NEW' },
  { leg: 1, status: 'PARTIALLY_FILLED', filled: '0.7', total: '0.7' },
  { leg: 2, status: 'EXPIRED' },
  { leg: 1, status: 'FILLED', filled: '0.3', total: '1' },
];

describe('an order list over every interleaving of its news', () => {
  it('goes forward only, ends as at the venue, with each fill once', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: LIFE.length }),
        fc.array(fc.tuple(fc.nat(LIFE.length), fc.nat(99)), { maxLength: 30 }),
        fc.constantFrom('answered', 'lost'),
        (length, delivery, fate) => liveThrough(length, delivery, fate === 'lost'),
      ),
      { numRuns: 300 },
    );
  });
});

async function liveThrough(length: number, delivery: [number, number][], isLost: boolean): Promise<void> {
  const bench = await benchOfLists();
  try {
    const receipt = bench.manager.lists.send(OTOCO);
    const ids = idsOf(receipt);
    await settle();
    const life = LIFE.slice(0, length);
    bench.answerQuery = (key) => recordOf(life, ids, key);
    bench.openOrders = IDS.map((orderId) =>
      recordOf(life, ids, { symbol: 'BTCUSDT', orderId: String(orderId) }),
    ).filter(({ status }) => status === 'NEW' || status === 'PENDING_NEW' || status === 'PARTIALLY_FILLED');
    bench.accountTrades = life.flatMap(({ leg, filled }, index) =>
      filled === undefined ? [] : [accountTrade({ id: 100 + index, orderId: IDS[leg], qty: filled, time: T0 + index })],
    );
    const answer = (): void => (isLost ? bench.request(0).fail(LOST) : bench.request(0).answer(placedList(first(ids))));
    const answerAt = delivery.length === 0 ? 0 : (delivery[0]?.[1] ?? 0) % delivery.length;
    for (const [position, [step]] of delivery.entries()) {
      if (position === answerAt) answer();
      const told = life[step];
      if (told) bench.manager.onReport(reportOf(told, step, ids));
      if (position % 3 === 0) await settle();
    }
    if (delivery.length === 0) answer();
    await settle();
    await bench.manager.reconcile(new Date(T0));
    await settle();
    expectForward(bench, ids);
    expectAsAtVenue(bench, ids, life);
  } finally {
    await bench.close();
  }
}

function expectForward(bench: OrderBench, ids: readonly string[]): void {
  const rank = { SUBMITTING: 0, NOTTRADED: 1, PARTTRADED: 2, ALLTRADED: 3, CANCELLED: 3, REJECTED: 3 } as const;
  for (const id of ids) {
    const events = bench.orders.filter(({ orderId }) => orderId === id);
    events.slice(1).forEach((event, index) => {
      const before = events[index] as Order;
      expect(rank[event.status]).to.be.at.least(rank[before.status]);
      if (rank[before.status] === 3) expect(event.status).to.equal(before.status);
      expect(event.traded.gte(before.traded)).to.equal(true);
      expect(event).to.include({ reference: before.reference, type: before.type, offset: before.offset });
      const saying = ({ status, traded, volume, extra }: Order): string =>
        JSON.stringify([status, traded, volume, extra?.['exchangeOrderId'], extra?.['contingency']]);
      expect(saying(event), 'equal news is silent').to.not.equal(saying(before));
    });
  }
}

function expectAsAtVenue(bench: OrderBench, ids: readonly string[], life: readonly Step[]): void {
  const expected = { PENDING_NEW: 'SUBMITTING', NEW: 'NOTTRADED', PARTIALLY_FILLED: 'PARTTRADED', FILLED: 'ALLTRADED' };
  ids.forEach((id, index) => {
    const last = life.findLast(({ leg }) => leg === index) as Step;
    const order = bench.latest(id);
    expect(order.status).to.equal(Object.hasOwn(expected, last.status) ? expected[last.status as 'NEW'] : 'CANCELLED');
    expect(order.extra.exchangeOrderId).to.equal(String(IDS[index]));
    const fills = bench.trades.filter(({ orderId }) => orderId === id);
    expect(fills.reduce((sum, { volume }) => sum + Number(volume), 0)).to.be.closeTo(Number(order.traded), 1e-9);
  });
  expect(new Set(bench.trades.map(({ tradeId }) => tradeId)).size).to.equal(bench.trades.length);
  expect(bench.trades).to.have.length(life.filter(({ filled }) => filled !== undefined).length);
  expect(bench.orders.filter(({ orderId }) => !ids.includes(orderId))).to.deep.equal([]);
  expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
}

function first(ids: readonly string[]): ReturnType<typeof orderReply>[] {
  return ids.map((clientOrderId, leg) =>
    orderReply({
      ...SHAPES[leg as 0],
      clientOrderId,
      orderId: IDS[leg as 0],
      orderListId: 900,
      status: leg === 0 ? 'NEW' : 'PENDING_NEW',
    }),
  );
}

function reportOf({ leg, status, filled, total }: Step, step: number, ids: readonly string[]): ExecutionReport {
  return executionReport({
    ...inReport(leg),
    c: ids[leg] ?? '',
    ...(leg === 2 && { P: '90.00' }),
    x: filled === undefined ? (status === 'EXPIRED' ? 'EXPIRED' : 'NEW') : 'TRADE',
    X: status,
    t: filled === undefined ? -1 : 100 + step,
    l: filled ?? '0',
    L: '100.00',
    z: total ?? (status === 'EXPIRED' ? '0' : '0'),
    Z: total ?? '0',
    T: T0 + step,
    I: 1000 + step,
    n: '0.001',
    N: 'BTC',
  });
}

function recordOf(life: readonly Step[], ids: readonly string[], key: object): OrderRecord {
  const name = 'orderId' in key ? String(key.orderId) : undefined;
  const leg =
    name === undefined ? ids.indexOf(String(Object.values(key)[1])) : IDS.findIndex((id) => String(id) === name);
  const last = life.findLastIndex((step) => step.leg === leg);
  const { status, total } = life[last] as Step;
  return orderRecord({
    ...SHAPES[leg as 0],
    orderId: IDS[leg as 0],
    orderListId: 900,
    clientOrderId: ids[leg] ?? '',
    status,
    executedQty: total ?? '0',
    cummulativeQuoteQty: total ?? '0',
    updateTime: T0 + last,
  });
}
