import { expect } from 'chai';
import sinon from 'sinon';

import type { ReplaceRequest } from '../../../../src/binance/managers/orders/order-replacements.js';
import type { Withdrawal } from '../../../../src/binance/rate-limit/withdrawal.js';
import { Direction, Exchange, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { failure, OrderBench, settle } from '../../support/order-bench.js';
import { cancelReply, executionReport, orderRecord, orderReply, symbolInfo, T0 } from '../../support/venue-words.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const LOST = failure('no answer', { outcome: 'unknown', category: 'execution-unknown' });

function amendReply(changes: Record<string, unknown> = {}): unknown {
  const amendedOrder = {
    symbol: 'BTCUSDT',
    orderId: 7,
    orderListId: -1,
    origClientOrderId: 'old',
    clientOrderId: 'old',
    price: '100.00000000',
    qty: '0.60000000',
    executedQty: '0.00000000',
    preventedQty: '0.00000000',
    quoteOrderQty: '0.00000000',
    cumulativeQuoteQty: '0.00000000',
    status: 'NEW',
    timeInForce: 'GTC',
    type: 'LIMIT',
    side: 'BUY',
    workingTime: T0,
    selfTradePreventionMode: 'EXPIRE_MAKER',
    ...changes,
  };
  return { transactTime: T0 + 10, executionId: 5, amendedOrder };
}

describe('amending and replacing on a made-up venue', () => {
  let bench: OrderBench;
  let clock: sinon.SinonFakeTimers;
  let orderId: string;
  beforeEach(async () => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    bench = await OrderBench.create([symbolInfo({ amendAllowed: true }), symbolInfo({ symbol: 'ETHUSDT' })]);
    orderId = bench.send();
    await settle();
    bench.request().answer(orderReply({ clientOrderId: orderId }));
    await settle();
  });
  afterEach(async () => {
    await bench.close();
    clock.restore();
  });

  const amend = async (volume: string): Promise<boolean> => {
    const isAccepted = bench.manager.amends.amend({ orderId, volume, ...BTC });
    await settle();
    return isAccepted;
  };

  describe('an amend', () => {
    it('names the order by the venue’s id and keeps its client id', async () => {
      expect(await amend('0.6')).to.equal(true);
      expect(bench.request()).to.deep.include({
        way: 'channel',
        method: 'order.amend.keepPriority',
        params: { symbol: 'BTCUSDT', orderId: '7', newQty: '0.6', newClientOrderId: orderId },
      });
      bench.request().answer(amendReply({ clientOrderId: orderId }));
      await settle();
      expect(bench.latest(orderId).volume.toFixed()).to.equal('0.6');
    });

    it('leaves an order from elsewhere the client id that others know it by', async () => {
      bench.manager.onReport(executionReport({ c: 'web.1', i: 9 }));
      expect(bench.manager.amends.amend({ orderId: 'ext-BTCUSDT-9', volume: '0.6', ...BTC })).to.equal(true);
      await settle();
      expect(bench.request().params).to.include({ orderId: '9', newClientOrderId: 'web.1' });
    });

    it('that ends the order, as more has been filled by then, ends it', async () => {
      await amend('0.6');
      bench.request().answer(amendReply({ status: 'EXPIRED', qty: '1.00000000', executedQty: '0.70000000' }));
      await settle();
      expect(bench.latest(orderId)).to.include({ status: Status.CANCELLED });
      expect(bench.latest(orderId).traded.toFixed()).to.equal('0.7');
    });

    it('is told by the stream first; the answer is then silent', async () => {
      await amend('0.6');
      bench.manager.onReport(executionReport({ c: orderId, C: orderId, x: 'REPLACED', q: '0.60000000', T: T0 + 10 }));
      const told = bench.orders.length;
      bench.request().answer(amendReply({ clientOrderId: orderId }));
      await settle();
      expect(bench.orders).to.have.length(told);
    });

    it('without an answer is asked after until the venue has been silent long enough, and is told as failed', async () => {
      await amend('0.6');
      bench.answerQuery = () => orderRecord({ clientOrderId: orderId });
      bench.request().fail(LOST);
      await clock.tickAsync(14_000);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([orderId]);
      expect(bench.latest(orderId).extra.amendError).to.equal(undefined);
      await clock.tickAsync(10_000);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
      expect(bench.latest(orderId).extra.amendError?.message).to.include('it was not amended to 0.6');
      expect(bench.latest(orderId)).to.include({ status: Status.NOTTRADED });
      expect(bench.sent).to.have.length(2);
    });

    it('without an answer stays in doubt as long as the venue cannot be asked', async () => {
      await amend('0.6');
      bench.answerQuery = () => {
        throw failure('the venue is away', { category: 'network', outcome: 'not-sent' });
      };
      bench.request().fail(LOST);
      await clock.tickAsync(120_000);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([orderId]);
      bench.answerQuery = () => orderRecord({ clientOrderId: orderId, origQty: '0.60000000', updateTime: T0 + 10 });
      await clock.tickAsync(6_000);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
      expect(bench.latest(orderId).volume.toFixed()).to.equal('0.6');
    });

    it('that succeeds takes the earlier failure back', async () => {
      await amend('0.6');
      bench.answerQuery = () => orderRecord({ clientOrderId: orderId });
      bench.request().fail(failure('-2038', { code: -2038, category: 'invalid-request' }));
      await settle();
      expect(bench.latest(orderId).extra.amendError).to.include({ code: -2038 });
      await amend('0.6');
      bench.request().answer(amendReply({ clientOrderId: orderId }));
      await settle();
      expect(bench.latest(orderId).extra).to.not.have.property('amendError');
      expect(bench.latest(orderId).extra.amendedVolume?.toFixed()).to.equal('0.6');
    });

    it('that did not leave is told as failed without asking', async () => {
      await amend('0.6');
      bench.request().fail(failure('limit', { category: 'rate-limit', outcome: 'not-sent' }));
      await settle();
      expect(bench.queries).to.deep.equal([]);
      expect(bench.latest(orderId).extra.amendError).to.include({ category: 'rate-limit' });
    });

    it('older news does not make the order greater again, news of the same instant neither', async () => {
      await amend('0.6');
      bench.request().answer(amendReply({ clientOrderId: orderId }));
      await settle();
      for (const updateTime of [T0 + 5, T0 + 10]) {
        bench.answerQuery = () => orderRecord({ clientOrderId: orderId, updateTime });
        await bench.manager.queryOrder(orderId);
        expect(bench.latest(orderId).volume.toFixed()).to.equal('0.6');
      }
    });

    it('is not taken where the symbol, the order or its volume do not allow it', async () => {
      const quote = bench.send({ type: OrderType.MARKET, volume: '0', extra: { quoteOrderQty: '50' } });
      const other = bench.send({ symbol: 'ETHUSDT' });
      await settle();
      bench.sent.slice(1).forEach((request, index) =>
        request.answer(
          orderReply({
            symbol: String(request.params['symbol']),
            clientOrderId: String(request.params['newClientOrderId']),
            orderId: 20 + index,
            origQty: '0.50000000',
          }),
        ),
      );
      await settle();
      const { amends } = bench.manager;
      expect(amends.amend({ orderId: quote, volume: '0.1', ...BTC })).to.equal(false);
      expect(bench.logs.at(-1)).to.include('it goes by a quote amount');
      expect(amends.amend({ orderId: other, volume: '0.1', ...BTC, symbol: 'ETHUSDT' })).to.equal(false);
      expect(bench.logs.at(-1)).to.include('ETHUSDT takes no amends');
      bench.obstacle = 'the adapter is closing';
      expect(amends.amend({ orderId, volume: '0.1', ...BTC })).to.equal(false);
      expect(bench.logs.at(-1)).to.include('the adapter is closing');
    });

    it('of an order that ends before it is sent does nothing', async () => {
      const late = bench.send();
      await settle();
      expect(bench.manager.amends.amend({ orderId: late, volume: '0.5', ...BTC })).to.equal(true);
      bench.request().fail(failure('no', { outcome: 'rejected', category: 'insufficient-funds' }));
      await settle();
      expect(bench.latest(late).status).to.equal(Status.REJECTED);
      expect(bench.sent).to.have.length(2);
    });
  });

  describe('a replacement', () => {
    const order = { ...BTC, direction: Direction.LONG, type: OrderType.LIMIT, volume: '2', price: '99' };
    const NEW = { price: '99.00000000', origQty: '2.00000000' };
    const replace = async (changes: Partial<ReplaceRequest> = {}): Promise<string> => {
      const cancel = { orderId, ...BTC };
      const id = bench.manager.replacements.replace({ cancel, order, mode: 'STOP_ON_FAILURE', ...changes });
      await settle();
      return id.replace('BINANCE.', '');
    };

    it('is one request with both', async () => {
      const newId = await replace({ cancelRestrictions: 'ONLY_NEW', orderRateLimitExceededMode: 'CANCEL_ONLY' });
      expect(bench.request()).to.deep.include({
        method: 'order.cancelReplace',
        params: {
          symbol: 'BTCUSDT',
          side: 'BUY',
          type: 'LIMIT',
          timeInForce: 'GTC',
          quantity: '2',
          price: '99',
          newClientOrderId: newId,
          newOrderRespType: 'FULL',
          cancelReplaceMode: 'STOP_ON_FAILURE',
          cancelOrderId: '7',
          cancelRestrictions: 'ONLY_NEW',
          orderRateLimitExceededMode: 'CANCEL_ONLY',
        },
      });
    });

    it('with an answer that cannot be read leaves both in doubt, and asks for both by id', async () => {
      const newId = await replace();
      bench.answerQuery = (key) =>
        'orderId' in key
          ? orderRecord({ orderId: key.orderId, clientOrderId: orderId, status: 'CANCELED', updateTime: T0 + 9 })
          : orderRecord({ orderId: 8, clientOrderId: key.origClientOrderId, ...NEW });
      bench.request().fail(
        failure('-2021', {
          code: -2021,
          category: 'cancel-replace',
          outcome: 'unknown',
          data: { cancelResult: 'SUCCESS', newOrderResult: 'PERHAPS', cancelResponse: null, newOrderResponse: null },
        }),
      );
      await settle();
      expect(bench.manager.unresolvedOrders()).to.have.members([newId, orderId]);
      await clock.tickAsync(300);
      expect(bench.latest(newId).status).to.equal(Status.NOTTRADED);
      expect(bench.latest(orderId).status).to.equal(Status.CANCELLED);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
      expect(bench.sent).to.have.length(2);
    });

    it('does not believe the halves of a 5xx answer', async () => {
      const newId = await replace();
      const data = {
        cancelResult: 'FAILURE',
        newOrderResult: 'NOT_ATTEMPTED',
        cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
        newOrderResponse: null,
      };
      bench.request().fail(failure('503', { category: 'cancel-replace', outcome: 'unknown', httpStatus: 503, data }));
      await settle();
      expect(bench.latest(newId).status).to.equal(Status.SUBMITTING);
      expect(bench.manager.unresolvedOrders()).to.include(newId);
    });

    it('whose new order has an unknown outcome of its own is asked for', async () => {
      const newId = await replace();
      bench.request().answer({
        cancelResult: 'SUCCESS',
        newOrderResult: 'FAILURE',
        cancelResponse: cancelReply({ origClientOrderId: orderId }),
        newOrderResponse: { code: -1007, msg: 'Timeout waiting for response from backend server.' },
      });
      await settle();
      expect(bench.latest(orderId).status).to.equal(Status.CANCELLED);
      expect(bench.latest(newId).status).to.equal(Status.SUBMITTING);
      expect(bench.manager.unresolvedOrders()).to.include(newId);
    });

    it('whose cancel names a whole list takes in all of it', async () => {
      const report = cancelReply({ origClientOrderId: orderId });
      const cancelResponse = {
        orderListId: 1,
        contingencyType: 'OCO',
        listStatusType: 'ALL_DONE',
        listOrderStatus: 'ALL_DONE',
        listClientOrderId: 'l',
        transactionTime: T0,
        symbol: 'BTCUSDT',
        orders: [],
        orderReports: [report, cancelReply({ origClientOrderId: 'other', orderId: 9 })],
      };
      const newId = await replace();
      bench.request().answer({
        cancelResult: 'SUCCESS',
        newOrderResult: 'SUCCESS',
        cancelResponse,
        newOrderResponse: orderReply({ clientOrderId: newId, orderId: 8, ...NEW }),
      });
      await settle();
      expect(bench.latest('other').status).to.equal(Status.CANCELLED);
      expect(bench.latest(newId)).to.include({ status: Status.NOTTRADED });
      expect(bench.latest(newId).extra.replaces).to.equal(orderId);
    });

    it('that is taken back while it waits for its turn leaves the old order alone', async () => {
      bench.limits = {
        acquire: (_cost: unknown, { withdrawal }: { withdrawal: Withdrawal }) =>
          new Promise((_, no) => withdrawal.signal.addEventListener('abort', () => no(new Error('given up')))),
      } as never;
      const newId = await replace();
      bench.manager.cancelOrder({ orderId: newId, ...BTC });
      await settle();
      expect(bench.latest(newId).status).to.equal(Status.CANCELLED);
      expect(bench.latest(orderId).status).to.equal(Status.NOTTRADED);
      expect(bench.sent).to.have.length(1);
    });

    it('is not sent late: where the old order took too long to arrive, the new one is REJECTED', async () => {
      const late = bench.send();
      await settle();
      const newId = await replace({ cancel: { orderId: late, ...BTC } });
      await clock.tickAsync(5_100);
      expect(bench.latest(newId)).to.include({ status: Status.REJECTED });
      bench.request().answer(orderReply({ clientOrderId: late, orderId: 8 }));
      await settle();
      expect(bench.latest(late).status).to.equal(Status.NOTTRADED);
      expect(bench.latest(newId).extra.error?.message).to.match(/waited \d+ ms for order/);
      expect(bench.sent).to.have.length(2);
    });

    it('asks for the old order again and again where the venue is away, which leaves it in doubt', async () => {
      const newId = await replace();
      bench.request().fail(LOST);
      await settle();
      bench.manager.onReport(executionReport({ c: newId, i: 8, p: NEW.price, q: NEW.origQty }));
      bench.answerQuery = () => {
        throw failure('the venue is away', { category: 'network', outcome: 'not-sent' });
      };
      await clock.tickAsync(40_000);
      expect(bench.logs.some((line) => line.includes(`What became of order ${orderId} could not be asked`))).to.equal(
        true,
      );
      expect(bench.latest(orderId).status).to.equal(Status.NOTTRADED);
      await clock.tickAsync(100_000);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([orderId]);
      bench.answerQuery = () => orderRecord({ clientOrderId: orderId, status: 'CANCELED', updateTime: T0 + 9 });
      await clock.tickAsync(17_000);
      expect(bench.latest(orderId).status).to.equal(Status.CANCELLED);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    });

    it('does not believe at once that the venue knows no old order where it is active here', async () => {
      const newId = await replace();
      bench.answerQuery = (key) => {
        if ('orderId' in key) throw failure('-2013', { code: -2013, category: 'unknown-order' });
        return orderRecord({ orderId: 8, clientOrderId: newId, ...NEW });
      };
      bench.request().fail(LOST);
      await clock.tickAsync(3_000);
      expect(bench.latest(newId).status).to.equal(Status.NOTTRADED);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([orderId]);
      bench.answerQuery = () => orderRecord({ clientOrderId: orderId, status: 'CANCELED', updateTime: T0 + 9 });
      await clock.tickAsync(2_000);
      expect(bench.latest(orderId).status).to.equal(Status.CANCELLED);
      expect(bench.manager.unresolvedOrders()).to.deep.equal([]);
    });

    it('of an order of another symbol is not sent, whatever symbol was given: there its id is another order’s', async () => {
      const ETH = { ...BTC, symbol: 'ETHUSDT' };
      const newId = await replace({ cancel: { orderId, ...ETH }, order: { ...order, ...ETH } });
      expect(newId).to.equal('');
      expect(bench.logs.at(-1)).to.include('both are of one symbol, not BTCUSDT and ETHUSDT');
      expect(bench.sent).to.have.length(1);
    });

    it('of an order that only the venue knows names it by the id that was given', async () => {
      await replace({ cancel: { orderId: '4711', ...BTC } });
      expect(bench.request().params).to.include({ cancelOrderId: '4711' });
      await replace({ cancel: { orderId: 'from-the-app', ...BTC } });
      expect(bench.request().params).to.include({ cancelOrigClientOrderId: 'from-the-app' });
    });

    it('of an order that only the venue knows, and that is over, tells nothing of that one', async () => {
      await replace({ cancel: { orderId: '4711', ...BTC }, mode: 'ALLOW_FAILURE' });
      const filled = { status: 'FILLED', executedQty: '1.00000000' } as const;
      bench.answerQuery = () => orderRecord({ orderId: 4711, clientOrderId: 'web_1', ...filled });
      bench.request().answer({
        cancelResult: 'FAILURE',
        newOrderResult: 'NOT_ATTEMPTED',
        cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
        newOrderResponse: null,
      });
      await settle();
      expect(bench.queries).to.deep.equal([{ symbol: 'BTCUSDT', orderId: '4711' }]);
      expect(bench.orders.some((event) => event.orderId === 'web_1')).to.equal(false);
    });
  });

  describe('a test order', () => {
    it('is refused with the venue’s reason, and rejects where limits or keys stand against it', async () => {
      const request = { ...BTC, direction: Direction.LONG, type: OrderType.LIMIT, volume: '1', price: '100' };
      const refused = bench.manager.tests.test(request, true);
      await settle();
      expect(bench.request().params).to.include({ computeCommissionRates: true, quantity: '1' });
      bench.request().fail(failure('-1013 Filter failure: PERCENT_PRICE', { code: -1013, category: 'filter' }));
      expect(await refused).to.deep.include({ accepted: false, commission: null });
      const limited = bench.manager.tests.test(request, false).catch((error: unknown) => error);
      await settle();
      const limit = failure('limit', { category: 'rate-limit', outcome: 'rejected' });
      bench.request().fail(limit);
      expect(await limited).to.equal(limit);
    });
  });
});
