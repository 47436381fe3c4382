import { expect } from 'chai';
import { Direction, OrderType, Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import { units } from '../../src/simulator/index.js';
import { JudgedCase } from './judged-case.js';

describe('the judge of a campaign: which order is meant', () => {
  let one: JudgedCase;
  beforeEach(() => (one = new JudgedCase()));

  it('has nothing against an order that is told with its own number, and its fill', () => {
    one.intend('a');
    one.place('a');
    one.tellWithNumber('a', Status.NOTTRADED);
    one.fill();
    one.tellWithNumber('a', Status.ALLTRADED, '0.01');
    for (const fill of one.fills) one.tellTrade('a', fill);
    one.tellBalances();
    expect(one.findingsNow()).to.deep.equal([]);
  });

  it('sees two orders that are told with each other’s numbers', () => {
    for (const [id, price] of [
      ['a', '90000'],
      ['b', '89000'],
    ] as const) {
      one.intend(id, { price });
      one.place(id, { price });
    }
    one.tellWithNumber('a', Status.NOTTRADED, '0', 'b');
    one.tellWithNumber('b', Status.NOTTRADED, '0', 'a');
    one.fill();
    one.tellWithNumber('b', Status.ALLTRADED, '0.01', 'a');
    for (const fill of one.fills) one.tellTrade('b', fill);
    one.tellBalances();
    expect(one.verdict()).to.include.members(['guessed 6', 'guessed 7', 'guessed 4', 'lost 7']);
  });

  it('sees an order with a number of an order that the venue does not have', () => {
    one.intend('a');
    one.tell('a', Status.REJECTED, '0', { extra: { exchangeOrderId: '4711' } });
    expect(one.verdict()).to.deep.equal(['guessed 6']);
  });

  it('sees an order that came to the venue on the other side, at another price, with another quantity', () => {
    one.exchange.deposit('account', 'BTC', units('1'));
    one.intend('a');
    one.place('a', { price: '123456', quantity: '0.02', side: 'SELL' });
    one.tell('a', Status.NOTTRADED, '0', { volume: new Decimal('0.02') });
    one.tellBalances();
    const said = one.findingsNow().map(({ what }) => what);
    for (const what of ['side', 'price', 'quantity'])
      expect(said).to.include(`a came to the venue with another ${what}`);
    expect(said).to.include('a is told as LONG, and is a SELL');
  });

  it('sees an order that is told with another type, direction or price than was asked for', () => {
    one.intend('a');
    one.place('a');
    one.tell('a', Status.NOTTRADED, '0', { type: OrderType.FAK, direction: Direction.SHORT, price: new Decimal(1) });
    one.tellBalances();
    expect(one.verdict()).to.include.members(['lost 5', 'guessed 6']);
  });

  it('sees our own order told a second time, as one from elsewhere', () => {
    one.intend('a');
    one.place('a');
    one.tellWithNumber('a', Status.NOTTRADED);
    one.tell('stranger', Status.NOTTRADED, '0', { extra: { external: true, ...one.extraOf('a') } });
    one.tellBalances();
    expect(one.verdict()).to.deep.equal(['guessed 6']);
  });

  it('sees an order told as cancelled that was sent and is nowhere', () => {
    one.intend('a');
    one.sent.add('a');
    one.tell('a', Status.CANCELLED);
    expect(one.verdict()).to.deep.equal(['guessed 7']);
  });

  it('lets an order be taken back that never left', () => {
    one.intend('a');
    one.tell('a', Status.CANCELLED);
    expect(one.findingsNow()).to.deep.equal([]);
  });

  it('sees an end that was told before the order came to the venue, though it came true', () => {
    one.intend('a');
    one.tell('a', Status.CANCELLED);
    one.now += 1;
    one.place('a');
    one.cancel('a');
    one.tellBalances();
    expect(one.verdict()).to.deep.equal(['guessed 7']);
  });

  it('sees fills that are told newest first', () => {
    one.intend('a', { volume: '0.02' });
    one.place('a', { quantity: '0.02' });
    one.fill();
    one.fill();
    one.tell('a', Status.ALLTRADED, '0.02', { volume: new Decimal('0.02') });
    for (const fill of one.fills.toReversed()) one.tellTrade('a', fill);
    one.tellBalances();
    expect(one.verdict()).to.deep.equal(['other 3']);
  });
});
