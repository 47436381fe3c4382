import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMPILER = `${ROOT}node_modules/typescript/bin/tsc`;

/** A program of somebody else's that uses all three doors, and one thing that it may not. */
const PROGRAM = `
import { BinanceAdapter, BinanceApiClient, BinanceError, MainEngine, readSettings } from 'vt-binance';
import { EventType, OmsEngine, type Order } from 'vt-binance/host';
import { startSimulator, type Simulator } from 'vt-binance/simulator';

const simulator: Simulator = await startSimulator({ symbols: ['BTCUSDT'] });
const main = new MainEngine();
const adapter: BinanceAdapter = main.addAdapter(BinanceAdapter);
main.eventEngine.register(EventType.ORDER, ({ data }) => {
  const order: Order = data;
  console.log(order.vtOrderId);
});
await main.connect(simulator.settings, 'BINANCE');
// @ts-expect-error A port is a number: the types are there.
await startSimulator({ port: 'ninety' });
export const used = [adapter, BinanceApiClient, BinanceError, OmsEngine, readSettings] as const;
`;

/** As strict as a program can be, its libraries included; no browser's types. */
const STRICTEST = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  types: ['node'],
  noEmit: true,
};

describe('the types of the package', () => {
  const folder = `${ROOT}.docs-run/${process.pid}-consumer`;
  const installed = `${folder}/node_modules/vt-binance`;

  before(async function () {
    this.timeout(120_000);
    mkdirSync(installed, { recursive: true });
    copyFileSync(`${ROOT}package.json`, `${installed}/package.json`);
    const emit = ['--noCheck', '--emitDeclarationOnly', '--outDir', `${installed}/dist`];
    const { printed, exitCode } = await run(['-p', `${ROOT}tsconfig.build.json`, ...emit]);
    expect(exitCode, printed).to.equal(0);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("compile in a program that checks its libraries, and lead to no declaration of ccxt's", async () => {
    writeFileSync(`${folder}/package.json`, JSON.stringify({ type: 'module', private: true }));
    writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions: STRICTEST, files: ['program.ts'] }));
    writeFileSync(`${folder}/program.ts`, PROGRAM);
    const { printed, exitCode } = await run(['-p', folder, '--listFiles']);
    expect(exitCode, complaintsOf(printed)).to.equal(0);
    const read = printed.split('\n');
    const doors = ['index', 'host/index', 'simulator/index'].map((door) => `${installed}/dist/src/${door}.d.ts`);
    expect(read).to.include.members(doors);
    expect(read.filter((path) => path.includes('/node_modules/ccxt/'))).to.deep.equal([]);
  }).timeout(120_000);
});

function complaintsOf(printed: string): string {
  return printed
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .join('\n');
}

function run(args: readonly string[]): Promise<{ readonly printed: string; readonly exitCode: number | null }> {
  const child = spawn(process.execPath, [COMPILER, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ printed, exitCode }));
  });
}
