import { readFileSync } from 'node:fs';
import { BinanceError, OrderGuard, readSettings } from '../index.js';
import type { BinanceSettings, OrderGuardOptions } from '../index.js';
import type { ConsoleIo } from './console-io.js';
import { KEY_VARIABLES } from './key-variables.js';
import { readArguments } from './read-arguments.js';
import { UsageError } from './usage-error.js';

const OPTIONS = {
  lease: { type: 'string' },
  after: { type: 'string' },
  server: { type: 'string' },
  settings: { type: 'string' },
  prefix: { type: 'string' },
  all: { type: 'boolean' },
  once: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const FEWEST_SECONDS = 2;

/** What `vt-binance guard --help` prints. */
const GUARD_HELP = `vt-binance guard: cancels the open orders of a trading process that has died

  --lease FILE      the heartbeat of the process: its setting leaseFile
  --after SECONDS   how long there may be no heartbeat, 2 at least; 5 or more bear a pause of the process
  --server NAME     live, testnet or demo (default live); its key is read from the environment:
                    ${Object.values(KEY_VARIABLES)
                      .map(([key, secret]) => `${key} and ${secret}`)
                      .join(',\n                    ')}
  --settings FILE   settings of the adapter in JSON, in place of --server and the environment
  --prefix TEXT     cancel orders whose ids begin with this (default: what the heartbeat says)
  --all             cancel every open order of the account, those of others too
  --once            end after the first time that it had to cancel
  -h, --help        this text`;

/** Watches a heartbeat until the process is asked to end. */
export async function runGuard(args: readonly string[], io: ConsoleIo): Promise<number> {
  const given = readArguments('guard', args, OPTIONS);
  if (given.help) {
    io.print(GUARD_HELP);
    return 0;
  }
  const options = toOptions(given, io);
  try {
    await new OrderGuard(options).run();
    return 0;
  } catch (error) {
    if (!(error instanceof BinanceError)) throw error;
    io.complain(`The guard cannot do its work: ${error.message}`);
    return 1;
  }
}

type Given = ReturnType<typeof readArguments<typeof OPTIONS>>;

function toOptions(given: Given, io: ConsoleIo): OrderGuardOptions {
  if (given.lease === undefined) throw new UsageError('guard needs --lease FILE (see vt-binance guard --help)');
  if (given.prefix !== undefined && given.all) throw new UsageError('--prefix and --all contradict each other');
  const scope = given.all ? ('all' as const) : given.prefix === undefined ? undefined : { prefix: given.prefix };
  return {
    settings: settingsOf(given, io.environment),
    leaseFile: given.lease,
    afterMs: readSeconds(given.after) * 1000,
    ...(scope && { scope }),
    once: given.once ?? false,
    signal: io.interrupted,
    onLine: (line) => io.print(`${new Date().toISOString()}  ${line}`),
  };
}

function readSeconds(text: string | undefined): number {
  if (text === undefined) throw new UsageError('guard needs --after SECONDS (see vt-binance guard --help)');
  const seconds = Number(text);
  if (seconds >= FEWEST_SECONDS && seconds <= 86_400) return seconds;
  const range = `from ${FEWEST_SECONDS} (the heart beats every second) to 86400`;
  throw new UsageError(`--after must be a number of seconds ${range}, not ${text}`);
}

/** Keys never come from the command line, which every user of the machine can read. */
function settingsOf(given: Given, environment: ConsoleIo['environment']): BinanceSettings {
  if (given.settings !== undefined && given.server !== undefined) {
    throw new UsageError('--settings and --server contradict each other');
  }
  const setting =
    given.settings === undefined ? keyed(given.server ?? 'live', environment) : readSettingsFile(given.settings);
  const reading = readSettings(setting);
  if (!reading.ok) throw new UsageError(`the settings cannot be used: ${reading.problem}`);
  return reading.settings;
}

function keyed(server: string, environment: ConsoleIo['environment']): Record<string, unknown> {
  if (!isServer(server)) throw new UsageError(`--server must be live, testnet or demo, not ${server}`);
  const [keyName, secretName] = KEY_VARIABLES[server];
  const [apiKey = '', secret = ''] = [environment[keyName], environment[secretName]];
  if (apiKey === '' || secret === '') {
    throw new UsageError(`--server ${server} needs keys: set ${keyName} and ${secretName} in the environment`);
  }
  return { server, apiKey, secret };
}

function isServer(name: string): name is keyof typeof KEY_VARIABLES {
  return Object.hasOwn(KEY_VARIABLES, name);
}

function readSettingsFile(path: string): Record<string, unknown> {
  try {
    const settings: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) {
      return settings as Record<string, unknown>;
    }
  } catch (error) {
    // What a parser says may quote the file, and with it the secret.
    const reason = error instanceof SyntaxError ? 'it is no JSON' : (error as Error).message;
    throw new UsageError(`--settings ${path} cannot be used: ${reason}`);
  }
  throw new UsageError(`--settings ${path} cannot be used: it must be an object`);
}
