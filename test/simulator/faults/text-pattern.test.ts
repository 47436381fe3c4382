import { expect } from 'chai';
import fc from 'fast-check';
import { TextPattern } from '../../../src/simulator/faults/text-pattern.js';

/** The same by trying every place for every star. */
function fitsNaively(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return fitsNaively(pattern.slice(1), text) || (text !== '' && fitsNaively(pattern, text.slice(1)));
  }
  return text !== '' && pattern.charAt(0) === text.charAt(0) && fitsNaively(pattern.slice(1), text.slice(1));
}

describe('A pattern of a rule', () => {
  it('stands for itself, and its stars for anything', () => {
    expect(new TextPattern('order.*').fits('order.place')).to.equal(true);
    expect(new TextPattern('order.*').fits('orderXplace')).to.equal(false);
    expect(new TextPattern('*').fits('')).to.equal(true);
    expect(new TextPattern('a*a').fits('a')).to.equal(false);
    expect(new TextPattern('BTC(USDT').fits('BTC(USDT')).to.equal(true);
  });

  it('fits what trying every place says', () => {
    const letters = (max: number, ...of: string[]) => fc.string({ unit: fc.constantFrom(...of), maxLength: max });
    fc.assert(
      fc.property(letters(8, 'a', 'b', '*', '.'), letters(8, 'a', 'b', '.', '\n'), (pattern, text) => {
        expect(new TextPattern(pattern).fits(text)).to.equal(fitsNaively(pattern, text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is done in no time with many stars and a text that all but fits', () => {
    const pattern = new TextPattern(`${'*A'.repeat(14)}*B`);
    const begunMs = performance.now();
    expect(pattern.fits('A'.repeat(36))).to.equal(false);
    expect(performance.now() - begunMs).to.be.below(1_000);
  });
});
