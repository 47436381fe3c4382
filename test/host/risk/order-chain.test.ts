import { expect } from 'chai';

import { Decimal, KillSwitch, OrderType, refuseWhere } from '../../../src/host/index.js';
import type { OrderMiddleware } from '../../../src/host/index.js';
import { RiskBench } from './risk-bench.js';

describe('the chain of orders', () => {
  let bench: RiskBench;
  beforeEach(async () => (bench = await RiskBench.create()));
  afterEach(() => bench.close());
  const asked = (): unknown[] =>
    bench.adapter.asked.filter(([what]) => what === 'sendOrder').map(([, request]) => request);

  it('hands an order through every middleware in order, the first one outermost, and its id back', async () => {
    const story: string[] = [];
    const noting =
      (name: string): OrderMiddleware =>
      (order, next) => {
        story.push(`${name} sees ${order.request.reference ?? ''}`);
        const vtOrderId = next();
        story.push(`${name} hears ${vtOrderId}`);
        return vtOrderId;
      };
    bench.main.use(noting('one'));
    const takeOut = bench.main.use(noting('two'));
    expect(bench.sendFor({ reference: 'a' })).to.equal('SCRIPTED.1');
    takeOut();
    takeOut();
    bench.sendFor({ reference: 'b' });
    expect(story).to.deep.equal([
      ...['one sees a', 'two sees a', 'two hears SCRIPTED.1', 'one hears SCRIPTED.1'],
      ...['one sees b', 'one hears SCRIPTED.2'],
    ]);
    expect(await bench.codes()).to.deep.equal([]);
  });

  it('refuses what names no instrument, and throws at nobody', async () => {
    bench.main.use((_, next) => next());
    const requests: readonly unknown[] = [undefined, null, 5, {}, { symbol: 5, exchange: 'BINANCE' }];
    for (const request of requests) expect(bench.main.sendOrder(request as never, 'SCRIPTED')).to.equal('');
    expect(await bench.codes()).to.deep.equal(requests.map(() => 'unreadable-order'));
    expect(asked()).to.deep.equal([]);
  });

  it('gives the id of an order that leaves out what it does not need', () => {
    const left = { type: OrderType.MARKET, volume: 0, price: null } as never;
    expect(bench.sendFor(left)).to.equal('SCRIPTED.1');
    bench.main.use((_, next) => next());
    expect(bench.sendFor(left)).to.equal('SCRIPTED.2');
  });

  it('takes nothing but functions', () => {
    expect(() => bench.main.use(new KillSwitch() as never)).to.throw(TypeError, 'its middleware');
    expect(bench.send()).to.equal(true);
  });

  it('sends nothing that is refused, and says why as an event, by code, and in the log', async () => {
    const [limit, actual] = [new Decimal(1), new Decimal(2)];
    bench.main.use(refuseWhere(() => ({ code: 'my-rule', reason: 'I do not like it', limit, actual })));
    const heard: unknown[] = [];
    bench.main.eventEngine.register('eAlert.order-refused', ({ data }) => heard.push(data));
    expect(bench.sendFor({ reference: 'mine' })).to.equal('');
    await bench.settle();
    expect(asked()).to.deep.equal([]);
    expect(bench.alerts).to.have.length(1);
    expect(bench.alerts[0]).to.deep.include({
      adapterName: 'SCRIPTED',
      alertId: 'order-refused#1',
      kind: 'order-refused',
      code: 'my-rule',
      symbol: 'BTCUSDT',
      reference: 'mine',
      state: 'noted',
      severity: 'warning',
      text: 'The order LONG LIMIT 1 BTCUSDT BINANCE at 100 was refused (my-rule): I do not like it',
      clearedAt: null,
      extra: { limit, actual },
    });
    expect(heard).to.deep.equal(bench.alerts);
    expect(bench.warnings).to.deep.equal([bench.alerts[0]?.text]);
    expect(bench.main.getOpenAlerts()).to.deep.equal([]);
  });

  it('never holds a cancel up', () => {
    bench.main.use(refuseWhere(() => ({ code: 'no', reason: 'never' })));
    const cancel = { orderId: '1', symbol: 'BTCUSDT', exchange: 'BINANCE' } as const;
    expect(bench.main.cancelOrder(cancel, 'SCRIPTED')).to.equal(true);
    expect(bench.adapter.asked.at(-1)).to.deep.equal(['cancelOrder', cancel]);
  });

  it('refuses where a middleware throws, or an amount cannot be read', async () => {
    const takeOut = bench.main.use(() => {
      throw new Error('a bug');
    });
    expect(bench.send()).to.equal(false);
    takeOut();
    bench.main.use((order, next) => (order.volume ? next() : ''));
    for (const volume of ['much', NaN, Infinity]) expect(bench.send({ volume })).to.equal(false);
    expect(await bench.codes()).to.deep.equal(['guard-failed', 'guard-failed', 'guard-failed', 'guard-failed']);
    expect(bench.alerts[0]?.text).to.match(/a guard failed: a bug$/);
    expect(bench.alerts[2]?.text).to.match(/NaN is no amount$/);
    expect(asked()).to.deep.equal([]);
  });

  it('refuses what it knows no contract of, but only where somebody is to judge', async () => {
    expect(bench.send({ symbol: 'DOGEUSDT' })).to.equal(true);
    bench.main.use((_, next) => next());
    expect(bench.send({ symbol: 'DOGEUSDT' })).to.equal(false);
    expect(await bench.codes()).to.deep.equal(['unknown-contract']);
  });

  it('knows a symbol in every spelling', () => {
    const seen: string[] = [];
    bench.main.use(({ vtSymbol }, next) => {
      seen.push(vtSymbol);
      return next();
    });
    for (const symbol of ['BTCUSDT', 'btcusdt', 'BTC/USDT', 'btcusdt.BINANCE', 'BTCUSDT.binance'])
      bench.send({ symbol });
    expect(seen).to.deep.equal(Array.from({ length: 5 }, () => 'BTCUSDT.BINANCE'));
  });

  it('lets a middleware change an order, which those behind it judge, and take one itself', async () => {
    const takeOut = bench.main.use((order, next) => next({ ...order.request, volume: '0.5' }));
    bench.main.use(refuseWhere(({ volume }) => (volume?.equals('0.5') ? null : { code: 'uncut', reason: 'too much' })));
    bench.send();
    expect(asked()).to.have.length(1);
    expect(asked()[0]).to.include({ volume: '0.5' });
    takeOut();
    expect(bench.send()).to.equal(false);
    bench.main.use(() => 'PAPER.1');
    expect(bench.sendFor({ volume: '0.5' })).to.equal('PAPER.1');
    expect(asked()).to.have.length(1);
    expect(await bench.codes()).to.deep.equal(['uncut']);
  });

  it('gives the id of an order that has gone out, whatever a middleware makes of it afterwards', async () => {
    const takeOut = bench.main.use((_, next) => {
      next();
      throw new Error('too late');
    });
    expect(bench.sendFor()).to.equal('SCRIPTED.1');
    takeOut();
    bench.main.use((_, next) => {
      next();
      return { code: 'late', reason: 'too late' };
    });
    expect(bench.sendFor()).to.equal('SCRIPTED.2');
    expect(await bench.codes()).to.deep.equal([]);
  });

  it('does not take what an adapter throws for a refusal', () => {
    bench.main.use((_, next) => next());
    bench.main.use((_, next) => next());
    bench.adapter.sendOrder = () => {
      throw new Error('the adapter broke');
    };
    expect(() => bench.send()).to.throw('the adapter broke');
  });

  it('passes a refusal by the adapter on as it is', async () => {
    bench.main.use((_, next) => next());
    bench.adapter.sendOrder = () => '';
    expect(bench.send()).to.equal(false);
    expect(await bench.codes()).to.deep.equal([]);
  });
});
