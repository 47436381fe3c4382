import { createMarkets, type Markets } from './markets/create-markets.js';
import { FaultDoor } from './faults/fault-door.js';
import { Faults } from './faults/faults.js';
import { readFaultScript } from './faults/read-fault-script.js';
import { HistoryClock } from './markets/history-clock.js';
import { spotSymbols } from './markets/spot-symbols.js';
import { openReplay } from './open-replay.js';
import { ApiKeys } from './server/api-keys.js';
import { assembleServer, type AssembledServer } from './server/assemble-server.js';
import { SimulatedExchange } from './simulated-exchange.js';
import {
  readSimulatorOptions,
  socketOptionsOf,
  type ReadSimulatorOptions,
  type SimulatorAccount,
  type SimulatorOptions,
} from './simulator-options.js';
import { units, type Units } from './units.js';
import { RealClock, type VenueClock } from './venue-clock.js';

/** Where a simulator is reached. `rest` and `stream` have no path, `wsApi` has its own. */
export interface SimulatorEndpoints {
  readonly rest: string;
  readonly stream: string;
  readonly wsApi: string;
}

/** A running simulator. */
export interface Simulator {
  /** What `adapter.connect` takes, for the first account. */
  readonly settings: {
    readonly server: 'simulator';
    readonly apiKey: string;
    readonly secret: string;
    readonly endpoints: SimulatorEndpoints;
  };
  readonly endpoints: SimulatorEndpoints;
  /** Key of the first account. */
  readonly apiKey: string;
  /** Its secret; empty where the account has an RSA or ED25519 key, whose private half the simulator never sees. */
  readonly secret: string;
  /** The venue's own books: the truth to compare with. Each account is named by its key. */
  readonly exchange: SimulatedExchange;
  readonly markets: Markets;
  readonly clock: VenueClock;
  /** Limits, keys and sockets, for tests that bring trouble. */
  readonly server: AssembledServer;
  /** What goes wrong, for whom and when; nothing unless a rule says so. */
  readonly faults: Faults;
  /** Ends everything; nothing of the simulator keeps the process alive then. May be called more than once. */
  close(): Promise<void>;
}

/**
 * Starts a small Binance on this machine. Throws `RangeError` where an option is wrong, and the system's error where
 * the port is taken.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const read = readSimulatorOptions(options);
  readFaultScript(read.faults);
  const replay = read.market === 'replay' ? await openReplay(read) : null;
  const clock = new HistoryClock(read.clock ?? new RealClock(read.timeScale, read.startTime));
  const { seed, namedSymbols, firstOrderId, exchangeFilters } = read;
  const symbols = replay?.symbols ?? (namedSymbols.length > 0 ? namedSymbols : spotSymbols);
  const exchange = new SimulatedExchange({ clock, symbols, seed, firstOrderId, exchangeFilters });
  const agents = read.market !== 'none';
  const markets = createMarkets({ venue: exchange, clock, seed, agents, ...(replay && { replay: replay.options }) });
  markets.warmUp(read.history);
  const keys = openAccounts(exchange, read.accounts);
  const server = assembleServer({
    venue: exchange,
    markets,
    clock,
    keys,
    limits: read.limits,
    sockets: socketOptionsOf(read),
  });
  const faults = new Faults({ server, exchange, clock }, seed);
  const door = new FaultDoor(faults);
  server.server.backDoor = (request, response) => door.take(request, response);
  markets.replay?.waitFor(() => server.sockets.drained());
  const close = async (): Promise<void> => {
    markets.stop();
    faults.close();
    await server.close();
  };
  const port = await listen(server, read, close);
  // Nobody has to await the end of a replay, but a line that cannot be read must not pass in silence.
  const onReplayFailure = read.onReplayFailure ?? ((error: Error): void => process.emitWarning(error));
  markets.replay?.ended.catch((error: unknown) => onReplayFailure(error as Error));
  markets.start();
  faults.load(read.faults);
  return describe(read, port, { exchange, markets, clock, server, faults, close });
}

async function listen(
  { server }: AssembledServer,
  { port, host }: ReadSimulatorOptions,
  close: () => Promise<void>,
): Promise<number> {
  try {
    return await server.listen(port, host);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where a server that listens on all addresses is reached from this machine. */
const LOOPBACK_OF: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

function describe(
  { host, accounts }: ReadSimulatorOptions,
  port: number,
  parts: Pick<Simulator, 'exchange' | 'markets' | 'clock' | 'server' | 'faults' | 'close'>,
): Simulator {
  const reachable = LOOPBACK_OF[host] ?? host;
  const address = `${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
  const endpoints = { rest: `http://${address}`, stream: `ws://${address}`, wsApi: `ws://${address}/ws-api/v3` };
  const apiKey = accounts[0]?.key ?? '';
  const secret = accounts[0]?.secret ?? '';
  return { settings: { server: 'simulator', apiKey, secret, endpoints }, endpoints, apiKey, secret, ...parts };
}

function openAccounts(exchange: SimulatedExchange, accounts: readonly SimulatorAccount[]): ApiKeys {
  const keys = new ApiKeys();
  for (const { key, secret, publicKey, keyKind = 'HMAC', balances, keepHistory = true, assetLimits = {} } of accounts) {
    exchange.openAccount(key, amountsOf(balances), undefined, { keepHistory, assetLimits: amountsOf(assetLimits) });
    if (keyKind === 'HMAC') keys.add({ key, accountId: key, kind: keyKind, secret: secret ?? '' });
    else keys.add({ key, accountId: key, kind: keyKind, publicKey: publicKey ?? '' });
  }
  return keys;
}

function amountsOf(balances: SimulatorAccount['balances']): Record<string, Units> {
  return Object.fromEntries(Object.entries(balances).map(([asset, amount]) => [asset, units(String(amount))]));
}
