import { expect } from 'chai';
import type { Alert } from '../../src/host/domain/alert.js';
import { Status } from '../../src/host/domain/constants.js';
import { AlertWatch } from '../support/campaign/judge/alert-watch.js';
import { compareCancels } from '../support/campaign/judge/cancel-ends.js';
import { judgePromptness } from '../support/campaign/judge/prompt-news.js';
import { JudgedCase } from './judged-case.js';

describe('the judge of a campaign: what is not told, or not in time', () => {
  let one: JudgedCase;
  beforeEach(() => (one = new JudgedCase()));
  const verdict = (): string[] => one.findings.list.map(({ what }) => what);

  describe('of alerts', () => {
    let watch: AlertWatch;
    let listed: string[];
    beforeEach(() => {
      listed = ['a'];
      watch = new AlertWatch(
        one.findings,
        (id) => (id === 'a' ? 1_000 : undefined),
        () => listed,
      );
      one.record.onTold = (told) => watch.take(told);
      one.intend('a');
      one.intend('never-sent');
    });

    const alert = (state: Alert['state'], kind = 'order-unresolved'): void => {
      one.putBoth('eAlert.', kind, { alertId: `${kind} a`, kind, state, order: { orderId: 'a' } });
    };

    it('has nothing against one that is raised in time and cleared once', () => {
      one.now = 11_000;
      alert('raised');
      one.now = 30_000;
      alert('cleared');
      alert('noted', 'news-missed');
      watch.judgeOpen();
      watch.judgeNamed(one.intents, one.now);
      expect(verdict()).to.deep.equal([]);
    });

    it('has nothing against none where the fate of the order is known in time', () => {
      one.now = 10_000;
      one.tell('a', Status.SUBMITTING, '0', { extra: { exchangeOrderId: '1' } });
      watch.judgeNamed(one.intents, 30_000);
      expect(verdict()).to.deep.equal([]);
    });

    it('sees an order whose fate is not known, and nobody is told', () => {
      watch.judgeNamed(one.intents, 11_999);
      expect(verdict()).to.deep.equal([]);
      watch.judgeNamed(one.intents, 12_001);
      expect(verdict()).to.deep.equal(['nobody was told that it was not known what had become of a']);
    });

    it('sees one that is raised too late', () => {
      one.now = 20_000;
      alert('raised');
      watch.judgeNamed(one.intents, 30_000);
      expect(verdict()).to.have.length(1);
    });

    it('sees one that is raised twice, cleared without having been raised, or never cleared', () => {
      alert('raised');
      alert('raised');
      expect(verdict()).to.deep.equal(['the alert order-unresolved a was raised twice']);
      alert('cleared');
      alert('cleared');
      expect(verdict()).to.have.length(2);
      alert('raised', 'trust-lost');
      alert('raised', 'journal-failed');
      watch.judgeOpen();
      expect(verdict().at(-1)).to.equal('the alert trust-lost a was raised and never cleared');
      expect(verdict()).to.have.length(3);
    });

    it('sees an order in doubt that is not listed as unresolved', () => {
      listed = [];
      alert('raised');
      expect(verdict()).to.deep.equal(['a is in doubt and not listed as unresolved']);
    });

    it('expects nobody to clear what another process has raised', () => {
      alert('raised');
      watch.nextLife();
      watch.judgeOpen();
      expect(verdict()).to.deep.equal([]);
    });
  });

  describe('of a cancel', () => {
    const judged = (): string[] =>
      compareCancels([{ orderId: 'a', at: one.now }], one.record, one.mirror).map(({ what }) => what);
    beforeEach(() => {
      one.intend('a');
      one.place('a');
    });

    it('sees one that was accepted and of which nothing is heard again', () => {
      expect(judged()).to.deep.equal(['the cancel of a was accepted, and nobody hears of it again']);
    });

    it('has nothing against one that came through, or that was told as given up', () => {
      one.tell('a', Status.NOTTRADED, '0', { extra: { ...one.extraOf('a'), cancelError: { message: 'given up' } } });
      expect(judged()).to.deep.equal([]);
      one.now += 10;
      expect(judged()).to.have.length(1);
      one.cancel('a');
      expect(judged()).to.deep.equal([]);
    });
  });

  describe('of news', () => {
    const judged = (): string[] => {
      judgePromptness(one.record, one.mirror, one.findings);
      return verdict().map((what) => what.replace(', and nothing was in the way', ''));
    };
    beforeEach(() => {
      one.tellNews('adapter', { kind: 'state', previous: 'syncing', state: 'ready' });
      one.now += 10;
      one.place('a');
      one.tellBalances();
      one.now += 1_000;
      one.fill();
    });

    const tellTheFill = (): void => {
      one.tell('a', Status.ALLTRADED, '0.01');
      for (const fill of one.fills) one.tellTrade('a', fill);
      one.tellBalances();
    };

    it('has nothing against what is told as it happens', () => {
      tellTheFill();
      expect(judged()).to.deep.equal([]);
    });

    it('sees a fill, an end and balances that are told only when somebody has asked', () => {
      one.now += 60_000;
      tellTheFill();
      expect(judged()).to.deep.equal([
        'fill BTCUSDT-1#1 was not told at once',
        'the end of a was not told at once',
        'the balance of USDT was not told at once',
        'the balance of BTC was not told at once',
      ]);
    });

    it('sees an alert that news was missed', () => {
      tellTheFill();
      one.putBoth('eAlert.', 'news-missed', { alertId: 'news-missed#1', kind: 'news-missed', state: 'noted' });
      expect(judged()).to.deep.equal(['what a comparison with the venue found was not told at once']);
    });

    it('asks for nothing before the adapter is ready for the first time', () => {
      one.record.told.splice(0);
      expect(judged()).to.deep.equal([]);
    });
  });
});
