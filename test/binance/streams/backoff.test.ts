import { expect } from 'chai';
import fc from 'fast-check';
import { Backoff, DEFAULT_BACKOFF } from '../../../src/binance/streams/backoff.js';

describe('Backoff', () => {
  it('doubles from one second to half a minute', () => {
    const backoff = new Backoff(DEFAULT_BACKOFF, () => 0);
    expect([1, 2, 3, 4, 5, 6, 7].map(() => backoff.next())).to.deep.equal([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(backoff.attempt).to.equal(7);
    backoff.reset();
    expect(backoff.attempt).to.equal(0);
    expect(backoff.next()).to.equal(1_000);
  });

  it('leaves its share to chance, and waits never less than the rest nor more than the cap', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(200),
        (chance, jitter, attempts) => {
          const backoff = new Backoff({ initialMs: 100, factor: 2, capMs: 5_000, jitter }, () => chance);
          for (let i = 0; i < attempts; i += 1) backoff.next();
          const nominal = Math.min(5_000, 100 * 2 ** attempts);
          expect(backoff.next()).to.be.within(Math.floor(nominal * (1 - jitter)), nominal);
        },
      ),
    );
  });

  it('does not cut a first wait that is longer than the cap', () => {
    const backoff = new Backoff({ initialMs: 60_000, factor: 2, capMs: 30_000, jitter: 0 }, () => 0);
    expect([backoff.next(), backoff.next()]).to.deep.equal([60_000, 60_000]);
  });
});
