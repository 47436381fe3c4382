import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { SPOT_DEFAULT_LIMITS } from '../../../src/binance/rate-limit/venue-limit.js';
import { RateLimits } from '../../../src/binance/rate-limit/rate-limits.js';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { Clock } from '../../../src/binance/clock.js';
import type { PipelinedBinance } from '../../../src/binance/rest/pipelined-binance.js';
import { startSimulator } from '../../../src/simulator/index.js';
import type { Simulator } from '../../../src/simulator/index.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { createRestClient } from '../../support/rest-client.js';
import type { TestRestClient } from '../../support/rest-client.js';

const keyPair = generateKeyPairSync('ed25519');
const FAR = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '0.00100' };

describe('CcxtSpotRest against the simulator', () => {
  let simulator: Simulator;
  let client: TestRestClient;

  before(async () => {
    simulator = await startSimulator({
      symbols: ['BTCUSDT', 'ETHUSDT'],
      accounts: [
        { key: 'hmac', secret: 'hmac-secret', balances: { USDT: '100000', BTC: '1' } },
        {
          key: 'ed25519',
          publicKey: keyPair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
          keyKind: 'ED25519',
          balances: { USDT: '5' },
        },
      ],
    });
  });
  after(() => simulator.close());
  beforeEach(() => {
    client = createRestClient(simulator.endpoints.rest, { apiKey: 'hmac', secret: 'hmac-secret' });
  });
  afterEach(() => client.close());

  /** A price so low that nobody sells there, on the tick and within the filters. */
  const lowPrice = async (): Promise<string> => {
    const { lastPrice } = await client.rest.ticker24h('BTCUSDT');
    return (Math.floor(Number(lastPrice) * 0.9 * 100) / 100).toFixed(2);
  };

  it('reads time, limits, symbols, book, bars, trades and day figures', async () => {
    const { rest, clock, rateLimits } = client;
    await rest.ping();
    await rest.synchronizeClock();
    expect(Math.abs(clock.offsetMs)).to.be.below(1_000);
    const info = await rest.exchangeInfo();
    expect(info.symbols.map(({ symbol }) => symbol)).to.include.members(['BTCUSDT', 'ETHUSDT']);
    rateLimits.configure(info.rateLimits);
    expect(rateLimits.usage().limits.length).to.be.greaterThan(2);
    const book = await rest.depth('BTCUSDT', 5);
    expect(Number(book.bids[0]![0])).to.be.below(Number(book.asks[0]![0]));
    expect((await rest.klines({ symbol: 'BTCUSDT', interval: '1m', limit: 5 })).length).to.be.greaterThan(0);
    expect((await rest.trades('BTCUSDT', 3)).length).to.be.greaterThan(0);
    expect((await rest.ticker24h('BTCUSDT')).symbol).to.equal('BTCUSDT');
  });

  it('places, finds and cancels an order', async () => {
    const { rest } = client;
    const price = await lowPrice();
    await rest.testOrder({ ...FAR, price });
    const placed = await rest.newOrder({ ...FAR, price, newClientOrderId: 'vt-rest-1' });
    expect(placed).to.include({ clientOrderId: 'vt-rest-1', symbol: 'BTCUSDT' });
    const record = await rest.order({ symbol: 'BTCUSDT', origClientOrderId: 'vt-rest-1' });
    expect(record).to.include({ status: 'NEW', origQty: '0.00100000', orderId: placed.orderId });
    expect((await rest.openOrders()).map(({ clientOrderId }) => clientOrderId)).to.include('vt-rest-1');
    const cancelled = await rest.cancelOrder({ symbol: 'BTCUSDT', orderId: String(placed.orderId) });
    expect(cancelled).to.include({ status: 'CANCELED', origClientOrderId: 'vt-rest-1' });
    expect(await rest.openOrders('BTCUSDT')).to.deep.equal([]);
    expect((await rest.allOrders({ symbol: 'BTCUSDT' })).length).to.be.greaterThan(0);
  });

  it('fills at the market, and sees fills and balances', async () => {
    const { rest } = client;
    const filled = await rest.newOrder({ symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.00100' });
    expect(filled).to.include({ status: 'FILLED' }).and.have.property('fills').that.is.not.empty;
    const trades = await rest.myTrades({ symbol: 'BTCUSDT', orderId: String(filled.orderId) });
    expect(trades.length).to.be.greaterThan(0);
    const account = await rest.account();
    expect(Number(account.balances.find(({ asset }) => asset === 'BTC')!.free)).to.be.greaterThan(1);
  });

  it('cancels all orders of a symbol, and replaces one by another', async () => {
    const { rest } = client;
    const price = await lowPrice();
    const first = await rest.newOrder({ ...FAR, price });
    const result = await rest.cancelReplace({
      ...FAR,
      price,
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: String(first.orderId),
    });
    expect(result).to.include({ cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS' });
    expect(await rest.cancelOpenOrders('BTCUSDT')).to.have.length(1);
    const error = await rejectionOf(
      rest.cancelReplace({ ...FAR, price, cancelReplaceMode: 'STOP_ON_FAILURE', cancelOrderId: String(first.orderId) }),
    );
    expect(error).to.include({ code: -2022, category: 'cancel-replace', outcome: 'rejected' });
    expect(error.data).to.include({ cancelResult: 'FAILURE', newOrderResult: 'NOT_ATTEMPTED' });
  });

  it('signs with Ed25519', async () => {
    const secret = keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const other = createRestClient(simulator.endpoints.rest, { apiKey: 'ed25519', secret });
    expect((await other.rest.account()).balances.find(({ asset }) => asset === 'USDT')).to.include({
      free: '5.00000000',
    });
    expect((await rejectionOf(other.rest.newOrder({ ...FAR, price: await lowPrice() }))).category).to.equal(
      'insufficient-funds',
    );
    other.close();
  });

  it('knows the venue’s refusals', async () => {
    const { rest } = client;
    const price = await lowPrice();
    const refusals = [
      [() => rest.newOrder({ ...FAR, price: '0.001' }), 'filter'],
      [() => rest.newOrder({ ...FAR, price, quantity: '0.000001' }), 'filter'],
      [() => rest.newOrder({ ...FAR, price, symbol: 'NOSUCHUSDT' }), 'symbol'],
      [() => rest.newOrder({ ...FAR, price, type: 'TELEPATHIC' }), 'invalid-request'],
      [() => rest.cancelOrder({ symbol: 'BTCUSDT', orderId: '999999999' }), 'unknown-order'],
      [() => rest.order({ symbol: 'BTCUSDT', origClientOrderId: 'nobody' }), 'unknown-order'],
    ] as const;
    for (const [refused, category] of refusals) {
      expect(await rejectionOf(refused())).to.include({ category, outcome: 'rejected' });
    }
  });

  it('knows wrong keys', async () => {
    for (const keys of [
      { apiKey: 'nobody', secret: 'x' },
      { apiKey: 'hmac', secret: 'wrong' },
    ]) {
      const wrong = createRestClient(simulator.endpoints.rest, keys);
      expect(await rejectionOf(wrong.rest.account())).to.include({ category: 'authentication', outcome: 'rejected' });
      wrong.close();
    }
  });

  it('gets over a clock that is ten seconds off', async () => {
    for (const offsetMs of [-10_000, 10_000]) {
      client.clock.adopt(offsetMs);
      expect((await client.rest.account()).canTrade).to.equal(true);
      expect(Math.abs(client.clock.offsetMs)).to.be.below(1_000);
    }
  });

  it('lets CCXT’s unified calls work: markets, balance, an order', async () => {
    const ccxt = client.rest.ccxt as unknown as PipelinedBinance;
    await ccxt.loadMarkets();
    expect(ccxt.market('BTC/USDT')).to.include({ id: 'BTCUSDT' });
    const order = await ccxt.createOrder('BTC/USDT', 'limit', 'buy', 0.001, Number(await lowPrice()));
    expect((await ccxt.cancelOrder(String(order.id), 'BTC/USDT')).status).to.equal('canceled');
    expect(Number((await ccxt.fetchBalance())['USDT']?.total)).to.be.greaterThan(0);
  });

  it('never uses more weight than the limit less the buffer, however much is asked at once', async () => {
    const tight = await startSimulator({ symbols: ['BTCUSDT'], limits: { weightPerMinute: 200 } });
    const clock = new Clock();
    const rateLimits = new RateLimits({ clock, limits: SPOT_DEFAULT_LIMITS });
    const greedy = createRestClient(tight.endpoints.rest, { clock, rateLimits });
    rateLimits.configure([{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 200 }]);
    const abort = new AbortController();
    const asked = Array.from({ length: 120 }, () =>
      greedy.rest.klines({ symbol: 'BTCUSDT', interval: '1m' }, { signal: abort.signal }).then(
        () => 'answered',
        (error: unknown) => (error as { category: string }).category,
      ),
    );
    await Promise.all(asked.slice(0, 60));
    abort.abort();
    const ends = await Promise.all(asked);
    expect(new Set(ends)).to.deep.equal(new Set(['answered', 'closed']));
    expect(ends.filter((end) => end === 'answered').length * 2).to.be.at.least(120);
    expect(rateLimits.usage().limits[0]!.used).to.be.at.most(180);
    greedy.close();
    await tight.close();
  });

  it('stays away as long as a real 429 says, when others have used the address up', async () => {
    const startOfMinute = Math.floor(Date.now() / 60_000) * 60_000; // so that the venue's minute does not end meanwhile
    const limits = { weightPerMinute: 10 };
    const tight = await startSimulator({ symbols: ['BTCUSDT'], startTime: startOfMinute, limits });
    const unaware = createRestClient(tight.endpoints.rest, { maxAttempts: 1 });
    const errors = await Promise.all(
      Array.from({ length: 15 }, () =>
        unaware.rest.request('GET', '/api/v3/avgPrice', { symbol: 'BTCUSDT' }).catch(toError),
      ),
    );
    const refused = errors.find((error) => error instanceof BinanceError);
    expect(refused).to.include({ code: -1003, category: 'rate-limit', httpStatus: 429 });
    const { pauseMs } = unaware.rateLimits.usage();
    expect(pauseMs).to.be.within(1, 61_000);
    expect(await rejectionOf(unaware.rest.newOrder(FAR))).to.include({ category: 'rate-limit', outcome: 'not-sent' });
    unaware.close();
    await tight.close();
  });
});

const toError = (error: unknown): unknown => error;
