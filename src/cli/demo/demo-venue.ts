import type { AdapterSetting } from '../../host/index.js';
import { DEFAULT_ACCOUNT } from '../../simulator/index.js';
import type { Simulator } from '../../simulator/index.js';
import { KEY_VARIABLES } from '../key-variables.js';
import { refuseUnknownSymbols } from '../known-symbols.js';
import { startOrRefuse } from '../start-or-refuse.js';
import { UsageError } from '../usage-error.js';
import type { DemoOptions } from './demo-options.js';

/** Where a demo trades. */
export interface DemoVenue {
  /** `simulator`, `simulator, replaying ethusdt.gz`, `testnet`, … */
  readonly title: string;
  /** What `connect` takes. */
  readonly setting: AdapterSetting;
  readonly symbols: readonly string[];
  /** Null on a real venue. */
  readonly simulator: Simulator | null;
  close(): Promise<void>;
}

const DEFAULT_SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];

/** Starts the simulator or takes the keys of a real venue; throws `UsageError` where something is missing. */
export function openDemoVenue(options: DemoOptions, environment: Environment): Promise<DemoVenue> | DemoVenue {
  const { server } = options;
  return server === 'simulator' ? openSimulator(options) : openRealVenue(server, options, environment);
}

/** A demo may run for weeks; it is audited as it goes and asks for nothing old. */
const FORGETFUL_ACCOUNT = { ...DEFAULT_ACCOUNT, keepHistory: false };

type RealServer = Exclude<DemoOptions['server'], 'simulator'>;

type Environment = Readonly<Record<string, string | undefined>>;

async function openSimulator({ replay, speed, seed, symbols: wanted }: DemoOptions): Promise<DemoVenue> {
  refuseUnknownSymbols(wanted);
  const listed = wanted.length > 0 ? { symbols: wanted } : {};
  // The run that follows the recording says where it breaks off.
  const recording = replay === null ? {} : { replay: [replay], speed, onReplayFailure: () => undefined, ...listed };
  const simulator = await startOrRefuse({ seed, accounts: [FORGETFUL_ACCOUNT], ...recording });
  const recorded = simulator.markets.replay?.views.map(({ symbol }) => symbol) ?? [];
  const symbols = firstFilled(wanted, recorded, DEFAULT_SYMBOLS);
  return {
    title: replay === null ? 'simulator' : `simulator, replaying ${fileName(replay)}`,
    setting: simulator.settings,
    symbols,
    simulator,
    close: () => simulator.close(),
  };
}

function openRealVenue(
  server: RealServer,
  { symbols, isRealMoneyMeant }: DemoOptions,
  environment: Environment,
): DemoVenue {
  const [keyName, secretName] = KEY_VARIABLES[server];
  const apiKey = environment[keyName] ?? '';
  const secret = environment[secretName] ?? '';
  const missing = [...(apiKey ? [] : [keyName]), ...(secret ? [] : [secretName])];
  if (missing.length > 0) {
    const names = missing.join(' and ');
    throw new UsageError(
      `--server ${server} needs keys: set ${names} in the environment (docs/testnet.md says how to get them)`,
    );
  }
  if (server === 'live' && !isRealMoneyMeant) {
    throw new UsageError('--server live sends orders with real money: add --yes-real-money if that is meant');
  }
  return {
    title: server,
    setting: { server, apiKey, secret },
    symbols: firstFilled(symbols, DEFAULT_SYMBOLS),
    simulator: null,
    close: () => Promise.resolve(),
  };
}

function firstFilled(...lists: readonly (readonly string[])[]): readonly string[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
