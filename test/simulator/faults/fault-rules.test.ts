import { expect } from 'chai';
import * as fc from 'fast-check';
import { startSimulator, type FaultRule } from '../../../src/simulator/index.js';
import { FaultTrigger } from '../../../src/simulator/faults/fault-trigger.js';
import { readFaultScript } from '../../../src/simulator/faults/read-fault-script.js';
import { subjectFilter, type FaultSubject } from '../../../src/simulator/faults/fault-subject.js';
import { FaultyHouse } from './faulty-house.js';

describe('rules of faults', () => {
  const fired = (when: FaultRule['when'], seed = 1, occasions = 12): number[] => {
    const trigger = new FaultTrigger(when ?? {}, 1_000, seed);
    const at: number[] = [];
    for (let occasion = 1; occasion <= occasions; occasion++) {
      if (!trigger.fires(1_000 + occasion * 10)) continue;
      trigger.note();
      at.push(occasion);
    }
    return at;
  };

  it('happen at the occasions that they name', () => {
    expect(fired({ nth: 3 })).to.deep.equal([3]);
    expect(fired({ nth: [2, 5] })).to.deep.equal([2, 5]);
    expect(fired({ every: 4 })).to.deep.equal([4, 8, 12]);
    expect(fired({ every: 2, times: 2 })).to.deep.equal([2, 4]);
    expect(fired({ afterMs: 30, untilMs: 60 })).to.deep.equal([3, 4, 5]);
    expect(fired({ afterMs: 30, nth: 2 })).to.deep.equal([4]);
    expect(fired({ probability: 0 })).to.deep.equal([]);
    expect(fired({ probability: 1, times: 3 })).to.deep.equal([1, 2, 3]);
  });

  it('draw the same for the same seed, and about as often as they say', () => {
    const draws = (seed: number, own?: number): number[] =>
      fired({ probability: 0.3, ...(own !== undefined && { seed: own }) }, seed, 10_000);
    expect(draws(1)).to.deep.equal(draws(1)).and.not.to.deep.equal(draws(2));
    expect(draws(1, 5)).to.deep.equal(draws(2, 5));
    expect(draws(3).length).to.be.within(2_800, 3_200);
  });

  it('mean whom their patterns fit', () => {
    const subject: FaultSubject = {
      phase: 'request',
      channel: 'rest',
      names: ['POST /api/v3/order', 'order.place', '/api/v3/order'],
      account: 'alice',
      symbol: 'BTCUSDT',
      clientOrderIds: ['x-1.a', 'y'],
    };
    const yes: FaultRule['where'][] = [
      {},
      { channel: ['stream', 'rest'] },
      { method: 'order.*' },
      { method: 'POST *' },
      { topic: '/api/v3/order' },
      { symbol: ['ETHUSDT', 'BTC*'] },
      { clientOrderId: 'x-1.*' },
      { clientOrderId: '*' },
      { account: 'a**e', symbol: '*' },
    ];
    const no: FaultRule['where'][] = [
      { channel: 'ws-api' },
      { method: 'order' },
      { method: 'orderXplace' },
      { symbol: 'BTC' },
      { clientOrderId: 'x-2*' },
      { account: 'alice', symbol: 'ETH*' },
    ];
    for (const where of yes) expect(subjectFilter(where!)(subject), JSON.stringify(where)).to.equal(true);
    for (const where of no) expect(subjectFilter(where!)(subject), JSON.stringify(where)).to.equal(false);
  });

  describe('are refused with the name of the field', () => {
    const what = 'frame-lost';
    const refusals: [given: unknown, words: string][] = [
      [7, 'faults: '],
      [{ rules: [{}] }, 'rules.0.what'],
      [{ rules: [{ what }, { what, when: { nth: 0 } }] }, 'rules.1.when.nth'],
      [[{ what, when: { probability: 2 } }], 'rules.0.when.probability'],
      [[{ what, where: { chanel: 'rest' } }], '"chanel"'],
      [[{ what, where: { channel: 'rest' } }], 'rules.0.where.channel: frame-lost cannot happen on rest'],
      [[{ what, when: { atMs: 5 } }], 'rules.0.when.atMs: frame-lost needs a request or a frame to meet'],
      [[{ what: { kind: 'stall', durationMs: -1 } }], 'rules.0.what.durationMs: must not be negative'],
      [[{ what: { kind: 'stall', durationMs: 'long' } }], 'rules.0.what.durationMs: must be a number'],
      [[{ what: { kind: 'handshake-refused', status: 200 } }], 'rules.0.what.status: must be from 400 to 599'],
      [[{ what: 'toString' }], 'there is no kind of fault "toString"'],
      [
        [
          { what, id: 'a' },
          { what, id: 'a' },
        ],
        'rules.1.id: is used twice',
      ],
      [[{ what, id: 'a b' }], 'rules.0.id'],
      [{ seed: 1.5, rules: [] }, 'seed'],
      [
        [{ what: 'answer-lost', where: { method: 'order.plce' } }],
        'rules.0.where.method: answer-lost meets nothing that is called "order.plce"; nearest is "order.place"',
      ],
      [
        [{ what: 'answer-lost', where: { method: ['order.place', 'POST /api/v3/orders'] } }],
        'rules.0.where.method: answer-lost meets nothing that is called "POST /api/v3/orders"; nearest is "POST /api/v3/order"',
      ],
      [
        [{ what: 'answer-lost', where: { method: 'order.plac*x' } }],
        'rules.0.where.method: answer-lost meets nothing that is called "order.plac*x"',
      ],
      [
        [{ what, where: { topic: 'executionReprt' } }],
        'rules.0.where.topic: frame-lost meets nothing that is called "executionReprt"; nearest is "executionReport"',
      ],
      [[{ what, where: { topic: 'executionReport:FILL' } }], 'nothing that is called "executionReport:FILL"'],
      [
        [{ what, where: { topic: 'ethusdt@dpeth' } }],
        'frame-lost meets nothing that is called "ethusdt@dpeth"; nearest is "ethusdt@depth"',
      ],
      [[{ what, where: { topic: 'BTCUSDT@depth' } }], 'nearest is "btcusdt@depth"'],
      [[{ what, where: { method: 'order.place' } }], 'frame-lost meets nothing that is called "order.place"'],
      [
        [{ what: 'order-not-found', where: { method: 'order.place' } }],
        'order-not-found meets nothing that is called "order.place"; nearest is',
      ],
      [
        [{ what: 'stall', where: { channel: 'user-data', method: 'order.place' } }],
        'stall meets nothing that is called "order.place"',
      ],
      [
        [{ what: 'stall', where: { method: 'order.place' }, when: { atMs: 5 } }],
        'rules.0.where.method: at given moments stall meets whole sockets, whatever goes over them',
      ],
      [
        [{ what: 'stall', where: { topic: 'order*' }, when: { everyMs: 5 } }],
        'rules.0.where.topic: at given moments stall meets whole sockets, whatever goes over them',
      ],
      [
        [{ what: 'restart', where: { channel: 'stream', topic: 'time' } }],
        'restart meets nothing that is called "time"',
      ],
      [[{ what: 'handshake-cut', where: { topic: '/wss' } }], 'nearest is "/ws"'],
      [[{ what: 'handshake-cut', where: { topic: '*/wss' } }], 'meets nothing that is called "*/wss"'],
      ...['!*@depth', '*@kline_7*', '*@kline_1m@+09*', 'order.*', '*@array', '*usdt'].map(
        (topic): [unknown, string] => [
          [{ what, where: { channel: 'stream', topic } }],
          `frame-lost meets nothing that is called ${JSON.stringify(topic)}`,
        ],
      ),
    ];
    for (const [given, words] of refusals) {
      it(words, () => {
        expect(() => readFaultScript(given))
          .to.throw(RangeError)
          .with.property('message')
          .that.contains(words);
      });
    }

    it('before anything of a simulator has started, too', async () => {
      const faults = [{ what: 'typhoon' as 'stall' }];
      const error: unknown = await startSimulator({ faults }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(RangeError);
      expect((error as Error).message).to.contain('rules.0.what');
    });
  });

  it('may name whatever they can meet', () => {
    const rules: FaultRule[] = [
      ...['order.place', 'POST /api/v3/order', '/api/v3/order', 'order.*', 'POST *', '*', 'session.logon'].map(
        (method): FaultRule => ({ what: 'answer-lost', where: { method } }),
      ),
      ...['executionReport:TRADE', 'executionReport*', 'btc*', 'btcusdt@depth', '币安usdt@kline_3m', '*@depth*'].map(
        (topic): FaultRule => ({ what: 'frame-lost', where: { topic } }),
      ),
      ...['!miniTicker@arr', 'btcusdt@depth20@100ms', '*@kline_3m'].map((topic): FaultRule => ({
        what: 'frame-lost',
        where: { channel: 'stream', topic },
      })),
      ...[
        ...['*@arr', '!*@arr', '!ticker_*@arr', '!ticker_4h@arr', '*@kline_5*', '*@kline_15*', '*@kline_1m@*'],
        ...[
          'eth*@kline_12h@*',
          'eth*8:00',
          'eth*5m@+08:00',
          '*eth*',
          '*eth*@depth20*',
          'e*h@depth@1000ms',
          '*@ticker_*',
        ],
      ].map((topic): FaultRule => ({ what: 'frame-lost', where: { channel: 'stream', topic } })),
      ...[
        ...['/ws', '/stream', '/ws/btcusdt@depth', '/ws*', '/ws-api/v3', '*', '*/v3', '*/ws', '*/btcusdt@trade'],
        ...['*ethusdt@trade', '*/eth*', '*/ethusdt@trade/*', '/w*/ethusdt@kline_5m', '*@arr', '/ws/a@trade/b@trade'],
      ].map((topic): FaultRule => ({
        what: 'handshake-cut',
        where: { topic },
      })),
      { what: 'order-not-found', where: { method: 'GET /api/v3/order' } },
      { what: 'subscription-late', where: { method: 'userDataStream.subscribe*' } },
      ...(['stall', 'subscription-silent', 'restart', 'clock-step'] as const).flatMap((what) =>
        ['time', '*', 't*'].flatMap((topic): FaultRule[] => [
          { what, where: { topic }, when: { atMs: 5 } },
          { what, where: { channel: 'user-data', method: topic }, when: { everyMs: 5 } },
        ]),
      ),
    ];
    expect(readFaultScript(rules).rules).to.have.length(rules.length);
  });

  it('keep their ids: one that is taken is refused and nothing of the script comes in', async () => {
    const house = await FaultyHouse.open({ faults: { rules: [{ id: 'first', what: 'stall' }] } });
    expect(() => house.faults.load([{ what: 'frame-lost' }, { id: 'first', what: 'stall' }])).to.throw(
      /first is taken/,
    );
    expect(house.faults.rules.map(({ id }) => id)).to.deep.equal(['first']);
    expect(house.faults.remove('first')).to.equal(true);
    expect(house.faults.remove('first')).to.equal(false);
    await house.close();
  });

  it('end with remove and clear: nothing happens any more, at no time either', async () => {
    const house = await FaultyHouse.open();
    const id = house.add({ what: { kind: 'clock-step', offsetMs: 1 }, when: { everyMs: 10 } });
    house.clock.advance(35);
    expect(house.count('clock-step')).to.equal(3);
    house.faults.remove(id);
    house.add({ what: 'overloaded' });
    house.add({ what: 'clock-step', when: { atMs: 10 } });
    house.faults.clear();
    house.clock.advance(100);
    expect((await house.house.alice.get('ping')).status).to.equal(200);
    expect(house.faults.counts).to.deep.equal({ 'clock-step': 3 });
    await house.close();
  });

  it('of one request: one answer is lost or refused at most, by the first rule; the other is not used up', async () => {
    const house = await FaultyHouse.open();
    house.add({ what: 'overloaded', when: { times: 1 } });
    house.add({ what: 'service-unavailable', when: { times: 1 } });
    const statuses = [];
    for (let ask = 0; ask < 3; ask++) statuses.push((await house.house.alice.get('ping')).status);
    expect(statuses).to.deep.equal([429, 503, 200]);
    await house.close();
  });

  it('of one seed bring the same faults upon the same requests; those of another bring others', async () => {
    const injected = async (seed: number): Promise<unknown> => {
      const rules = (['overloaded', 'clock-lie', 'service-unavailable'] as const).map((what) => ({
        what,
        when: { probability: 0.4 },
      }));
      const house = await FaultyHouse.open({ faults: { seed, rules } });
      for (let ask = 0; ask < 20; ask++) await house.house.alice.get('time');
      await house.close();
      return house.faults.injected;
    };
    const [first, again, other] = [await injected(5), await injected(5), await injected(6)];
    expect(first).to.deep.equal(again).and.not.to.deep.equal(other);
    expect(first).to.have.length.greaterThan(5);
  });

  it('any text from outside is read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (given) => {
        try {
          readFaultScript(given);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
        }
      }),
    );
  });
});
