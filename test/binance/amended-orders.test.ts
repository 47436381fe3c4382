import { expect } from 'chai';

import type { BinanceOrderEventExtra } from '../../src/binance/managers/orders/order-state.js';
import { Direction, Exchange, OrderType, Status } from '../../src/host/domain/constants.js';
import type { DecimalInput } from '../../src/host/domain/decimal.js';
import type { Order } from '../../src/host/domain/order.js';
import { units } from '../../src/simulator/index.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;

describe('amending an order', () => {
  let host: TradingHost;
  beforeEach(async () => {
    host = await TradingHost.create();
    await host.connect();
  });
  afterEach(() => host.close());

  const amend = (orderId: string, volume: DecimalInput): boolean =>
    host.adapter.amendOrder({ orderId, volume, ...BTC });
  const volumeOf = (orderId: string): string => host.latest(orderId)?.volume.toFixed() ?? '';
  const extraOf = (orderId: string): BinanceOrderEventExtra => host.latest(orderId)?.extra ?? {};
  const resting = async (changes: Parameters<TradingHost['send']>[0] = {}): Promise<string> => {
    const orderId = host.send({ volume: '0.05', ...changes });
    await host.until(orderId, Status.NOTTRADED);
    return orderId;
  };
  const untilVolume = (orderId: string, volume: string): Promise<void> =>
    waitUntil(() => volumeOf(orderId) === volume, `the volume ${volume}`);

  it('makes it smaller where it stands, under the same ids, and tells the new volume and the first', async () => {
    const orderId = await resting();
    const [before] = host.simulator.exchange.openOrders('simulator-key');
    expect(amend(orderId, '0.03')).to.equal(true);
    await untilVolume(orderId, '0.03');
    expect(extraOf(orderId).originalVolume?.toFixed()).to.equal('0.05');
    expect(extraOf(orderId).amendedVolume?.toFixed()).to.equal('0.03');
    const [after] = host.simulator.exchange.openOrders('simulator-key');
    expect(after).to.include({ clientOrderId: orderId, orderId: before?.orderId, origQty: units('0.03') });
    expect(amend(`BINANCE.${orderId}`, 0.02)).to.equal(true);
    await untilVolume(orderId, '0.02');
    expect(extraOf(orderId).originalVolume?.toFixed()).to.equal('0.05');
    host.counter('SELL', '0.02', host.price(-0.01));
    await host.until(orderId, Status.ALLTRADED);
  });

  it('cuts down to the step', async () => {
    const orderId = await resting();
    expect(amend(orderId, '0.0300000001')).to.equal(true);
    await untilVolume(orderId, '0.03');
  });

  it('of a part-filled order counts what has been filled', async () => {
    const orderId = await resting();
    host.counter('SELL', '0.02', host.price(-0.01));
    await host.until(orderId, Status.PARTTRADED);
    expect(amend(orderId, '0.02')).to.equal(false);
    await host.engine.eventEngine.flush();
    expect(host.logs.at(-1)).to.include('0.02 of it has been filled already');
    expect(amend(orderId, '0.03')).to.equal(true);
    await untilVolume(orderId, '0.03');
    expect(host.latest(orderId)).to.include({ status: Status.PARTTRADED });
  });

  it('that cannot be is not accepted, and says why', async () => {
    const orderId = await resting();
    const reasons: [DecimalInput, string][] = [
      ['0.05', 'its volume is 0.05 already'],
      ['0.06', 'an amend can only make it smaller than 0.05, not 0.06'],
      ['0', 'no number above zero'],
      ['-1', 'no number above zero'],
      ['much', 'no number above zero'],
      [Number.NaN, 'no number above zero'],
    ];
    for (const [volume, reason] of reasons) {
      expect(amend(orderId, volume), String(volume)).to.equal(false);
      await host.engine.eventEngine.flush();
      expect(host.logs.at(-1)).to.include(reason);
    }
    expect(amend('nobody', '0.01')).to.equal(false);
    expect(host.adapter.amendOrder({ orderId, volume: '0.01', ...BTC, symbol: 'NOPE' })).to.equal(false);
    host.cancel(orderId);
    await host.until(orderId, Status.CANCELLED);
    expect(amend(orderId, '0.01')).to.equal(false);
    expect(
      host.simulator.exchange.amendments('simulator-key', { symbol: 'BTCUSDT', origClientOrderId: orderId }),
    ).to.deep.equal([]);
  });

  it('one at a time', async () => {
    const orderId = await resting();
    expect([amend(orderId, '0.04'), amend(orderId, '0.03')]).to.deep.equal([true, false]);
    await untilVolume(orderId, '0.04');
  });

  it('right after it was sent waits until the venue has it', async () => {
    const orderId = host.send({ volume: '0.05' });
    await waitUntil(() => amend(orderId, '0.03'), 'the amend to be accepted');
    await untilVolume(orderId, '0.03');
  });

  const amendUntilTold = async (orderId: string, volume: string): Promise<void> => {
    await waitUntil(() => amend(orderId, volume), `the amend to ${volume} to be accepted`);
    await untilVolume(orderId, volume);
    await waitUntil(() => extraOf(orderId).amendedVolume?.toFixed() === volume, 'the answer');
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('more than ten times is refused by the venue, which the order tells, and the order stays as it is', async () => {
    const orderId = await resting();
    const elsewhere = { symbol: 'BTCUSDT', origClientOrderId: orderId, newClientOrderId: orderId };
    host.simulator.exchange.amendOrder('simulator-key', { ...elsewhere, newQty: units('0.049') });
    await untilVolume(orderId, '0.049');
    for (let count = 2; count <= 10; count++) {
      await amendUntilTold(orderId, (0.05 - count / 1000).toFixed(3).replace(/0+$/, ''));
    }
    await waitUntil(() => amend(orderId, '0.01'), 'the eleventh to be accepted');
    await waitUntil(() => extraOf(orderId).amendError !== undefined, 'the refusal');
    expect(extraOf(orderId).amendError).to.include({ code: -2038, filter: 'MAX_NUM_ORDER_AMENDS' });
    expect(host.latest(orderId)).to.include({ status: Status.NOTTRADED });
    expect(volumeOf(orderId)).to.equal('0.04');
    expect(host.logs.some((line) => line.includes('could not be amended to 0.01'))).to.equal(true);
  });

  it('more than ten times by ourselves is not accepted, nor below the smallest quantity', async () => {
    const orderId = await resting();
    for (let count = 1; count <= 10; count++) {
      await amendUntilTold(orderId, (0.05 - count / 1000).toFixed(3).replace(/0+$/, ''));
    }
    const refused = async (volume: string): Promise<string | undefined> => {
      expect(amend(orderId, volume)).to.equal(false);
      await host.engine.eventEngine.flush();
      return host.logs.at(-1);
    };
    await waitUntil(() => !amend(orderId, '0.01'), 'the last amend to be over');
    expect(await refused('0.01')).to.equal(
      `The amend of ${orderId} was not accepted: MAX_NUM_ORDER_AMENDS: it has been amended 10 times, and 10 is the most that it may be`,
    );
    expect(extraOf(orderId).amendError).to.deep.equal({
      code: null,
      category: 'filter',
      message: 'MAX_NUM_ORDER_AMENDS: it has been amended 10 times, and 10 is the most that it may be',
      filter: 'MAX_NUM_ORDER_AMENDS',
    });
    const other = await resting({ volume: '0.05' });
    expect(amend(other, '0.000009')).to.equal(false);
    await host.engine.eventEngine.flush();
    expect(host.logs.at(-1)).to.contain('LOT_SIZE: 0 is below the smallest allowed, 0.00001');
  });

  it('that came too late finds the fill', async () => {
    const orderId = await resting();
    host.simulator.faults.add({ what: 'frame-lost', where: { channel: 'user-data' } });
    host.counter('SELL', '0.05', host.price(-0.01));
    expect(amend(orderId, '0.03')).to.equal(true);
    await host.until(orderId, Status.ALLTRADED);
    expect(extraOf(orderId).amendError).to.equal(undefined);
    await waitUntil(() => host.trades.length === 1, 'the fill');
  });

  it('of one order of an OCO makes both smaller', async () => {
    const exit = { direction: Direction.SHORT, volume: '0.05' } as const;
    const { vtOrderIds } = host.adapter.sendOrderList({
      kind: 'oco',
      ...BTC,
      above: { ...exit, type: OrderType.LIMIT, price: host.price(0.01) },
      below: { ...exit, type: OrderType.STOP, price: host.price(-0.01) },
    });
    const [above = '', below = ''] = vtOrderIds.map((id) => id.replace('BINANCE.', ''));
    await host.until(above, Status.NOTTRADED);
    await host.until(below, Status.NOTTRADED);
    expect(amend(above, '0.02')).to.equal(true);
    await untilVolume(above, '0.02');
    await untilVolume(below, '0.02');
  });

  it('of an order from elsewhere keeps its client id', async () => {
    host.simulator.exchange.placeOrder('simulator-key', {
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: units('0.05'),
      price: units(host.price(-0.02)),
      newClientOrderId: 'from-the-app',
    });
    await host.until('from-the-app', Status.NOTTRADED);
    expect(amend('from-the-app', '0.03')).to.equal(true);
    await untilVolume('from-the-app', '0.03');
    expect(host.simulator.exchange.openOrders('simulator-key')[0]).to.include({ clientOrderId: 'from-the-app' });
  });

  it('done elsewhere is told, and older news does not undo it', async () => {
    const orderId = await resting();
    host.simulator.exchange.amendOrder('simulator-key', {
      symbol: 'BTCUSDT',
      origClientOrderId: orderId,
      newQty: units('0.02'),
    });
    await untilVolume(orderId, '0.02');
    host.simulator.faults.add({ what: { kind: 'order-state-old', lagMs: 60_000 } });
    await host.adapter.queryOrder(orderId);
    await host.engine.eventEngine.flush();
    expect(volumeOf(orderId)).to.equal('0.02');
  });
});

describe('amending an order when the answer is lost', () => {
  for (const what of ['answer-cut', 'timeout-executed', 'request-cut', 'answer-late'] as const) {
    for (const channel of ['ws-api', 'rest'] as const) {
      it(`${what} over ${channel}: the venue is asked, nothing is sent twice`, async () => {
        const host = await TradingHost.create();
        try {
          await host.connect();
          const { faults, server, exchange } = host.simulator;
          const orderId = host.send({ volume: '0.05' });
          await host.until(orderId, Status.NOTTRADED);
          if (channel === 'rest') {
            faults.add({ what: 'handshake-refused', where: { channel: 'ws-api' } });
            server.sockets.dropAll('ws-api');
            await host.untilState('degraded');
          }
          faults.add({ what, where: { method: 'order.amend.keepPriority' }, when: { times: 1 } });
          expect(host.adapter.amendOrder({ orderId, volume: '0.03', ...BTC })).to.equal(true);
          const amendments = (): number =>
            exchange.amendments('simulator-key', { symbol: 'BTCUSDT', origClientOrderId: orderId }).length;
          if (what === 'request-cut') {
            await waitUntil(() => host.adapter.getHealth().unresolvedOrders.includes(orderId), 'the doubt');
            expect(amendments()).to.equal(0);
          } else {
            await waitUntil(() => host.latest(orderId)?.volume.toFixed() === '0.03', 'the amend');
            await waitUntil(() => host.adapter.getHealth().unresolvedOrders.length === 0, 'certainty');
            expect(amendments()).to.equal(1);
          }
          expect((host.latest(orderId) as Order).status).to.equal(Status.NOTTRADED);
        } finally {
          await host.close();
        }
      });
    }
  }
});
