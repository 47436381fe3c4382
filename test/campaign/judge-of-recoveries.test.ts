import { expect } from 'chai';
import { Status } from '../../src/host/domain/constants.js';
import { JudgedCase } from './judged-case.js';

const READY = { kind: 'state', previous: 'syncing', state: 'ready' } as const;
const RECOVERED = { kind: 'recovered', gap: { from: new Date(0), to: new Date(1_000) } } as const;

describe('the judge of a campaign: ready and recovered', () => {
  let one: JudgedCase;
  beforeEach(() => {
    one = new JudgedCase();
    one.tellNews('private', { kind: 'connected' });
    one.tellNews('adapter', READY);
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.tellBalances();
    one.now += 10;
  });

  /** The private stream is lost, something happens, and it stands again ten milliseconds later. */
  function lose(meanwhile: () => void): void {
    one.tellNews('private', { kind: 'disconnected', since: new Date(one.now) });
    meanwhile();
    one.now += 10;
    one.tellNews('private', { kind: 'connected' });
    one.tellNews('adapter', { ...READY, state: 'syncing' });
  }

  function tellTheFill(): void {
    one.tell('a', Status.ALLTRADED, '0.01');
    for (const fill of one.fills) one.tellTrade('a', fill);
    one.tellBalances();
  }

  it('has nothing against a recovery after everything was told', () => {
    lose(() => one.fill());
    tellTheFill();
    one.tellNews('private', RECOVERED);
    one.tellNews('adapter', READY);
    expect(one.findingsNow()).to.deep.equal([]);
  });

  for (const [word, say] of [
    ['recovered', () => one.tellNews('private', RECOVERED)],
    ['ready', () => one.tellNews('adapter', READY)],
  ] as const) {
    it(`sees that ${word} was said before the fill of the gap was told, though it was told afterwards`, () => {
      lose(() => one.fill());
      say();
      tellTheFill();
      one.tellNews('private', RECOVERED);
      one.tellNews('adapter', { ...READY, state: word === 'ready' ? 'degraded' : 'ready' });
      expect(one.verdict()).to.include.members(['lost 8', 'fillsMissing 8', 'balancesWrong 8']);
    });
  }

  it('sees an order of somebody else that was there and was not told', () => {
    lose(() => one.place('stranger'));
    one.tellBalances();
    one.tellNews('private', RECOVERED);
    expect(one.verdict()).to.include('lost 8');
  });

  it('excuses what happened after the stream stood again, and orders that are said to be unknown', () => {
    one.intend('b');
    lose(() => one.place('b'));
    one.tellBalances();
    one.fill();
    one.tellNews('private', RECOVERED);
    one.tellNews('adapter', READY);
    one.tell('b', Status.NOTTRADED);
    tellTheFill();
    expect(one.findingsNow()).to.deep.equal([]);
  });

  it('sees a recovery that nothing had called for, and a state that is told twice', () => {
    lose(() => undefined);
    one.tellNews('private', RECOVERED);
    one.tellNews('private', RECOVERED);
    one.tellNews('adapter', READY);
    expect(one.verdict()).to.deep.equal(['other 8']);
    one.tellNews('adapter', READY);
    expect(one.findingsNow().map(({ what }) => what)).to.deep.equal([
      'a recovery was told that nothing had called for',
      'the adapter was told to be ready twice',
    ]);
  });

  it('sees a recovery of less than the loss', () => {
    lose(() => undefined);
    const gap = { from: new Date(one.now), to: new Date(one.now) };
    one.tellNews('private', { ...RECOVERED, gap });
    one.tellNews('adapter', READY);
    expect(one.verdict()).to.deep.equal(['other 8']);
    expect(one.findingsNow().map(({ what }) => what)).to.deep.equal(['a recovery was told of less than the loss']);
  });

  it('sees a recovery that was told while the stream was down', () => {
    one.tellNews('private', { kind: 'disconnected', since: new Date(one.now) });
    one.tellNews('private', RECOVERED);
    one.tellNews('private', { kind: 'connected' });
    expect(one.findingsNow().map(({ what }) => what)).to.deep.equal([
      'a loss was told as recovered while the private stream was down',
    ]);
  });

  it('excuses no recovery by missed news or an unreadable frame, which are told as losses', () => {
    one.putBoth('eAlert.', 'BINANCE.news-missed', { kind: 'news-missed', orders: 1, trades: 0, accounts: 0 });
    one.putBoth('eLog', '', { msg: 'A frame of the private connection could not be read: not JSON' });
    one.tellNews('private', RECOVERED);
    expect(one.findingsNow().map(({ what }) => what)).to.include('a recovery was told that nothing had called for');
  });
});
