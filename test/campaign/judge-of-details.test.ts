import { expect } from 'chai';
import { Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import { units } from '../../src/simulator/index.js';
import { BalanceWatch } from '../support/campaign/judge/balance-watch.js';
import { compareMarks } from '../support/campaign/judge/venue-marks.js';
import { RefusalWatch } from '../support/campaign/judge/refusal-watch.js';
import { JudgedCase } from './judged-case.js';

describe('the judge of a campaign: what is told besides the state', () => {
  let one: JudgedCase;
  beforeEach(() => (one = new JudgedCase()));

  const placed = (): void => {
    one.intend('a');
    one.place('a');
  };

  describe('of a trade', () => {
    const verdictOf = (more: object): string[] => {
      placed();
      one.fill();
      one.tell('a', Status.ALLTRADED, '0.01');
      for (const fill of one.fills) one.tellTrade('a', fill, more);
      one.tellBalances();
      return one.verdict();
    };

    it('has nothing against a trade that is the venue’s fill', () => {
      expect(verdictOf({})).to.deep.equal([]);
    });

    const wrong: Readonly<Record<string, object>> = {
      'without its fee': { commission: undefined },
      'with another fee': { commission: new Decimal('0.5') },
      'with its fee in another asset': { commissionAsset: 'BNB' },
      'as taken, though it was made': { isMaker: false },
      'at another time': { datetime: new Date(0) },
      'at another price': { price: new Decimal('90000.01') },
      'in another volume': { volume: new Decimal('0.02') },
      'with another offset than its order': { offset: 'OPEN' },
    };
    for (const [how, more] of Object.entries(wrong)) {
      it(`sees one that is told ${how}`, () => expect(verdictOf(more)).to.include('guessed 4'));
    }
  });

  describe('of an order', () => {
    const verdict = (): string[] => compareMarks(one.record, one.mirror).map(({ kind, what }) => `${kind}: ${what}`);

    it('has nothing against the venue’s number and time of it, or none before it is known', () => {
      placed();
      expect(verdict()).to.deep.equal([]);
      one.tell('a', Status.NOTTRADED, '0', { extra: one.extraOf('a'), datetime: new Date(one.atVenue('a').time) });
      expect(verdict()).to.deep.equal([]);
    });

    it('sees one without the venue’s number', () => {
      placed();
      one.tell('a', Status.NOTTRADED, '0', { datetime: new Date(one.atVenue('a').time) });
      expect(verdict()).to.deep.equal(["lost: a is told without the venue's number of it"]);
    });

    it('sees one at a time at which the venue had no part', () => {
      placed();
      one.tell('a', Status.NOTTRADED, '0', { extra: one.extraOf('a'), datetime: new Date(0) });
      expect(verdict()).to.deep.equal(['lost: a is of 1970-01-01T00:00:00.000Z, at which the venue had no part']);
    });
  });

  describe('of a balance', () => {
    const watched = (isClockSetBack = false, ...deposited: string[]): void => {
      const terms = { isClockSetBack, deposited: new Set(deposited) };
      const watch = new BalanceWatch(one.findings, one.mirror, terms);
      one.record.onTold = (told) => watch.take(told);
    };
    const verdict = (): string[] => one.findings.list.map(({ what }) => what);

    /** The venue holds money back for an order, and gives it back; what is told is a moment later each time. */
    const held = (): void => {
      one.now += 10;
      one.place('a');
      one.now += 10;
      one.cancel('a');
      one.now += 10;
    };

    it('has nothing against those that the venue had, one after the other', () => {
      watched();
      held();
      one.tellBalance('100000', '900');
      one.tellBalance('100000', '0');
      expect(verdict()).to.deep.equal([]);
    });

    it('sees one that the venue never had, and one that does not add up', () => {
      watched();
      one.tellBalance('100000', '1');
      one.putBoth('eAccount.', 'BINANCE.USDT', {
        ...{ accountId: 'USDT', balance: new Decimal(100_000), frozen: new Decimal(0), available: new Decimal(5) },
      });
      expect(verdict()).to.deep.equal([
        'USDT is told as 100000 with 1 frozen, which the venue never had',
        'USDT is told as 100000 with 0 frozen, and 5 available',
      ]);
    });

    it('sees an older one told after a newer, but where the venue’s clock was set back', () => {
      for (const [isClockSetBack, findings] of [[true, 0] as const, [false, 1] as const]) {
        one = new JudgedCase();
        watched(isClockSetBack);
        one.now += 10;
        one.place('a');
        one.tellBalance('100000', '900');
        one.now += 10;
        one.tellBalance('100000', '0');
        expect(verdict()).to.have.length(findings);
      }
    });

    it('leaves out an asset that is deposited, of which changes are told', () => {
      watched(false, 'USDT');
      one.tellBalance('100000', '1');
      expect(verdict()).to.deep.equal([]);
    });

    it('has nothing against any order of what happened within one millisecond', () => {
      watched();
      one.now += 10;
      one.place('a');
      one.place('b');
      one.tellBalance('100000', '1800');
      one.tellBalance('100000', '900');
      expect(verdict()).to.deep.equal([]);
    });

    it('begins anew with each process of the host', () => {
      const watch = new BalanceWatch(one.findings, one.mirror, { isClockSetBack: false, deposited: new Set() });
      one.record.onTold = (told) => watch.take(told);
      held();
      one.tellBalance('100000', '900');
      watch.nextLife();
      one.tellBalance('100000', '0');
      expect(verdict()).to.deep.equal([]);
    });
  });

  describe('of a refusal', () => {
    const FILTER = { error: { code: null, message: 'no', category: 'filter', filter: 'NOTIONAL' } };
    const verdict = (): string[] => one.findings.list.map(({ kind, guarantee }) => `${kind} ${guarantee}`);
    beforeEach(() => {
      const watch = new RefusalWatch(one.findings, one.mirror, (id) => one.sent.has(id));
      one.record.onTold = (told) => watch.take(told);
    });

    it('has nothing against one in which the venue agrees', () => {
      one.tell('a', Status.REJECTED, '0', { volume: new Decimal('0.00001'), extra: FILTER });
      expect(verdict()).to.deep.equal([]);
    });

    it('sees an order refused that the venue would take', () => {
      one.tell('a', Status.REJECTED, '0', { extra: FILTER });
      expect(verdict()).to.deep.equal(['other 7']);
    });

    it('leaves out what was sent, what has another reason, and what the venue looks at later', () => {
      one.sent.add('a');
      one.tell('a', Status.REJECTED, '0', { extra: FILTER });
      one.tell('b', Status.REJECTED, '0', { extra: { error: { ...FILTER.error, category: 'journal' } } });
      one.tell('c', Status.REJECTED, '0', { extra: { error: { ...FILTER.error, filter: 'MAX_NUM_ORDERS' } } });
      one.tell('d', Status.REJECTED, '0', { extra: { ...FILTER, pegPriceType: 'PRIMARY_PEG' } });
      expect(verdict()).to.deep.equal([]);
      expect(one.exchange.balancesOf('account')).to.deep.include({ asset: 'USDT', free: units('100000'), locked: 0n });
    });
  });
});
