import type { FaultRule, SymbolSpec } from '../../../../src/simulator/index.js';
import { spotSymbols } from '../../../../src/simulator/index.js';
import { expandSymbol } from '../../../../src/simulator/markets/expand-symbol.js';
import type { ReplyOrder } from '../../../../src/simulator/server/socket-options.js';
import type { DiskPlan } from '../disk/disk-faults.js';
import type { Step } from './acts.js';
import { planSoundDisk, planTroubledDisk } from './plan-disk.js';
import { planFaults } from './plan-faults.js';
import { PlanRandom } from './plan-random.js';
import { planSteps } from './plan-steps.js';

/** Where the process of the strategy is killed, counted in each of its lives. */
export interface KillPoint {
  /**
   * `request`: the venue has a request and has not read it; `answer`: it has been executed and not answered. The others
   * are points in the process itself: an act of the strategy has returned, a handler has heard an event, the journal is
   * about to be written, or has just been written.
   */
  readonly at: 'request' | 'answer' | 'act' | 'event' | 'before-sync' | 'after-sync';
  readonly nth: number;
  /** How long nobody is there. */
  readonly downMs: number;
}

/** Everything that happens in one round; follows from the seed and the number alone. */
export interface RoundPlan {
  readonly seed: number;
  readonly round: number;
  readonly specs: readonly SymbolSpec[];
  readonly venue: {
    readonly firstOrderId: bigint;
    readonly replyOrder: ReplyOrder;
    readonly balances: Readonly<Record<string, string>>;
  };
  /** What the account signs with; only an Ed25519 key can log a session on. */
  readonly keyKind: 'HMAC' | 'ED25519';
  readonly settings: {
    readonly recvWindow: number;
    readonly reconnectDelay: number;
    readonly maxRetryAttempts: number;
  };
  readonly steps: readonly Step[];
  readonly faults: readonly FaultRule[];
  /** Whether faults are there already when the adapter connects. */
  readonly faultsFromStart: boolean;
  /** Whether a handler of the host throws at every event. */
  readonly throwingHandler: boolean;
  /** Whether everything is cancelled at the end, faults still in force. */
  readonly cancelsAtEnd: boolean;
  /** The steps during which the adapter is closed, to be connected again in the same process; null: it never is. */
  readonly closed: { readonly from: number; readonly until: number } | null;
  /** The disk of the journal that the settings name; null: they name none. */
  readonly disk: DiskPlan | null;
  /** Empty: the strategy runs in the process of the venue. */
  readonly kills: readonly KillPoint[];
}

/** Of so many rounds, two are played by a process of its own that is killed; in one of them it has a journal. */
const ROUNDS_PER_KILLED = 80;
/** Where nobody is killed, one round of so many has a journal, on a disk in trouble. */
const ROUNDS_PER_JOURNAL = 10;

const KILL_POINTS = ['request', 'answer', 'act', 'event', 'before-sync', 'after-sync'] as const;
const KILL_POINTS_WITHOUT_JOURNAL = ['request', 'answer', 'act', 'event'] as const;

/** Whether the strategy's process is killed in this round. */
export function isKilled(round: number): boolean {
  return round % ROUNDS_PER_KILLED === 13 || isForgetful(round);
}

/** Whether it is killed and has no journal. */
export function isForgetful(round: number): boolean {
  return round % ROUNDS_PER_KILLED === 53;
}

const UNICODE = expandSymbol({
  ...{ base: '币安人生', quote: 'USDT', tick: '0.0001', maxPrice: '1000', step: '0.1', maxQuantity: '9000000' },
  ...{ maxMarketQuantity: '900000', minNotional: '5', price: '0.1234', volatility: 0.05, tradesPerSecond: 1 },
});

const SYMBOLS = [
  ...['BTCUSDT', 'ETHUSDT', 'BNBUSDT', 'ETHBTC', 'BNBBTC', 'SHIBUSDT', 'XRPBTC'].map(
    (name) => spotSymbols.find(({ symbol }) => symbol === name) as SymbolSpec,
  ),
  UNICODE,
];

/** Derives a round. */
export function planRound(seed: number, round: number): RoundPlan {
  const plan = planTrading(seed, round);
  const disk = planDisk(new PlanRandom(seed, round, 7), round);
  // In some rounds nothing fails but the disk, so that nothing else can hold anything up.
  const isQuiet = disk !== null && !isKilled(round) && new PlanRandom(seed, round, 8).chance(0.4);
  return { ...plan, disk, ...(isQuiet && { faults: [], closed: null }) };
}

function planTrading(seed: number, round: number): Omit<RoundPlan, 'disk'> {
  const random = new PlanRandom(seed, round, 1);
  const specs = random.sample(
    SYMBOLS,
    random.weighted([
      [4, 1],
      [3, 2],
      [1, 3],
    ] as const),
  );
  const steps = planSteps(new PlanRandom(seed, round, 2), specs);
  return {
    seed,
    round,
    specs,
    venue: {
      firstOrderId: random.pick([1n, 4_711n, 8_389_765_489_680_951_453n]),
      replyOrder: random.pick(['reply-first', 'events-first', 'seeded'] as const),
      balances: balancesOf(random, specs),
    },
    settings: {
      recvWindow: random.pick([1_000, 5_000, 5_000, 10_000]),
      reconnectDelay: random.pick([0.02, 0.5, 5]),
      maxRetryAttempts: random.pick([0, 1, 3]),
    },
    steps,
    faults: planFaults(new PlanRandom(seed, round, 3)),
    faultsFromStart: random.chance(0.15),
    throwingHandler: random.chance(0.1),
    cancelsAtEnd: random.chance(0.4),
    keyKind: random.chance(0.35) ? 'ED25519' : 'HMAC',
    closed: isKilled(round) ? null : planClosed(new PlanRandom(seed, round, 6), steps.length),
    kills: isKilled(round) ? planKills(new PlanRandom(seed, round, 5), isForgetful(round)) : [],
  };
}

/** In one round of eight the adapter is closed for a few steps in the middle. */
function planClosed(random: PlanRandom, steps: number): RoundPlan['closed'] {
  if (!random.chance(1 / 8)) return null;
  const from = random.between(Math.floor(steps / 3), steps - 1);
  return { from, until: from + random.between(1, 6) };
}

/** A killed process has a journal, but for some; in the others a journal is there where its disk is in trouble. */
function planDisk(random: PlanRandom, round: number): DiskPlan | null {
  if (isForgetful(round)) return null;
  if (isKilled(round)) return random.chance(0.5) ? planTroubledDisk(random) : planSoundDisk(random);
  return random.chance(1 / ROUNDS_PER_JOURNAL) ? planTroubledDisk(random) : null;
}

function planKills(random: PlanRandom, isForgetful: boolean): KillPoint[] {
  return Array.from({ length: random.pick([1, 1, 2, 3]) }, () => {
    const at = random.pick(isForgetful ? KILL_POINTS_WITHOUT_JOURNAL : KILL_POINTS);
    const most = { request: 40, answer: 40, act: 10, event: 120, 'before-sync': 14, 'after-sync': 14 }[at];
    return { at, nth: random.between(1, most), downMs: random.pick([0, 50, 700, 9_000, 40_000]) };
  });
}

/** Plenty, or so little that orders are refused for it and assets go to zero. */
function balancesOf(random: PlanRandom, specs: readonly SymbolSpec[]): Record<string, string> {
  const assets = [...new Set(specs.flatMap(({ baseAsset, quoteAsset }) => [baseAsset, quoteAsset]))];
  const plenty: Readonly<Record<string, string>> = { BTC: '2', ETH: '30', BNB: '100', USDT: '100000', XRP: '90000' };
  return Object.fromEntries(
    assets.map((asset) => {
      const amount = plenty[asset] ?? '900000000';
      return [asset, random.chance(0.12) ? (Number(amount) / 20_000).toFixed(8) : amount];
    }),
  );
}
