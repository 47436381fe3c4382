import { expect } from 'chai';
import { BookSnapshots } from '../../../../src/binance/managers/books/book-snapshots.js';
import { Lane } from '../../../../src/binance/rest/spot-rest-api.js';
import { settle } from '../support/book-bench.js';

/** Depth requests that the test answers. */
function bench(options: { readonly atOnce?: number; readonly limit?: number } = {}) {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const snapshots = new BookSnapshots({
    rest: {
      depth: (symbol, limit, request) => {
        asked.push(`${symbol} ${limit} ${request?.lane === Lane.MARKET ? 'market' : 'other'}`);
        return new Promise((resolve) => answers.push(() => resolve({ lastUpdateId: 1, bids: [], asks: [] })));
      },
    },
    ...options,
  });
  const fetch = (symbol: string, isUrgent = false, signal = new AbortController().signal): Promise<string> =>
    snapshots.fetch(symbol, isUrgent, signal).then(
      () => `${symbol} came`,
      (error: unknown) => `${symbol}: ${(error as Error).message}`,
    );
  const answer = async (): Promise<void> => {
    answers.shift()?.();
    await settle();
  };
  return { snapshots, asked, fetch, answer };
}

describe('Snapshots of many books', () => {
  it('are asked for a few at a time, in the lane of market data, a thousand levels unless told otherwise', async () => {
    const { snapshots, asked, fetch, answer } = bench();
    const all = Promise.all(['A', 'B', 'C', 'D', 'E', 'F'].map((symbol) => fetch(symbol)));
    await settle();
    expect(asked).to.deep.equal(['A', 'B', 'C', 'D'].map((symbol) => `${symbol} 1000 market`));
    expect(snapshots.waiting).to.equal(2);
    await answer();
    expect(asked).to.have.length(5);
    while (snapshots.waiting > 0) await answer();
    for (let left = 0; left < 4; left += 1) await answer();
    expect(await all).to.include('F came');
    void fetch('G');
    await settle();
    expect(asked).to.have.length(7);
  });

  it('go to books that were in use before those that never were', async () => {
    const { asked, fetch, answer } = bench({ atOnce: 1, limit: 5_000 });
    void fetch('NEW1');
    void fetch('NEW2');
    void fetch('SUSPECT', true);
    await settle();
    await answer();
    await answer();
    expect(asked).to.deep.equal(['NEW1 5000 market', 'SUSPECT 5000 market', 'NEW2 5000 market']);
  });

  it('are given up with their signal, wherever they stand, and keep no place', async () => {
    const { snapshots, asked, fetch, answer } = bench({ atOnce: 1 });
    const controller = new AbortController();
    const first = fetch('A');
    const second = fetch('B', false, controller.signal);
    const third = fetch('C');
    controller.abort(new Error('not needed'));
    expect(await second).to.equal('B: not needed');
    expect(await fetch('D', true, controller.signal)).to.equal('D: not needed');
    expect(snapshots.waiting).to.equal(1);
    await answer();
    await answer();
    expect(await Promise.all([first, third])).to.deep.equal(['A came', 'C came']);
    expect(asked).to.have.length(2);
  });

  it('pass their place on where the venue refuses', async () => {
    let asked = 0;
    const snapshots = new BookSnapshots({
      rest: {
        depth: () => {
          asked += 1;
          return Promise.reject(new Error('no'));
        },
      },
      atOnce: 1,
    });
    const { signal } = new AbortController();
    const all = await Promise.allSettled(['A', 'B', 'C'].map((symbol) => snapshots.fetch(symbol, false, signal)));
    expect(all.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected', 'rejected']);
    expect(asked).to.equal(3);
  });
});
