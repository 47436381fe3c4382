import { expect } from 'chai';
import { startSimulator } from '../../../src/simulator/index.js';
import { RestClient } from './rest-client.js';
import { RestHouse, RESTING } from './rest-house.js';

describe('REST account', () => {
  let house: RestHouse;
  let alice: RestClient;

  beforeEach(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
  });
  afterEach(() => house.close());

  it('shows balances, free and locked, and when they last moved', async () => {
    house.clock.advance(500);
    await alice.signed('POST', 'order', RESTING);
    const { body } = await alice.signed('GET', 'account');
    expect(body).to.include({
      makerCommission: 10,
      takerCommission: 10,
      accountType: 'SPOT',
      canTrade: true,
      updateTime: house.clock.now(),
    });
    expect(body.commissionRates).to.include({ maker: '0.00100000', taker: '0.00100000' });
    const usdt = { asset: 'USDT', free: '999910.00000000', locked: '90.00000000' };
    expect(body.balances).to.deep.include(usdt);
    expect(body.balances).to.deep.include({ asset: 'ETH', free: '0.00000000', locked: '0.00000000' });
    expect(body.uid).to.be.a('number');
    expect((await house.bob.signed('GET', 'account')).body.uid).not.to.equal(body.uid);
    const nonZero = (await alice.signed('GET', 'account', { omitZeroBalances: true })).body.balances as {
      asset: string;
    }[];
    expect(nonZero.map(({ asset }) => asset)).to.have.members(['USDT', 'BTC']);
  });

  it('shows commission rates of a symbol', async () => {
    const { body } = await alice.signed('GET', 'account/commission', { symbol: 'BTCUSDT' });
    expect(body.symbol).to.equal('BTCUSDT');
    expect(body.standardCommission).to.deep.equal({
      maker: '0.00100000',
      taker: '0.00100000',
      buyer: '0.00000000',
      seller: '0.00000000',
    });
    expect(body).to.include.keys('specialCommission', 'taxCommission', 'discount');
  });

  it('shows the filters that hold for the account', async () => {
    const { body } = await alice.signed('GET', 'myFilters', { symbol: 'BTCUSDT' });
    expect(body).to.deep.include({ exchangeFilters: [], assetFilters: [] });
    expect(body.symbolFilters).to.deep.include({ filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 });
    const exchangeFilters = [{ filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders: 1000 }];
    const assetLimits = { BTC: '0.5', ETH: 1 };
    const accounts = [{ key: 'carol', secret: 'carol-secret', balances: { USDT: 1 }, assetLimits }];
    const limited = await startSimulator({ clock: house.clock, market: 'none', accounts, exchangeFilters });
    try {
      const carol = new RestClient(limited, 'carol', 'carol-secret');
      const { body: own } = await carol.signed('GET', 'myFilters', { symbol: 'BTCUSDT' });
      const assetFilters = [{ filterType: 'MAX_ASSET', asset: 'BTC', limit: '0.50000000' }];
      expect(own).to.deep.include({ exchangeFilters, assetFilters });
      expect((await carol.signed('POST', 'order', { ...RESTING, quantity: '0.501' })).body).to.deep.equal({
        code: -1013,
        msg: 'Filter failure: MAX_ASSET',
      });
    } finally {
      await limited.close();
    }
  });

  it('shows an order by either id', async () => {
    const { body: placed } = await alice.signed('POST', 'order', { ...RESTING, newClientOrderId: 'mine' });
    const byId = await alice.signed('GET', 'order', { symbol: 'BTCUSDT', orderId: placed.orderId });
    expect(byId.body).to.deep.equal({
      symbol: 'BTCUSDT',
      orderId: placed.orderId,
      orderListId: -1,
      clientOrderId: 'mine',
      price: '90000.00000000',
      origQty: '0.00100000',
      executedQty: '0.00000000',
      origQuoteOrderQty: '0.00000000',
      cummulativeQuoteQty: '0.00000000',
      status: 'NEW',
      timeInForce: 'GTC',
      type: 'LIMIT',
      side: 'BUY',
      stopPrice: '0.00000000',
      icebergQty: '0.00000000',
      time: house.clock.now(),
      updateTime: house.clock.now(),
      isWorking: true,
      workingTime: house.clock.now(),
      selfTradePreventionMode: placed.selfTradePreventionMode,
    });
    const byClientId = await alice.signed('GET', 'order', { symbol: 'BTCUSDT', origClientOrderId: 'mine' });
    expect(byClientId.body).to.deep.equal(byId.body);
  });

  it('does not show orders that are not there, or somebody else’s', async () => {
    const orderId = house.rest('BUY', '90000.00', '1');
    const { status, body } = await alice.signed('GET', 'order', { symbol: 'BTCUSDT', orderId });
    expect(status).to.equal(400);
    expect(body).to.deep.equal({ code: -2013, msg: 'Order does not exist.' });
    const mismatch = { symbol: 'BTCUSDT', orderId, origClientOrderId: 'other' };
    expect((await house.bob.signed('GET', 'order', mismatch)).body.code).to.equal(-2039);
  });

  it('lists open orders of a symbol or of all', async () => {
    await alice.signed('POST', 'order', RESTING);
    await alice.signed('POST', 'order', { ...RESTING, symbol: 'ETHUSDT', price: '3000.00', quantity: '0.01' });
    const symbolsOf = async (fields: Record<string, string> = {}): Promise<string[]> =>
      (await alice.signed('GET', 'openOrders', fields)).rows.map(({ symbol }) => symbol as string);
    expect(await symbolsOf()).to.have.members(['BTCUSDT', 'ETHUSDT']);
    expect(await symbolsOf({ symbol: 'ETHUSDT' })).to.deep.equal(['ETHUSDT']);
  });

  describe('history', () => {
    const ids: number[] = [];
    const start = Date.UTC(2026, 10, 20, 12);

    beforeEach(async () => {
      ids.length = 0;
      for (let hour = 0; hour < 3; hour++) {
        house.rest('SELL', '95000.00', '0.001');
        const { body } = await alice.signed('POST', 'order', {
          symbol: 'BTCUSDT',
          side: 'BUY',
          type: 'MARKET',
          quantity: '0.001',
        });
        ids.push(body.orderId as number);
        house.clock.advance(3_600_000);
      }
    });

    const orderIds = async (path: string, fields: object = {}): Promise<number[]> =>
      (await alice.signed('GET', path, { symbol: 'BTCUSDT', ...fields })).rows.map(({ orderId }) => orderId as number);

    for (const path of ['allOrders', 'myTrades']) {
      it(`of ${path} is the newest rows, the oldest from a start, or the newest up to an end`, async () => {
        expect(await orderIds(path)).to.deep.equal(ids);
        expect(await orderIds(path, { limit: 2 })).to.deep.equal(ids.slice(1));
        expect(await orderIds(path, { startTime: start, limit: 2 })).to.deep.equal(ids.slice(0, 2));
        expect(await orderIds(path, { startTime: start + 1 })).to.deep.equal(ids.slice(1));
        expect(await orderIds(path, { endTime: start + 3_600_000, limit: 1 })).to.deep.equal([ids[1]]);
        expect(await orderIds(path, { startTime: start, endTime: start })).to.deep.equal([ids[0]]);
        expect(await orderIds(path, { startTime: `${start + 1}000` })).to.deep.equal(ids.slice(1));
      });

      it(`of ${path} spans a day at most`, async () => {
        const fields = { symbol: 'BTCUSDT', startTime: start, endTime: start + 86_400_001 };
        expect((await alice.signed('GET', path, fields)).body).to.deep.equal({
          code: -1127,
          msg: 'More than 24 hours between startTime and endTime.',
        });
        expect(await orderIds(path, { startTime: start, endTime: start + 86_400_000 })).to.deep.equal(ids);
      });
    }

    it('of orders begins at an id', async () => {
      expect(await orderIds('allOrders', { orderId: ids[1] })).to.deep.equal(ids.slice(1));
      expect(await orderIds('allOrders', { orderId: ids[0], limit: 1 })).to.deep.equal([ids[0]]);
    });

    it('of trades begins at a trade, or is that of an order', async () => {
      const { body } = await alice.signed('GET', 'myTrades', { symbol: 'BTCUSDT' });
      expect(body[0]).to.include({
        price: '95000.00000000',
        qty: '0.00100000',
        quoteQty: '95.00000000',
        commission: '0.00000100',
        commissionAsset: 'BTC',
        isBuyer: true,
        isMaker: false,
        isBestMatch: true,
      });
      expect(await orderIds('myTrades', { fromId: body[1].id })).to.deep.equal(ids.slice(1));
      expect(await orderIds('myTrades', { fromId: body[0].id, limit: 1 })).to.deep.equal([ids[0]]);
      expect(await orderIds('myTrades', { orderId: ids[2] })).to.deep.equal([ids[2]]);
      expect(await orderIds('myTrades', { orderId: ids[2], fromId: body[0].id })).to.deep.equal([ids[2]]);
      for (const fields of [{ fromId: 1 }, { orderId: 1 }]) {
        const both = { symbol: 'BTCUSDT', startTime: start, ...fields };
        expect((await alice.signed('GET', 'myTrades', both)).body.code).to.equal(-1128);
      }
    });

    it('needs a symbol', async () => {
      expect((await alice.signed('GET', 'allOrders')).body.code).to.equal(-1102);
      expect((await alice.signed('GET', 'myTrades')).body.code).to.equal(-1102);
    });
  });
});
