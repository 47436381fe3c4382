import { DEFAULT_ACCOUNT } from '../simulator/index.js';
import type { Simulator, SimulatorAccount, SimulatorOptions } from '../simulator/index.js';
import type { ConsoleIo } from './console-io.js';
import { refuseUnknownSymbols } from './known-symbols.js';
import { readArguments, readSpeed, readSymbols, readWhole } from './read-arguments.js';
import { readFaultsFile } from './read-faults-file.js';
import { startOrRefuse } from './start-or-refuse.js';
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
  faults: { type: 'string' },
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
  --faults FILE       what goes wrong: a script of faults in JSON (docs/faults.md)
  --json              first line of output: {"rest":…,"stream":…,"wsApi":…,"apiKey":…,"secret":…}
  -h, --help          this text`;

/** Runs the simulator until the process is asked to end. */
export async function runSimulator(args: readonly string[], io: ConsoleIo): Promise<number> {
  const given = readArguments('simulator', args, OPTIONS);
  if (given.help) {
    io.print(SIMULATOR_HELP);
    return 0;
  }
  const onReplayFailure = ({ message }: Error): void => io.complain(`The recording breaks off: ${message}`);
  const options = toOptions(given);
  const simulator = await startOrRefuse({ ...options, onReplayFailure });
  if (!isLoopback(options.host)) {
    io.complain(`warning: the simulator listens on ${options.host ?? ''}: other machines can reach it`);
  }
  announce(simulator, given.json ?? false, io);
  await untilAborted(io.interrupted);
  await simulator.close();
  return 0;
}

function toOptions(given: ReturnType<typeof readArguments<typeof OPTIONS>>): SimulatorOptions {
  if (given.speed !== undefined && given.replay === undefined) throw new UsageError('--speed needs --replay');
  const symbols = readSymbols(given.symbols);
  refuseUnknownSymbols(symbols ?? []);
  const accounts = given.account?.map(readAccount);
  refuseSameKeys(accounts ?? []);
  const options: { -readonly [Name in keyof SimulatorOptions]: SimulatorOptions[Name] | undefined } = {
    port: readWhole('port', given.port, 0, 65_535),
    host: given.host,
    seed: readWhole('seed', given.seed, 0, Number.MAX_SAFE_INTEGER),
    symbols,
    accounts,
    replay: given.replay,
    speed: readSpeed(given.speed),
    faults: readFaultsFile(given.faults),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** `KEY:SECRET:USDT=100000,BTC=1`; the money may be left out. */
function readAccount(text: string, index: number): SimulatorAccount {
  const [key, secret, money = '', ...rest] = text.split(':');
  if (!key) throw wrongAccount(index, 'it has no key');
  if (!/^[\w.-]{1,128}$/.test(key)) {
    throw wrongAccount(index, 'its key must be 1 to 128 letters, digits, dots, hyphens or underscores');
  }
  if (!secret) throw wrongAccount(index, 'it has no secret');
  if (rest.length > 0) throw wrongAccount(index, 'it has more than two colons');
  const balances: Record<string, string> = {};
  for (const part of money.split(',').filter((piece) => piece !== '')) {
    const [asset, amount, ...more] = part.split('=');
    if (!asset || !/^\d+(\.\d{1,8})?$/.test(amount ?? '') || more.length > 0) {
      throw wrongAccount(index, 'its money must be ASSET=AMOUNT, at most eight decimals, separated by commas');
    }
    balances[asset.toUpperCase()] = amount ?? '';
  }
  return { key, secret, balances };
}

/** Says what is wrong without showing any of it: where a part is missing, another one may be the secret. */
function wrongAccount(index: number, problem: string): UsageError {
  return new UsageError(`--account number ${index + 1} is not KEY:SECRET:ASSET=AMOUNT,…: ${problem}`);
}

/** Two accounts of one key could not be told apart. */
function refuseSameKeys(accounts: readonly SimulatorAccount[]): void {
  accounts.forEach(({ key }, index) => {
    if (accounts.findIndex((other) => other.key === key) < index) {
      throw new UsageError(`--account number ${index + 1} has the key of another one`);
    }
  });
}

function count(size: number, thing: string): string {
  return `${size} ${thing}${size === 1 ? '' : 's'}`;
}

function isLoopback(host = '127.0.0.1'): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

function announce({ endpoints, apiKey, secret, exchange }: Simulator, asJson: boolean, io: ConsoleIo): void {
  if (asJson) {
    io.print(JSON.stringify({ ...endpoints, apiKey, secret }));
    return;
  }
  io.print(`A small Binance with ${count(exchange.symbols.size, 'symbol')} is running.`);
  io.print(`  REST           ${endpoints.rest}`);
  io.print(`  streams        ${endpoints.stream}`);
  io.print(`  WebSocket API  ${endpoints.wsApi}`);
  io.print(`  API key        ${apiKey}`);
  io.print(`  secret         ${secret}`);
  io.print('Ctrl-C ends it.');
}
