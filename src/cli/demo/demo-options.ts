import { readArguments, readSpeed, readSymbols, readWhole } from '../read-arguments.js';
import { UsageError } from '../usage-error.js';

/** What a demo run was asked to do. */
export interface DemoOptions {
  readonly server: 'simulator' | 'testnet' | 'demo' | 'live';
  /** Null: until interrupted, or until the recording ends. */
  readonly seconds: number | null;
  readonly json: boolean;
  readonly help: boolean;
  /** Empty: chosen by the demo. */
  readonly symbols: readonly string[];
  readonly seed: number;
  /** A recording; null for the synthetic market. */
  readonly replay: string | null;
  readonly speed: number | 'max';
  /** Offered on each side, in the quote asset. */
  readonly notional: number;
  readonly logDirectory: string | null;
  readonly isRealMoneyMeant: boolean;
}

const OPTIONS = {
  seconds: { type: 'string' },
  json: { type: 'boolean' },
  server: { type: 'string' },
  symbols: { type: 'string' },
  seed: { type: 'string' },
  replay: { type: 'string' },
  speed: { type: 'string' },
  notional: { type: 'string' },
  'log-dir': { type: 'string' },
  'yes-real-money': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const SERVERS = ['simulator', 'testnet', 'demo', 'live'] as const;

/** What `vt-binance demo --help` prints. */
export const DEMO_HELP = `vt-binance demo: a market maker at work on the host, through Binance's own protocols

  --seconds N         end after N seconds (default: until Ctrl-C, or until the recording ends)
  --json              no live view; the last line of output is one JSON object with what happened
  --symbols A,B       instruments to quote (default BTCUSDT,ETHUSDT,SOLUSDT, or those of the recording)
  --seed N            the same seed gives the same market (default 1)
  --replay FILE       trade on a recording instead of the synthetic market
  --speed N|max       of the recording: 1 as recorded, 2 twice as fast (default 1)
  --notional N        offered on each side, in the quote asset (default 100; 15 on a real venue)
  --server NAME       simulator (default), testnet, demo or live; the others take their keys from
                      BINANCE_TESTNET_API_KEY and BINANCE_TESTNET_API_SECRET, BINANCE_DEMO_API_KEY and …,
                      BINANCE_API_KEY and BINANCE_API_SECRET
  --yes-real-money    needed with --server live: orders there are real
  --log-dir DIRECTORY also write the whole log to a file per day
  -h, --help          this text`;

/** Reads the command line of `demo`; throws `UsageError` where it cannot be followed. */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const given = readArguments('demo', args, OPTIONS);
  const server = SERVERS.find((name) => name === (given.server ?? 'simulator'));
  if (!server) throw new UsageError(`--server must be one of ${SERVERS.join(', ')}, not ${given.server ?? ''}`);
  if (server !== 'simulator' && given.replay !== undefined) {
    throw new UsageError(`--replay needs the simulator, not --server ${server}`);
  }
  if (given.speed !== undefined && given.replay === undefined) throw new UsageError('--speed needs --replay');
  return {
    server,
    seconds: readWhole('seconds', given.seconds, 1, 1_000_000) ?? null,
    json: given.json ?? false,
    help: given.help ?? false,
    symbols: readSymbols(given.symbols) ?? [],
    seed: readWhole('seed', given.seed, 0, Number.MAX_SAFE_INTEGER) ?? 1,
    replay: given.replay ?? null,
    speed: readSpeed(given.speed) ?? 1,
    notional: readWhole('notional', given.notional, 1, 1_000_000) ?? (server === 'simulator' ? 100 : 15),
    logDirectory: given['log-dir'] ?? null,
    isRealMoneyMeant: given['yes-real-money'] ?? false,
  };
}
