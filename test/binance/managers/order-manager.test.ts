import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';

import { Clock } from '../../../src/binance/clock.js';
import { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import { SPOT_DEFAULT_LIMITS } from '../../../src/binance/rate-limit/venue-limit.js';
import { Direction, Exchange, Offset, OrderType, Status } from '../../../src/host/domain/constants.js';
import {
  accountTrade,
  executionReport,
  fillReport,
  orderRecord,
  orderReply,
  symbolInfo,
  T0,
} from '../support/venue-words.js';
import { failure, OrderBench, settle } from '../support/order-bench.js';

describe('sending an order', () => {
  let bench: OrderBench;
  beforeEach(async () => {
    bench = await OrderBench.create();
  });
  afterEach(() => bench.close());

  it('gives the id and tells SUBMITTING before anything leaves', () => {
    const orderId = bench.send();
    expect(orderId).to.match(/^t-[a-z0-9]{9,}-0000$/);
    expect(bench.story).to.deep.equal(['order SUBMITTING 0']);
    expect(bench.latest()).to.include({ orderId, vtOrderId: `BINANCE.${orderId}`, reference: 'ref', datetime: null });
    expect(bench.sent).to.deep.equal([]);
  });

  it('sends plain text amounts under the same id, and asks for the full reply', async () => {
    const orderId = bench.send({ volume: 1e-4, price: 1e5 });
    await settle();
    expect(bench.request()).to.deep.include({
      way: 'channel',
      method: 'order.place',
      params: {
        symbol: 'BTCUSDT',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '0.0001',
        price: '100000',
        newClientOrderId: orderId,
        newOrderRespType: 'FULL',
      },
    });
  });

  it('keeps reference, offset and type over every later event', async () => {
    const clientOrderId = bench.send({ offset: Offset.OPEN, reference: 'strategy 7', extra: { postOnly: true } });
    await settle();
    bench.request().answer(orderReply({ clientOrderId, type: 'LIMIT_MAKER' }));
    await settle();
    bench.manager.onReport(fillReport(1, '1', '1', { c: clientOrderId, o: 'LIMIT_MAKER' }));
    for (const order of bench.orders) {
      expect(order).to.include({ reference: 'strategy 7', offset: Offset.OPEN, type: OrderType.LIMIT });
    }
    expect(bench.trades[0]).to.include({ offset: Offset.OPEN, orderId: clientOrderId });
    expect(bench.story).to.deep.equal([
      'order SUBMITTING 0',
      'order NOTTRADED 0',
      'order ALLTRADED 1',
      'trade BTCUSDT-1',
    ]);
  });

  it('tells the venue’s id as text, and when the venue took the order', async () => {
    const clientOrderId = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId, orderId: '9007199254740993123' }));
    await settle();
    expect(bench.latest().extra.exchangeOrderId).to.equal('9007199254740993123');
    expect(bench.latest().datetime?.getTime()).to.equal(T0);
  });

  it('rounds to the safe side and shows what was asked for', () => {
    bench.send({ price: '100.019', volume: '0.12345' });
    expect(bench.latest().price.toFixed()).to.equal('100.01');
    expect(bench.latest().volume.toFixed()).to.equal('0.1234');
    expect(bench.latest().extra.requestedPrice?.toFixed()).to.equal('100.019');
    expect(bench.latest().extra.requestedVolume?.toFixed()).to.equal('0.12345');
    bench.send({ price: '100.011', direction: Direction.SHORT });
    expect(bench.orders.at(-1)?.price.toFixed()).to.equal('100.02');
  });

  it('refuses a broken filter with an order that names it, without the network', async () => {
    const orderId = bench.send({ volume: '0.01' });
    await settle();
    expect(orderId).to.not.equal('');
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order REJECTED 0']);
    expect(bench.latest().extra.error).to.deep.equal({
      code: null,
      category: 'filter',
      filter: 'NOTIONAL',
      field: 'quantity',
      message: "the order's value 1 (0.01 at 100) is below the smallest, 5; at this price 0.05 would do",
      bound: '5',
      nearest: '0.05',
    });
    expect(bench.sent).to.deep.equal([]);
    expect(bench.logs).to.deep.equal([
      `Order ${orderId} was rejected: the order's value 1 (0.01 at 100) is below the smallest, 5; at this price 0.05 would do`,
    ]);
  });

  it('refuses orders for a symbol that is not open for trading', async () => {
    const halted = await OrderBench.create([symbolInfo({ status: 'BREAK' })]);
    halted.send();
    expect(halted.latest()).to.include({ status: Status.REJECTED });
    expect(halted.latest().extra.error).to.deep.equal({
      code: null,
      category: 'symbol',
      message: 'BTCUSDT is not open for trading, its status is BREAK',
    });
  });

  const unusable: readonly (readonly [string, Parameters<OrderBench['send']>[0], string])[] = [
    [
      'an unknown symbol',
      { symbol: 'NOPEUSDT' },
      'The order LIMIT LONG 1 NOPEUSDT was not accepted: BINANCE knows no such symbol',
    ],
    [
      'another exchange',
      { exchange: Exchange.BINANCEUSDM },
      'The order LIMIT LONG 1 BTCUSDT was not accepted: BINANCEUSDM is not served here',
    ],
    [
      'a type that spot lacks',
      { type: OrderType.RFQ },
      'The order RFQ LONG 1 BTCUSDT was not accepted: Binance spot knows no RFQ orders',
    ],
    [
      'no side',
      { direction: Direction.NET },
      "The order LIMIT NET 1 BTCUSDT was not accepted: an order's direction is LONG or SHORT, not NET",
    ],
    [
      'a misspelt option',
      { extra: { postonly: true } },
      'The order LIMIT LONG 1 BTCUSDT was not accepted: extra.postonly is no option of spot orders',
    ],
  ];
  for (const [title, changes, message] of unusable) {
    it(`gives no id for ${title}, makes no event, and logs why`, () => {
      expect(bench.send(changes)).to.equal('');
      expect(bench.orders).to.deep.equal([]);
      expect(bench.logs).to.deep.equal([message]);
    });
  }

  it('gives no id while there is an obstacle', () => {
    bench.obstacle = 'no API key is set, so only public data is served';
    expect(bench.send()).to.equal('');
    expect(bench.logs[0]).to.equal(
      'The order LIMIT LONG 1 BTCUSDT was not accepted: no API key is set, so only public data is served',
    );
  });

  it('ends REJECTED with code and category where the venue refuses', async () => {
    bench.send();
    await settle();
    bench.request().fail(
      failure(
        'order.place: Binance answered -2010 "Account has insufficient balance for requested action." (HTTP 400)',
        {
          code: -2010,
          category: 'insufficient-funds',
        },
      ),
    );
    await settle();
    expect(bench.story).to.deep.equal(['order SUBMITTING 0', 'order REJECTED 0']);
    expect(bench.latest().extra.error).to.include({ code: -2010, category: 'insufficient-funds' });
    expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
  });

  it('names the filter that the venue named', async () => {
    bench.send();
    await settle();
    const said = 'order.place: Binance answered -1013 "Filter failure: PERCENT_PRICE_BY_SIDE" (HTTP 400)';
    bench.request().fail(failure(said, { code: -1013, category: 'filter' }));
    await settle();
    expect(bench.latest().extra.error).to.deep.equal({
      code: -1013,
      category: 'filter',
      filter: 'PERCENT_PRICE_BY_SIDE',
      message: said,
    });
  });

  it('takes REST while the channel is down, and when a request certainly never left', async () => {
    bench.channelIsOpen = false;
    bench.send();
    await settle();
    expect(bench.request()).to.include({ way: 'rest', method: 'order.place' });
    bench.channelIsOpen = true;
    bench.send();
    await settle();
    bench.request().fail(failure('not open', { category: 'network', outcome: 'not-sent' }));
    await settle();
    expect(bench.sent.map(({ way }) => way)).to.deep.equal(['rest', 'channel', 'rest']);
    expect(bench.request(2).params['newClientOrderId']).to.equal(bench.request(1).params['newClientOrderId']);
  });

  it('does not go round a used-up limit by the other way', async () => {
    bench.send();
    await settle();
    bench.request().fail(failure('the limit is used up', { category: 'rate-limit', outcome: 'not-sent' }));
    await settle();
    expect(bench.sent).to.have.length(1);
    expect(bench.latest()).to.include({ status: Status.REJECTED });
  });

  it('measures the clock and sends once more after −1021, which proves that nothing was executed', async () => {
    const clientOrderId = bench.send();
    await settle();
    bench.request().fail(failure('-1021', { code: -1021, category: 'clock' }));
    await settle();
    expect(bench.resyncs).to.equal(1);
    expect(bench.sent).to.have.length(2);
    bench.request().fail(failure('-1021', { code: -1021, category: 'clock' }));
    await settle();
    expect(bench.sent).to.have.length(2);
    expect(bench.latest(clientOrderId)).to.include({ status: Status.REJECTED });
  });

  it('does not send an order again after −1021 that was cancelled while it was under way', async () => {
    bench.limits = new RateLimits({ clock: new Clock(), limits: SPOT_DEFAULT_LIMITS });
    const clientOrderId = bench.send();
    await settle();
    bench.manager.cancelOrder({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE, orderId: clientOrderId });
    await settle();
    bench.request().fail(failure('-1021', { code: -1021, category: 'clock', outcome: 'not-sent' }));
    await settle();
    expect(bench.sent.map(({ method }) => method)).to.deep.equal(['order.place']);
    expect(bench.latest(clientOrderId)).to.include({ status: Status.CANCELLED });
    expect(bench.latest(clientOrderId).extra).to.include({ reason: 'cancelled before it was sent' });
    bench.limits.close();
  });

  it('does not send an order late: all that holds it up has five seconds together, the way over REST among it', async () => {
    const clock = sinon.useFakeTimers({ now: T0, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    try {
      bench.limits = new RateLimits({ clock: new Clock(), limits: SPOT_DEFAULT_LIMITS });
      const stay = (code: number, retryAfterMs: number): void =>
        bench.limits?.obey(failure('', { code, category: 'rate-limit', httpStatus: 429, retryAfterMs }));
      stay(-1015, 2_000);
      const clientOrderId = bench.send();
      await clock.tickAsync(1_900);
      stay(-1003, 1_900); // both budgets, one after the other
      await clock.tickAsync(1_900);
      bench.request().fail(failure('not open', { category: 'network', outcome: 'not-sent' }));
      stay(-1003, 4_000);
      await clock.tickAsync(0);
      expect(bench.latest(clientOrderId)).to.include({ status: Status.REJECTED });
      const message = 'order.place: not sent, Binance asked to stay away for another 4 s';
      expect(bench.latest(clientOrderId).extra.error).to.include({ category: 'rate-limit', message });
      await clock.tickAsync(10_000);
      expect(bench.sent.map(({ way }) => way)).to.deep.equal(['channel']);
    } finally {
      bench.limits?.close();
      clock.restore();
    }
  });

  it('does not send an order late: where measuring the clock took too long after −1021, it is REJECTED', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      bench.slowClock = () => new Promise((resolve) => setTimeout(resolve, 5_100));
      const clientOrderId = bench.send();
      await settle();
      bench.request().fail(failure('-1021', { code: -1021, category: 'clock' }));
      await clock.tickAsync(5_200);
      expect(bench.sent).to.have.length(1);
      expect(bench.latest(clientOrderId)).to.include({ status: Status.REJECTED });
    } finally {
      clock.restore();
    }
  });
});

describe('news that comes twice, late or in another order', () => {
  it('makes the same events whatever the interleaving of reply, reports and repetitions', async () => {
    const actions = ['reply', 'new', 'fill 1', 'fill 2', 'fill 1', 'fill 2', 'new'] as const;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }), async (sequence) => {
        const bench = await OrderBench.create();
        const id = bench.send();
        await settle();
        const fills = [{ price: '100', qty: '0.4', commission: '0.001', commissionAsset: 'BTC', tradeId: 1 }];
        const perform = {
          reply: () =>
            bench
              .request()
              .answer(orderReply({ clientOrderId: id, executedQty: '0.4', status: 'PARTIALLY_FILLED', fills })),
          new: () => bench.manager.onReport(executionReport({ c: id })),
          'fill 1': () => bench.manager.onReport(fillReport(1, '0.4', '0.4', { c: id })),
          'fill 2': () => bench.manager.onReport(fillReport(2, '0.6', '1', { c: id })),
        };
        for (const index of sequence) {
          perform[actions[index] ?? 'new']();
          await settle();
        }
        expect(bench.latest()).to.include({ status: Status.ALLTRADED });
        expect(bench.latest().traded.toFixed()).to.equal('1');
        expect(bench.trades.map(({ tradeId }) => tradeId).sort()).to.deep.equal(['BTCUSDT-1', 'BTCUSDT-2']);
        expectForwardOnly(bench);
        await bench.close();
      }),
      { numRuns: 60 },
    );
  });

  it('tells each order before the trades that it counts', async () => {
    const bench = await OrderBench.create();
    const id = bench.send({ type: OrderType.MARKET });
    await settle();
    const fills = [1, 2].map((tradeId) => ({
      price: '99',
      qty: '0.5',
      commission: '0',
      commissionAsset: 'BTC',
      tradeId,
    }));
    bench
      .request()
      .answer(orderReply({ clientOrderId: id, status: 'FILLED', executedQty: '1', cummulativeQuoteQty: '99', fills }));
    await settle();
    expect(bench.story).to.deep.equal([
      'order SUBMITTING 0',
      'order ALLTRADED 1',
      'trade BTCUSDT-1',
      'trade BTCUSDT-2',
    ]);
    expect(bench.latest().extra.averagePrice?.toFixed()).to.equal('99');
    expect(bench.trades[0]).to.include({ isMaker: false, commissionAsset: 'BTC', vtTradeId: 'BINANCE.BTCUSDT-1' });
    await bench.close();
  });

  it('asks for the fills that nobody told', async () => {
    const clock = sinon.useFakeTimers(T0);
    try {
      const bench = await OrderBench.create();
      const id = bench.send();
      await settle();
      bench.accountTrades = [];
      bench.request().answer(orderReply({ clientOrderId: id, status: 'PARTIALLY_FILLED', executedQty: '0.5' }));
      await settle();
      expect(bench.story.at(-1)).to.equal('order PARTTRADED 0.5');
      await clock.tickAsync(400);
      expect(bench.trades).to.deep.equal([]);
      bench.accountTrades = [accountTrade({ id: 3 })];
      await clock.tickAsync(1000);
      expect(bench.story.at(-1)).to.equal('trade BTCUSDT-3');
      await bench.close();
    } finally {
      clock.restore();
    }
  });
});

describe('orders placed elsewhere', () => {
  it('are adopted under their own ids and marked', async () => {
    const bench = await OrderBench.create();
    bench.manager.onReport(executionReport({ c: 'web_abc', i: 55 }));
    expect(bench.latest()).to.include({ orderId: 'web_abc', status: Status.NOTTRADED, reference: '' });
    expect(bench.latest().extra).to.include({ external: true, exchangeOrderId: '55' });
    bench.manager.onReport(fillReport(4, '1', '1', { c: 'web_abc', i: 55 }));
    expect(bench.story.slice(-2)).to.deep.equal(['order ALLTRADED 1', 'trade BTCUSDT-4']);
  });

  it('whose client id cannot be ours get one that can', async () => {
    const bench = await OrderBench.create();
    bench.manager.onReport(executionReport({ c: 'x.y/z', i: 56 }));
    expect(bench.latest()).to.include({ orderId: 'ext-BTCUSDT-56' });
    bench.manager.onReport(executionReport({ c: 'again', i: 57 }));
    bench.manager.onReport(executionReport({ c: 'again', i: 58 }));
    expect(bench.orders.map(({ orderId }) => orderId)).to.deep.equal(['ext-BTCUSDT-56', 'again', 'ext-BTCUSDT-58']);
  });

  it('cancelled by their client’s own cancel id stay the same order', async () => {
    const bench = await OrderBench.create();
    bench.manager.onReport(executionReport({ c: 'web_abc', i: 55 }));
    bench.manager.onReport(
      executionReport({ c: 'cancel-id', C: 'web_abc', i: 55, x: 'CANCELED', X: 'CANCELED', T: T0 + 9 }),
    );
    expect(bench.orders.map(({ orderId }) => orderId)).to.deep.equal(['web_abc', 'web_abc']);
    expect(bench.latest()).to.include({ status: Status.CANCELLED });
  });

  it('with a status unknown here change nothing and are told once', async () => {
    const bench = await OrderBench.create();
    bench.manager.onReport(executionReport());
    const strange = { X: 'LEVITATING' as 'NEW' };
    bench.manager.onReport(executionReport(strange));
    bench.manager.onReport(executionReport(strange));
    expect(bench.story).to.deep.equal(['order NOTTRADED 0']);
    expect(bench.logs).to.deep.equal([
      'Order own-1 has the status "LEVITATING", which is unknown here; its state stays as it was',
    ]);
  });
});

describe('asking for orders', () => {
  it('takes over what the venue says of one', async () => {
    const bench = await OrderBench.create();
    const id = bench.send();
    bench.answerQuery = () => orderRecord({ clientOrderId: id, status: 'CANCELED', updateTime: T0 + 4 });
    const order = await bench.manager.queryOrder(`BINANCE.${id}`);
    expect(order).to.include({ orderId: id, status: Status.CANCELLED });
    expect(bench.story.at(-1)).to.equal('order CANCELLED 0');
    await bench.close();
  });

  it('knows orders of the venue by symbol and id, and says null where there is none', async () => {
    const bench = await OrderBench.create();
    expect(await bench.manager.queryOrder('123', 'BTCUSDT')).to.equal(null);
    expect(await bench.manager.queryOrder('nobody')).to.equal(null);
    bench.answerQuery = () => orderRecord({ orderId: 123, clientOrderId: 'web_1' });
    expect(await bench.manager.queryOrder('123', 'BTCUSDT')).to.include({ orderId: 'web_1' });
    expect(bench.queries).to.deep.equal([
      { symbol: 'BTCUSDT', orderId: '123' },
      { symbol: 'BTCUSDT', orderId: '123' },
    ]);
  });

  it('gives the open orders of a symbol', async () => {
    const bench = await OrderBench.create();
    bench.openOrders = [orderRecord(), orderRecord({ orderId: 8, clientOrderId: 'own-2' })];
    const open = await bench.manager.queryOpenOrders('btc/usdt');
    expect(open.map(({ orderId }) => orderId)).to.deep.equal(['own-1', 'own-2']);
    expect(bench.manager.activeOrders()).to.have.length(2);
  });
});

function expectForwardOnly(bench: OrderBench): void {
  const rank = { SUBMITTING: 0, NOTTRADED: 1, PARTTRADED: 2, ALLTRADED: 3, CANCELLED: 3, REJECTED: 3 };
  bench.orders.reduce((before, order) => {
    expect(rank[order.status]).to.be.at.least(rank[before.status]);
    expect(order.traded.greaterThanOrEqualTo(before.traded)).to.equal(true);
    return order;
  });
}
