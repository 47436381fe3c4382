import type { AdapterSetting } from '../../host/index.js';
import { DEFAULT_ACCOUNT, startSimulator } from '../../simulator/index.js';
import type { Simulator } from '../../simulator/index.js';
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
  return options.server === 'simulator' ? openSimulator(options) : openRealVenue(options, environment);
}

/** A demo may run for weeks; it is audited as it goes and asks for nothing old. */
const FORGETFUL_ACCOUNT = { ...DEFAULT_ACCOUNT, keepHistory: false };

type Environment = Readonly<Record<string, string | undefined>>;

async function openSimulator({ replay, speed, seed, symbols: wanted }: DemoOptions): Promise<DemoVenue> {
  const listed = wanted.length > 0 ? { symbols: wanted } : {};
  const recording = replay === null ? {} : { replay: [replay], speed, ...listed };
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

function openRealVenue({ server, symbols, isRealMoneyMeant }: DemoOptions, environment: Environment): DemoVenue {
  const apiKey = environment['BINANCE_API_KEY'] ?? '';
  const secret = environment['BINANCE_API_SECRET'] ?? '';
  const missing = [...(apiKey ? [] : ['BINANCE_API_KEY']), ...(secret ? [] : ['BINANCE_API_SECRET'])];
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

async function startOrRefuse(options: Parameters<typeof startSimulator>[0]): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function firstFilled(...lists: readonly (readonly string[])[]): readonly string[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
