import { expect } from 'chai';
import fc from 'fast-check';
import type { BookLevel } from '../../../../src/host/domain/order-book.js';
import { BookBench } from '../support/book-bench.js';
import { NaiveSide } from '../support/naive-book.js';

interface Move {
  readonly kind: 'diff' | 'lose' | 'repeat' | 'overlap' | 'snapshot' | 'stale-snapshot' | 'lost';
  readonly levels: readonly (readonly ['bid' | 'ask', BookLevel])[];
  readonly back: number;
}

/** The venue in short: what its book was after each update. */
class NaiveVenue {
  readonly history: { bids: BookLevel[]; asks: BookLevel[] }[] = [];
  readonly diffs: { U: number; u: number; bids: BookLevel[]; asks: BookLevel[] }[] = [];
  readonly #bid = new NaiveSide('bid');
  readonly #ask = new NaiveSide('ask');

  constructor() {
    this.#remember();
  }

  get id(): number {
    return this.history.length - 1;
  }

  /** One diff with an update for each level. */
  happen(levels: Move['levels']): void {
    const U = this.id + 1;
    const bids: BookLevel[] = [];
    const asks: BookLevel[] = [];
    for (const [side, level] of levels) {
      (side === 'bid' ? bids : asks).unshift(level);
      (side === 'bid' ? this.#bid : this.#ask).apply([level]);
      this.#remember();
    }
    this.diffs.push({ U, u: this.id, bids, asks });
  }

  #remember(): void {
    this.history.push({ bids: this.#bid.levels(), asks: this.#ask.levels() });
  }
}

describe('A keeper among losses, repeats, overlaps and snapshots of any age', () => {
  const levels = fc.array(
    fc
      .tuple(
        fc.constantFrom('bid' as const, 'ask' as const),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ max: 4, min: 0 }),
      )
      .map(([side, distance, volume]) => [side, [side === 'bid' ? 100 - distance : 101 + distance, volume]] as const),
    { minLength: 1, maxLength: 4 },
  );
  const kinds: Move['kind'][] = [
    'diff',
    'diff',
    'diff',
    'diff',
    'lose',
    'repeat',
    'overlap',
    'snapshot',
    'stale-snapshot',
    'lost',
  ];
  const move: fc.Arbitrary<Move> = fc.record({
    kind: fc.constantFrom(...kinds),
    levels,
    back: fc.integer({ min: 1, max: 6 }),
  });

  async function play(moves: readonly Move[]): Promise<{ bench: BookBench; venue: NaiveVenue }> {
    const venue = new NaiveVenue();
    const bench = new BookBench('BTCUSDT', {
      onBook: (update) => {
        bench.updates.push(update);
        if (update.status !== 'live') return;
        const truth = venue.history[update.updateId];
        expect(bench.keeper.book.levels('bid', 99)).to.deep.equal(truth?.bids);
        expect(bench.keeper.book.levels('ask', 99)).to.deep.equal(truth?.asks);
      },
    });
    const snapshot = async (id: number): Promise<void> => {
      const { bids, asks } = venue.history[Math.max(0, id)]!;
      // A waiting question may be a millisecond away.
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (bench.questions.some(({ signal }) => !signal.aborted)) await bench.snapshot(Math.max(0, id), bids, asks);
    };
    const send = (index: number, joined = 1): void => {
      const parts = venue.diffs.slice(Math.max(0, index - joined + 1), index + 1);
      if (parts.length === 0) return;
      const newestFirst = [...parts].reverse();
      const bids = newestFirst.flatMap((part) => part.bids);
      const asks = newestFirst.flatMap((part) => part.asks);
      bench.diff(parts[0]!.U, parts.at(-1)!.u, bids, asks);
    };
    bench.keeper.restored();
    for (const { kind, levels: changes, back } of moves) {
      if (kind === 'snapshot') await snapshot(venue.id);
      else if (kind === 'stale-snapshot') await snapshot(venue.id - back);
      else if (kind === 'repeat') send(venue.diffs.length - back);
      else if (kind === 'lost') {
        bench.keeper.lost('test');
        bench.keeper.restored();
      } else {
        venue.happen(changes);
        if (kind === 'diff') send(venue.diffs.length - 1);
        if (kind === 'overlap') send(venue.diffs.length - 1, back);
      }
    }
    // Whatever happened, the next diff and fresh snapshots make it whole.
    venue.happen([['bid', [100, 7]]]);
    send(venue.diffs.length - 1);
    for (let round = 0; round < 5 && bench.keeper.book.status !== 'live'; round += 1) await snapshot(venue.id);
    return { bench, venue };
  }

  it('is never live with another book than the venue’s as of that update, and ends with the venue’s', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 40 }), async (moves) => {
        const { bench, venue } = await play(moves);
        expect(bench.notices.filter((notice) => notice.includes('could not be taken'))).to.deep.equal([]);
        expect(bench.keeper.book).to.include({ status: 'live', updateId: venue.id });
        expect(bench.keeper.book.levels('bid', 99)).to.deep.equal(venue.history.at(-1)?.bids);
        expect(bench.keeper.book.levels('ask', 99)).to.deep.equal(venue.history.at(-1)?.asks);
        bench.keeper.close();
      }),
      { numRuns: 60 },
    );
  });

  it('has no gap where nothing was lost', async () => {
    const calm = fc.array(
      move.filter(({ kind }) => kind === 'diff' || kind === 'repeat' || kind === 'overlap' || kind === 'snapshot'),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(calm, async (moves) => {
        const { bench } = await play(moves);
        expect(bench.keeper.counts).to.include({ gaps: 0, resyncs: 0, invalid: 0 });
        bench.keeper.close();
      }),
      { numRuns: 40 },
    );
  });
});
