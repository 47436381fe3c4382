import { DEFAULT_ACCOUNT, startSimulator } from '../simulator/index.js';
import type { Simulator, SimulatorAccount, SimulatorOptions } from '../simulator/index.js';
import type { ConsoleIo } from './console-io.js';
import { readArguments, readSpeed, readSymbols, readWhole } from './read-arguments.js';
import { untilAborted } from './until-aborted.js';
import { UsageError } from './usage-error.js';

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  seed: { type: 'string' },
  symbols: { type: 'string' },
  account: { type: 'string', multiple: true },
  replay: { type: 'string', multiple: true },
  speed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What `vt-binance simulator --help` prints. */
const SIMULATOR_HELP = `vt-binance simulator: a small Binance on this machine, until Ctrl-C

  --port N            port to listen on (default 0: any free one)
  --host ADDRESS      address to listen on (default 127.0.0.1)
  --seed N            the same seed gives the same market (default 1)
  --symbols A,B       symbols that the venue lists (default: all that it knows)
  --account KEY:SECRET:ASSET=AMOUNT,…
                      an account with its money; repeatable
                      (default ${DEFAULT_ACCOUNT.key}:${DEFAULT_ACCOUNT.secret} with money on it)
  --replay FILE       prices come from this recording; repeatable
  --speed N|max       of the recording: 1 as recorded, 2 twice as fast, max as fast as it is read (default 1)
  --json              first line of output: {"rest":…,"stream":…,"wsApi":…,"apiKey":…,"secret":…}
  -h, --help          this text`;

/** Runs the simulator until the process is asked to end. */
export async function runSimulator(args: readonly string[], io: ConsoleIo): Promise<number> {
  const given = readArguments('simulator', args, OPTIONS);
  if (given.help) {
    io.print(SIMULATOR_HELP);
    return 0;
  }
  const simulator = await startOrRefuse(toOptions(given));
  announce(simulator, given.json ?? false, io);
  await untilAborted(io.interrupted);
  await simulator.close();
  return 0;
}

function toOptions(given: ReturnType<typeof readArguments<typeof OPTIONS>>): SimulatorOptions {
  const options: { -readonly [Name in keyof SimulatorOptions]: SimulatorOptions[Name] | undefined } = {
    port: readWhole('port', given.port, 0, 65_535),
    host: given.host,
    seed: readWhole('seed', given.seed, 0, Number.MAX_SAFE_INTEGER),
    symbols: readSymbols(given.symbols),
    accounts: given.account?.map(readAccount),
    replay: given.replay,
    speed: readSpeed(given.speed),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** `KEY:SECRET:USDT=100000,BTC=1`; the money may be left out. */
function readAccount(text: string): SimulatorAccount {
  const [key, secret, money = '', ...rest] = text.split(':');
  if (!key || !secret || rest.length > 0) throw wrongAccount(text);
  const balances: Record<string, string> = {};
  for (const part of money.split(',').filter((piece) => piece !== '')) {
    const [asset, amount, ...more] = part.split('=');
    if (!asset || !/^\d+(\.\d{1,8})?$/.test(amount ?? '') || more.length > 0) throw wrongAccount(text);
    balances[asset.toUpperCase()] = amount ?? '';
  }
  return { key, secret, balances };
}

function wrongAccount(text: string): UsageError {
  const shown = text.replace(/:[^:]*/, ':…');
  return new UsageError(`--account must be KEY:SECRET:ASSET=AMOUNT,…, not ${shown}`);
}

async function startOrRefuse(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') throw new UsageError(`the port ${options.port ?? 0} is taken`);
    if (error instanceof RangeError || code !== undefined) throw new UsageError((error as Error).message);
    throw error;
  }
}

function announce({ endpoints, apiKey, secret, exchange }: Simulator, asJson: boolean, io: ConsoleIo): void {
  if (asJson) {
    io.print(JSON.stringify({ ...endpoints, apiKey, secret }));
    return;
  }
  io.print(`A small Binance with ${exchange.symbols.size} symbols is running.`);
  io.print(`  REST           ${endpoints.rest}`);
  io.print(`  streams        ${endpoints.stream}`);
  io.print(`  WebSocket API  ${endpoints.wsApi}`);
  io.print(`  API key        ${apiKey}`);
  io.print(`  secret         ${secret}`);
  io.print('Ctrl-C ends it.');
}
