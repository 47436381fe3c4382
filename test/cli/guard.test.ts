import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runCli } from '../../src/cli/run-cli.js';
import { startSimulator } from '../../src/simulator/index.js';
import type { Simulator } from '../../src/simulator/index.js';
import { runScript } from '../support/run-script.js';
import type { RestingWord } from '../support/trading-process.js';
import { openIdsOf, placeResting, restingPrice } from '../support/resting-orders.js';
import { waitUntil } from '../support/wait-until.js';
import { RecordingConsole } from './recording-console.js';

const RESTING: RestingWord = 'resting';

describe('vt-binance guard', () => {
  let folder: string;
  let lease: string;
  let settingsFile: string;
  let simulator: Simulator;
  let io: RecordingConsole;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guard-'));
    [lease, settingsFile] = [join(folder, 'lease.json'), join(folder, 'settings.json')];
    simulator = await startSimulator({ market: 'none', symbols: ['BTCUSDT', 'ETHUSDT'] });
    writeFileSync(settingsFile, JSON.stringify(simulator.settings));
    io = new RecordingConsole();
  });
  afterEach(async () => {
    io.interrupt();
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  const guard = (...options: string[]): Promise<number> =>
    runCli(['guard', '--lease', lease, '--settings', settingsFile, ...options], io);
  const said = (what: string): boolean => io.printed.some((line) => line.includes(what));
  const openIds = (): string[] => openIdsOf(simulator);
  const place = (clientOrderId: string): void => placeResting(simulator, clientOrderId);

  it('cancels the orders of a process that was killed, and those of nobody else', async function () {
    this.timeout(20_000);
    place('by_hand');
    const settings = JSON.stringify({ ...simulator.settings, leaseFile: lease });
    const trader = runScript(
      'test/support/trading-process.ts',
      [settings, restingPrice(simulator)],
      (output, child) => {
        if (output.includes(RESTING))
          void waitUntil(() => said('The heartbeat is there')).then(() => child.kill('SIGKILL'));
      },
    );
    const watched = guard('--after', '2', '--once');
    expect((await trader).exitCode).to.equal(null);
    expect(openIds()).to.have.length(2);
    await waitUntil(() => said('Looking once more'), 'the cancels', 10_000);
    expect(openIds()).to.deep.equal(['by_hand']);
    expect(said('No heartbeat for 2 s: cancelling all open orders whose ids begin with vt-')).to.equal(true);
    expect(io.printed.some((line) => /Cancelled: BTCUSDT vt-\w+-0000$/.test(line))).to.equal(true);
    expect(said('Binance says that none of these orders is open')).to.equal(true);
    io.interrupt();
    expect(await watched).to.equal(0);
  });

  it('ends at once where the venue refuses the key', async () => {
    writeFileSync(settingsFile, JSON.stringify({ ...simulator.settings, apiKey: 'wrong' }));
    expect(await guard('--after', '5')).to.equal(1);
    expect(io.complaints[0]).to.match(/^The guard cannot do its work: /);
    writeFileSync(settingsFile, JSON.stringify({ ...simulator.settings, apiKey: '', secret: '' }));
    expect(await guard('--after', '5')).to.equal(1);
    expect(io.complaints[1]).to.match(/needs an API key/);
  });

  const refusals: readonly (readonly [options: string[], complaint: RegExp])[] = [
    [['--after', '5'], /guard needs --lease FILE/],
    [['--lease', 'x'], /--server live needs keys: set BINANCE_API_KEY and BINANCE_API_SECRET in the environment/],
    [['--lease', 'x', '--server', 'testnet'], /set BINANCE_TESTNET_API_KEY/],
    [['--lease', 'x', '--server', 'moon'], /--server must be live, testnet or demo, not moon/],
    [['--lease', 'x', '--server', 'live', '--settings', 'y'], /--settings and --server contradict each other/],
    [['--lease', 'x', '--prefix', 'vt', '--all'], /--prefix and --all contradict each other/],
    [['--lease', 'x', '--settings', '/nowhere/at/all'], /--settings \/nowhere\/at\/all cannot be used: ENOENT/],
    [['--lease', 'x', '--settings', 'LICENSE'], /--settings LICENSE cannot be used: it is no JSON$/],
    [['--lease', 'x', '--key', 'abc'], /Unknown option '--key'/],
  ];
  for (const [options, complaint] of refusals) {
    it(`refuses ${options.join(' ')}`, async () => {
      expect(await runCli(['guard', ...options], io)).to.equal(2);
      expect(io.complaints[0]).to.match(complaint);
    });
  }

  it('refuses a time that is none, or is missing, and settings that are none', async () => {
    for (const after of ['0', '1.9', 'soon', '1e9']) expect(await guard('--after', after)).to.equal(2);
    expect(await guard()).to.equal(2);
    writeFileSync(settingsFile, '[]');
    expect(await guard('--after', '5')).to.equal(2);
    writeFileSync(settingsFile, '{"server":"moon"}');
    expect(await guard('--after', '5')).to.equal(2);
    expect(io.complaints[0]).to.equal(
      '--after must be a number of seconds from 2 (the heart beats every second) to 86400, not 0',
    );
  });

  it('tells its options', async () => {
    expect(await runCli(['guard', '--help'], io)).to.equal(0);
    expect(io.printed[0]).to.include('--lease FILE');
  });
});
