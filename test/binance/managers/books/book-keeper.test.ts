import { expect } from 'chai';
import { placeOfDiff } from '../../../../src/binance/mappings/depth-sequence.js';
import type { BookLevel } from '../../../../src/host/domain/order-book.js';
import { waitUntil } from '../../../support/wait-until.js';
import { BookBench, settle } from '../support/book-bench.js';

const BIDS: BookLevel[] = [
  [100, 1],
  [99, 2],
];
const ASKS: BookLevel[] = [
  [101, 1],
  [102, 2],
];

/** A keeper with a live book as of update 10. */
async function live(...options: ConstructorParameters<typeof BookBench>): Promise<BookBench> {
  const bench = new BookBench(...options);
  bench.keeper.restored();
  await bench.snapshot(10, BIDS, ASKS);
  expect(bench.keeper.book.status).to.equal('live');
  return bench;
}

describe('A diff', () => {
  const cases: readonly (readonly [book: number, U: number, u: number, place: string])[] = [
    [10, 5, 9, 'old'],
    [10, 5, 10, 'old'],
    [10, 5, 11, 'next'],
    [10, 11, 11, 'next'],
    [10, 11, 15, 'next'],
    [10, 12, 15, 'gap'],
  ];
  for (const [book, U, u, place] of cases) {
    it(`from ${U} to ${u} is ${place} for a book as of ${book}`, () => {
      expect(placeOfDiff(book, U, u)).to.equal(place);
    });
  }
});

describe('A book keeper at the start', () => {
  it('has nothing to show before its snapshot, and asks for it once', async () => {
    const bench = new BookBench();
    expect(bench.keeper.book).to.include({ status: 'synchronizing', updateId: 0 });
    bench.keeper.restored();
    bench.keeper.restored();
    bench.diff(11, 12, [[100, 5]]);
    await settle();
    expect(bench.asked).to.equal(1);
    expect(bench.questions[0]?.isUrgent).to.equal(false);
    expect(bench.updates).to.deep.equal([]);
    expect(bench.keeper.counts.lastTime).to.equal(bench.now);
  });

  it('asks for a snapshot when the first diff comes, too', async () => {
    const bench = new BookBench();
    bench.diff(11, 12);
    await settle();
    expect(bench.asked).to.equal(1);
  });

  it('drops what the snapshot has, applies what follows, and tells each step', async () => {
    const bench = new BookBench();
    bench.diff(5, 8, [[100, 7]]);
    bench.diff(9, 10, [[100, 8]]);
    bench.diff(11, 12, [[100, 3]]);
    bench.diff(13, 13, [], [[101, 0]]);
    await bench.snapshot(10, BIDS, ASKS);
    expect(bench.keeper.counts).to.include({ applied: 2, dropped: 2, gaps: 0, resyncs: 0 });
    expect(bench.updates.map(({ updateId, bidVolume, askPrice }) => [updateId, bidVolume, askPrice])).to.deep.equal([
      [10, 1, 101],
      [12, 3, 101],
      [13, 3, 102],
    ]);
    expect(bench.updates[0]).to.deep.include({
      adapterName: 'BINANCE',
      symbol: 'BTCUSDT',
      exchange: 'BINANCE',
      vtSymbol: 'BTCUSDT.BINANCE',
      status: 'live',
      bidPrice: 100,
      askVolume: 1,
      localTime: new Date(bench.now),
    });
  });

  it('is live with a snapshot alone: a quiet symbol sends no diff for long', async () => {
    const bench = await live();
    bench.now += 60_000;
    bench.diff(11, 11, [[100, 4]]);
    expect(bench.keeper.counts).to.include({ applied: 1, gaps: 0 });
    expect(bench.updates.at(-1)).to.deep.include({ datetime: new Date(bench.now), bidVolume: 4 });
  });

  it('takes a first diff that begins before the snapshot and ends behind it', async () => {
    const bench = new BookBench();
    bench.diff(8, 12, [[100, 3]]);
    await bench.snapshot(10, BIDS, ASKS);
    expect(bench.keeper.counts).to.include({ applied: 1, dropped: 0 });
  });

  it('asks again where the snapshot is older than the first diff, until one fits', async () => {
    const bench = new BookBench();
    bench.diff(20, 21, [[100, 3]]);
    await bench.snapshot(18, BIDS, ASKS);
    expect(bench.keeper.book.status).to.equal('synchronizing');
    await bench.snapshot(15, BIDS, ASKS);
    await bench.snapshot(20, BIDS, ASKS);
    expect(bench.asked).to.equal(3);
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 21 });
    expect(bench.keeper.counts).to.include({ gaps: 0, resyncs: 0 });
    expect(bench.notices[0]).to.include('BTCUSDT.BINANCE: its snapshot (18) is older than the first diff');
  });

  it('asks again where no snapshot comes, or an impossible one', async () => {
    const bench = new BookBench();
    bench.keeper.restored();
    await bench.fail(new Error('no such luck'));
    await bench.snapshot(10, [[-1, 1]], ASKS);
    await bench.snapshot(10, [['x', 1]], ASKS);
    await bench.snapshot(10, [[105, 1]], ASKS);
    expect(bench.keeper.book.status).to.equal('synchronizing');
    expect(bench.notices[0]).to.include('no snapshot came: Error: no such luck');
    await bench.snapshot(10, BIDS, ASKS);
    expect(bench.keeper.book.status).to.equal('live');
    expect(bench.updates).to.have.length(1);
  });

  it('keeps so many diffs and not more, says so, and needs a newer snapshot then', async () => {
    const bench = new BookBench('BTCUSDT', { bufferLimit: 4 });
    for (let id = 11; id <= 16; id += 1) bench.diff(id, id, [[100, id]]);
    expect(bench.notices.join()).to.include('too many diffs wait for a snapshot');
    await bench.snapshot(10, BIDS, ASKS);
    expect(bench.keeper.book.status).to.equal('synchronizing');
    await bench.snapshot(14, BIDS, ASKS);
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 16 });
    expect(bench.updates.at(-1)).to.include({ bidVolume: 16 });
  });

  it('takes a hole among the waiting diffs for a gap, and begins behind it', async () => {
    const bench = new BookBench();
    bench.diff(11, 12);
    bench.diff(15, 16, [[100, 6]]);
    bench.diff(15, 16, [[100, 7]]);
    expect(bench.keeper.counts).to.include({ gaps: 1, dropped: 1 });
    await bench.snapshot(12, BIDS, ASKS);
    await bench.snapshot(14, BIDS, ASKS);
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 16, vtSymbol: 'BTCUSDT.BINANCE' });
    expect(bench.keeper.book.volumeAt('bid', 100)).to.equal(6);
  });
});

describe('A live book', () => {
  it('ignores and counts diffs that it has already', async () => {
    const bench = await live();
    bench.diff(11, 12, [[100, 5]]);
    bench.diff(11, 12, [[100, 6]]);
    bench.diff(9, 10, [[100, 7]]);
    expect(bench.keeper.counts).to.include({ applied: 1, dropped: 2, gaps: 0 });
    expect(bench.keeper.book.volumeAt('bid', 100)).to.equal(5);
    expect(bench.updates).to.have.length(2);
  });

  it('takes a diff that overlaps what it has: another socket batches in another way', async () => {
    const bench = await live();
    bench.diff(11, 14, [[100, 5]]);
    bench.diff(13, 17, [[100, 6]]);
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 17 });
    expect(bench.keeper.counts).to.include({ applied: 2, gaps: 0 });
  });

  it('is suspect at the first missing diff, says so at once, and heals by itself', async () => {
    const bench = await live();
    bench.diff(11, 12, [[100, 5]]);
    bench.diff(15, 16, [[100, 6]]);
    expect(bench.updates.at(-1)).to.include({ status: 'suspect', updateId: 12, bidVolume: 5 });
    expect(bench.keeper.counts).to.include({ gaps: 1, applied: 1 });
    expect(bench.notices).to.deep.equal(['BTCUSDT.BINANCE: the book is suspect: updates 13 to 14 are missing']);
    bench.diff(17, 17, [[99, 0]]);
    expect(bench.updates).to.have.length(3);
    await bench.snapshot(14, BIDS, ASKS);
    expect(bench.statuses).to.deep.equal(['live', 'live', 'suspect', 'live', 'live', 'live']);
    expect(bench.keeper.counts).to.include({ gaps: 1, applied: 3, resyncs: 1 });
    expect(bench.keeper.book.levels('bid', 5)).to.deep.equal([[100, 6]]);
  });

  it('goes ahead of books that were never in use when it needs a snapshot', async () => {
    const bench = await live();
    bench.diff(15, 16);
    await waitUntil(() => bench.questions.length > 0);
    expect(bench.questions[0]?.isUrgent).to.equal(true);
  });

  it('waits longer and longer before a snapshot where it fails again and again soon', async () => {
    const waits: number[] = [];
    const bench = await live('BTCUSDT', { backoff: { initialMs: 8, factor: 2, capMs: 1_000, jitter: 0 } });
    let next = 20;
    for (let round = 0; round < 3; round += 1) {
      const since = performance.now();
      bench.diff(next, next);
      await waitUntil(() => bench.questions.length > 0);
      waits.push(performance.now() - since);
      await bench.snapshot(next, BIDS, ASKS);
      next += 10;
    }
    expect(waits[0]).to.be.at.least(7);
    expect(waits[1]).to.be.at.least(15);
    expect(waits[2]).to.be.at.least(31);
    bench.now += 10_000;
    const since = performance.now();
    bench.diff(next, next);
    await settle();
    expect(bench.questions).to.have.length(1);
    expect(performance.now() - since).to.be.below(60);
  });

  const impossible: readonly (readonly [what: string, act: (bench: BookBench) => void])[] = [
    ['a negative quantity', (bench) => bench.diff(11, 11, [[100, '-1.00000000']])],
    ['a price that is no number', (bench) => bench.diff(11, 11, [['NaN', '1.00000000']])],
    ['a price of zero', (bench) => bench.diff(11, 11, [], [['0.00000000', '1.00000000']])],
    ['a bid above the best ask', (bench) => bench.diff(11, 11, [[103, 1]])],
    ['a range that ends before it begins', (bench) => bench.diff(12, 11)],
    ['ids that are no numbers', (bench) => bench.diff(11, 11, [], [], { U: '11' })],
    ['the name of another symbol', (bench) => bench.diff(11, 11, [], [], { s: 'ETHUSDT' })],
  ];
  for (const [what, act] of impossible) {
    it(`is suspect after a diff with ${what}, and heals`, async () => {
      const bench = await live();
      act(bench);
      expect(bench.keeper.counts).to.include({ invalid: 1, applied: 0 });
      expect(bench.updates.at(-1)?.status).to.equal('suspect');
      bench.diff(12, 12, [[100, 4]]);
      await bench.snapshot(11, BIDS, ASKS);
      expect(bench.keeper.book).to.include({ status: 'live', updateId: 12 });
      expect(bench.updates.every(({ bidPrice }) => Number.isFinite(bidPrice))).to.equal(true);
    });
  }

  it('survives a listener that throws while it begins, and heals', async () => {
    let throws = 1;
    const bench = new BookBench('BTCUSDT', {
      onBook: () => {
        throws -= 1;
        if (throws === 0) throw new Error('not today');
      },
    });
    bench.diff(11, 11, [[100, 3]]);
    await bench.snapshot(10, BIDS, ASKS);
    expect(bench.notices).to.deep.equal(['BTCUSDT.BINANCE: its snapshot could not be taken: Error: not today']);
    bench.now += 10_000;
    bench.diff(12, 12, [[100, 4]]);
    await bench.snapshot(11, BIDS, ASKS);
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 12 });
  });

  it('begins again behind an impossible diff that waited for the snapshot', async () => {
    const bench = new BookBench();
    bench.diff(11, 11, [[100, 3]]);
    bench.diff(12, 12, [[100, '-1.00000000']]);
    bench.diff(13, 13, [[100, 4]]);
    await bench.snapshot(10, BIDS, ASKS);
    expect(bench.statuses).to.deep.equal(['live', 'live', 'suspect']);
    await bench.snapshot(12, BIDS, ASKS);
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 13 });
    expect(bench.keeper.counts).to.include({ invalid: 1, applied: 2, resyncs: 1 });
  });

  it('never shows an instant that is not one', async () => {
    const bench = await live();
    bench.diff(11, 11, [[100, 3]], [], { E: 'soon' });
    expect(bench.updates.every(({ datetime }) => Number.isFinite(datetime.getTime()))).to.equal(true);
  });
});

describe('A book whose stream is lost', () => {
  it('is suspect at once, and live again with a snapshot after the stream is back', async () => {
    const bench = await live();
    bench.diff(11, 11);
    bench.keeper.lost('the socket was closed');
    expect(bench.statuses).to.deep.equal(['live', 'live', 'suspect']);
    await settle();
    expect(bench.asked).to.equal(1);
    bench.now += 10_000;
    bench.keeper.restored();
    bench.diff(31, 32, [[100, 9]]);
    await bench.snapshot(30, BIDS, ASKS);
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 32 });
    expect(bench.keeper.counts).to.include({ resyncs: 1, gaps: 0 });
  });

  it('gives up the snapshot under way, and what was buffered', async () => {
    const bench = new BookBench();
    bench.diff(11, 11);
    await settle();
    bench.keeper.lost('the socket was closed');
    expect(bench.questions[0]?.signal.aborted).to.equal(true);
    bench.keeper.lost('again');
    bench.keeper.restored();
    bench.diff(21, 21);
    await bench.snapshot(20, BIDS, ASKS);
    expect(bench.keeper.counts).to.include({ gaps: 0, applied: 1 });
    expect(bench.statuses).to.deep.equal(['live', 'live']);
  });

  it('is not to be trusted by those who kept it, once it is closed', async () => {
    const bench = await live();
    const { book } = bench.keeper;
    bench.keeper.close();
    expect(book.status).to.equal('suspect');
    expect(bench.statuses).to.deep.equal(['live']);
  });

  it('does nothing more once it is closed', async () => {
    const bench = await live();
    bench.diff(15, 15);
    await waitUntil(() => bench.questions.length > 0);
    const told = bench.updates.length;
    bench.keeper.close();
    expect(bench.questions[0]?.signal.aborted).to.equal(true);
    bench.keeper.lost('late');
    bench.keeper.restored();
    bench.diff(16, 16);
    bench.bookTicker(16, [100, 1], [101, 1]);
    await settle();
    expect(bench.asked).to.equal(2);
    expect(bench.updates).to.have.length(told);
  });
});

describe('Book tickers as a second witness', () => {
  it('agree with the book where their id is that of a diff, before it or after it', async () => {
    const bench = await live();
    bench.bookTicker(11, [100, 4], [101, 1]);
    bench.bookTicker(12, [100, 5], [101, 1]);
    bench.diff(11, 12, [[100, 5]]);
    bench.diff(13, 14, [[100, 6]]);
    bench.bookTicker(14, [100, 6], [101, 1]);
    bench.bookTicker(14, [100, 7], [101, 1]);
    bench.bookTicker(13, [100, 8], [101, 1]);
    expect(bench.keeper.counts).to.include({ topCompared: 2, topEqual: 2 });
    expect(bench.keeper.book.status).to.equal('live');
  });

  it('are not compared with the snapshot, nor with another symbol', async () => {
    const bench = await live();
    bench.bookTicker(10, [100, 9], [101, 9]);
    bench.takeText(
      '{"stream":"ethusdt@bookTicker","data":{"u":11,"s":"ETHUSDT","b":"1.0","B":"1.0","a":"2.0","A":"1.0"}}',
    );
    bench.diff(11, 11, [[100, 3]]);
    expect(bench.keeper.counts).to.include({ topCompared: 0, topEqual: 0 });
  });

  for (const order of ['before', 'after'] as const) {
    it(`make a book suspect that has another top, coming ${order} the diff`, async () => {
      const bench = await live();
      if (order === 'before') bench.bookTicker(12, [100, 5], [101, 9]);
      bench.diff(11, 12, [[100, 5]]);
      if (order === 'after') bench.bookTicker(12, [100, 5], [101, 9]);
      expect(bench.keeper.counts).to.include({ topCompared: 1, topEqual: 0 });
      expect(bench.updates.at(-1)?.status).to.equal('suspect');
      expect(bench.notices.join()).to.include('its top is not that of the book ticker');
      await bench.snapshot(12, BIDS, ASKS);
      expect(bench.keeper.book.status).to.equal('live');
    });
  }

  it('wait in any number for the diff of their id', async () => {
    const bench = await live();
    for (let id = 11; id <= 70_100; id += 1) bench.bookTicker(id, [100, 5], [101, 1]);
    bench.diff(11, 70_000, [[100, 5]]);
    bench.diff(70_001, 70_090, [[100, 5]]);
    for (let id = 70_101; id <= 70_130; id += 1) bench.bookTicker(id, [100, 5], [101, 1]);
    bench.diff(70_091, 70_130, [[100, 5]]);
    expect(bench.keeper.counts).to.include({ topCompared: 3, topEqual: 3 });
  });
});

describe('A book whose prices wander', () => {
  const bids: BookLevel[] = Array.from({ length: 10 }, (_, place) => [100 - place, 1]);
  const asks: BookLevel[] = Array.from({ length: 10 }, (_, place) => [101 + place, 1]);

  async function liveOfTen(): Promise<BookBench> {
    const bench = new BookBench('BTCUSDT', { limit: 10 });
    bench.keeper.restored();
    await bench.snapshot(10, bids, asks);
    // Down to 93: the last quarter of what is known begins below 93.25.
    bench.diff(
      11,
      11,
      bids.slice(0, 7).map(([price]) => [price, 0]),
    );
    await settle();
    expect(bench.asked).to.equal(2);
    return bench;
  }

  const fresh: BookLevel[] = Array.from({ length: 10 }, (_, place) => [93 - place, 2]);

  it('gets a new snapshot before they leave what is known, and stays live all the while', async () => {
    const bench = await liveOfTen();
    bench.diff(12, 12, [[93, 3]]);
    await bench.snapshot(13, fresh, asks);
    bench.diff(13, 14, [[92, 4]]);
    bench.diff(15, 15, [[91, 5]]);
    expect(bench.keeper.counts).to.include({ renewals: 1, resyncs: 0, gaps: 0, applied: 4 });
    expect(new Set(bench.statuses)).to.deep.equal(new Set(['live']));
    expect(bench.keeper.book.levels('bid', 20)).to.deep.equal([[93, 2], [92, 4], [91, 5], ...fresh.slice(3)]);
    expect(bench.keeper.book.updateId).to.equal(15);
    expect(bench.asked).to.equal(2);
  });

  it('takes a snapshot that is as old as the diffs that it kept, and no older one', async () => {
    const bench = await liveOfTen();
    bench.diff(12, 12, [[93, 3]]);
    await bench.snapshot(10, fresh, asks);
    expect(bench.keeper.counts.renewals).to.equal(0);
    await bench.snapshot(11, fresh, asks);
    expect(bench.keeper.counts).to.include({ renewals: 1, gaps: 0 });
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 12 });
    expect(bench.keeper.book.level('bid', 0)).to.deep.equal([93, 3]);
    bench.diff(13, 13, [[93, 4]]);
    expect(bench.keeper.counts).to.include({ applied: 3, gaps: 0 });
  });

  it('is suspect when they have left it, as a level that never changed may be better than the best known', async () => {
    const bench = await liveOfTen();
    bench.diff(12, 12, [
      [93, 0],
      [92, 0],
      [91, 0],
      [90, 1],
    ]);
    expect(bench.updates.at(-1)?.status).to.equal('suspect');
    await bench.snapshot(12, fresh, asks);
    expect(bench.keeper.book.status).to.equal('live');
    expect(bench.keeper.counts).to.include({ renewals: 0, resyncs: 1, gaps: 0 });
  });

  it('is suspect where the new snapshot is impossible', async () => {
    const bench = await liveOfTen();
    await bench.snapshot(11, [[500, 1]], asks);
    expect(bench.updates.at(-1)?.status).to.equal('suspect');
    await bench.snapshot(11, fresh, asks);
    expect(bench.keeper.book.status).to.equal('live');
  });

  it('forgets the renewal where a gap comes in between', async () => {
    const bench = await liveOfTen();
    await bench.snapshot(20, fresh, asks);
    bench.diff(15, 16);
    expect(bench.updates.at(-1)?.status).to.equal('suspect');
    await bench.snapshot(16, fresh, asks);
    expect(bench.keeper.counts).to.include({ renewals: 0, resyncs: 1, gaps: 1 });
    expect(bench.keeper.book).to.include({ status: 'live', updateId: 16 });
  });
});
