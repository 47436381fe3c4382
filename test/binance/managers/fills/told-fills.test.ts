import { expect } from 'chai';

import { ToldFills } from '../../../../src/binance/managers/fills/told-fills.js';
import { fillOfAccountTrade } from '../../../../src/binance/mappings/fill-news.js';
import type { FillNews } from '../../../../src/binance/mappings/fill-news.js';
import type { AccountTrade } from '../../../../src/binance/wire/trading.js';
import { accountTrade } from '../../support/venue-words.js';

const fill = (changes: Partial<AccountTrade>): FillNews => fillOfAccountTrade(accountTrade(changes));

/** Takes in fills of an order, and gives the ids of those that were fresh and the sum after them. */
function take(told: ToldFills, orderId: string, ...fills: readonly FillNews[]): readonly string[] {
  const fresh = told.takeFresh(fills);
  const { volume, quote } = told.sumUp(orderId, fresh);
  return [...fresh.map(({ venueTradeId }) => venueTradeId), `${volume.toFixed()} for ${quote.toFixed()}`];
}

describe('the fills told', () => {
  it('are each fresh once, and add up by order', () => {
    const told = new ToldFills();
    const [first, second] = [fill({ id: 1, price: '100', qty: '0.1' }), fill({ id: 2, price: '101.5', qty: '0.2' })];
    expect(take(told, 'a', first, first)).to.deep.equal(['1', '0.1 for 10']);
    expect(take(told, 'a', first, second)).to.deep.equal(['2', '0.3 for 30.3']);
    expect(take(told, 'a')).to.deep.equal(['0.3 for 30.3']);
    expect(told.volumeOf('a').toFixed()).to.equal('0.3');
    expect(told.volumeOf('b').toFixed()).to.equal('0');
  });

  it('know both sides of a trade with oneself, the second of which has to have an id of its own', () => {
    const told = new ToldFills();
    const [one, other] = [fill({ id: 1, orderId: 7, qty: '1' }), fill({ id: 1, orderId: 8, qty: '1' })];
    expect(take(told, 'a', one)[0]).to.equal('1');
    expect(told.has(other)).to.equal(false);
    expect(take(told, 'b', other)[0]).to.equal('1');
    expect([told.isSecond(one), told.isSecond(other)]).to.deep.equal([false, true]);
  });

  it('of an order whose id the venue gave to another one are not those of that one', () => {
    const told = new ToldFills();
    const sameId = fill({ id: 1, orderId: 7, qty: '1' });
    take(told, 'old', sameId);
    told.release('BTCUSDT', '7');
    expect(told.has(sameId)).to.equal(false);
    expect(take(told, 'new', sameId)[0]).to.equal('1');
  });

  it('stay told when their order is kept no longer', () => {
    const told = new ToldFills();
    const known = fill({ id: 5, qty: '1', time: 1_000 });
    take(told, 'a', known);
    told.forget('a');
    expect(told.volumeOf('a').toFixed()).to.equal('0');
    expect(told.has(known)).to.equal(true);
    expect(told.newestBefore('BTCUSDT', new Date(1_001))).to.equal('5');
    expect(told.newestBefore('BTCUSDT', new Date(1_000))).to.equal(undefined);
  });
});
