import { expect } from 'chai';
import fc from 'fast-check';
import { layOutDashboard } from '../../../src/cli/view/dashboard.js';
import type { DashboardState } from '../../../src/cli/view/dashboard-state.js';
import { displayWidth } from '../../../src/cli/view/display-width.js';
import { plainText } from '../../../src/cli/view/styled-line.js';

const busy: DashboardState = {
  title: 'vt-binance · simulator',
  connection: 'ready',
  channels: [
    { channel: 'market', isUp: true },
    { channel: 'private', isUp: true },
    { channel: 'trading', isUp: false },
  ],
  elapsedSeconds: 12,
  plannedSeconds: 60,
  counts: { ticks: 1_234, orders: 55, trades: 33, rejected: 1, errors: 2 },
  ticks: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'].map((symbol) => ({
    symbol,
    bid: '95000.01',
    bidVolume: '1.23456',
    ask: '95000.05',
    askVolume: '0.50000',
    last: '95000.03',
    move: 'up',
  })),
  orders: Array.from({ length: 6 }, (_, index) => ({
    symbol: 'BTCUSDT',
    side: index % 2 ? 'BUY' : 'SELL',
    price: `9500${index}.01`,
    volume: '0.00211',
    traded: '0.001',
    status: 'PARTTRADED',
    orderId: `vt-abcdefgh-${index}`,
  })),
  fills: Array.from({ length: 40 }, (_, index) => ({
    time: `12:00:${String(59 - index).padStart(2, '0')}`,
    symbol: 'ETHUSDT',
    side: 'BUY',
    price: '3300.12',
    volume: '0.0303',
    role: 'maker',
    fee: '0.09999364 USDT',
  })),
  balances: ['USDT', 'BTC', 'ETH'].map((asset) => ({ asset, available: '99812.12345678', frozen: '100.10000000' })),
  log: [{ time: '12:00:00', level: 'warning', text: 'the private link was lost for 1.2 s; 3 orders were asked for' }],
};

const empty: DashboardState = {
  ...busy,
  plannedSeconds: null,
  channels: [],
  connection: 'connecting',
  ticks: [],
  orders: [],
  fills: [],
  balances: [],
  log: [],
};

const lay = (state: DashboardState, width: number, height: number): string[] =>
  layOutDashboard(state, { width, height }).map(plainText);

describe('the live view', () => {
  for (const width of [40, 80, 160]) {
    it(`fills ${width} columns exactly and shows every part`, () => {
      const lines = lay(busy, width, 50);
      for (const line of lines) expect(displayWidth(line), line).to.equal(width);
      expect(lines.length).to.be.at.most(50);
      const text = lines.join('\n');
      for (const title of ['market', 'orders', 'fills', 'balances', 'log']) expect(text).to.include(`── ${title} ─`);
      for (const fact of ['ready', '● market', '○ trading', '1234 ticks', '33 fills', '1 rejected', '2 errors']) {
        expect(text).to.include(fact);
      }
      expect(text).to.match(/BTCUSDT +95000\.01 +95000\.05/);
      expect(text).to.match(/BTCUSDT +SELL +95000\.01/);
      expect(text).to.match(/ETHUSDT +BUY +3300\.12/);
      expect(text).to.match(/USDT +99812\.12345678/);
      expect(text).to.include('the private link');
    });

    it(`says in ${width} columns what is not there yet`, () => {
      const text = lay(empty, width, 30).join('\n');
      expect(text).to.include('connecting').and.include('none').and.include('nothing yet').and.include('12 s ');
      expect(text).to.not.include(' of ');
    });
  }

  it('puts market and orders beside fills and log where there is room, and below each other where there is none', () => {
    const beside = (lines: string[]): boolean => lines.some((line) => /── market ─.*── fills ─/.test(line));
    expect(beside(lay(busy, 160, 40))).to.equal(true);
    expect(beside(lay(busy, 80, 40))).to.equal(false);
  });

  it('leaves out whole columns where a terminal is narrow, and cuts no number', () => {
    const narrow = lay(busy, 40, 60).join('\n');
    expect(narrow).to.not.include('order id').and.not.include('vt-abcdefgh');
    expect(narrow).to.not.match(/\d…/);
    expect(lay(busy, 160, 60).join('\n'))
      .to.include('vt-abcdefgh-3')
      .and.include('0.09999364 USDT');
  });

  it('shows the newest of the longest lists where a terminal is low', () => {
    const lines = lay(busy, 80, 24);
    expect(lines).to.have.length(24);
    expect(lines.join('\n')).to.include('12:00:59').and.not.include('12:00:20');
    expect(lines.join('\n')).to.include('── log ─');
  });

  it('never leaves its frame, whatever is shown on whatever terminal', () => {
    const word = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constant('a\nb\x1b[2Jc\r\td'));
    const state = fc.record({
      log: fc.array(fc.record({ time: fc.constant('12:00:00'), level: fc.constant('error' as const), text: word })),
      balances: fc.array(fc.record({ asset: word, available: word, frozen: word }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(state, fc.integer({ min: 1, max: 220 }), fc.integer({ min: 1, max: 70 }), (change, width, height) => {
        const lines = lay({ ...busy, ...change }, width, height);
        expect(lines.length).to.be.at.most(height);
        for (const line of lines) {
          expect(displayWidth(line)).to.equal(width);
          expect(line).to.not.match(/\p{Cc}/u);
        }
      }),
      { numRuns: 200 },
    );
  });
});
