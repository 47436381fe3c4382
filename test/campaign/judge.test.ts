import { expect } from 'chai';
import { Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import { JudgedCase } from './judged-case.js';

describe('the judge of a campaign', () => {
  let one: JudgedCase;
  beforeEach(() => (one = new JudgedCase()));

  it('has nothing against a host that knows what the venue has', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.tellBalance('100000', '900');
    expect(one.verdict()).to.deep.equal([]);
  });

  it('sees terms that are not those of the venue’s order, and words that were never taken in', () => {
    one.intend('a');
    one.place('a');
    const { orderId } = one.exchange.order('account', { symbol: 'BTCUSDT', origClientOrderId: 'a' });
    const told = {
      ...{ exchangeOrderId: String(orderId), venueStatus: 'NEW', venueType: 'LIMIT', timeInForce: 'GTC' },
      ...{ selfTradePreventionMode: 'EXPIRE_MAKER', limitPrice: new Decimal(90_000) },
    };
    one.tellBalance('100000', '900');
    one.tell('a', Status.NOTTRADED, '0', { extra: told });
    expect(one.verdict()).to.deep.equal([]);
    one.tell('a', Status.NOTTRADED, '0', { extra: { ...told, venueStatus: 'PENDING_NEW' } });
    expect(one.verdict()).to.deep.equal(['lost 5']);
    for (const wrong of [{ limitPrice: new Decimal(90_001) }, { exchangeListId: '1' }, { pegOffsetValue: 1 }]) {
      one.tell('a', Status.NOTTRADED, '0', { extra: { ...told, ...wrong } });
      expect(one.verdict(), Object.keys(wrong).join()).to.deep.equal(['lost 5']);
    }
  });

  it('sees an order that was sent twice', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.place('b');
    one.tellBalance('100000', '1800');
    expect(one.verdict()).to.include('doubled 6');
  });

  it('sees an order that was called rejected and is there', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.REJECTED);
    expect(one.verdict()).to.include('guessed 7');
  });

  it('sees an end that came true only later: it was a guess when it was told', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.CANCELLED);
    one.cancel('a');
    expect(one.verdict()).to.deep.equal(['guessed 7']);
  });

  it('sees an order that the host has lost sight of, its fill and its money', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.fill();
    expect(one.verdict()).to.have.members(['lost 7', 'lost 3', 'fillsMissing 4', 'balancesWrong 10']);
  });

  it('sees an order that came back from its end', () => {
    one.intend('a');
    one.tell('a', Status.REJECTED);
    one.place('a');
    one.tell('a', Status.NOTTRADED);
    one.tellBalance('100000', '900');
    expect(one.verdict()).to.have.members(['other 5', 'guessed 7']);
  });

  it('sees an order of which nothing was heard', () => {
    one.intend('a');
    expect(one.verdict()).to.deep.equal(['unresolved 6']);
  });

  it('sees a general event without its keyed one', () => {
    one.record.put({ type: 'eOrder.', data: { orderId: 'a', status: Status.SUBMITTING, traded: new Decimal(0) } });
    one.tellBalance('100000', '0');
    expect(one.verdict()).to.include('other 2');
  });
});
