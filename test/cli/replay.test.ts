import { expect } from 'chai';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { runCli } from '../../src/cli/run-cli.js';
import { RecordingConsole } from './recording-console.js';

const RECORDING = fileURLToPath(new URL('../../../shared/data/hftbacktest/spot/ethusdt_20240808.gz', import.meta.url));
const isThere = existsSync(RECORDING);

/** Lines of a recording of one symbol, a millisecond apart, from a second of 2024 on. */
class Script {
  readonly lines: string[] = [];
  #milliseconds = 0;

  constructor(readonly symbol = 'BTCUSDT') {}

  snapshot(lastUpdateId: number): this {
    return this.#add({ lastUpdateId, bids: [['100.00000000', '1.00000000']], asks: [['101.00000000', '1.00000000']] });
  }

  diff(U: number, u: number, bidVolume: string): this {
    const data = { e: 'depthUpdate', E: this.#now, s: this.symbol, U, u, b: [['100.00000000', bidVolume]], a: [] };
    return this.#add({ stream: `${this.symbol.toLowerCase()}@depth@100ms`, data });
  }

  bookTicker(u: number, B: string): this {
    const data = { u, s: this.symbol, b: '100.00000000', B, a: '101.00000000', A: '1.00000000' };
    return this.#add({ stream: `${this.symbol.toLowerCase()}@bookTicker`, data });
  }

  trade(t: number): this {
    const price = { p: '100.00000000', q: '0.50000000' };
    const data = { e: 'trade', E: this.#now, s: this.symbol, t, ...price, T: this.#now, m: true, M: true };
    return this.#add({ stream: `${this.symbol.toLowerCase()}@trade`, data });
  }

  get #now(): number {
    return 1_723_161_254_000 + this.#milliseconds;
  }

  #add(frame: object): this {
    this.#milliseconds += 1;
    this.lines.push(`${this.#now}000000 ${JSON.stringify(frame)}`);
    return this;
  }
}

const sound = (): Script =>
  new Script()
    .diff(8, 9, '3.00000000')
    .snapshot(10)
    .bookTicker(11, '2.00000000')
    .diff(10, 11, '2.00000000')
    .trade(1)
    .diff(12, 14, '4.00000000')
    .trade(2);

describe('vt-binance replay', () => {
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'vt-binance-replay-'));
  });

  after(() => rmSync(directory, { recursive: true }));

  function file(name: string, lines: readonly string[]): string {
    const path = join(directory, name);
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(lines.join('\n')) : lines.join('\n'));
    return path;
  }

  async function replay(...args: string[]): Promise<{ code: number; io: RecordingConsole; result: object }> {
    const io = new RecordingConsole();
    const code = await runCli(['replay', ...args], io);
    const last = io.printed.at(-1) ?? '';
    return { code, io, result: last.startsWith('{') ? (JSON.parse(last) as object) : {} };
  }

  it(`follows a recorded minute without losing anything${isThere ? '' : ' (skipped: ../shared/data is not there)'}`, async function () {
    if (!isThere) this.skip();
    const { code, io, result } = await replay(RECORDING, '--market', 'spot', '--json');
    expect(result).to.deep.include({ frames: 33_617, depthApplied: 3_432, depthDropped: 2, gaps: 0, trades: 6_106 });
    expect(result).to.deep.include({ topCompared: 577, topEqual: 577, finalBid: 2682.5, finalAsk: 2682.51 });
    expect(result).to.deep.include({ symbols: ['ETHUSDT'], complete: true });
    // One for each book ticker at least; trades, statistics and partial books make ticks, too.
    expect((result as { ticks: number }).ticks).to.be.at.least(24_077);
    expect({ code, complaints: io.complaints }).to.deep.equal({ code: 0, complaints: [] });
  }).timeout(30_000);

  it('counts what became of every frame, as one JSON object in the last line', async () => {
    const { code, io, result } = await replay('--json', file('sound.gz', sound().lines));
    const { seconds, ticks, ...figures } = result as { seconds: number; ticks: number };
    expect(figures).to.deep.equal({
      frames: 6,
      depthApplied: 2,
      depthDropped: 1,
      gaps: 0,
      trades: 2,
      topCompared: 1,
      topEqual: 1,
      finalBid: 100,
      finalAsk: 101,
      symbols: ['BTCUSDT'],
      complete: true,
    });
    expect(seconds).to.be.within(0, 10);
    expect(ticks).to.be.greaterThan(0);
    expect({ code, printed: io.printed.length }).to.deep.equal({ code: 0, printed: 1 });
  });

  it('says the same as a table', async () => {
    const { code, io } = await replay(file('sound', sound().lines));
    expect(code).to.equal(0);
    expect(io.printed[0]).to.equal('Replay of BTCUSDT');
    expect(io.printed.join('\n')).to.match(/diffs applied +2\n.*dropped +1 .*\n.*gaps +0\n.*trades +2\n/);
    expect(io.printed.join('\n')).to.match(/tops compared +1, all equal\n +last bid \/ ask +100 \/ 101\n/);
  });

  it('reads several files as one recording', async () => {
    const other = new Script('ETHUSDT').snapshot(5).diff(6, 6, '7.00000000').trade(9);
    const { code, result } = await replay('--json', file('one', sound().lines), file('two.gz', other.lines));
    expect(result).to.deep.include({ frames: 8, depthApplied: 3, trades: 3, symbols: ['BTCUSDT', 'ETHUSDT'] });
    expect(code).to.equal(0);
  });

  it('puts a recording together that was cut into two files', async () => {
    const { lines } = sound();
    const { code, result } = await replay('--json', file('first', lines.slice(0, 4)), file('second', lines.slice(4)));
    expect(result).to.deep.include({ frames: 6, depthApplied: 2, depthDropped: 1, trades: 2, gaps: 0, complete: true });
    expect(code).to.equal(0);
  });

  it('tells a gap of the recording, and goes on behind it', async () => {
    const script = sound().diff(20, 21, '5.00000000').diff(22, 22, '6.00000000');
    const { result } = await replay('--json', file('gap', script.lines));
    expect(result).to.deep.include({ gaps: 1, trades: 2, finalBid: 100 });
  });

  it('fails where a book ticker of the same update tells another top', async () => {
    const script = sound().bookTicker(15, '9.00000000').diff(15, 15, '5.00000000');
    const { code, result } = await replay('--json', file('wrong-top', script.lines));
    expect(result).to.deep.include({ topCompared: 2, topEqual: 1 });
    expect(code).to.equal(1);
  });

  it('names a line that cannot be read, near the beginning or far behind, in one line', async () => {
    const near = file('near', [...sound().lines.slice(0, 1), 'nonsense']);
    const far = file('far', [...sound().lines, 'nonsense']);
    for (const [path, line] of [
      [near, 2],
      [far, 8],
    ] as const) {
      const { code, io } = await replay('--json', path);
      expect(code).to.equal(1);
      expect(io.printed).to.deep.equal([]);
      expect(io.complaints).to.deep.equal([`replay: ${path}, line ${line}: is no “<receive time in ns> <frame>”`]);
    }
  });

  it('ends when it is interrupted', async () => {
    const io = new RecordingConsole();
    io.interrupt();
    expect(await runCli(['replay', file('sound', sound().lines)], io)).to.equal(1);
    expect(io.complaints).to.deep.equal(['The replay was ended before it was through.']);
  });

  it('prints its help', async () => {
    const { code, io } = await replay('--help');
    expect(code).to.equal(0);
    expect(io.printed.join('\n')).to.include('vt-binance replay FILE').and.include('--market');
  });

  const wrong: readonly (readonly [args: string, complaint: RegExp])[] = [
    ['', /^replay: no FILE is named \(see vt-binance replay --help\)$/],
    ['x --market usdm', /^--market usdm cannot be replayed yet: futures are not served so far$/],
    ['x --market moon', /^--market must be spot, not moon$/],
    ['x --frobnicate', /^replay: Unknown option '--frobnicate'/],
    ['no-such-file', /^replay: no-such-file: cannot be read: ENOENT/],
    ['package.json', /^replay: package.json, line 1: is no/],
  ];
  for (const [args, complaint] of wrong) {
    it(`answers "${args}" with one line`, async () => {
      const { code, io } = await replay(...args.split(' ').filter((word) => word !== ''));
      expect(code).to.equal(args === 'package.json' ? 1 : 2);
      expect(io.complaints).to.have.length(1);
      expect(io.complaints[0]).to.match(complaint).and.not.include('\n');
    });
  }
});
