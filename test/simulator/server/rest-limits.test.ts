import { expect } from 'chai';
import type { RestClient, RestReply } from './rest-client.js';
import { RestHouse, RESTING } from './rest-house.js';

const weightOf = ({ headers }: RestReply): string | string[] | undefined => headers['x-mbx-used-weight-1m'];
const countsOf = ({ headers }: RestReply): unknown[] => [
  headers['x-mbx-order-count-10s'],
  headers['x-mbx-order-count-1d'],
];
const MARKET_BUY = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' } as const;

describe('REST limits', () => {
  let house: RestHouse;
  let alice: RestClient;
  const open = async (limits = {}): Promise<void> => {
    house = await RestHouse.open({ limits });
    ({ alice } = house);
  };
  afterEach(() => house.close());

  it('show the weight of every request, from the table of weights', async () => {
    await open();
    const symbol = 'BTCUSDT';
    const table: [path: string, fields: Record<string, string | number>, weight: number][] = [
      ['ping', {}, 1],
      ['time', {}, 1],
      ['exchangeInfo', {}, 20],
      ['depth', { symbol, limit: 100 }, 5],
      ['depth', { symbol, limit: 500 }, 25],
      ['depth', { symbol, limit: 1000 }, 50],
      ['depth', { symbol, limit: 5000 }, 250],
      ['trades', { symbol }, 25],
      ['aggTrades', { symbol }, 4],
      ['klines', { symbol, interval: '1m' }, 2],
      ['avgPrice', { symbol }, 2],
      ['ticker/24hr', { symbol }, 2],
      ['ticker/24hr', {}, 80],
      ['ticker/24hr', { symbols: '["BTCUSDT","ETHUSDT"]' }, 2],
      ['ticker/price', { symbol }, 2],
      ['ticker/price', {}, 4],
      ['ticker/bookTicker', {}, 4],
      ['ticker', { symbols: '["BTCUSDT","ETHUSDT"]' }, 8],
    ];
    let expected = 0;
    for (const [path, fields, weight] of table) {
      expected += weight;
      expect(weightOf(await alice.get(path, fields)), path).to.equal(String(expected));
    }
    const signedTable: [path: string, fields: Record<string, string | number>, weight: number][] = [
      ['account', {}, 20],
      ['account/commission', { symbol }, 20],
      ['rateLimit/order', {}, 40],
      ['openOrders', { symbol }, 6],
      ['openOrders', {}, 80],
      ['allOrders', { symbol }, 20],
      ['myTrades', { symbol }, 20],
      ['myTrades', { symbol, orderId: 1 }, 5],
      ['order', { symbol, orderId: 1 }, 4],
    ];
    for (const [path, fields, weight] of signedTable) {
      expected += weight;
      expect(weightOf(await alice.signed('GET', path, fields)), path).to.equal(String(expected));
    }
  });

  it('start anew with the minute', async () => {
    await open();
    house.clock.advance(59_999);
    expect(weightOf(await alice.get('exchangeInfo'))).to.equal('20');
    house.clock.advance(1);
    expect(weightOf(await alice.get('ping'))).to.equal('1');
  });

  it('charge nothing for orders and cancels that succeed, and one for each that fails', async () => {
    await open();
    const placed = await alice.signed('POST', 'order', RESTING);
    expect(weightOf(placed)).to.equal('0');
    const orderId = placed.body.orderId as number;
    expect(weightOf(await alice.signed('POST', 'order', { ...RESTING, price: '0.001' }))).to.equal('1');
    expect(weightOf(await alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', orderId }))).to.equal('1');
    expect(weightOf(await alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', orderId }))).to.equal('2');
    expect(weightOf(await alice.signed('POST', 'order', { ...RESTING, timestamp: 1 }))).to.equal('3');
    expect(weightOf(await alice.signed('POST', 'order/test', RESTING))).to.equal('4');
    const rates = { ...RESTING, computeCommissionRates: true };
    expect(weightOf(await alice.signed('POST', 'order/test', rates))).to.equal('24');
  });

  it('answer 429 with Retry-After, then 418 until the ban is over', async () => {
    await open({ weightPerMinute: 20, refusalsBeforeBan: 1 });
    house.clock.advance(45_500);
    expect(await alice.get('exchangeInfo')).to.include({ status: 200 });
    const refused = await alice.get('ping');
    expect(refused).to.include({ status: 429 });
    expect(refused.body).to.deep.equal({
      code: -1003,
      msg:
        'Too much request weight used; current limit is 20 request weight per 1 MINUTE. ' +
        'Please use WebSocket Streams for live updates to avoid polling the API.',
    });
    expect(refused.headers['retry-after']).to.equal('15');
    const banned = await alice.get('ping');
    expect(banned).to.include({ status: 418 });
    expect(banned.body.msg).to.contain(`IP banned until ${house.clock.now() + 120_000}.`);
    expect(banned.headers['retry-after']).to.equal('120');
    house.clock.advance(119_999);
    expect(await alice.get('ping')).to.include({ status: 418 });
    house.clock.advance(1);
    expect(await alice.get('ping')).to.include({ status: 200 });
  });

  it('charge requests that cannot even be read', async () => {
    await open({ weightPerMinute: 1 });
    expect(await alice.send('GET', '/api/v3/ping?x=%')).to.include({ status: 400 });
    expect(await alice.send('GET', '/api/v3/ping?x=%')).to.include({ status: 429 });
  });

  describe('of orders', () => {
    it('show their counts on placements and cancels', async () => {
      await open();
      const placed = await alice.signed('POST', 'order', RESTING);
      expect(countsOf(placed)).to.deep.equal(['1', '1']);
      house.clock.advance(10_000);
      const cancelled = await alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', orderId: placed.body.orderId });
      expect(countsOf(cancelled)).to.deep.equal(['0', '1']);
      expect(countsOf(await alice.get('ping'))).to.deep.equal([undefined, undefined]);
      expect((await alice.signed('GET', 'rateLimit/order')).body).to.deep.equal([
        { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 100, count: 0 },
        { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: 200_000, count: 1 },
      ]);
    });

    it('give one back at once to an order that fills as taker', async () => {
      await open();
      house.rest('SELL', '95000.00', '1');
      await alice.signed('POST', 'order', RESTING);
      expect(countsOf(await alice.signed('POST', 'order', MARKET_BUY))).to.deep.equal(['1', '1']);
    });

    it('give more back at the first fill of a maker, and nothing at the next', async () => {
      await open();
      for (let placed = 0; placed < 8; placed++) await alice.signed('POST', 'order', RESTING);
      house.rest('SELL', '90000.00', '0.0005');
      const counts = async (): Promise<number> =>
        (await alice.signed('GET', 'rateLimit/order')).body[0].count as number;
      expect(await counts()).to.equal(3);
      house.rest('SELL', '90000.00', '0.0005');
      expect(await counts()).to.equal(3);
    });

    it('refuse one too many with -1015 and leave cancels alone', async () => {
      await open({ ordersPer10Seconds: 1 });
      const { body } = await alice.signed('POST', 'order', RESTING);
      house.clock.advance(2_500);
      const refused = await alice.signed('POST', 'order', RESTING);
      expect(refused).to.include({ status: 429 });
      expect(refused.body).to.deep.equal({
        code: -1015,
        msg: 'Too many new orders; current limit is 1 orders per 10 SECOND.',
      });
      expect(refused.headers['retry-after']).to.equal('8');
      const cancelled = await alice.signed('DELETE', 'order', { symbol: 'BTCUSDT', orderId: body.orderId });
      expect(cancelled).to.include({ status: 200 });
      expect(await house.bob.signed('POST', 'order', RESTING)).to.include({ status: 200 });
    });

    describe('and cancel-replace', () => {
      const replace = (fields: object): Promise<RestReply> =>
        alice.signed('POST', 'order/cancelReplace', { ...RESTING, cancelReplaceMode: 'STOP_ON_FAILURE', ...fields });

      it('count one, whatever becomes of the new order, unless nothing was tried', async () => {
        await open();
        await replace({ cancelOrderId: 999 });
        expect((await alice.signed('GET', 'rateLimit/order')).body[0].count).to.equal(1);
        await replace({ cancelOrderId: 999, price: '0.001' });
        expect((await alice.signed('GET', 'rateLimit/order')).body[0].count).to.equal(1);
      });

      it('do nothing by default where the count is used up', async () => {
        await open({ ordersPer10Seconds: 1 });
        const { body } = await alice.signed('POST', 'order', RESTING);
        const refused = await replace({ cancelOrderId: body.orderId });
        expect(refused).to.include({ status: 429 });
        expect(refused.body.code).to.equal(-1015);
        expect(house.simulator.exchange.openOrders('alice')).to.have.length(1);
      });

      for (const [cancelReplaceMode, status] of [
        ['STOP_ON_FAILURE', 429],
        ['ALLOW_FAILURE', 409],
      ] as const) {
        it(`cancel alone where that is asked for (${cancelReplaceMode})`, async () => {
          await open({ ordersPer10Seconds: 1 });
          const { body } = await alice.signed('POST', 'order', RESTING);
          const mode = { cancelReplaceMode, orderRateLimitExceededMode: 'CANCEL_ONLY' };
          const refused = await replace({ cancelOrderId: body.orderId, ...mode });
          expect(refused).to.include({ status });
          expect(refused.body.data).to.include({ cancelResult: 'SUCCESS', newOrderResult: 'FAILURE' });
          expect(refused.body.data.newOrderResponse.code).to.equal(-1015);
          expect(refused.headers['retry-after']).to.equal(status === 429 ? '10' : undefined);
          expect(house.simulator.exchange.openOrders('alice')).to.be.empty;
        });
      }
    });
  });
});
