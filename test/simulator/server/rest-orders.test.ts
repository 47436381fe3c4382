import { expect } from 'chai';
import type { RestClient, RestReply } from './rest-client.js';
import { RestHouse, RESTING } from './rest-house.js';

const MARKET_BUY = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.5' } as const;

describe('REST orders', () => {
  let house: RestHouse;
  let alice: RestClient;

  beforeEach(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
    house.trade('95000.00', '0.001');
  });
  afterEach(() => house.close());

  describe('placing', () => {
    it('with several wrong parameters is refused for the first of them', async () => {
      const { body } = await alice.signed('POST', 'order', { ...RESTING, quantity: 'much', pegPriceType: 'NOBODY' });
      expect(body.code).to.equal(-1100);
    });

    it('answers a resting LIMIT in full, without fills', async () => {
      const { status, body } = await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'mine-1' });
      expect(status).to.equal(200);
      expect(body).to.deep.equal({
        symbol: 'BTCUSDT',
        orderId: body.orderId,
        orderListId: -1,
        clientOrderId: 'mine-1',
        transactTime: house.clock.now(),
        price: '90000.00000000',
        origQty: '0.00100000',
        executedQty: '0.00000000',
        origQuoteOrderQty: '0.00000000',
        cummulativeQuoteQty: '0.00000000',
        status: 'NEW',
        timeInForce: 'GTC',
        type: 'LIMIT',
        side: 'BUY',
        workingTime: house.clock.now(),
        selfTradePreventionMode: body.selfTradePreventionMode,
        fills: [],
      });
    });

    it('answers a MARKET with its fills and what it paid', async () => {
      house.rest('SELL', '95100.00', '0.2');
      house.rest('SELL', '95200.00', '1');
      const { body } = await alice.signed('POST', 'order', MARKET_BUY);
      expect(body).to.include({ status: 'FILLED', executedQty: '0.50000000', cummulativeQuoteQty: '47580.00000000' });
      const fills = body.fills as { price: string; qty: string }[];
      expect(fills.map(({ price, qty }) => [price, qty])).to.deep.equal([
        ['95100.00000000', '0.20000000'],
        ['95200.00000000', '0.30000000'],
      ]);
      expect(body.fills[0]).to.include({ commission: '0.00020000', commissionAsset: 'BTC' });
      expect(body.fills[1].tradeId - body.fills[0].tradeId).to.equal(1);
    });

    it('spends a quote quantity', async () => {
      house.rest('SELL', '95000.00', '1');
      const spend = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quoteOrderQty: '1000' };
      const { body } = await alice.signed('POST', 'order', spend);
      expect(body).to.include({ status: 'FILLED', origQuoteOrderQty: '1000.00000000', executedQty: '0.01052000' });
    });

    it('answers in the way that was asked for', async () => {
      const ack = await alice.signed('POST', 'order', { ...RESTING, newOrderRespType: 'ACK' });
      expect(ack.body).to.have.all.keys('symbol', 'orderId', 'orderListId', 'clientOrderId', 'transactTime');
      const result = await alice.signed('POST', 'order', { ...RESTING, newOrderRespType: 'RESULT' });
      expect(result.body).to.include({ status: 'NEW' });
      expect(result.body).not.to.have.property('fills');
      expect((await alice.signed('POST', 'order', { ...RESTING, newOrderRespType: 'LONG' })).body.code).to.equal(-1130);
    });

    it('answers types other than MARKET and LIMIT with an ACK', async () => {
      const stop = { ...RESTING, type: 'STOP_LOSS_LIMIT', stopPrice: '97000.00', price: '97500.00' };
      const { body } = await alice.signed('POST', 'order', stop);
      expect(body).to.have.all.keys('symbol', 'orderId', 'orderListId', 'clientOrderId', 'transactTime');
    });

    it('says why an order ended unfilled', async () => {
      const { body } = await alice.signed('POST', 'order', { ...RESTING, timeInForce: 'IOC' });
      expect(body).to.include({ status: 'EXPIRED', expiryReason: 'UNFILLED_IOC_QUANTITY_EXPIRED' });
    });

    it('echoes what only some orders have, every digit of it', async () => {
      const fields = {
        ...RESTING,
        strategyId: 9_223_372_036_854_775_807n,
        strategyType: 1_000_000,
        icebergQty: '0.0005',
      };
      const { text } = await alice.signed('POST', 'order', fields);
      expect(text).to.contain('"strategyId":9223372036854775807');
      expect(text).to.contain('"strategyType":1000000');
      expect(text).to.contain('"icebergQty":"0.00050000"');
    });

    const refusals: [what: string, fields: object, code: number, message: string][] = [
      ['an unknown side', { side: 'HOLD' }, -1117, 'Invalid side.'],
      ['an unknown type', { type: 'LIMITS' }, -1116, 'Invalid orderType.'],
      ['an unknown time in force', { timeInForce: 'GTX' }, -1115, 'Invalid timeInForce.'],
      ['too many decimals', { quantity: '0.000000001' }, -1111, "Parameter 'quantity' has too much precision."],
      ['an unknown symbol', { symbol: 'NONEUSDT' }, -1121, 'Invalid symbol.'],
      ['an empty price', { price: '' }, -1105, "Parameter 'price' was empty."],
      ['a price off the tick', { price: '90000.001' }, -1013, 'Filter failure: PRICE_FILTER'],
      ['a quantity off the step', { quantity: '0.0010001' }, -1013, 'Filter failure: LOT_SIZE'],
      ['too small a notional', { quantity: '0.00001' }, -1013, 'Filter failure: NOTIONAL'],
      ['more than the balance', { quantity: '12' }, -2010, 'Account has insufficient balance for requested action.'],
      ['a strategy type of Binance', { strategyType: 7 }, -1134, '`strategyType` was less than 1000000.'],
    ];
    for (const [what, fields, code, message] of refusals) {
      it(`refuses ${what} with ${code}`, async () => {
        const { status, body } = await alice.signed('POST', 'order', { ...RESTING, ...fields });
        expect(status).to.equal(400);
        expect(body).to.deep.equal({ code, msg: message });
      });
    }

    for (const name of ['symbol', 'side', 'type', 'timeInForce', 'quantity', 'price']) {
      it(`refuses a LIMIT without ${name} with -1102`, async () => {
        const fields = Object.fromEntries(Object.entries(RESTING).filter(([given]) => given !== name));
        const { body } = await alice.signed('POST', 'order', fields);
        expect(body).to.deep.equal({
          code: -1102,
          msg: `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`,
        });
      });
    }

    it('refuses a client id that is open already, and takes it again when it is not', async () => {
      const first = await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'same' });
      const second = await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'same' });
      expect(second.body).to.deep.equal({ code: -2010, msg: 'Duplicate order sent.' });
      await alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', orderId: first.body.orderId });
      expect((await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'same' })).status).to.equal(200);
    });
  });

  describe('order/test', () => {
    it('checks an order and places none', async () => {
      expect((await alice.signed('POST', 'order/test', RESTING)).text).to.equal('{}');
      const refused = await alice.signed('POST', 'order/test', { ...RESTING, price: '1.001' });
      expect(refused.body.code).to.equal(-1013);
      expect(house.simulator.exchange.openOrders('alice')).to.be.empty;
    });

    it('computes commission rates', async () => {
      const { body } = await alice.signed('POST', 'order/test', { ...RESTING, computeCommissionRates: true });
      expect(body.standardCommissionForOrder).to.deep.equal({ maker: '0.00100000', taker: '0.00100000' });
      expect(body).to.include.keys('taxCommissionForOrder', 'discount');
    });
  });

  describe('cancelling', () => {
    it('answers with the id of the cancel and that of the order', async () => {
      const { body: order } = await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'mine' });
      const fields = { symbol: 'BTCUSDT', origClientOrderId: 'mine', newClientOrderId: 'the-cancel' };
      const { body } = await alice.signed('DELETE', 'order', fields);
      expect(body).to.include({
        orderId: order.orderId,
        origClientOrderId: 'mine',
        clientOrderId: 'the-cancel',
        status: 'CANCELED',
        transactTime: house.clock.now(),
      });
    });

    it('refuses what it does not find, names nothing, or names two orders', async () => {
      const cancel = async (fields: object): Promise<unknown> =>
        (await alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', ...fields })).body as unknown;
      expect(await cancel({ orderId: 123456 })).to.deep.equal({ code: -2011, msg: 'Unknown order sent.' });
      expect(await cancel({})).to.deep.equal({
        code: -1102,
        msg: "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!",
      });
      const { body: order } = await alice.signed('POST', 'order', RESTING);
      expect(await cancel({ orderId: order.orderId, origClientOrderId: 'other' })).to.include({ code: -2011 });
      expect(await cancel({ orderId: order.orderId, cancelRestrictions: 'ONLY_OLD' })).to.deep.equal({
        code: -1145,
        msg: 'cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED.',
      });
      expect(await cancel({ orderId: order.orderId, cancelRestrictions: 'ONLY_PARTIALLY_FILLED' })).to.include({
        code: -2011,
      });
      expect(await cancel({ orderId: order.orderId, cancelRestrictions: 'ONLY_NEW' })).to.include({
        status: 'CANCELED',
      });
    });

    it('cancels all of a symbol, and says so where there are none', async () => {
      await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'one' });
      await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'two' });
      const { rows } = await alice.signed('DELETE', 'openOrders', { symbol: 'BTCUSDT' });
      expect(rows.map(({ origClientOrderId }) => origClientOrderId as string)).to.deep.equal(['one', 'two']);
      expect((await alice.signed('DELETE', 'openOrders', { symbol: 'BTCUSDT' })).body.code).to.equal(-2011);
      expect((await alice.signed('DELETE', 'openOrders')).body.code).to.equal(-1102);
    });
  });

  describe('cancel-replace', () => {
    const replace = async (fields: object): Promise<RestReply> =>
      alice.signed('POST', 'order/cancelReplace', { ...RESTING, cancelReplaceMode: 'STOP_ON_FAILURE', ...fields });
    const place = async (): Promise<number> => (await alice.signed('POST', 'order', RESTING)).body.orderId as number;
    const tooMuch = { quantity: '50', price: '95000.00' };

    it('cancels one order and places the other', async () => {
      const cancelOrderId = await place();
      const fields = { cancelOrderId, cancelNewClientOrderId: 'gone', newClientOrderId: 'here' };
      const { status, body } = await replace(fields);
      expect(status).to.equal(200);
      expect(body).to.include({ cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS' });
      expect(body.cancelResponse).to.include({ orderId: cancelOrderId, clientOrderId: 'gone', status: 'CANCELED' });
      expect(body.newOrderResponse).to.include({ clientOrderId: 'here', status: 'NEW' });
    });

    it('places nothing where the cancel fails and it shall stop then', async () => {
      const { status, body } = await replace({ cancelOrderId: 999 });
      expect(status).to.equal(400);
      expect(body).to.deep.equal({
        code: -2022,
        msg: 'Order cancel-replace failed.',
        data: {
          cancelResult: 'FAILURE',
          newOrderResult: 'NOT_ATTEMPTED',
          cancelResponse: { code: -2011, msg: 'Unknown order sent.' },
          newOrderResponse: null,
        },
      });
    });

    for (const cancelReplaceMode of ['STOP_ON_FAILURE', 'ALLOW_FAILURE']) {
      it(`says which half failed where the new order does (${cancelReplaceMode})`, async () => {
        const { status, body } = await replace({ cancelOrderId: await place(), cancelReplaceMode, ...tooMuch });
        expect(status).to.equal(409);
        expect(body).to.include({ code: -2021, msg: 'Order cancel-replace partially failed.' });
        expect(body.data).to.include({ cancelResult: 'SUCCESS', newOrderResult: 'FAILURE' });
        expect(body.data.newOrderResponse).to.include({ code: -2010 });
      });
    }

    it('goes on after a failed cancel where that is allowed', async () => {
      const mode = { cancelOrderId: 999, cancelReplaceMode: 'ALLOW_FAILURE' };
      const half = await replace(mode);
      expect(half).to.include({ status: 409 });
      expect(half.body.data).to.include({ cancelResult: 'FAILURE', newOrderResult: 'SUCCESS' });
      const none = await replace({ ...mode, ...tooMuch });
      expect(none).to.include({ status: 400 });
      expect(none.body.code).to.equal(-2022);
      expect(none.body.data).to.include({ cancelResult: 'FAILURE', newOrderResult: 'FAILURE' });
    });

    it('tries neither where the new order breaks a filter', async () => {
      const cancelOrderId = await place();
      const { body } = await replace({ cancelOrderId, price: '90000.001' });
      expect(body).to.deep.equal({ code: -1013, msg: 'Filter failure: PRICE_FILTER' });
      expect(house.simulator.exchange.openOrders('alice')).to.have.length(1);
    });

    it('needs a mode and an order to cancel', async () => {
      expect((await alice.signed('POST', 'order/cancelReplace', { ...RESTING, cancelOrderId: 1 })).body.code).to.equal(
        -1102,
      );
      expect((await replace({})).body.msg).to.equal(
        "Param 'cancelOrigClientOrderId' or 'cancelOrderId' must be sent, but both were empty/null!",
      );
    });
  });
});
