import { expect } from 'chai';
import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { Direction, Exchange, Interval, OrderType, Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import { createCancelRequest } from '../../src/host/domain/order.js';
import type { Order } from '../../src/host/domain/order.js';
import { ceilTo, floorTo } from '../../src/host/domain/rounding.js';
import type { Tick } from '../../src/host/domain/tick.js';
import { MainEngine } from '../../src/host/engine/main-engine.js';
import { waitUntil } from '../support/wait-until.js';

const apiKey = process.env['BINANCE_TESTNET_API_KEY'] ?? '';
const secret = process.env['BINANCE_TESTNET_API_SECRET'] ?? '';
const hasKeys = apiKey !== '' && secret !== '';
const REASON = hasKeys ? '' : ' (skipped: BINANCE_TESTNET_API_KEY and BINANCE_TESTNET_API_SECRET are not set)';
const PATIENCE_MS = 30_000;
const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };

/** On Binance's own spot testnet; docs/testnet.md says how to get keys. */
describe(`Binance's spot testnet${REASON}`, function () {
  this.timeout(2 * PATIENCE_MS);
  const main = new MainEngine(undefined, { log: false });
  const adapter = main.addAdapter(BinanceAdapter);
  const orders: Order[] = [];
  const ticks: Tick[] = [];

  before(async function () {
    if (!hasKeys) this.skip();
    main.eventEngine.register('eOrder.', ({ data }) => void orders.push(data));
    main.eventEngine.register('eTick.BTCUSDT.BINANCE', ({ data }) => void ticks.push(data));
    expect(await main.connect({ server: 'testnet', apiKey, secret }, 'BINANCE')).to.equal(true);
    await main.eventEngine.flush();
  });
  after(() => main.close());

  it('is connected: private stream, WebSocket API, and a clock whose offset is known', async () => {
    await waitUntil(() => adapter.state === 'ready', 'the state ready', PATIENCE_MS);
    const { channels, clock } = adapter.getHealth();
    expect(channels).to.include({ private: true, trading: true });
    expect(clock.uncertaintyMs).to.be.lessThan(5_000);
  });

  it('lists contracts with ticks, steps and smallest orders', () => {
    const contract = main.getContract('BTCUSDT.BINANCE');
    expect(contract?.priceTick.greaterThan(0)).to.equal(true);
    expect(contract?.volumeStep.greaterThan(0)).to.equal(true);
    expect(adapter.getAvailableContracts().length).to.be.greaterThan(100);
  });

  it('sends ticks with a book whose bid is below its ask', async () => {
    main.subscribe(BTC, 'BINANCE');
    await waitUntil(
      () => ticks.some(({ bidPrice5, askPrice5 }) => bidPrice5 > 0 && askPrice5 > 0),
      'a tick',
      PATIENCE_MS,
    );
    const tick = ticks.at(-1)!;
    expect(tick.bidPrice1).to.be.lessThan(tick.askPrice1);
    expect(tick.lastPrice).to.be.greaterThan(0);
  });

  it('gives bars in order, each once', async () => {
    const start = Date.now() - 60 * 60_000;
    const bars = await main.queryHistory({ ...BTC, interval: Interval.MINUTE, start }, 'BINANCE');
    const times = bars.map(({ datetime }) => datetime.getTime());
    expect(times.length).to.be.greaterThan(50);
    expect(times).to.deep.equal([...new Set(times)].sort((a, b) => a - b));
  });

  it('tells balances', () => {
    const usdt = main.getAccount('BINANCE.USDT');
    expect(usdt?.available.greaterThan(0)).to.equal(true);
    expect(usdt?.balance.equals(usdt.available.plus(usdt.frozen))).to.equal(true);
  });

  it('rests a limit order far below the market and cancels it', async () => {
    const contract = main.getContract('BTCUSDT.BINANCE')!;
    const ticker = await adapter.queryTicker('BTCUSDT');
    const price = floorTo(new Decimal(ticker!.bidPrice1).times('0.8'), contract.priceTick);
    const volume = ceilTo(contract.minNotional.times(2).div(price), contract.volumeStep);
    const request = { ...BTC, direction: Direction.LONG, type: OrderType.LIMIT, price, volume };
    const vtOrderId = main.sendOrder(request, 'BINANCE');
    const latest = (): Order | undefined => orders.findLast((order) => order.vtOrderId === vtOrderId);
    await waitUntil(() => latest()?.status === Status.NOTTRADED, 'the order on the book', PATIENCE_MS);
    expect((await adapter.queryOpenOrders('BTCUSDT')).map((order) => order.vtOrderId)).to.include(vtOrderId);
    expect(main.cancelOrder(createCancelRequest(latest()!), 'BINANCE')).to.equal(true);
    await waitUntil(() => latest()?.status === Status.CANCELLED, 'the cancel', PATIENCE_MS);
    expect(latest()?.traded.isZero()).to.equal(true);
  });
});
