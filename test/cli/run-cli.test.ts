import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/cli/run-cli.js';
import { runScript } from '../support/run-script.js';
import { waitUntil } from '../support/wait-until.js';
import { RecordingConsole } from './recording-console.js';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

describe('vt-binance', () => {
  it('prints its version, and its help where nothing or help is asked for', async () => {
    const io = new RecordingConsole();
    expect(await runCli(['--version'], io)).to.equal(0);
    expect(io.printed).to.deep.equal([manifest.version]);
    for (const args of [[], ['--help'], ['-h'], ['help']]) {
      const help = new RecordingConsole();
      expect(await runCli(args, help)).to.equal(0);
      expect(help.printed.join('\n')).to.include('vt-binance demo').and.include('vt-binance simulator');
    }
  });

  for (const command of ['demo', 'simulator']) {
    it(`prints the help of ${command}`, async () => {
      const io = new RecordingConsole();
      expect(await runCli([command, '--help'], io)).to.equal(0);
      expect(io.printed.join('\n')).to.include(`vt-binance ${command}:`).and.include('--seed');
    });
  }

  const wrong: readonly (readonly [args: string, complaint: RegExp])[] = [
    ['frobnicate', /^vt-binance knows no command frobnicate \(see vt-binance --help\)$/],
    ['--frobnicate', /^vt-binance knows no option --frobnicate/],
    ['demo --frobnicate', /^demo: Unknown option '--frobnicate' \(see vt-binance demo --help\)$/],
    ['demo extra', /^demo: Unexpected argument 'extra'/],
    ['demo --seconds', /^demo: Option '--seconds <value>' argument missing/],
    ['demo --seconds soon', /^--seconds must be a whole number from 1 to 1000000, not soon$/],
    [
      'demo --seconds -5',
      /^demo: --seconds needs a value \(one that begins with a dash is written --seconds=-…\) \(see/,
    ],
    ['demo --seconds 0', /^--seconds must be a whole number/],
    ['demo --server mars', /^--server must be one of simulator, testnet, demo, live, not mars$/],
    ['demo --server testnet --replay x', /^--replay needs the simulator, not --server testnet$/],
    ['demo --speed 2', /^--speed needs --replay$/],
    ['demo --symbols ,', /^--symbols must name at least one symbol/],
    ['demo --symbols NOPE,BTCUSDT', /^--symbols: the simulator knows no NOPE; it knows .*BTCUSDT/],
    ['demo --symbols NOPE --replay no-such-file', /^--symbols: the simulator knows no NOPE/],
    ['demo --replay no-such-file', /^the simulator cannot replay this: no-such-file: cannot be read: ENOENT/],
    ['demo --replay package.json', /^the simulator cannot replay this: package.json, line 1: /],
    ['demo --log-dir package.json/logs', /^--log-dir cannot be used: ENOTDIR/],
    ['simulator --port 70000', /^--port must be a whole number from 0 to 65535, not 70000$/],
    ['simulator --replay x --speed slow', /^--speed must be max or a number above 0, not slow$/],
    ['simulator --replay x --speed 0', /^--speed must be max/],
    ['simulator --symbols NOPE,NADA', /^--symbols: the simulator knows no NOPE, NADA; it knows /],
    ['simulator --speed 2', /^--speed needs --replay$/],
    ['simulator --speed max', /^--speed needs --replay$/],
    [
      'simulator --host 203.0.113.7',
      /^--host: 203\.0\.113\.7 is no address that this machine can listen on \(E[A-Z]+\)$/,
    ],
    ['simulator --host no.such.host.invalid', /^--host: no\.such\.host\.invalid is no address .* \(E[A-Z_]+\)$/],
    ['simulator --account hidden', /^--account number 1 is not KEY:SECRET:ASSET=AMOUNT,…: it has no secret$/],
    ['simulator --account :hidden', /^--account number 1 is not .*: it has no key$/],
    [
      'simulator --account a:b --account key:hidden:USDT=much',
      /^--account number 2 is not .*: its money must be ASSET=/,
    ],
    ['simulator --account key:hidden:hidden:hidden', /^--account number 1 is not .*: it has more than two colons$/],
    ['simulator --account key:hidden,hidden:hidden', /^--account number 1 is not .*: its money must be/],
    ['simulator --account hid/den:hidden', /^--account number 1 is not .*: its key must be 1 to 128 letters/],
    ['simulator --account k:hidden --account k:other', /^--account number 2 has the key of another one$/],
  ];
  for (const [args, complaint] of wrong) {
    it(`answers "${args}" with one line and exit code 2`, async () => {
      const io = new RecordingConsole();
      expect(await runCli(args.split(' '), io)).to.equal(2);
      expect(io.complaints).to.have.length(1);
      expect(io.complaints[0]).to.match(complaint).and.not.include('\n').and.not.include('hidden');
      expect(io.printed.filter((line) => line.startsWith('{'))).to.deep.equal([]);
    });
  }

  it('says which keys a real venue needs, and asks twice before real money', async () => {
    const live = { BINANCE_API_KEY: 'k', BINANCE_API_SECRET: 's' };
    const cases: readonly (readonly [args: string, environment: Record<string, string>, complaint: RegExp])[] = [
      [
        'demo --server testnet',
        live,
        /^--server testnet needs keys: set BINANCE_TESTNET_API_KEY and BINANCE_TESTNET_API_SECRET in the environment/,
      ],
      [
        'demo --server demo',
        { ...live, BINANCE_DEMO_API_KEY: 'k' },
        /^--server demo needs keys: set BINANCE_DEMO_API_SECRET in the environment/,
      ],
      [
        'demo --server live --yes-real-money',
        { BINANCE_TESTNET_API_KEY: 'k', BINANCE_TESTNET_API_SECRET: 's' },
        /^--server live needs keys: set BINANCE_API_KEY and BINANCE_API_SECRET in the environment/,
      ],
      [
        'demo --server live',
        live,
        /^--server live sends orders with real money: add --yes-real-money if that is meant$/,
      ],
    ];
    for (const [args, environment, complaint] of cases) {
      const io = new RecordingConsole(environment);
      expect(await runCli(args.split(' '), io)).to.equal(2);
      expect(io.complaints.join()).to.match(complaint);
    }
  });
});

describe('vt-binance simulator', () => {
  async function started(args: readonly string[]): Promise<{ io: RecordingConsole; ended: Promise<number> }> {
    const io = new RecordingConsole();
    const ended = runCli(['simulator', '--symbols', 'BTCUSDT', ...args], io);
    await waitUntil(() => io.printed.length > 0 || io.complaints.length > 0, 'the first line');
    return { io, ended };
  }

  it('prints its addresses and keys as JSON in its first line, serves, and ends on a signal', async () => {
    const { io, ended } = await started(['--json', '--account', 'k1:s1:USDT=5,BTC=0.5', '--account', 'k2:s2']);
    const line = JSON.parse(io.printed[0]!) as Record<string, string>;
    expect(Object.keys(line)).to.deep.equal(['rest', 'stream', 'wsApi', 'apiKey', 'secret']);
    expect(line).to.include({ apiKey: 'k1', secret: 's1' });
    const answer = await fetch(`${line['rest']}/api/v3/exchangeInfo`);
    const info = (await answer.json()) as { symbols: { symbol: string }[] };
    expect(info.symbols.map(({ symbol }) => symbol)).to.deep.equal(['BTCUSDT']);
    io.interrupt();
    expect(await ended).to.equal(0);
    expect(io.printed).to.have.length(1);
    expect(io.complaints).to.deep.equal([]);
  });

  it('says the same in words', async () => {
    const { io, ended } = await started([]);
    expect(io.printed.join('\n')).to.match(
      /with 1 symbol is running.*REST +http:.*streams +ws:.*ws-api\/v3.*simulator-key.*simulator-secret/s,
    );
    io.interrupt();
    expect(await ended).to.equal(0);
  });

  it('says so when other machines can reach it, and gives addresses that this one can use', async () => {
    const { io, ended } = await started(['--json', '--host', '0.0.0.0']);
    expect(io.complaints).to.deep.equal(['warning: the simulator listens on 0.0.0.0: other machines can reach it']);
    const { rest } = JSON.parse(io.printed[0]!) as { rest: string };
    expect(rest).to.match(/^http:\/\/127\.0\.0\.1:/);
    expect((await fetch(`${rest}/api/v3/ping`)).status).to.equal(200);
    io.interrupt();
    expect(await ended).to.equal(0);
  });

  it('says in one line of its own where a recording breaks off, and runs on', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vt-simulator-'));
    const file = join(directory, 'recording');
    const frame = { stream: 'ethusdt@bookTicker', data: { u: 1, s: 'ETHUSDT', b: '1', B: '1', a: '2', A: '1' } };
    const start = { lastUpdateId: 1, bids: [['1', '1']], asks: [['2', '1']] };
    const at = (ms: number, text: string): string => `${1_723_161_255_000 + ms}000000 ${text}\n`;
    const head = at(0, JSON.stringify(frame)) + at(0, JSON.stringify(start));
    writeFileSync(file, `${head}${at(1, JSON.stringify(frame))}not a frame\n`);
    const warnings: Error[] = [];
    const hear = (warning: Error): number => warnings.push(warning);
    process.on('warning', hear);
    const io = new RecordingConsole();
    const ended = runCli(['simulator', '--json', '--replay', file, '--speed', '8'], io);
    await waitUntil(() => io.complaints.length > 0, 'the end of the recording');
    io.interrupt();
    expect(await ended).to.equal(0);
    process.off('warning', hear);
    rmSync(directory, { recursive: true });
    expect(io.complaints).to.have.length(1);
    expect(io.complaints[0]).to.match(/^The recording breaks off: .*recording, line 4: is no /);
    expect(warnings).to.deep.equal([]);
  });

  it('ends as a process on SIGTERM, with nothing but its first line on standard output', async () => {
    const run = await runScript('src/cli/main.ts', ['simulator', '--json', '--symbols', 'BTCUSDT'], (_output, child) =>
      child.kill('SIGTERM'),
    );
    expect(run.exitCode, run.complaints).to.equal(0);
    expect(JSON.parse(run.output)).to.include({ apiKey: 'simulator-key', secret: 'simulator-secret' });
    expect(run.complaints).to.equal('');
  }).timeout(30_000);

  it('says that a port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const { port } = squatter.address() as AddressInfo;
    const { io, ended } = await started(['--port', String(port)]);
    expect(await ended).to.equal(2);
    expect(io.complaints).to.deep.equal([`--port: the port ${port} is taken`]);
    await new Promise((resolve) => squatter.close(resolve));
  });
});
