import { expect } from 'chai';

import { BookBuffer } from '../../../../src/binance/managers/books/book-buffer.js';
import { BookRenewal } from '../../../../src/binance/managers/books/book-renewal.js';
import { LocalBook } from '../../../../src/binance/managers/books/local-book.js';
import type { BookSnapshot, DepthDiff } from '../../../../src/binance/managers/books/local-book.js';

/** A book with a bid at `bid` and an ask at 200. */
const snapshotOf = (lastUpdateId: number, bid: string): BookSnapshot => ({
  lastUpdateId,
  bids: [[bid, '1']],
  asks: [['200', '1']],
});
const diff = (u: number, bid: number): DepthDiff => ({
  ...{ e: 'depthUpdate', E: 1, s: 'BTCUSDT', U: u, u },
  ...{ b: [bid, 2], a: [] },
});

describe('the renewal of a live book', () => {
  let book: LocalBook;
  let renewal: BookRenewal;

  beforeEach(() => {
    book = new LocalBook('BTCUSDT.BINANCE');
    book.load(snapshotOf(10, '100'), 1_000);
    renewal = new BookRenewal({ book, buffer: new BookBuffer(100), snapshots: { limit: 1_000 } });
    renewal.begin();
  });

  const apply = (u: number, bid: number): boolean => {
    const applied = diff(u, bid);
    expect(book.apply(applied)).to.equal(true);
    return renewal.onApplied(applied);
  };
  const bids = (): readonly number[] => book.levels('bid', Infinity).map(([price]) => price);

  it('replaces the levels at once where the snapshot is no newer than the book, and adds what came after it', () => {
    apply(11, 101);
    apply(12, 102);
    expect(renewal.take(snapshotOf(11, '90'))).to.equal(true);
    expect(bids()).to.deep.equal([102, 90]);
    expect([renewal.isUnderWay, renewal.count, book.updateId]).to.deep.equal([false, 1, 12]);
  });

  it('waits until the book is as new as the snapshot', () => {
    expect(renewal.take(snapshotOf(12, '90'))).to.equal(true);
    apply(11, 101);
    expect([renewal.isUnderWay, bids()]).to.deep.equal([true, [101, 100]]);
    apply(12, 102);
    expect([renewal.isUnderWay, bids()]).to.deep.equal([false, [90]]);
  });

  it('has no use for a snapshot of before it began', () => {
    expect([9, 10, 11].map((id) => renewal.fits(snapshotOf(id, '90')))).to.deep.equal([false, true, true]);
  });

  it('says so where the snapshot turns out to be impossible', () => {
    expect(renewal.take(snapshotOf(10, 'nothing'))).to.equal(false);
    expect(renewal.isUnderWay).to.equal(false);
  });

  it('is over without an effect where the book is not live any more', () => {
    renewal.take(snapshotOf(12, '90'));
    renewal.forget();
    apply(12, 102);
    expect([renewal.isUnderWay, renewal.count, bids()]).to.deep.equal([false, 0, [102, 100]]);
  });
});
