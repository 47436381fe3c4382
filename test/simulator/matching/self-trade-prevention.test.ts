import { expect } from 'chai';
import type { SelfTradePreventionMode } from '../../../src/binance/wire/vocabulary.js';
import { units } from '../../../src/simulator/units.js';
import type { OrderExecution } from '../../../src/simulator/venue-events.js';
import { refusal, TestVenue } from './test-venue.js';

/** Alice's own bid of six at 2 meets her sale of two at 2, as in Binance's FAQ (faqs/stp_faq.md, scenario G). */
function meet(mode: SelfTradePreventionMode, makerQuantity = '6', takerQuantity = '2') {
  const venue = new TestVenue();
  const { order: maker } = venue.limit('alice', 'BUY', makerQuantity, '2', { selfTradePreventionMode: 'NONE' });
  venue.told.length = 0;
  const { order: taker } = venue.limit('alice', 'SELL', takerQuantity, '2', { selfTradePreventionMode: mode });
  const executions = venue.told.flatMap((told) => (told[0] === 'execution' ? [told[1]] : []));
  return { venue, taker, maker: venue.exchange.order('alice', maker), executions };
}

const prevented = (executions: readonly OrderExecution[]) =>
  executions.filter(({ executionType }) => executionType === 'TRADE_PREVENTION').map(({ prevention }) => prevention);

describe('self-trade prevention', () => {
  it('NONE lets an account trade with itself', () => {
    const { taker, maker, venue } = meet('NONE');
    expect([taker.status, maker.status]).to.deep.equal(['FILLED', 'PARTIALLY_FILLED']);
    expect(venue.exchange.fills('alice')).to.have.length(2);
    expect(venue.balance('alice', 'AAA')).to.deep.equal({ free: units('1000'), locked: 0n });
  });

  it('EXPIRE_TAKER ends the incoming order and leaves the resting one', () => {
    const { taker, maker, executions } = meet('EXPIRE_TAKER');
    expect(taker).to.include({ status: 'EXPIRED_IN_MATCH', preventedQty: units('2'), preventedMatchId: 0n });
    expect(maker).to.include({ status: 'NEW', preventedQty: 0n });
    expect(prevented(executions)).to.deep.equal([
      { matchId: 0n, quantity: units('2'), counterOrderId: maker.orderId, price: units('2') },
    ]);
  });

  it('EXPIRE_MAKER ends the resting order and lets the incoming one rest', () => {
    const { taker, maker, venue } = meet('EXPIRE_MAKER');
    expect(maker).to.include({ status: 'EXPIRED_IN_MATCH', preventedQty: units('6'), isWorking: false });
    expect(taker).to.include({ status: 'NEW', preventedQty: 0n, preventedMatchId: null, isWorking: true });
    expect(venue.balance('alice', 'BBB').locked).to.equal(0n);
  });

  it('EXPIRE_BOTH ends both', () => {
    const { taker, maker, venue, executions } = meet('EXPIRE_BOTH');
    expect([taker.status, maker.status]).to.deep.equal(['EXPIRED_IN_MATCH', 'EXPIRED_IN_MATCH']);
    expect(prevented(executions).map((each) => each?.quantity)).to.deep.equal([units('2'), units('6')]);
    expect([...venue.levels('bid'), ...venue.levels('ask')]).to.be.empty;
  });

  for (const mode of ['DECREMENT', 'TRANSFER'] as const) {
    it(`${mode} takes the smaller order off both`, () => {
      const { taker, maker, venue } = meet(mode);
      expect(taker).to.include({ status: 'EXPIRED_IN_MATCH', preventedQty: units('2'), executedQty: 0n });
      expect(maker).to.include({ status: 'NEW', preventedQty: units('2'), preventedMatchId: 0n, isWorking: true });
      expect(venue.levels('bid')).to.deep.equal([[units('2'), units('4')]]);
      expect(venue.balance('alice', 'BBB').locked).to.equal(units('8'));
    });
  }

  it('DECREMENT ends both where they are of one size, and the resting one where it is smaller', () => {
    const even = meet('DECREMENT', '2', '2');
    expect([even.taker.status, even.maker.status]).to.deep.equal(['EXPIRED_IN_MATCH', 'EXPIRED_IN_MATCH']);
    const larger = meet('DECREMENT', '1', '2');
    expect(larger.maker.status).to.equal('EXPIRED_IN_MATCH');
    expect(larger.taker).to.include({ status: 'NEW', preventedQty: units('1') });
    expect(larger.venue.levels('ask')).to.deep.equal([[units('2'), units('1')]]);
  });

  it('goes by the mode of the incoming order', () => {
    const venue = new TestVenue();
    const { order } = venue.limit('alice', 'BUY', '1', '2', { selfTradePreventionMode: 'EXPIRE_MAKER' });
    venue.limit('alice', 'SELL', '1', '2', { selfTradePreventionMode: 'EXPIRE_TAKER' });
    expect(venue.status('alice', order.orderId)).to.equal('NEW');
  });

  it('does not stand between accounts', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'BUY', '1', '2');
    expect(venue.limit('bob', 'SELL', '1', '2', { selfTradePreventionMode: 'EXPIRE_BOTH' }).order.status).to.equal(
      'FILLED',
    );
  });

  it('leaves a market order EXPIRED for want of liquidity, not in match', () => {
    const venue = new TestVenue();
    venue.limit('alice', 'BUY', '1', '1');
    const { order } = venue.market('alice', 'SELL', '1', { selfTradePreventionMode: 'EXPIRE_MAKER' });
    expect(order).to.include({ status: 'EXPIRED', expiryReason: 'INSUFFICIENT_LIQUIDITY', preventedQty: 0n });
  });

  it('takes the symbol’s default mode, and only modes that the symbol allows', () => {
    const venue = new TestVenue({
      info: { allowedSelfTradePreventionModes: ['NONE'], defaultSelfTradePreventionMode: 'NONE' },
    });
    expect(venue.limit('alice', 'BUY', '1', '2').order.selfTradePreventionMode).to.equal('NONE');
    expect(refusal(() => venue.limit('alice', 'BUY', '1', '2', { selfTradePreventionMode: 'EXPIRE_BOTH' }))).to.equal(
      '-1013 This symbol does not allow the specified self-trade prevention mode.',
    );
  });
});
