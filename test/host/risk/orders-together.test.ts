import { expect } from 'chai';

import {
  Direction,
  Exchange,
  KillSwitch,
  OrderType,
  dailyCaps,
  maximumActiveOrders,
  maximumOrderRate,
  maximumSize,
  refuseRepeats,
} from '../../../src/host/index.js';
import type { OrderMiddleware, OrderRequest } from '../../../src/host/index.js';
import { ScriptedAdapter } from '../scripted-adapter.js';
import { RiskBench } from './risk-bench.js';

describe('orders that go out together', () => {
  let bench: RiskBench;
  let sent: (readonly OrderRequest[])[];
  beforeEach(async () => {
    bench = await RiskBench.create();
    sent = [];
  });
  afterEach(() => bench.close());

  const order = (changes: Partial<OrderRequest> = {}): OrderRequest => ({
    symbol: 'BTCUSDT',
    exchange: Exchange.BINANCE,
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    volume: '1',
    price: '100',
    ...changes,
  });
  const pair = (): OrderRequest[] => [order({ reference: 'a' }), order({ reference: 'b', price: '101' })];
  const goOut = (orders: readonly OrderRequest[]): readonly string[] => {
    sent.push(orders);
    return orders.map((_, index) => `SCRIPTED.list${sent.length}-${index}`);
  };
  const gate = (orders: readonly OrderRequest[] = pair()): readonly string[] => bench.adapter.orderGate(orders, goOut);

  it('just go out without a host, and without guards, as they are', () => {
    const orders = pair();
    const alone = new ScriptedAdapter({ put: () => undefined }, 'ALONE');
    expect(alone.orderGate(orders, goOut)).to.have.length(2);
    expect(gate(orders)).to.deep.equal(['SCRIPTED.list2-0', 'SCRIPTED.list2-1']);
    expect(sent[0]).to.equal(orders);
    expect(sent[1]).to.equal(orders);
  });

  it('pass every middleware one within the other, and each hears its own id', async () => {
    const story: string[] = [];
    const noting =
      (name: string): OrderMiddleware =>
      ({ request: { reference = '' }, adapterName }, next) => {
        story.push(`${name} sees ${reference} for ${adapterName}`);
        const vtOrderId = next();
        story.push(`${name} hears ${vtOrderId}`);
        return vtOrderId;
      };
    bench.main.use(noting('one'));
    bench.main.use(noting('two'));
    expect(gate()).to.deep.equal(['SCRIPTED.list1-0', 'SCRIPTED.list1-1']);
    const seen = ['one sees a', 'two sees a', 'one sees b', 'two sees b'].map((line) => `${line} for SCRIPTED`);
    const heard = ['two hears', 'one hears'];
    expect(story).to.deep.equal([
      ...seen,
      ...heard.map((line) => `${line} SCRIPTED.list1-1`),
      ...heard.map((line) => `${line} SCRIPTED.list1-0`),
    ]);
    expect(sent).to.deep.equal([pair()]);
    expect(await bench.codes()).to.deep.equal([]);
  });

  it('stop before a kill switch, which is told once', async () => {
    const killSwitch = new KillSwitch();
    bench.main.use(killSwitch.middleware);
    killSwitch.engage('it is Friday');
    expect(gate()).to.deep.equal([]);
    expect(await bench.codes()).to.deep.equal(['kill-switch']);
    expect(bench.alerts[0]?.text).to.match(/it is Friday$/);
    killSwitch.release();
    expect(gate()).to.have.length(2);
    expect(sent).to.have.length(1);
  });

  it('are all refused with one of them, and no counter has moved', async () => {
    bench.main.use(dailyCaps({ orders: 2, volume: '2', value: '201' }));
    bench.main.use(maximumOrderRate({ orders: 2, perMs: 1_000 }));
    bench.main.use(refuseRepeats({ perMs: 1_000 }));
    bench.main.use(maximumActiveOrders({ total: 2 }));
    bench.main.use(maximumSize('1'));
    const [first, second] = pair() as [OrderRequest, OrderRequest];
    for (let time = 0; time < 3; time++) expect(gate([first, { ...second, volume: '1.1' }])).to.deep.equal([]);
    // The second one is above the day's caps already where its volume is.
    expect(await bench.codes()).to.deep.equal(['daily-cap', 'daily-cap', 'daily-cap']);
    for (let time = 0; time < 3; time++)
      expect(
        gate([
          { ...first, volume: '0.1' },
          { ...second, volume: '1.1' },
        ]),
      ).to.deep.equal([]);
    expect((await bench.codes()).slice(3)).to.deep.equal(['maximum-size', 'maximum-size', 'maximum-size']);
    expect(sent).to.deep.equal([]);
    expect(gate()).to.have.length(2);
    expect(bench.send({ volume: '0.001', price: '1' })).to.equal(false);
    expect((await bench.codes()).slice(6)).to.deep.equal(['daily-cap']);
  });

  const guards: Readonly<Record<string, () => OrderMiddleware>> = {
    'daily-cap': () => dailyCaps({ orders: 2 }),
    'maximum-order-rate': () => maximumOrderRate({ orders: 2, perMs: 1_000 }),
    'repeated-order': () => refuseRepeats({ perMs: 1_000, orders: 2 }),
    'maximum-active-orders': () => maximumActiveOrders({ perSymbol: 2 }),
  };
  for (const [code, guard] of Object.entries(guards)) {
    it(`${code}: each is judged with those before it counted, and counts when all have gone out`, async () => {
      bench.main.use(guard());
      const same = order();
      expect(gate([same, same, same])).to.deep.equal([]);
      expect(await bench.codes()).to.deep.equal([code]);
      expect(bench.adapter.orderGate([same, same], () => [])).to.deep.equal([]); // the adapter itself refuses
      expect(() =>
        bench.adapter.orderGate([same, same], () => {
          throw new Error('the adapter broke');
        }),
      ).to.throw('the adapter broke');
      expect(gate([same, same])).to.have.length(2);
      expect(bench.send()).to.equal(false);
      expect(await bench.codes()).to.deep.equal([code, code]);
    });
  }

  it('go out as they were changed, and the next guard judges the change', async () => {
    bench.main.use(({ request }, next) => (request.reference === 'b' ? next({ ...request, volume: '0.5' }) : next()));
    bench.main.use(maximumSize('1'));
    const [first, second] = pair() as [OrderRequest, OrderRequest];
    expect(gate([first, { ...second, volume: '7' }])).to.have.length(2);
    expect(sent).to.deep.equal([[first, { ...second, volume: '0.5' }]]);
    expect(await bench.codes()).to.deep.equal([]);
  });

  it('cannot be taken by a middleware: that is a refusal, and nobody before it hears of an id', async () => {
    const heard: string[] = [];
    bench.main.use((_, next) => {
      const vtOrderId = next();
      heard.push(vtOrderId);
      return vtOrderId;
    });
    bench.main.use(({ request }, next) => (request.reference === 'b' ? 'PAPER.1' : next()));
    expect(gate()).to.deep.equal([]);
    expect(heard).to.deep.equal(['', '']);
    expect(await bench.codes()).to.deep.equal(['not-sent-together']);
  });

  it('go out once, however often a middleware hands one on', async () => {
    bench.main.use((_, next) => {
      next();
      return next();
    });
    expect(gate()).to.have.length(2);
    expect(sent).to.have.length(1);
    expect(await bench.codes()).to.deep.equal(['sent-already', 'sent-already']);
  });

  it('are out when they are out: what a middleware makes of it afterwards is too late', async () => {
    bench.main.use(({ request }, next) => {
      next();
      if (request.reference === 'a') throw new Error('too late');
      return { code: 'late', reason: 'too late' };
    });
    expect(gate()).to.deep.equal(['SCRIPTED.list1-0', 'SCRIPTED.list1-1']);
    expect(await bench.codes()).to.deep.equal([]);
  });

  it('are refused where one cannot be read, before or after a change', async () => {
    const takeOut = bench.main.use((_, next) => next());
    expect(gate([order(), null as never])).to.deep.equal([]);
    expect(gate([order(), order({ symbol: 'DOGEUSDT' })])).to.deep.equal([]);
    takeOut();
    bench.main.use((_, next) => next({} as never));
    expect(gate()).to.deep.equal([]);
    expect(await bench.codes()).to.deep.equal(['unreadable-order', 'unknown-contract', 'unreadable-order']);
    expect(sent).to.deep.equal([]);
  });
});
