import { expect } from 'chai';
import fc from 'fast-check';
import type { BookTickerEvent, DepthUpdateEvent } from '../../../src/binance/wire/market-streams.js';
import { NaiveBook } from './support/naive-book.js';
import { ScriptedMarket } from './support/scripted-market.js';

interface Step {
  readonly side: 'bid' | 'ask';
  readonly distance: number;
  readonly quantity: number;
  readonly passMs: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  side: fc.constantFrom('bid' as const, 'ask' as const),
  distance: fc.integer({ min: 1, max: 8 }),
  quantity: fc.integer({ min: 0, max: 3 }),
  passMs: fc.constantFrom(0, 0, 30, 100, 250),
});

function play(market: ScriptedMarket, { side, distance, quantity, passMs }: Step): void {
  const price = side === 'bid' ? 100 - distance : 100 + distance;
  market.setLevel(side, String(price), String(quantity));
  market.clock.advance(passMs);
}

describe('The local book of a client that follows the rules', () => {
  it('equals the venue at the end of every batch, from a snapshot taken at any moment', () => {
    const script = fc.record({ before: fc.array(step), buffered: fc.array(step), after: fc.array(step) });
    fc.assert(
      fc.property(script, ({ before, buffered, after }) => {
        const market = new ScriptedMarket();
        before.forEach((change) => play(market, change));
        const { payloads } = market.gather<DepthUpdateEvent>('depth@100ms');
        buffered.forEach((change) => play(market, change));
        const client = new NaiveBook(market.view.depth(5000));
        for (const change of after) {
          play(market, change);
          for (const update of payloads.splice(0)) client.apply(update);
        }
        market.clock.advance(100);
        for (const update of payloads.splice(0)) client.apply(update);
        expect(client.gaps).to.equal(0);
        const truth = market.view.depth(5000);
        expect(client.lastUpdateId).to.equal(truth.lastUpdateId);
        expect(client.levels('bid')).to.deep.equal(truth.bids);
        expect(client.levels('ask')).to.deep.equal(truth.asks);
      }),
    );
  });

  it('shows the top of every bookTicker whose id a batch ends with', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (changes) => {
        const market = new ScriptedMarket();
        const depth = market.gather<DepthUpdateEvent>('depth@100ms');
        const tickers = market.gather<BookTickerEvent>('bookTicker');
        const client = new NaiveBook(market.view.depth(5000));
        changes.forEach((change) => play(market, { ...change, passMs: 100 }));
        const byId = new Map(tickers.payloads.map((ticker) => [ticker.u, ticker]));
        for (const update of depth.payloads) {
          client.apply(update);
          const ticker = byId.get(update.u);
          if (ticker) expect(client.top('BTCUSDT')).to.deep.equal(ticker);
        }
        expect(client.applied).to.equal(changes.length);
        const last = tickers.payloads.at(-1);
        if (last) expect(market.view.bookTicker()).to.deep.include({ b: last.b, B: last.B, a: last.a, A: last.A });
      }),
    );
  });

  it('sees ids that follow each other where levels were only added and removed again', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<DepthUpdateEvent>('depth@100ms');
    market.setLevel('bid', '99', '1');
    market.clock.advance(100);
    market.setLevel('bid', '98', '1');
    market.setLevel('bid', '98', '0');
    market.clock.advance(100);
    market.setLevel('ask', '101', '2');
    market.clock.advance(100);
    expect(payloads.map(({ U, u }) => [U, u])).to.deep.equal([
      [1, 1],
      [2, 3],
      [4, 4],
    ]);
    expect(payloads[1]?.b).to.deep.equal([['98.00000000', '0.00000000']]);
  });

  it('gets nothing while nothing changes', () => {
    const market = new ScriptedMarket();
    const fast = market.gather('depth@100ms');
    const slow = market.gather('depth');
    const top = market.gather('bookTicker');
    market.clock.advance(10_000);
    expect([...fast.payloads, ...slow.payloads, ...top.payloads]).to.deep.equal([]);
  });

  it('gets one batch a second on the slow stream, prices from the best outwards', () => {
    const market = new ScriptedMarket();
    const { payloads } = market.gather<DepthUpdateEvent>('depth');
    market.setLevel('bid', '97', '1');
    market.setLevel('bid', '99', '1');
    market.setLevel('ask', '103', '1');
    market.setLevel('ask', '101', '1');
    market.clock.advance(999);
    expect(payloads).to.have.length(0);
    market.clock.advance(1);
    expect(payloads).to.deep.equal([
      {
        e: 'depthUpdate',
        E: market.clock.now(),
        s: 'BTCUSDT',
        U: 1,
        u: 4,
        b: [
          ['99.00000000', '1.00000000'],
          ['97.00000000', '1.00000000'],
        ],
        a: [
          ['101.00000000', '1.00000000'],
          ['103.00000000', '1.00000000'],
        ],
      },
    ]);
  });
});
