import ccxt from 'ccxt';
import { expect } from 'chai';

import { startSimulator } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';

/** Points a ccxt exchange at the simulator as its users would: the urls are replaced on the instance. */
function pointAt<Exchange extends InstanceType<typeof ccxt.binance>>(
  exchange: Exchange,
  simulator: Simulator,
): Exchange {
  const { rest, stream, wsApi } = simulator.endpoints;
  const urls = exchange.urls as { api: Record<string, unknown> };
  urls.api['public'] = `${rest}/api/v3`;
  urls.api['private'] = `${rest}/api/v3`;
  urls.api['ws'] = { spot: `${stream}/stream/ws`, 'ws-api': { spot: wsApi } };
  exchange.has['fetchCurrencies'] = false;
  return exchange;
}

function credentials(simulator: Simulator): { apiKey: string; secret: string; options: Record<string, unknown> } {
  const { apiKey, secret } = simulator;
  return { apiKey, secret, options: { fetchMargins: false, fetchMarkets: { types: ['spot'] }, defaultType: 'spot' } };
}

describe('ccxt as a witness', function () {
  this.timeout(30_000);
  let simulator: Simulator;

  before(async () => {
    simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 11 });
  });
  after(() => simulator.close());

  describe('ccxt over REST', () => {
    it('loads markets, reads prices, books, trades and candles', async () => {
      const exchange = pointAt(new ccxt.binance(credentials(simulator)), simulator);
      const markets = await exchange.loadMarkets();
      expect(Object.keys(markets)).to.include.members(['BTC/USDT', 'ETH/USDT']);
      const ticker = await exchange.fetchTicker('BTC/USDT');
      expect(ticker.last).to.be.greaterThan(0);
      const book = await exchange.fetchOrderBook('BTC/USDT', 20);
      expect(book.bids[0]![0]!).to.be.lessThan(book.asks[0]![0]!);
      expect((await exchange.fetchTrades('BTC/USDT')).length).to.be.greaterThan(0);
      expect((await exchange.fetchOHLCV('BTC/USDT', '1m', undefined, 10)).length).to.equal(10);
    });

    it('places, cancels, sees filled and reads its balance', async () => {
      const exchange = pointAt(new ccxt.binance(credentials(simulator)), simulator);
      const before = await exchange.fetchBalance();
      const { bid } = await exchange.fetchTicker('ETH/USDT');
      const resting = await exchange.createOrder('ETH/USDT', 'limit', 'buy', 0.1, Number((bid! * 0.9).toFixed(2)));
      expect(resting.status).to.equal('open');
      expect((await exchange.fetchOpenOrders('ETH/USDT')).map((order) => order.id)).to.deep.equal([resting.id]);
      expect((await exchange.cancelOrder(String(resting.id), 'ETH/USDT')).status).to.equal('canceled');

      const bought = await exchange.createOrder('ETH/USDT', 'market', 'buy', 0.1);
      expect(bought.status).to.equal('closed');
      expect(bought.filled).to.equal(0.1);
      const mine = await exchange.fetchMyTrades('ETH/USDT');
      expect(mine.reduce((sum, trade) => sum + trade.amount!, 0)).to.be.closeTo(0.1, 1e-12);

      const after = await exchange.fetchBalance();
      const fee = mine.reduce((sum, trade) => sum + (trade.fee?.cost ?? 0), 0);
      expect(Number(after['ETH']!.total) - Number(before['ETH']!.total)).to.be.closeTo(0.1 - fee, 1e-12);
    });

    it('is told a wrong key and a broken filter in words that it understands', async () => {
      const stranger = pointAt(new ccxt.binance({ ...credentials(simulator), secret: 'not-the-secret' }), simulator);
      await stranger.loadMarkets();
      expect(await refusal(stranger.fetchBalance())).to.match(/-1022/);
      const exchange = pointAt(new ccxt.binance(credentials(simulator)), simulator);
      await exchange.loadMarkets();
      const params = {
        symbol: 'ETHUSDT',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '0.1',
        price: '100.001',
      };
      expect(await refusal(exchange['privatePostOrder'](params))).to.match(/-1013.*PRICE_FILTER/);
    });
  });

  describe('ccxt.pro over sockets', () => {
    let exchange: InstanceType<typeof ccxt.pro.binance>;

    before(async () => {
      exchange = pointAt(new ccxt.pro.binance(credentials(simulator)), simulator);
      await exchange.loadHttpProxyAgent();
      await exchange.loadMarkets();
    });
    after(() => exchange.close());

    it('watches tickers, books, trades and candles', async () => {
      const [ticker, book, trades, candles] = await Promise.all([
        exchange.watchTicker('BTC/USDT'),
        exchange.watchOrderBook('BTC/USDT'),
        exchange.watchTrades('BTC/USDT'),
        exchange.watchOHLCV('BTC/USDT', '1m'),
      ]);
      expect(ticker.last).to.be.greaterThan(0);
      expect(book.bids[0]![0]!).to.be.lessThan(book.asks[0]![0]!);
      expect(trades.length).to.be.greaterThan(0);
      expect(candles.length).to.be.greaterThan(0);
    });

    it('places and cancels over the WebSocket API and hears of it on the private stream', async () => {
      const { bid } = await exchange.fetchTicker('ETH/USDT');
      const heard = exchange.watchOrders('ETH/USDT');
      await exchange.authenticate();
      const resting = await exchange.createOrderWs('ETH/USDT', 'limit', 'buy', 0.1, Number((bid! * 0.9).toFixed(2)));
      expect((await heard).map((order) => order.id)).to.include(resting.id);
      const next = exchange.watchOrders('ETH/USDT');
      await exchange.cancelOrderWs(String(resting.id), 'ETH/USDT');
      const cancelled = (await next).filter((order) => order.id === resting.id);
      expect(cancelled.at(-1)?.status).to.equal('canceled');
    });

    it('hears of its fill and of its balance', async () => {
      const fills = exchange.watchMyTrades('ETH/USDT');
      const sold = await exchange.createOrderWs('ETH/USDT', 'market', 'sell', 0.1);
      expect((await fills).map((trade) => trade.order)).to.include(sold.id);
      const balance = exchange.watchBalance();
      await exchange.createOrderWs('ETH/USDT', 'market', 'buy', 0.1);
      expect((await balance)['ETH']?.total).to.be.greaterThan(0);
      const { info } = (await exchange.fetchBalanceWs()) as { info: { balances: { asset: string }[] } };
      expect(info.balances.map((row) => row.asset)).to.include.members(['ETH', 'USDT']);
    });
  });
});

async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'not refused',
    (error: unknown) => String(error),
  );
}
