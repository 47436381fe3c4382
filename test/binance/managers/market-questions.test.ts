import { expect } from 'chai';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { PictureDesk } from '../../../src/binance/managers/feeds/picture-desk.js';
import type { Picture } from '../../../src/binance/managers/feeds/picture-desk.js';
import { TradePages } from '../../../src/binance/managers/feeds/trade-pages.js';
import type { TradeRow } from '../../../src/binance/managers/feeds/trade-pages.js';

const { signal } = new AbortController();
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(String, String);
const picture = (symbol: string): Picture => ({ symbol }) as Picture;
const row = (id: number): TradeRow => ({ id }) as TradeRow;

describe('PictureDesk', () => {
  it('asks for twenty symbols with one request, and for one alone', async () => {
    const asked: string[] = [];
    const desk = new PictureDesk(
      {
        ticker24h: (symbol) => (asked.push(symbol), Promise.resolve(picture(symbol))),
        tickers24h: (symbols) => (asked.push(String(symbols.length)), Promise.resolve(symbols.map(picture).reverse())),
      },
      signal,
    );
    const symbols = Array.from({ length: 41 }, (_, index) => `S${index}`);
    const pictures = await Promise.all(symbols.map((symbol) => desk.ask(symbol)));
    expect(pictures.map(({ symbol }) => symbol)).to.deep.equal(symbols);
    expect(asked).to.deep.equal(['20', '20', 'S40']);
    await desk.ask('S1');
    expect(asked.at(-1)).to.equal('S1');
  });

  it('asks one by one where the venue refuses them together, so that one bad symbol costs no other its answer', async () => {
    const desk = new PictureDesk(
      {
        ticker24h: (symbol) =>
          symbol === 'BAD' ? Promise.reject(new Error('Invalid symbol.')) : Promise.resolve(picture(symbol)),
        tickers24h: () => Promise.reject(new Error('Invalid symbol.')),
      },
      signal,
    );
    const [good, bad] = await Promise.allSettled([desk.ask('GOOD'), desk.ask('BAD')]);
    expect(good).to.deep.include({ status: 'fulfilled' });
    expect(bad).to.deep.include({ status: 'rejected' });
  });

  it('says which symbol the venue left out', async () => {
    const desk = new PictureDesk(
      { ticker24h: () => Promise.reject(new Error('unasked')), tickers24h: () => Promise.resolve([picture('A')]) },
      signal,
    );
    const [, missing] = await Promise.all([desk.ask('A'), failureOf(desk.ask('B'))]);
    expect(String(missing)).to.equal('Error: the venue gave no statistics of B');
  });
});

describe('TradePages', () => {
  const denied = new BinanceError('no key', { code: -2014, category: 'authentication', outcome: 'rejected' });

  it('goes back to any id with a key, page by page, in order', async () => {
    const pages = new TradePages(
      {
        historicalTrades: (_symbol, fromId, limit) =>
          Promise.resolve(
            Array.from({ length: Math.min(limit, 13 - fromId) }, (_, index) => row(fromId + index)).reverse(),
          ),
        trades: () => Promise.reject(new Error('unasked')),
      },
      5,
    );
    expect(await pages.from('A', 6, signal)).to.deep.equal({ rows: [6, 7, 8, 9, 10].map(row), hasMore: true });
    expect(await pages.from('A', 11, signal)).to.deep.equal({ rows: [11, 12].map(row), hasMore: false });
  });

  it('takes the latest trades without a key, and asks for the others no more', async () => {
    let denials = 0;
    const pages = new TradePages({
      historicalTrades: () => ((denials += 1), Promise.reject(denied)),
      trades: () => Promise.resolve([8, 9, 10].map(row)),
    });
    expect(await pages.from('A', 9, signal)).to.deep.equal({ rows: [9, 10].map(row), hasMore: false });
    expect(await pages.from('A', 2, signal)).to.deep.equal({ rows: [8, 9, 10].map(row), hasMore: false });
    expect(denials).to.equal(1);
    expect(await pages.newest('A', signal)).to.deep.equal(row(10));
  });

  it('passes other failures on', async () => {
    const pages = new TradePages({
      historicalTrades: () => Promise.reject(new Error('no route')),
      trades: () => Promise.resolve([]),
    });
    expect(String(await failureOf(pages.from('A', 9, signal)))).to.equal('Error: no route');
    expect(await pages.newest('A', signal)).to.deep.equal({ id: -1, time: 0 });
  });
});
