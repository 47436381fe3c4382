import { expect } from 'chai';

import type { OrderListLeg, OrderListRequest } from '../../src/binance/mappings/order-list-request.js';
import type { OrderListReceipt } from '../../src/binance/managers/orders/order-lists.js';
import { Direction, Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import type { Alert } from '../../src/host/domain/alert.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import { dailyCaps } from '../../src/host/risk/daily-caps.js';
import { KillSwitch } from '../../src/host/risk/kill-switch.js';
import { maximumOrderRate } from '../../src/host/risk/maximum-order-rate.js';
import { maximumSize } from '../../src/host/risk/maximum-size.js';
import { TradingHost } from './support/trading-host.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const NOTHING: OrderListReceipt = { listId: '', vtOrderIds: [] };

describe('guards before order lists and replacements', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
  });
  afterEach(() => host.close());

  const leg = (move: number, direction: Direction, more: Partial<OrderListLeg> = {}): OrderListLeg => ({
    direction,
    type: OrderType.LIMIT,
    volume: '0.01',
    price: host.price(move),
    ...more,
  });
  const oto = (pending: Partial<OrderListLeg> = {}): OrderListRequest => ({
    kind: 'oto',
    ...BTC,
    symbol: 'btc/usdt',
    working: leg(-0.01, Direction.LONG, { reference: 'entry' }),
    pending: leg(0.02, Direction.SHORT, { reference: 'exit', ...pending }),
  });
  const opo = (): OrderListRequest => {
    const { volume: _, ...pending } = leg(0.02, Direction.SHORT);
    return { kind: 'opo', ...BTC, working: leg(-0.01, Direction.LONG), pending };
  };
  const replace = (orderId: string, volume = '0.02'): string =>
    host.adapter.replaceOrder({
      cancel: { orderId, ...BTC },
      order: { ...BTC, ...leg(-0.02, Direction.LONG, { volume }) },
      mode: 'STOP_ON_FAILURE',
    });
  const codes = async (): Promise<string[]> => {
    await host.engine.eventEngine.flush();
    const alerts = host.events.filter(({ type }) => type === 'eAlert.').map(({ data }) => data as Alert);
    return alerts.map((alert) => (alert.kind === 'order-refused' ? alert.code : alert.kind));
  };
  const idsOf = ({ vtOrderIds }: OrderListReceipt): string[] => vtOrderIds.map((id) => id.replace('BINANCE.', ''));
  const resting = async (receipt: OrderListReceipt): Promise<(string | undefined)[]> => {
    const [working = '', ...pending] = idsOf(receipt);
    await host.until(working, Status.NOTTRADED);
    return [working, ...pending].map((id) => host.latest(id)?.volume.toFixed());
  };
  const openOrders = (): number => host.simulator.exchange.openOrders('simulator-key').length;

  it('a kill switch stops a list and a replacement, whose old order is not cancelled', async () => {
    const old = host.send();
    await host.until(old, Status.NOTTRADED);
    const killSwitch = new KillSwitch();
    host.engine.use(killSwitch.middleware);
    killSwitch.engage();
    const told = host.orders.length;
    expect(host.adapter.sendOrderList(oto())).to.deep.equal(NOTHING);
    expect(host.adapter.sendOrderList(opo())).to.deep.equal(NOTHING);
    expect(replace(old)).to.equal('');
    expect(await codes()).to.deep.equal(['kill-switch', 'kill-switch', 'kill-switch']);
    expect((await host.adapter.queryOrder(old))?.status).to.equal(Status.NOTTRADED);
    expect(host.orders.slice(told).filter(({ orderId }) => orderId !== old)).to.deep.equal([]);
    expect(openOrders()).to.equal(1);
    killSwitch.release();
    const orderId = replace(old).replace('BINANCE.', '');
    await host.until(orderId, Status.NOTTRADED);
    await host.until(old, Status.CANCELLED);
  });

  it('one order that is too large refuses the list, and nothing was counted', async () => {
    host.engine.use(dailyCaps({ orders: 2 }));
    host.engine.use(maximumOrderRate({ orders: 2, perMs: 60_000 }));
    host.engine.use(maximumSize('0.01'));
    for (let time = 0; time < 3; time++) {
      expect(host.adapter.sendOrderList(oto({ volume: '0.011' }))).to.deep.equal(NOTHING);
    }
    expect(await codes()).to.deep.equal(['maximum-size', 'maximum-size', 'maximum-size']);
    await resting(host.adapter.sendOrderList(oto()));
    expect(host.send()).to.equal('');
    expect((await codes()).slice(3)).to.deep.equal(['daily-cap']);
  });

  it('a replacement that is too large is refused, and one that is cut goes out cut', async () => {
    const old = host.send();
    await host.until(old, Status.NOTTRADED);
    const takeOut = host.engine.use(maximumSize('0.01'));
    expect(replace(old)).to.equal('');
    takeOut();
    host.engine.use(({ request }, next) => next({ ...request, volume: '0.005' }));
    const order = await host.until(replace(old).replace('BINANCE.', ''), Status.NOTTRADED);
    expect(order.volume.toFixed()).to.equal('0.005');
    expect(await codes()).to.deep.equal(['maximum-size']);
  });

  it('an order that was changed goes out changed, the others as they are', async () => {
    host.engine.use(({ request }, next) =>
      request.reference === 'exit' ? next({ ...request, volume: '0.004' }) : next(),
    );
    expect(await resting(host.adapter.sendOrderList(oto()))).to.deep.equal(['0.01', '0.004']);
  });

  it('an order that sells what another buys is judged by the volume of that one, and goes out without', async () => {
    const seen: (string | undefined)[] = [];
    const takeOut = host.engine.use(({ volume }, next) => {
      seen.push(volume?.toFixed());
      return next();
    });
    expect(await resting(host.adapter.sendOrderList(opo()))).to.have.length(2);
    expect(seen).to.deep.equal(['0.01', '0.01']);
    takeOut();
    const cut = host.engine.use(({ request }, next) => next({ ...request, volume: '0.005' }));
    expect((await resting(host.adapter.sendOrderList(opo())))[0]).to.equal('0.005');
    cut();
    const before = host.simulator.exchange.openOrders('simulator-key').length;
    host.engine.use(({ request }, next) =>
      next(request.direction === Direction.SHORT ? { ...request, volume: new Decimal('0.003') } : request),
    );
    expect(host.adapter.sendOrderList(opo())).to.deep.equal(NOTHING);
    await host.engine.eventEngine.flush();
    expect(host.logs.at(-1)).to.match(/pending: no volume can be given/);
    expect(openOrders()).to.equal(before);
  });

  it('orders that a guard has sent to two instruments, or made unreadable, are no list', async () => {
    const takeOut = host.engine.use(({ request }, next) =>
      next(request.reference === 'exit' ? { ...request, symbol: 'ETHUSDT' } : request),
    );
    expect(host.adapter.sendOrderList(oto())).to.deep.equal(NOTHING);
    takeOut();
    host.engine.use(({ request }, next) => next({ ...request, reference: 5 as never }));
    expect(host.adapter.sendOrderList(oto())).to.deep.equal(NOTHING);
    expect(replace('x')).to.equal('');
    await host.engine.eventEngine.flush();
    expect(host.logs.slice(-3)).to.deep.equal([
      'The order list was not accepted: all orders of a list are of one instrument',
      'The order list was not accepted: working: its reference must be text, not 5',
      'The replacement was not accepted: order: its reference must be text, not 5',
    ]);
    expect(openOrders()).to.equal(0);
  });

  it('what has not the shape of a request is refused before any guard sees it', async () => {
    let seen = 0;
    host.engine.use((_, next) => {
      seen++;
      return next();
    });
    expect(host.adapter.sendOrderList({ ...oto({ reference: 5 as never }) })).to.deep.equal(NOTHING);
    expect(host.adapter.replaceOrder({ cancel: null, order: null } as never)).to.equal('');
    expect(host.adapter.sendOrderList({ ...oto(), pending: undefined } as never)).to.deep.equal(NOTHING);
    expect(seen).to.equal(1); // the one order that the last list has
    expect(await codes()).to.deep.equal([]);
  });

  it('an adapter’s own sendOrder, an amend and cancels pass none', async () => {
    host.engine.use(() => ({ code: 'no', reason: 'never' }));
    const orderId = host.adapter.sendOrder({ ...BTC, ...leg(-0.01, Direction.LONG) }).replace('BINANCE.', '');
    await host.until(orderId, Status.NOTTRADED);
    expect(host.adapter.amendOrder({ orderId, ...BTC, volume: '0.005' })).to.equal(true);
    expect(host.cancel(orderId)).to.equal(true);
    await host.until(orderId, Status.CANCELLED);
    expect(await codes()).to.deep.equal([]);
  });
});
