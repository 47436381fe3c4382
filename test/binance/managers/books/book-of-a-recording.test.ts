import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { BookSnapshot } from '../../../../src/binance/managers/books/local-book.js';
import { BookBench } from '../support/book-bench.js';

const DATA = new URL('../../../../../shared/data/', import.meta.url);
const HFTBACKTEST = new URL('hftbacktest/spot/ethusdt_20240808.gz', DATA);
const CRYPTOFEED = new URL('cryptofeed/BINANCE.ws.1.0', DATA);
const CRYPTOFEED_REST = new URL('cryptofeed/BINANCE.http.0.0', DATA);
const isThere = existsSync(HFTBACKTEST) && existsSync(CRYPTOFEED);

describe(`a local book of a recorded market${isThere ? '' : ' (skipped: ../shared/data is not there)'}`, () => {
  before(function () {
    if (!isThere) this.skip();
  });

  it('loses no diff, and has the top of every book ticker whose id is that of a diff', async () => {
    const bench = new BookBench('ETHUSDT');
    for (const line of gunzipSync(readFileSync(HFTBACKTEST)).toString().trimEnd().split('\n')) {
      const text = line.slice(line.indexOf(' ') + 1);
      if (text.startsWith('{"lastUpdateId"')) await bench.answer(JSON.parse(text) as BookSnapshot);
      else bench.takeText(text);
    }
    const { keeper, updates } = bench;
    expect(keeper.counts).to.include({ applied: 3_432, dropped: 2, gaps: 0, invalid: 0, resyncs: 0, renewals: 0 });
    expect(keeper.counts).to.include({ topCompared: 577, topEqual: 577 });
    expect(keeper.book.status).to.equal('live');
    expect(updates.at(-1)).to.include({ bidPrice: 2682.5, askPrice: 2682.51, status: 'live' });
    // One more for the snapshot itself.
    expect(updates).to.have.length(3_433);
  });

  it('is kept for each of four symbols of another year', async () => {
    const benches = new Map<string, BookBench>();
    const frames = readFileSync(CRYPTOFEED, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"depthUpdate"') || line.includes('@bookTicker","'));
    const depthFrames = new Map<string, number>();
    for (const { time, symbol, snapshot } of restAnswers()) {
      const bench = new BookBench(symbol);
      benches.set(symbol, bench);
      let isAnswered = false;
      bench.keeper.restored();
      for (const line of frames) {
        if (!line.includes(`"s":"${symbol}"`)) continue;
        if (!isAnswered && Number(line.slice(0, line.indexOf(':'))) > time) {
          isAnswered = true;
          await bench.answer(snapshot);
        }
        if (line.includes('"depthUpdate"')) depthFrames.set(symbol, (depthFrames.get(symbol) ?? 0) + 1);
        bench.takeText(line.slice(line.indexOf(' ') + 1));
      }
      if (!isAnswered) await bench.answer(snapshot);
      const { applied, dropped, gaps, invalid, topCompared, topEqual } = bench.keeper.counts;
      expect({ gaps, invalid, asked: bench.asked }, symbol).to.deep.equal({ gaps: 0, invalid: 0, asked: 1 });
      expect(applied + dropped, symbol).to.equal(depthFrames.get(symbol) ?? 0);
      expect(topEqual, symbol).to.equal(topCompared);
      expect(bench.keeper.book.status).to.equal('live');
    }
    expect([...depthFrames]).to.deep.equal([
      ['NKNUSDT', 150],
      ['BLZETH', 10],
      ['LRCBTC', 15],
      ['RUNEEUR', 2],
    ]);
    const figures = [...benches].map(([symbol, { keeper }]) => [symbol, keeper.counts.applied, keeper.counts.topEqual]);
    expect(figures).to.deep.equal([
      ['NKNUSDT', 149, 19],
      ['BLZETH', 9, 1],
      ['LRCBTC', 13, 6],
      ['RUNEEUR', 1, 0],
    ]);
  });
});

function* restAnswers(): Generator<{ time: number; symbol: string; snapshot: BookSnapshot }> {
  for (const line of readFileSync(CRYPTOFEED_REST, 'utf8').trim().split('\n')) {
    const [, symbol, time, json] = /symbol=(\w+)&limit=1000 -> ([\d.]+): (\{.*\})$/.exec(line) ?? [];
    if (symbol !== undefined && json !== undefined) yield { time: Number(time), symbol, snapshot: JSON.parse(json) };
  }
}
