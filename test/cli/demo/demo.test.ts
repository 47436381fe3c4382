import { expect } from 'chai';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readDemoOptions } from '../../../src/cli/demo/demo-options.js';
import type { DemoResult } from '../../../src/cli/demo/demo-result.js';
import { DemoRun } from '../../../src/cli/demo/demo-run.js';
import type { DemoVenue } from '../../../src/cli/demo/demo-venue.js';
import { runCli } from '../../../src/cli/run-cli.js';
import { startSimulator, units } from '../../../src/simulator/index.js';
import { runScript } from '../../support/run-script.js';
import { waitUntil } from '../../support/wait-until.js';
import { RecordingConsole } from '../recording-console.js';

describe('vt-binance demo', function () {
  this.timeout(60_000);
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vt-demo-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  it('trades, ends by itself, and agrees with the venue to the last digit', async () => {
    const { exitCode, output, complaints } = await runScript('src/cli/main.ts', ['demo', '--seconds', '4', '--json']);
    const lines = output.trimEnd().split('\n');
    const result = JSON.parse(lines.at(-1)!) as DemoResult;
    expect(exitCode, complaints).to.equal(0);
    expect(result).to.include({ reconciled: true, rejected: 0, errors: 0, activeOrders: 0, server: 'simulator' });
    expect(result.differences).to.deep.equal([]);
    expect(result.symbols).to.deep.equal(['BTCUSDT', 'ETHUSDT', 'SOLUSDT']);
    expect(result.compared).to.include({ orders: result.orders - result.rejected, fills: result.trades });
    expect(result.ticks).to.be.greaterThan(50);
    expect(result.orders).to.be.greaterThan(6);
    expect(result.trades).to.be.greaterThan(3);
    expect(result.venueTrades).to.be.at.least(result.trades);
    expect(lines.some((line) => line.startsWith('fill '))).to.equal(true);
  });

  it('runs until Ctrl-C (which npm passes on once more), takes its orders back, and says what happened', async () => {
    const args = ['demo', '--symbols', 'ethusdt'];
    let isAsked = false;
    const run = await runScript('src/cli/main.ts', args, (output, child) => {
      if (isAsked || !output.includes('fill ')) return;
      isAsked = true;
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 20);
    });
    expect(run.exitCode, run.complaints).to.equal(0);
    expect(run.output).to.match(/on simulator with ETHUSDT:\n {2}\d+ ticks, \d+ orders, \d+ fills of \d+ trades/);
    expect(run.output).to.match(/0 orders still active\nThe host's orders, fills and balances equal the venue's\.\n$/);
  });

  it('shows a live view in a terminal and gives the terminal back', async () => {
    const drawn: string[] = [];
    const terminal = { write: (text: string) => drawn.push(text), columns: 40, rows: 30, hasColors: true };
    const io = new RecordingConsole({}, terminal);
    const ended = runCli(['demo', '--symbols', 'BTCUSDT', '--seconds', '2', '--log-dir', directory], io);
    expect(await ended).to.equal(0);
    expect(drawn[0]).to.equal('\x1b[?1049h\x1b[?25l');
    expect(drawn.at(-1)).to.equal('\x1b[?25h\x1b[?1049l');
    expect(drawn.length).to.be.greaterThan(5);
    expect(drawn.join('')).to.include('── orders ─').and.include('ready');
    expect(io.printed[0]).to.match(/^2 s on simulator with BTCUSDT:$/);
    const log = readdirSync(directory).find((name) => name.endsWith('.log'))!;
    expect(readFileSync(join(directory, log), 'utf8'))
      .to.include('send order BINANCE.')
      .and.not.include('simulator-secret');
  });

  it('trades on a recording, and ends with it', async () => {
    const path = join(directory, 'packed-without-a-suffix');
    writeFileSync(path, gzipSync(recording()));
    const io = new RecordingConsole();
    expect(await runCli(['demo', '--replay', path, '--speed', '4', '--json'], io), io.complaints.join()).to.equal(0);
    const result = JSON.parse(io.printed.at(-1)!) as DemoResult;
    expect(result).to.include({ reconciled: true, errors: 0 });
    expect(result.symbols).to.deep.equal(['ETHUSDT']);
    expect(result.orders).to.be.greaterThan(0);
  });

  it('takes its orders back and says where it is where a recording breaks off', async () => {
    const path = join(directory, 'recording');
    writeFileSync(path, `${recording()}not a frame\n`);
    const io = new RecordingConsole();
    expect(await runCli(['demo', '--replay', path, '--speed', '8', '--json'], io), io.complaints.join()).to.equal(0);
    const result = JSON.parse(io.printed.at(-1)!) as DemoResult;
    expect(result).to.include({ reconciled: true, errors: 1, activeOrders: 0 });
    expect(io.printed.join('\n')).to.match(/^error {5}The recording breaks off: .*recording, line 162: is no /m);
  });

  it('ends in order when it is interrupted before it is connected', async () => {
    const io = new RecordingConsole();
    const ended = runCli(['demo', '--json'], io);
    await waitUntil(() => io.printed.includes('adapter   connecting'), 'the first try', 20_000);
    io.interrupt();
    expect(await ended).to.be.oneOf([0, 1]);
    expect(io.printed.concat(io.complaints).join('\n')).to.match(/before it was connected|reconciled/);
  });

  it('compares by query where the ledger is out of reach, and counts nothing that was there before', async () => {
    const simulator = await startSimulator({ symbols: ['BTCUSDT'] });
    const { apiKey, exchange } = simulator;
    exchange.placeOrder(apiKey, { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: units('0.01') });
    const fillsBefore = exchange.fills(apiKey).length;
    const venue: DemoVenue = {
      title: 'as if it were real',
      setting: simulator.settings,
      symbols: ['BTCUSDT'],
      simulator: null,
      close: () => simulator.close(),
    };
    const notices: string[] = [];
    const run = new DemoRun(readDemoOptions(['--seconds', '2']), venue, (line) => notices.push(line));
    const result = await run.trade(new AbortController().signal);
    await run.close();
    const ownFills = exchange.fills(apiKey).length - fillsBefore;
    await venue.close();
    expect(result).to.include({ reconciled: true, venueTrades: null, activeOrders: 0, errors: 0, trades: ownFills });
    expect(result?.orders).to.be.greaterThan(1);
    expect(result?.compared).to.include({ orders: Math.min(30, result?.orders ?? 0), fills: 0 });
    expect(notices.join('\n')).to.match(/^info +1 contract is known; the venue's clock is/m);
  });

  it('says what went wrong where the venue cannot be reached, without the keys', async () => {
    const nowhere = 'http://127.0.0.1:1';
    const endpoints = { rest: nowhere, stream: 'ws://127.0.0.1:1', wsApi: 'ws://127.0.0.1:1/ws-api/v3' };
    const notices: string[] = [];
    const venue: DemoVenue = {
      title: 'nowhere',
      setting: { server: 'simulator', apiKey: 'hiddenkey1', secret: 'hiddensecret1', endpoints, maxRetryAttempts: 0 },
      symbols: ['BTCUSDT'],
      simulator: null,
      close: () => Promise.resolve(),
    };
    const run = new DemoRun(readDemoOptions([]), venue, (line) => notices.push(line));
    expect(await run.trade(new AbortController().signal)).to.equal(null);
    await run.close();
    expect(notices.join('\n'))
      .to.match(/^error .*127\.0\.0\.1:1/m)
      .and.not.match(/hidden/);
  });
});

/** Eight seconds of a market in the format of a recording: a snapshot, then a book that trades at its best prices. */
function recording(): string {
  const start = 1_723_161_255_000;
  const lines: string[] = [];
  const say = (afterMs: number, payload: unknown): number =>
    lines.push(`${(start + afterMs) * 1_000_000} ${JSON.stringify(payload)}`);
  const levels = (from: number, step: number): string[][] =>
    Array.from({ length: 20 }, (_, index) => [(from + index * step).toFixed(8), '5.00000000']);
  say(0, { lastUpdateId: 100, bids: levels(2683.8, -0.01), asks: levels(2683.81, 0.01) });
  for (let index = 1; index <= 80; index += 1) {
    const time = start + index * 100;
    const id = 100 + index;
    const bids = [['2683.80000000', (5 + (index % 3)).toFixed(8)]];
    const diff = { e: 'depthUpdate', E: time, s: 'ETHUSDT', U: id, u: id, b: bids, a: [] };
    say(index * 100, { stream: 'ethusdt@depth@100ms', data: diff });
    const trade = {
      e: 'trade',
      E: time,
      s: 'ETHUSDT',
      t: index,
      p: '2683.80000000',
      q: '9.00000000',
      T: time,
      m: true,
      M: true,
    };
    say(index * 100 + 1, { stream: 'ethusdt@trade', data: trade });
  }
  return `${lines.join('\n')}\n`;
}
