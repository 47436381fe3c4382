import { expect } from 'chai';
import fc from 'fast-check';
import { planQuotes } from '../../../examples/market-maker/plan-quotes.js';
import type { Means } from '../../../examples/market-maker/plan-quotes.js';
import { Decimal } from '../../../src/host/index.js';
import { contract } from './quoting-host.js';

const size = { notional: new Decimal(100), maxInventoryNotional: new Decimal(1_000) };
const rich: Means = { base: new Decimal(100), quote: new Decimal(100_000), inventory: new Decimal(0) };

function plan(bid: string, ask: string, means: Partial<Means> = {}): (string | undefined)[] {
  const picture = { bid: new Decimal(bid), ask: new Decimal(ask) };
  const quotes = planQuotes(picture, contract, { ...rich, ...means }, size);
  return [quotes.bid?.price.toFixed(), quotes.ask?.price.toFixed()];
}

describe('the plan of a quote', () => {
  it('is one tick better than everybody else where the spread has room', () => {
    expect(plan('100', '100.1')).to.deep.equal(['100.01', '100.09']);
  });

  it('joins everybody else where the spread has no room', () => {
    expect(plan('100', '100.01')).to.deep.equal(['100', '100.01']);
    expect(plan('100', '100.02')).to.deep.equal(['100', '100.02']);
  });

  it('leans to the side that sheds inventory, and leaves out the side that adds to a full one', () => {
    expect(plan('100', '100.1', { inventory: new Decimal(5) })).to.deep.equal(['99.98', '100.07']);
    expect(plan('100', '100.1', { inventory: new Decimal(-5) })).to.deep.equal(['100.03', '100.12']);
    expect(plan('100', '100.1', { inventory: new Decimal(11) })[0]).to.equal(undefined);
    expect(plan('100', '100.1', { inventory: new Decimal(-11) })[1]).to.equal(undefined);
  });

  it('offers what was asked for, in whole steps', () => {
    const quotes = planQuotes({ bid: new Decimal(100), ask: new Decimal('100.1') }, contract, rich, size);
    expect(quotes.bid?.volume.toFixed()).to.equal('1');
    expect(quotes.ask?.volume.toFixed()).to.equal('1');
  });

  it('cuts a side to what can be paid, and leaves it out where that is less than the venue takes', () => {
    const picture = { bid: new Decimal(100), ask: new Decimal('100.1') };
    const poor = planQuotes(picture, contract, { ...rich, base: new Decimal('0.1234'), quote: new Decimal(4) }, size);
    expect(poor.ask?.volume.toFixed()).to.equal('0.123');
    expect(poor.bid).to.equal(null);
  });

  it('never crosses, stays on the tick and the step, and never costs more than there is', () => {
    const cents = (min: number, max: number) => fc.integer({ min, max }).map((value) => new Decimal(value).div(100));
    const input = fc.record({
      bid: cents(1_000, 1_000_000),
      spread: cents(1, 5_000),
      base: cents(0, 10_000),
      quote: cents(0, 10_000_000),
      inventory: cents(-100_000, 100_000),
    });
    fc.assert(
      fc.property(input, ({ bid, spread, base, quote, inventory }) => {
        const ask = bid.plus(spread);
        const quotes = planQuotes({ bid, ask }, contract, { base, quote, inventory }, size);
        for (const side of [quotes.bid, quotes.ask]) {
          if (!side) continue;
          expect(side.price.mod(contract.priceTick).isZero() && side.volume.mod(contract.volumeStep).isZero()).to.equal(
            true,
          );
          expect(
            side.price.times(side.volume).gte(contract.minNotional) && side.volume.gte(contract.minVolume),
          ).to.equal(true);
        }
        if (quotes.bid) {
          expect(quotes.bid.price.lt(ask), 'the bid takes nothing').to.equal(true);
          expect(quotes.bid.price.times(quotes.bid.volume).lte(quote)).to.equal(true);
        }
        if (quotes.ask) {
          expect(quotes.ask.price.gt(bid), 'the ask takes nothing').to.equal(true);
          expect(quotes.ask.volume.lte(base)).to.equal(true);
        }
        if (quotes.bid && quotes.ask) expect(quotes.bid.price.lt(quotes.ask.price)).to.equal(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
