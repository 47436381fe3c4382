import { expect } from 'chai';
import { Balance } from '../../../src/simulator/accounts/balance.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { units, type Units } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { testSpec } from '../matching/test-venue.js';

function exchangeWith(commission?: { maker: Units; taker: Units }): SimulatedExchange {
  const exchange = new SimulatedExchange({ clock: new ManualClock(), symbols: [testSpec()] });
  for (const account of ['maker', 'taker']) {
    exchange.openAccount(account, { AAA: units('10'), BBB: units('1000') }, commission);
  }
  return exchange;
}

function limit(exchange: SimulatedExchange, account: string, side: 'BUY' | 'SELL', quantity: string, price: string) {
  return exchange.placeOrder(account, {
    ...{ symbol: 'AAABBB', side, type: 'LIMIT', timeInForce: 'GTC', quantity: units(quantity), price: units(price) },
  });
}

const rows = (exchange: SimulatedExchange, account: string) =>
  Object.fromEntries(exchange.balancesOf(account).map(({ asset, free, locked }) => [asset, [free, locked]]));

describe('settlement', () => {
  it('takes commission from what is received: base of a buyer, quote of a seller, by who made and who took', () => {
    const exchange = exchangeWith({ maker: units('0.001'), taker: units('0.002') });
    limit(exchange, 'maker', 'SELL', '2', '100');
    const { fills } = limit(exchange, 'taker', 'BUY', '2', '100');
    expect(fills[0]).to.include({ commission: units('0.004'), commissionAsset: 'AAA', isBuyer: true, isMaker: false });
    expect(exchange.fills('maker')[0]).to.include({
      ...{ commission: units('0.2'), commissionAsset: 'BBB', isBuyer: false, isMaker: true },
    });
    expect(rows(exchange, 'taker')).to.deep.equal({ AAA: [units('11.996'), 0n], BBB: [units('800'), 0n] });
    expect(rows(exchange, 'maker')).to.deep.equal({ AAA: [units('8'), 0n], BBB: [units('1199.8'), 0n] });
    expect([exchange.feesOf('AAA'), exchange.feesOf('BBB')]).to.deep.equal([units('0.004'), units('0.2')]);
    expect(exchange.totalOf('AAA')).to.equal(units('20'));
    expect(exchange.totalOf('BBB')).to.equal(units('2000'));
  });

  it('asks 0.1 % of both sides where nothing was agreed', () => {
    const exchange = exchangeWith();
    expect(exchange.commissionOf('maker', 'AAABBB')).to.deep.equal({ maker: units('0.001'), taker: units('0.001') });
  });

  it('cuts commission and cost to eight decimals, and loses nothing on the way', () => {
    const exchange = exchangeWith({ maker: units('0.001'), taker: units('0.001') });
    limit(exchange, 'maker', 'SELL', '0.00000999', '0.33333333');
    const { fills } = limit(exchange, 'taker', 'BUY', '0.00000999', '0.33333333');
    expect(fills[0]).to.include({ quoteQuantity: 332n, commission: 0n });
    expect(exchange.totalOf('BBB')).to.equal(units('2000'));
    expect(rows(exchange, 'taker')['BBB']).to.deep.equal([units('1000') - 332n, 0n]);
  });

  it('gives a buyer back what a better price saved', () => {
    const exchange = exchangeWith({ maker: 0n, taker: 0n });
    limit(exchange, 'maker', 'SELL', '1', '90');
    limit(exchange, 'taker', 'BUY', '2', '100');
    expect(rows(exchange, 'taker')['BBB']).to.deep.equal([units('810'), units('100')]);
  });

  it('locks on entry and unlocks at the end', () => {
    const exchange = exchangeWith();
    const buy = limit(exchange, 'taker', 'BUY', '2', '100').order;
    const sell = limit(exchange, 'taker', 'SELL', '3', '200').order;
    expect(rows(exchange, 'taker')).to.deep.equal({
      AAA: [units('7'), units('3')],
      BBB: [units('800'), units('200')],
    });
    for (const order of [buy, sell]) exchange.cancelOrder('taker', order);
    expect(rows(exchange, 'taker')).to.deep.equal({ AAA: [units('10'), 0n], BBB: [units('1000'), 0n] });
  });
});

describe('a balance', () => {
  it('never becomes negative', () => {
    const balance = new Balance('AAA');
    balance.credit(5n);
    expect(() => balance.credit(-6n)).to.throw(RangeError, 'AAA');
    expect(() => balance.lock(6n)).to.throw(RangeError);
    expect(() => balance.lock(-1n)).to.throw(RangeError);
    balance.lock(5n);
    balance.payFromLock(5n, 3n, 1n);
    expect(balance.snapshot()).to.deep.equal({ asset: 'AAA', free: 1n, locked: 1n });
  });
});
