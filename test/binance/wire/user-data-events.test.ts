import { expect } from 'chai';
import { isUserDataFrame, toUserDataFrame } from '../../../src/binance/wire/user-data-events.js';
import { dataIsHere, recordedPayloads } from '../../conformance/payload-sources.js';

const report = {
  e: 'executionReport',
  E: 2,
  s: 'BTCUSDT',
  c: 'x1',
  S: 'BUY',
  o: 'LIMIT',
  f: 'GTC',
  q: '1.0',
  p: '10.0',
  P: '0.0',
  F: '0.0',
  g: -1,
  C: '',
  x: 'TRADE',
  X: 'FILLED',
  r: 'NONE',
  i: 7,
  l: '1.0',
  z: '1.0',
  L: '10.0',
  n: '0.001',
  N: 'BTC',
  T: 1,
  t: 9,
  I: 20,
  w: false,
  m: false,
  M: true,
  O: 1,
  Z: '10.0',
  Y: '10.0',
  Q: '0.0',
  V: 'EXPIRE_MAKER',
};
const frame = (event: unknown): unknown => ({ subscriptionId: 0, event });

describe('toUserDataFrame', () => {
  it('reads every event that it knows', () => {
    const events = [
      report,
      { e: 'outboundAccountPosition', E: 1, u: 1, B: [{ a: 'BTC', f: '1.0', l: '0.0' }] },
      { e: 'balanceUpdate', E: 1, a: 'BTC', d: '-1.0', T: 1 },
      { e: 'externalLockUpdate', E: 1, a: 'BTC', d: '1.0', T: 1 },
      { e: 'eventStreamTerminated', E: 1 },
    ];
    for (const event of events) {
      expect(toUserDataFrame(frame(event))).to.deep.equal({ kind: 'event', subscriptionId: 0, event });
    }
  });

  it('takes ids beyond 2^53 as text', () => {
    const news = toUserDataFrame(frame({ ...report, i: '9007199254740993', t: '18446744073709551615' }));
    expect(news.kind).to.equal('event');
  });

  it('keeps a state and a field that are new', () => {
    const event = { ...report, X: 'FROZEN', x: 'FREEZE', zz: 1 };
    expect(toUserDataFrame(frame(event))).to.deep.include({ kind: 'event', event });
  });

  it('knows the server’s farewell, which has no subscription', () => {
    const event = { e: 'serverShutdown', E: 5 };
    expect(toUserDataFrame({ event })).to.deep.equal({ kind: 'serverShutdown', event });
  });

  it('names an event that is new instead of failing', () => {
    expect(toUserDataFrame(frame({ e: 'listMood', E: 1 }))).to.include({ kind: 'unknown', type: 'listMood' });
    expect(toUserDataFrame(frame({ e: 'toString' }))).to.include({ kind: 'unknown', type: 'toString' });
    expect(toUserDataFrame(frame({}))).to.include({ kind: 'unknown', type: '' });
  });

  it('leaves the subscription open where the frame has none', () => {
    expect(toUserDataFrame({ event: report })).to.include({ kind: 'event', subscriptionId: null });
  });

  for (const field of ['s', 'c', 'C', 'x', 'X', 'i', 'q', 'z', 'Z', 'l', 'L', 't', 'T', 'n', 'N', 'm']) {
    it(`refuses an execution report without ${field}, by name`, () => {
      const { [field as keyof typeof report]: _, ...rest } = report;
      expect(() => toUserDataFrame(frame(rest))).to.throw(`executionReport.${field} is missing`);
    });
  }

  it('refuses money that is no decimal text', () => {
    expect(() => toUserDataFrame(frame({ ...report, L: 10 }))).to.throw('executionReport.L is 10');
    expect(() => toUserDataFrame(frame({ ...report, z: '1e-7' }))).to.throw('executionReport.z is "1e-7"');
  });

  it('refuses what is no frame at all', () => {
    for (const value of [null, 5, [], {}, { event: null }, { event: [] }])
      expect(() => toUserDataFrame(value)).to.throw();
  });

  it('tells news from answers', () => {
    expect(isUserDataFrame(frame(report))).to.equal(true);
    expect(isUserDataFrame({ id: 1, status: 200, result: {} })).to.equal(false);
    expect(isUserDataFrame(null)).to.equal(false);
  });

  const title = 'reads every recorded event of a private stream';
  (dataIsHere ? it : it.skip)(dataIsHere ? title : `${title} (skipped: no ../shared/data here)`, function () {
    this.timeout(30_000);
    const types = new Set(['ExecutionReport', 'OutboundAccountPosition', 'BalanceUpdate']);
    const events = recordedPayloads().filter(({ type }) => types.has(type));
    expect(events.length).to.be.greaterThan(5);
    for (const { value } of events) expect(toUserDataFrame(frame(value)).kind).to.equal('event');
  });
});
