import { expect } from 'chai';
import { units } from '../../../src/simulator/index.js';
import { RestHouse } from './rest-house.js';
import type { RestClient } from './rest-client.js';

describe('REST market data', () => {
  let house: RestHouse;
  let alice: RestClient;

  before(async () => {
    house = await RestHouse.open();
    ({ alice } = house);
    house.trade('95000.00', '0.5');
    house.clock.advance(120_000);
    house.trade('95100.00', '0.25');
    house.clock.advance(1_000);
    house.rest('BUY', '94000.00', '1');
    house.rest('BUY', '93000.00', '2');
    house.rest('SELL', '96000.00', '3');
  });
  after(() => house.close());

  it('answers ping with an empty object and time with the time of the venue', async () => {
    expect((await alice.get('ping')).text).to.equal('{}');
    expect((await alice.get('time')).body).to.deep.equal({ serverTime: house.clock.now() });
  });

  it('shows the book to the depth asked for', async () => {
    const full = await alice.get('depth', { symbol: 'BTCUSDT' });
    expect(full.body.bids).to.deep.equal([
      ['94000.00000000', '1.00000000'],
      ['93000.00000000', '2.00000000'],
    ]);
    expect(full.body.asks).to.deep.equal([['96000.00000000', '3.00000000']]);
    expect(full.body.lastUpdateId).to.equal(house.simulator.exchange.lastUpdateId('BTCUSDT'));
    expect((await alice.get('depth', { symbol: 'BTCUSDT', limit: 1 })).body.bids).to.have.length(1);
    expect((await alice.get('depth', { symbol: 'BTCUSDT', limit: 9999 })).status).to.equal(200);
  });

  it('lists trades, the newest, or from an id for who has a key', async () => {
    const { body } = await alice.get('trades', { symbol: 'BTCUSDT' });
    expect(body).to.have.length(2);
    expect(body[1]).to.include({ price: '95100.00000000', qty: '0.25000000', quoteQty: '23775.00000000' });
    expect((await alice.get('trades', { symbol: 'BTCUSDT', limit: 1 })).body).to.deep.equal([body[1]]);
    const key = { 'X-MBX-APIKEY': 'alice' };
    const old = { symbol: 'BTCUSDT', fromId: body[0].id, limit: 1 };
    expect((await alice.get('historicalTrades', old, key)).body).to.deep.equal([body[0]]);
    expect(await alice.get('historicalTrades', old)).to.include({ status: 401 });
  });

  it('lists aggregate trades by id and by time, not by both', async () => {
    const { body, rows } = await alice.get('aggTrades', { symbol: 'BTCUSDT' });
    expect(rows.map(({ p }) => p as string)).to.deep.equal(['95000.00000000', '95100.00000000']);
    const byTime = await alice.get('aggTrades', { symbol: 'BTCUSDT', startTime: body[1].T, endTime: body[1].T });
    expect(byTime.body).to.deep.equal([body[1]]);
    const both = await alice.get('aggTrades', { symbol: 'BTCUSDT', fromId: 0, startTime: 0 });
    expect(both.body.code).to.equal(-1128);
  });

  for (const path of ['klines', 'uiKlines']) {
    it(`answers ${path} with twelve cells a bar`, async () => {
      const { rows } = await alice.get(path, { symbol: 'BTCUSDT', interval: '1m' });
      const bar = rows.at(-1) as unknown as [openTime: number, ...rest: unknown[]];
      expect(bar).to.have.length(12);
      expect(bar.slice(1, 6)).to.deep.equal([
        '95100.00000000',
        '95100.00000000',
        '95100.00000000',
        '95100.00000000',
        '0.25000000',
      ]);
      expect(bar[0] % 60_000).to.equal(0);
    });
  }

  it('starts a day of klines where the time zone says', async () => {
    const fields = { symbol: 'BTCUSDT', interval: '1d' };
    const lastOpen = async (extra = {}): Promise<number> =>
      (await alice.get('klines', { ...fields, ...extra })).rows.at(-1)![0] as number;
    const utc = await lastOpen();
    const india = await lastOpen({ timeZone: '5:30' });
    expect(utc % 86_400_000).to.equal(0);
    expect((india + 5.5 * 3_600_000) % 86_400_000).to.equal(0);
    for (const timeZone of ['15', '-12:01', 'UTC', '5:60']) {
      expect((await alice.get('klines', { ...fields, timeZone })).body.code, timeZone).to.equal(-1130);
    }
  });

  it('averages the price over five minutes', async () => {
    const { body } = await alice.get('avgPrice', { symbol: 'BTCUSDT' });
    expect(body).to.include({ mins: 5, price: '95033.33333333' });
  });

  it('tells the reference price of a symbol that has one, null while it has none any more', async () => {
    const ask = () => alice.get('referencePrice', { symbol: 'BTCUSDT' });
    expect((await ask()).body).to.include({ code: -2043 });
    const timestamp = house.clock.now();
    house.simulator.exchange.setReferencePrice('BTCUSDT', units('95000'));
    expect((await ask()).body).to.deep.equal({ symbol: 'BTCUSDT', referencePrice: '95000.00000000', timestamp });
    house.simulator.exchange.setReferencePrice('BTCUSDT', null);
    expect((await ask()).body).to.deep.equal({ symbol: 'BTCUSDT', referencePrice: null, timestamp });
  });

  it('answers the tickers of one symbol with an object, of several or all with an array', async () => {
    for (const path of ['ticker/24hr', 'ticker/price', 'ticker/bookTicker']) {
      const one = (await alice.get(path, { symbol: 'BTCUSDT' })).body;
      expect(one.symbol, path).to.equal('BTCUSDT');
      expect((await alice.get(path, { symbols: '["BTCUSDT"]' })).body, path).to.deep.equal([one]);
      const all = (await alice.get(path)).rows.map(({ symbol }) => symbol as string);
      expect(all, path).to.deep.equal(['BTCUSDT', 'ETHUSDT']);
    }
  });

  it('answers tickers that agree with the trades and the book', async () => {
    const fields = { symbol: 'BTCUSDT' };
    expect((await alice.get('ticker/price', fields)).body.price).to.equal('95100.00000000');
    expect((await alice.get('ticker/bookTicker', fields)).body).to.deep.equal({
      symbol: 'BTCUSDT',
      bidPrice: '94000.00000000',
      bidQty: '1.00000000',
      askPrice: '96000.00000000',
      askQty: '3.00000000',
    });
    const day = (await alice.get('ticker/24hr', fields)).body;
    expect(day).to.include({ openPrice: '95000.00000000', volume: '0.75000000', count: 2, bidPrice: '94000.00000000' });
    const mini = (await alice.get('ticker/24hr', { ...fields, type: 'MINI' })).body;
    expect(mini).to.include({ openPrice: '95000.00000000', count: 2 });
    expect(mini).not.to.have.any.keys('bidPrice', 'priceChange');
  });

  it('answers rolling windows and the trading day', async () => {
    const minute = await alice.get('ticker', { symbol: 'BTCUSDT', windowSize: '1m' });
    expect(minute.body).to.include({ openPrice: '95100.00000000', volume: '0.25000000' });
    const hour = await alice.get('ticker', { symbols: '["BTCUSDT","ETHUSDT"]', windowSize: '1h', type: 'MINI' });
    expect(hour.body[0]).to.include({ volume: '0.75000000' });
    expect(hour.body[0]).not.to.have.property('priceChange');
    const today = Date.UTC(2026, 10, 20);
    const day = (await alice.get('ticker/tradingDay', { symbol: 'BTCUSDT' })).body;
    expect(day).to.include({ openTime: today, closeTime: today + 86_399_999, volume: '0.75000000' });
    for (const windowSize of ['60m', '24h', '8d', '0m', '1w', 'x']) {
      const refused = await alice.get('ticker', { symbol: 'BTCUSDT', windowSize });
      expect(refused.body.code, windowSize).to.equal(-1130);
    }
    expect((await alice.get('ticker')).body.code).to.equal(-1102);
    expect((await alice.get('ticker/24hr', { symbol: 'BTCUSDT', type: 'TINY' })).body.code).to.equal(-1139);
  });

  describe('exchangeInfo', () => {
    const symbolsOf = ({ body }: { body: { symbols: { symbol: string }[] } }): string[] =>
      body.symbols.map(({ symbol }) => symbol);

    it('lists symbols with their filters, and the limits', async () => {
      const { body } = await alice.get('exchangeInfo');
      expect(symbolsOf({ body })).to.deep.equal(['BTCUSDT', 'ETHUSDT']);
      expect(body.symbols[0]).to.deep.equal(house.simulator.exchange.symbols.get('BTCUSDT')!.info);
      expect(body).to.include({ timezone: 'UTC', serverTime: house.clock.now() });
      expect(body.rateLimits[0]).to.deep.equal({
        rateLimitType: 'REQUEST_WEIGHT',
        interval: 'MINUTE',
        intervalNum: 1,
        limit: 6000,
      });
      const limits = body.rateLimits as { rateLimitType: string }[];
      expect(limits.map(({ rateLimitType }) => rateLimitType)).to.deep.equal([
        'REQUEST_WEIGHT',
        'ORDERS',
        'ORDERS',
        'RAW_REQUESTS',
        'CONNECTIONS',
      ]);
    });

    it('lists those that are named', async () => {
      expect(symbolsOf(await alice.get('exchangeInfo', { symbol: 'ETHUSDT' }))).to.deep.equal(['ETHUSDT']);
      expect(symbolsOf(await alice.get('exchangeInfo', { symbols: '["BTCUSDT"]' }))).to.deep.equal(['BTCUSDT']);
    });

    it('lists those with a permission, given as a word or as a list', async () => {
      expect(symbolsOf(await alice.get('exchangeInfo', { permissions: 'SPOT' }))).to.have.length(2);
      expect(symbolsOf(await alice.get('exchangeInfo', { permissions: '["MARGIN","SPOT"]' }))).to.have.length(2);
      expect(symbolsOf(await alice.get('exchangeInfo', { permissions: 'TRD_GRP_000' }))).to.be.empty;
      expect((await alice.get('exchangeInfo', { permissions: '[]' })).body.code).to.equal(-1130);
    });

    it('hides permission sets', async () => {
      const { body } = await alice.get('exchangeInfo', { symbol: 'BTCUSDT', showPermissionSets: false });
      expect(body.symbols[0].permissionSets).to.deep.equal([]);
    });

    it('lists those of a status, and refuses where the one named has another', async () => {
      expect(symbolsOf(await alice.get('exchangeInfo', { symbolStatus: 'TRADING' }))).to.have.length(2);
      expect(symbolsOf(await alice.get('exchangeInfo', { symbolStatus: 'HALT' }))).to.be.empty;
      expect((await alice.get('exchangeInfo', { symbol: 'BTCUSDT', symbolStatus: 'HALT' })).body.code).to.equal(-1220);
      expect((await alice.get('exchangeInfo', { symbolStatus: 'SLEEPING' })).body.code).to.equal(-1122);
      expect((await alice.get('depth', { symbol: 'BTCUSDT', symbolStatus: 'BREAK' })).body.code).to.equal(-1220);
    });

    it('refuses what does not go together', async () => {
      const both = { symbol: 'BTCUSDT', symbols: '["ETHUSDT"]' };
      expect((await alice.get('exchangeInfo', both)).body.code).to.equal(-1128);
      expect((await alice.get('exchangeInfo', { symbol: 'BTCUSDT', permissions: 'SPOT' })).body.code).to.equal(-1128);
    });
  });

  it('refuses symbols that are unknown, doubled, misspelt or absent', async () => {
    const code = async (fields: Record<string, string>): Promise<number> =>
      (await alice.get('ticker/price', fields)).body.code as number;
    expect(await code({ symbol: 'NONEUSDT' })).to.equal(-1121);
    expect(await code({ symbol: 'btcusdt' })).to.equal(-1100);
    expect(await code({ symbol: '' })).to.equal(-1105);
    expect(await code({ symbols: '["BTCUSDT","BTCUSDT"]' })).to.equal(-1151);
    expect(await code({ symbols: '["NONEUSDT"]' })).to.equal(-1121);
    expect(await code({ symbols: 'BTCUSDT' })).to.equal(-1100);
    expect(await code({ symbols: '[1]' })).to.equal(-1100);
    expect(await code({ symbols: '[]' })).to.equal(-1130);
    expect((await alice.get('depth')).body).to.deep.equal({
      code: -1102,
      msg: "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.",
    });
    expect((await alice.get('klines', { symbol: 'BTCUSDT' })).body.code).to.equal(-1102);
    expect((await alice.get('klines', { symbol: 'BTCUSDT', interval: '7m' })).body).to.deep.equal({
      code: -1120,
      msg: 'Invalid interval.',
    });
  });
});
