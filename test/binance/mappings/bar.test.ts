import { expect } from 'chai';
import { toBar, toLiveBar } from '../../../src/binance/mappings/bar.js';
import type { Kline } from '../../../src/binance/wire/market-rest.js';
import type { KlineEvent } from '../../../src/binance/wire/market-streams.js';
import { Exchange, Interval } from '../../../src/host/domain/constants.js';

const identity = {
  adapterName: 'BINANCE',
  symbol: 'ETHUSDT',
  exchange: Exchange.BINANCE,
  vtSymbol: 'ETHUSDT.BINANCE',
  interval: Interval.MINUTE,
};
const open = 1_723_075_200_000;
const row: Kline = [open, '1.1', '1.4', '1.0', '1.2', '10.5', open + 59_999, '12.6', 7, '4.5', '5.4', '0'];
const event: KlineEvent = {
  e: 'kline',
  E: open + 2_000,
  s: 'ETHUSDT',
  k: {
    ...{ t: open, T: open + 59_999, s: 'ETHUSDT', i: '1m', f: 1, L: 7, n: 7, x: false, B: '0' },
    ...{ o: '1.1', c: '1.2', h: '1.4', l: '1.0', v: '10.5', q: '12.6', V: '4.5', Q: '5.4' },
  },
};

describe('klines as bars', () => {
  it('are the same by query and by stream, but for what only the stream knows', () => {
    const queried = toBar(row, identity)!;
    const { closed, ...extra } = toLiveBar(event, identity)!.extra;
    expect({ ...toLiveBar(event, identity)!, extra }).to.deep.equal(queried);
    expect(closed).to.equal(false);
    expect(toLiveBar({ ...event, k: { ...event.k, x: true } }, identity)!.extra.closed).to.equal(true);
  });

  it('carry open time, exact turnover, trades and taker figures', () => {
    const bar = toBar(row, identity)!;
    expect(bar).to.deep.include({ ...identity, datetime: new Date(open), volume: 10.5, turnover: 12.6 });
    expect(bar.extra).to.deep.equal({
      closeTime: new Date(open + 59_999),
      trades: 7,
      takerBuyVolume: 4.5,
      takerBuyTurnover: 5.4,
    });
  });

  it('say which hole lies before them', () => {
    const gap = { from: new Date(open - 60_000), to: new Date(open) };
    expect(toBar(row, identity, gap)!.extra.gapBefore).to.equal(gap);
  });

  it('are none where a figure is no number', () => {
    for (let cell = 1; cell <= 10; cell += 1) {
      if (cell === 6) continue;
      const broken = row.map((value, index) => (index === cell ? 'x' : value)) as Kline;
      if (cell === 8) (broken as unknown[])[8] = Number.NaN;
      expect(toBar(broken, identity), `cell ${cell}`).to.equal(null);
    }
    expect(toLiveBar({ ...event, k: { ...event.k, q: '' } }, identity)).to.equal(null);
  });
});
