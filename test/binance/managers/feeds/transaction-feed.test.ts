import { expect } from 'chai';
import fc from 'fast-check';
import { TransactionFeed } from '../../../../src/binance/managers/feeds/transaction-feed.js';
import type {
  TradeEvent,
  TradeFill,
  TransactionFeedParts,
} from '../../../../src/binance/managers/feeds/transaction-feed.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import type { Transaction } from '../../../../src/host/domain/transaction.js';

const identity = { adapterName: 'A', symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE' };
const START = Date.UTC(2026, 0, 1);

function trade(id: number, time = START + id): TradeEvent {
  return { e: 'trade', E: time, s: 'BTCUSDT', t: id, p: 100 + id, q: 1, T: time, m: false };
}

function row(id: number): Awaited<ReturnType<TransactionFeedParts['fetch']>>['rows'][number] {
  const price = (100 + id).toFixed(2);
  return { id, price, qty: '1.00', quoteQty: price, time: START + id, isBuyerMaker: false, isBestMatch: true };
}

const turns = async (count = 20): Promise<void> => {
  for (let index = 0; index < count; index += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('TransactionFeed', () => {
  let told: Transaction[];
  let fills: TradeFill[];
  let restarts: number[];
  /** The venue's newest trade, and its oldest that can still be asked for. */
  let venue: { newest: number; oldest: number; pageSize: number; fails: boolean; time?: number };
  let asked: number[];
  let feed: TransactionFeed;

  const ids = (): number[] => told.map(({ transactionId }) => transactionId);

  function make(parts: Partial<TransactionFeedParts> = {}): TransactionFeed {
    return new TransactionFeed({
      identity,
      fetch: async (fromId) => {
        asked.push(fromId);
        await turns(1);
        if (venue.fails) throw new Error('no route');
        const rows = [];
        const from = Math.max(fromId, venue.oldest);
        for (let id = from; id <= venue.newest && rows.length < venue.pageSize; id += 1) rows.push(row(id));
        return { rows, hasMore: rows.length === venue.pageSize };
      },
      newest: () => Promise.resolve({ id: venue.newest, time: venue.time ?? START + venue.newest }),
      pause: () => turns(1).then(() => true),
      now: () => START + 1_000_000,
      onTransaction: (transaction) => told.push(transaction),
      onGapFilled: (fill) => fills.push(fill),
      onRestart: (newest) => restarts.push(newest),
      ...parts,
    });
  }

  beforeEach(() => {
    [told, fills, restarts, asked] = [[], [], [], []];
    venue = { newest: 0, oldest: 1, pageSize: 1_000, fails: false };
    feed = make();
  });

  it('passes trades that follow one another at once, and asks for nothing', () => {
    for (const id of [5, 6, 7]) expect(feed.take(trade(id), START)).to.equal('taken');
    expect(ids()).to.deep.equal([5, 6, 7]);
    expect(told[0]).to.include({ price: 105, volume: 1, isBackfilled: false, direction: 'LONG' });
    expect(asked).to.deep.equal([]);
  });

  it('drops what is known and what is impossible', () => {
    feed.take(trade(5), START);
    expect(feed.take(trade(5), START)).to.equal('duplicate');
    expect(feed.take(trade(4), START)).to.equal('duplicate');
    expect(feed.take({ ...trade(6), p: Number.NaN }, START)).to.equal('invalid');
    expect(ids()).to.deep.equal([5]);
  });

  it('fills a jump of ids in place, marked, and tells it', async () => {
    feed.take(trade(5), START);
    venue.newest = 9;
    expect(feed.take(trade(9), START)).to.equal('held');
    expect(feed.take(trade(10), START)).to.equal('held');
    await turns();
    expect(ids()).to.deep.equal([5, 6, 7, 8, 9, 10]);
    expect(told.map(({ isBackfilled }) => isBackfilled)).to.deep.equal([false, true, true, true, false, false]);
    expect(fills).to.deep.equal([{ filled: 3, missing: [], failure: null }]);
  });

  it('goes through as many pages as it takes', async () => {
    venue = { newest: 4_321, oldest: 1, pageSize: 100, fails: false };
    feed.take(trade(1), START);
    feed.take(trade(4_322), START);
    await turns(200);
    expect(ids()).to.deep.equal(Array.from({ length: 4_322 }, (_, index) => index + 1));
  });

  it('tells exactly which ids the venue does not give any more', async () => {
    venue = { newest: 20, oldest: 15, pageSize: 1_000, fails: false };
    feed.take(trade(5), START);
    feed.take(trade(21), START);
    await turns();
    expect(ids()).to.deep.equal([5, 15, 16, 17, 18, 19, 20, 21]);
    expect(fills).to.deep.equal([{ filled: 6, missing: [{ from: 6, to: 14 }], failure: null }]);
  });

  it('goes on where the venue cannot be asked, with the hole told', async () => {
    venue.fails = true;
    feed.take(trade(5), START);
    feed.take(trade(9), START);
    await turns();
    expect(ids()).to.deep.equal([5, 9]);
    expect(fills[0]).to.deep.include({ filled: 0, missing: [{ from: 6, to: 8 }] });
    expect(String(fills[0]?.failure)).to.equal('Error: no route');
  });

  it('leaves no hole where the venue can be asked again after some trouble', async () => {
    Object.assign(venue, { newest: 8, fails: true });
    feed.take(trade(5), START);
    feed.take(trade(9), START);
    await turns(4);
    venue.fails = false;
    await turns();
    expect(ids()).to.deep.equal([5, 6, 7, 8, 9]);
    expect(fills).to.deep.equal([{ filled: 3, missing: [], failure: null }]);
  });

  it('drops an id that the venue has never heard of', async () => {
    venue.newest = 5;
    feed.take(trade(5), START);
    expect(feed.take(trade(9_007_199_254_740_991, START + 6), START)).to.equal('held');
    await turns(40);
    expect(ids()).to.deep.equal([5]);
    expect(feed.take(trade(6), START)).to.equal('taken');
  });

  it('recovers what came after the last known trade, also where none came before the loss', async () => {
    feed.startAfter(5);
    venue.newest = 8;
    expect(await feed.recover(8)).to.deep.include({ filled: 3 });
    expect(ids()).to.deep.equal([6, 7, 8]);
    expect(await feed.recover(8)).to.deep.include({ filled: 0 });
    expect(asked).to.deep.equal([6]);
  });

  it('counts what is missing once where a recovery meets a jump that is being filled', async () => {
    venue = { newest: 20, oldest: 15, pageSize: 1_000, fails: false };
    feed.take(trade(5), START);
    feed.take(trade(21), START);
    const recovery = feed.recover(20);
    expect(await recovery).to.deep.equal({ filled: 0, missing: [], failure: null });
    expect(fills).to.deep.equal([{ filled: 6, missing: [{ from: 6, to: 14 }], failure: null }]);
  });

  it('counts what is missing once where two recoveries meet, and asks for what came in between', async () => {
    feed.take(trade(5), START);
    venue.newest = 8;
    const first = feed.recover(8);
    await turns(1);
    venue.newest = 10;
    const [one, other] = await Promise.all([first, feed.recover(10)]);
    expect([one.filled, other.filled]).to.deep.equal([3, 2]);
    expect(ids()).to.deep.equal([5, 6, 7, 8, 9, 10]);
  });

  for (const fails of [false, true]) {
    it(`passes and tells nothing more once it is closed, whether the venue ${fails ? 'fails' : 'answers'}`, async () => {
      Object.assign(venue, { newest: 8, fails });
      feed.take(trade(5), START);
      feed.take(trade(9), START);
      feed.close();
      expect(await feed.recover(20)).to.deep.include({ filled: 0 });
      await turns();
      expect([ids(), fills, asked]).to.deep.equal([[5], [], [6]]);
    });
  }

  it('has nothing to recover where it does not know where it began', async () => {
    expect(await feed.recover(800)).to.deep.include({ filled: 0 });
    expect(asked).to.deep.equal([]);
  });

  it('starts anew only when the venue says that it counts anew', async () => {
    venue.newest = 500;
    feed.take(trade(500), START);
    for (const id of [3, 4, 5]) feed.take(trade(id, START + 9_000 + id), START);
    await turns();
    expect(restarts).to.deep.equal([]);
    Object.assign(venue, { newest: 7, time: START + 9_008 });
    for (const id of [6, 7, 8]) feed.take(trade(id, START + 9_000 + id), START);
    await turns();
    expect(restarts).to.deep.equal([7]);
    expect(feed.take(trade(8, START + 9_010), START)).to.equal('taken');
  });

  it('asks after a loss whether the venue counts anew', async () => {
    feed.take(trade(500), START);
    venue.newest = 7;
    await feed.recover(7);
    expect(restarts, 'a query that lags').to.deep.equal([]);
    venue.time = START + 9_000;
    await feed.recover(7);
    expect(restarts).to.deep.equal([7]);
  });

  it('gives every trade once and in order, whatever is lost, repeated, late or made up (against a naive twin)', async () => {
    const step = fc.record({
      trades: fc.integer({ min: 0, max: 30 }),
      lost: fc.boolean(),
      repeats: fc.integer({ min: 0, max: 5 }),
      madeUp: fc.boolean(),
      recovers: fc.boolean(),
      lag: fc.integer({ min: 0, max: 3 }),
      wait: fc.integer({ min: 0, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 15 }),
        fc.integer({ min: 2, max: 50 }),
        async (steps, pageSize) => {
          const mine: Transaction[] = [];
          const missing: unknown[] = [];
          venue = { newest: 1, oldest: 1, pageSize, fails: false };
          feed = make({
            onTransaction: (transaction) => mine.push(transaction),
            onGapFilled: (fill) => missing.push(...fill.missing),
          });
          feed.take(trade(1), START);
          let newest = 1;
          for (const { trades, lost, repeats, madeUp, recovers, lag, wait } of steps) {
            for (let index = 0; index < trades; index += 1) {
              newest += 1;
              venue.newest = Math.max(venue.newest, newest - lag);
              if (!lost) feed.take(trade(newest), START);
            }
            for (let index = 0; index < repeats; index += 1) feed.take(trade(Math.max(1, newest - index)), START);
            if (madeUp) feed.take(trade(newest + 1_000_000, START + newest), START);
            if (recovers) void feed.recover(venue.newest);
            await turns(wait);
          }
          venue.newest = newest;
          await turns(60);
          newest += 1;
          venue.newest = newest;
          feed.take(trade(newest), START);
          await turns(400);
          // The naive twin: all ids there are.
          expect(mine.map(({ transactionId }) => transactionId)).to.deep.equal(
            Array.from({ length: newest }, (_, index) => index + 1),
          );
          expect(missing).to.deep.equal([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
