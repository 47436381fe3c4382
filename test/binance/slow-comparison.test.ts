import { expect } from 'chai';
import sinon from 'sinon';

import { BinanceAdapter } from '../../src/binance/binance-adapter.js';
import { SlowComparison } from '../../src/binance/slow-comparison.js';
import type { Alert } from '../../src/host/domain/alert.js';
import type { RecoverySummary } from '../../src/host/domain/connection-news.js';
import { Status } from '../../src/host/domain/constants.js';
import type { EventSink } from '../../src/host/events/event-types.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

describe('comparing with the venue in passing', () => {
  let clock: sinon.SinonFakeTimers;
  let closing: AbortController;
  let isQuiet: boolean;
  let isOverdue: boolean;
  let asked: number[];
  let answer: RecoverySummary | Error;
  let missed: RecoverySummary[];
  let told: RecoverySummary[];
  let sinces: number[];
  let logs: string[];
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    [isOverdue, told] = [false, []];
    [closing, isQuiet, asked, missed, sinces, logs] = [new AbortController(), true, [], [], [], []];
    answer = { orders: 0, trades: 0, accounts: 0 };
  });
  afterEach(() => {
    closing.abort();
    clock.restore();
  });

  function comparison(everyMs = 60_000, random = 0.5): SlowComparison {
    return new SlowComparison({
      everyMs,
      patienceMs: 3_000,
      clock: { now: () => Date.now(), elapsedMs: () => performance.now() },
      random: () => random,
      signal: closing.signal,
      isQuiet: () => isQuiet,
      isOverdue: () => isOverdue,
      compare: async (patience) => {
        asked.push(Date.now());
        if (answer instanceof Error) throw answer;
        await patience();
        return answer;
      },
      onMissed: (found, since) => {
        missed.push(found);
        sinces.push(since.getTime());
      },
      onTold: (found) => void told.push(found),
      onLog: (message) => void logs.push(message),
    });
  }

  it('asks once per interval, give or take a tenth, however often it is started', async () => {
    const one = comparison();
    one.start();
    one.start();
    await clock.tickAsync(130_000);
    expect(asked).to.deep.equal([60_000, 123_000]);
    comparison(60_000, 0).start();
    comparison(60_000, 0.999).start();
    asked = [];
    await clock.tickAsync(66_500);
    expect(asked.slice(0, 3).map((at) => Math.round((at - 130_000) / 1_000))).to.deep.equal([54, 56, 66]);
  });

  it('never asks where it is switched off, while something else is going on, and after the end', async () => {
    comparison(0).start();
    isQuiet = false;
    comparison().start();
    await clock.tickAsync(200_000);
    closing.abort();
    isQuiet = true;
    await clock.tickAsync(200_000);
    expect([asked, clock.countTimers()]).to.deep.equal([[], 0]);
  });

  it('says what the stream had not told, after it had its time to, and not where the stream was lost meanwhile', async () => {
    comparison().start();
    await clock.tickAsync(63_000);
    expect(missed).to.deep.equal([]);
    answer = { orders: 1, trades: 2, accounts: 0 };
    await clock.tickAsync(60_000);
    expect(missed).to.deep.equal([]);
    await clock.tickAsync(3_000);
    expect(missed).to.deep.equal([answer]);
    expect(sinces).to.deep.equal([60_000]);
    await clock.tickAsync(60_000);
    expect(told).to.deep.equal([]);
    isQuiet = false;
    await clock.tickAsync(3_000);
    expect([missed.length, told]).to.deep.equal([1, [answer]]); // counted with what that loss has cost
  });

  it('says since when something may be missing by the machine’s time as it is set now', async () => {
    comparison().start();
    await clock.tickAsync(63_000); // nothing was missing after a minute
    clock.setSystemTime(-3_600_000);
    answer = { orders: 0, trades: 1, accounts: 0 };
    await clock.tickAsync(63_000);
    expect([missed, sinces]).to.deep.equal([[answer], [-3_600_000 - 3_000]]);
  });

  it('compares at once where something seems amiss, one at a time, also where it is switched off otherwise', async () => {
    const one = comparison(0);
    await one.compareNow();
    expect(asked).to.deep.equal([]);
    one.start();
    one.noteClean(new Date(500));
    await clock.tickAsync(1_000);
    answer = { orders: 0, trades: 1, accounts: 0 };
    const both = Promise.all([one.compareNow(), one.compareNow()]);
    await clock.tickAsync(3_000);
    await both;
    expect([asked, missed, sinces]).to.deep.equal([[1_000], [answer], [500]]);
    closing.abort();
    await one.compareNow();
    expect(asked).to.have.length(1);
  });

  it('does not trust a stream that owes a word still, although nothing else is missing or the venue cannot be asked', async () => {
    const one = comparison(0);
    one.start();
    const compare = async (): Promise<void> => {
      const done = one.compareNow();
      await clock.tickAsync(3_000);
      await done;
    };
    await compare();
    isOverdue = true;
    await compare();
    answer = new Error('the venue is away');
    await compare();
    expect(missed).to.deep.equal(Array(2).fill({ orders: 0, trades: 0, accounts: 0 }));
    expect(sinces).to.deep.equal([0, 0]);
    isQuiet = false;
    await compare();
    expect(missed).to.have.length(2);
  });

  it('tells a failure once until it works again', async () => {
    comparison().start();
    answer = new Error('the venue is away');
    await clock.tickAsync(200_000);
    const line = 'Orders and balances could not be compared with the venue in passing: the venue is away';
    expect([asked.length, logs]).to.deep.equal([3, [line]]);
    answer = { orders: 0, trades: 0, accounts: 0 };
    await clock.tickAsync(60_000);
    answer = new Error('away again');
    await clock.tickAsync(70_000);
    expect(logs).to.have.length(2);
  });
});

describe('a private stream that is up and does not tell everything', () => {
  let host: TradingHost;
  let adapter: BinanceAdapter;
  beforeEach(async () => {
    host = await TradingHost.create();
    class Impatient extends BinanceAdapter {
      constructor(eventEngine: EventSink, name: string) {
        super(eventEngine, name, { patienceMs: 20, wordWithinMs: 50 });
      }
    }
    adapter = host.engine.addAdapter(Impatient, 'SLOW');
  });
  afterEach(() => host.close());
  const alerts = (): Alert[] => host.events.filter(({ type }) => type === 'eAlert.').map(({ data }) => data as Alert);

  it('is found out: what it missed is told once, in order, with an alert, and another one takes its place', async () => {
    await host.engine.connect({ ...host.simulator.settings, reconnectDelay: 0.01, reconcileSeconds: 0.05 }, 'SLOW');
    const id = host.send({ price: host.price(0), volume: '0.02' }, 'SLOW');
    await host.until(id, Status.NOTTRADED);
    const where = { topic: 'executionReport:TRADE' };
    host.simulator.faults.add({ what: { kind: 'subscription-silent' }, where, when: { nth: 1 } });
    host.counter('SELL', '0.02', host.price(0));
    await host.until(id, Status.ALLTRADED);
    await waitUntil(() => alerts().length > 0, 'the alert');
    expect(host.trades.map(({ volume }) => volume.toFixed())).to.deep.equal(['0.02']);
    expect(alerts()[0]).to.include({ kind: 'news-missed', state: 'noted', trades: 1 });
    await waitUntil(() => host.logs.some((line) => line.includes('is being replaced: it missed news')), 'a new one');
    expect(adapter.getHealth().alerts).to.deep.equal([]);
    await waitUntil(() => host.news.some(({ change }) => change.kind === 'recovered'), 'the gap to be closed');
    expect(host.trades).to.have.length(1);
    expectOneLoss({ trades: 1 });
  });

  /** As after an ordinary loss: one loss, one recovery, with what was told of it. */
  function expectOneLoss(counts: Partial<RecoverySummary>): void {
    const changes = host.news.filter(({ channel }) => channel === 'private').map(({ change }) => change);
    const kinds = changes.map(({ kind }) => kind);
    expect(kinds).to.deep.equal(['connected', 'disconnected', 'reconnecting', 'connected', 'recovered']);
    const recovered = changes.flatMap((change) => (change.kind === 'recovered' ? [change] : []));
    expect(recovered[0]?.recovered).to.include(counts);
    const since = changes.flatMap((change) => (change.kind === 'disconnected' ? [change.since] : []));
    expect(recovered[0]?.gap.from).to.deep.equal(since[0]);
    expect(adapter.state).to.equal('ready');
  }

  it('is found out without any comparison in turn where it says nothing of an order that was answered', async () => {
    await host.engine.connect({ ...host.simulator.settings, reconnectDelay: 0.01, reconcileSeconds: 0 }, 'SLOW');
    const id = host.send({ price: host.price(0), volume: '0.02' }, 'SLOW');
    await host.until(id, Status.NOTTRADED);
    const what = { kind: 'subscription-silent' } as const;
    const rule = host.simulator.faults.add({ what, where: { channel: 'user-data' } });
    host.counter('SELL', '0.02', host.price(0));
    const after = host.send({}, 'SLOW');
    await host.until(after, Status.NOTTRADED);
    host.simulator.faults.remove(rule);
    await host.until(id, Status.ALLTRADED);
    await waitUntil(() => host.news.some(({ change }) => change.kind === 'recovered'), 'the gap to be closed');
    await host.engine.eventEngine.flush();
    expect(alerts().map(({ kind }) => kind)).to.deep.equal(['news-missed']);
    expectOneLoss({ trades: 1 });
    host.counter('SELL', '0.01', host.price(-0.01));
    await host.until(after, Status.ALLTRADED);
  });

  it('is replaced where it says nothing of a cancel, although nothing else was missed', async () => {
    await host.engine.connect({ ...host.simulator.settings, reconnectDelay: 0.01, reconcileSeconds: 0 }, 'SLOW');
    const id = host.send({}, 'SLOW');
    await host.until(id, Status.NOTTRADED);
    host.simulator.faults.add({
      what: { kind: 'subscription-silent' },
      where: { topic: 'executionReport:CANCELED' },
      when: { nth: 1 },
    });
    host.cancel(id, 'SLOW');
    await waitUntil(() => host.news.some(({ change }) => change.kind === 'recovered'), 'the gap to be closed');
    await host.engine.eventEngine.flush();
    expect(alerts().filter(({ kind }) => kind !== 'news-missed')).to.deep.equal([]);
    expectOneLoss({ orders: 0, trades: 0 });
  });

  it('raises nothing on a day without losses', async () => {
    await host.engine.connect({ ...host.simulator.settings, reconnectDelay: 0.01, reconcileSeconds: 0.02 }, 'SLOW');
    for (let round = 0; round < 10; round++) {
      const id = host.send({ price: host.price(0), volume: '0.02' }, 'SLOW');
      await host.until(id, Status.NOTTRADED);
      host.counter('SELL', '0.02', host.price(0));
      await host.until(id, Status.ALLTRADED);
    }
    await waitUntil(() => host.trades.length === 10, 'all fills');
    expect(alerts()).to.deep.equal([]);
  });
});
