import { z } from 'zod';
import type { SymbolFilter } from '../binance/wire/exchange-info.js';
import type { FaultRule, FaultScript } from './faults/fault-rule.js';
import type { ReplayTrigger } from './markets/replay-market.js';
import { spotSymbols } from './markets/spot-symbols.js';
import type { SymbolSpec } from './markets/symbol-spec.js';
import { reasonOf } from './reason-of.js';
import { readPublicKey } from './server/api-keys.js';
import { DEFAULT_LIMITS, type LimitSettings } from './server/limit-settings.js';
import { defaultSocketOptions, type SocketOptions } from './server/socket-options.js';
import { parseUnits } from './units.js';
import type { VenueClock } from './venue-clock.js';

/** An account of the simulated venue and the key that trades on it. */
export interface SimulatorAccount {
  readonly key: string;
  /** Of an HMAC key. */
  readonly secret?: string;
  /** Of an RSA or ED25519 key, in PEM. */
  readonly publicKey?: string;
  /** Default HMAC with a `secret`; with a `publicKey` it must be said. */
  readonly keyKind?: 'HMAC' | 'RSA' | 'ED25519';
  /** Amounts by asset: `{ USDT: '100000', BTC: 1 }`. */
  readonly balances: Readonly<Record<string, string | number>>;
  /** false: finished orders and fills are forgotten after some hundred newer ones on the symbol. Default true. */
  readonly keepHistory?: boolean;
  /** MAX_ASSET filters of the account: the most of an asset that one order may move. */
  readonly assetLimits?: Readonly<Record<string, string | number>>;
}

/** What a simulator may be started with; everything has a default. */
export interface SimulatorOptions {
  /** 0 (default) takes a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** The same seed gives the same market. */
  readonly seed?: number;
  /** Symbols that the venue lists, by name or described in full; default all that it knows, or all that is recorded. */
  readonly symbols?: readonly (string | SymbolSpec)[];
  /** Default: one account `simulator-key` / `simulator-secret` with money on it. */
  readonly accounts?: readonly SimulatorAccount[];
  /** Where prices come from: agents (default), nothing (empty books), or the recordings of `replay`. */
  readonly market?: 'synthetic' | 'none' | 'replay';
  /** Files with recordings; implies `market: 'replay'`. */
  readonly replay?: readonly string[];
  /** Of the replay: 1 is as recorded, 2 twice as fast, `max` as fast as it can be read. */
  readonly speed?: number | 'max';
  /** Whether recorded times are moved to the present; default true, at `max` false. */
  readonly retime?: boolean;
  /** What sets the replay off; default `at-once`, at `max` the first listener (nobody would hear it otherwise). */
  readonly replayStartsOn?: ReplayTrigger;
  /** Hears of a line of a recording that cannot be read, after which the replay is over; default a process warning. */
  readonly onReplayFailure?: (error: Error) => void;
  /** How much history the synthetic market has at the start, in milliseconds; default one hour. */
  readonly history?: number;
  /** The venue's time at the start, in epoch milliseconds; default now. Not together with `clock`. */
  readonly startTime?: number;
  /** Venue seconds in one real second; default 1. Not together with `clock`. */
  readonly timeScale?: number;
  /** A clock of one's own, such as a ManualClock. */
  readonly clock?: VenueClock;
  /** Where order ids begin, in every symbol; default 1. Binance's may exceed 2^53. */
  readonly firstOrderId?: bigint;
  /** Filters over all symbols, as `exchangeInfo.exchangeFilters` shows them; default none, as on Binance. */
  readonly exchangeFilters?: readonly SymbolFilter[];
  /** Lower (or higher) limits than Binance's. */
  readonly limits?: Partial<LimitSettings>;
  /** Other pings, lifetimes and message rates than Binance's. */
  readonly sockets?: Partial<SocketOptions>;
  /** What goes wrong from the start: a script of faults, or a list of rules; default nothing. */
  readonly faults?: FaultScript | readonly FaultRule[];
}

/** Options that stay absent where they are not given. */
type Optional = 'clock' | 'startTime' | 'retime' | 'replayStartsOn' | 'onReplayFailure';

/** Options after reading: complete and checked. */
export interface ReadSimulatorOptions
  extends Required<Omit<SimulatorOptions, 'symbols' | Optional>>, Pick<SimulatorOptions, Optional> {
  /** Symbols that were asked for by name or description; empty where none were. */
  readonly namedSymbols: readonly SymbolSpec[];
}

/** Key, secret and money of the account that is there where none is given. */
export const DEFAULT_ACCOUNT = {
  key: 'simulator-key',
  secret: 'simulator-secret',
  balances: { USDT: '100000', USDC: '100000', FDUSD: '100000', BTC: '1', ETH: '10', BNB: '10', SOL: '100' },
} as const satisfies SimulatorAccount;

const amount = z
  .union([z.string(), z.number()])
  .refine((value) => (parseUnits(String(value)) ?? -1n) >= 0n, 'must be an amount of at most eight decimals');

const account = z
  .strictObject({
    key: z.string().regex(/^[\w.-]{1,128}$/, 'must be 1 to 128 letters, digits, dots, hyphens or underscores'),
    secret: z.string().min(1).optional(),
    publicKey: z.string().min(1).optional(),
    keyKind: z.enum(['HMAC', 'RSA', 'ED25519']).optional(),
    balances: z.record(z.string(), amount),
    keepHistory: z.boolean().optional(),
    assetLimits: z.record(z.string(), amount).optional(),
  })
  .superRefine(({ secret, publicKey, keyKind }, context) => {
    const problem = keyProblem(keyKind ?? 'HMAC', secret, publicKey);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

const symbol = z
  .union([z.string(), z.custom<SymbolSpec>((value) => isObject(value) && 'info' in value)])
  .transform((given, context) => {
    if (typeof given !== 'string') return given;
    const known = spotSymbols.find((spec) => spec.symbol === given);
    if (known) return known;
    context.addIssue({ code: 'custom', message: 'the venue knows no such symbol' });
    return z.NEVER;
  });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isClock = (value: unknown): boolean => isObject(value) && 'now' in value && 'after' in value && 'every' in value;

const whole = z.number().int().min(0);
const duration = z.number().positive();
const limits = z.strictObject(Object.fromEntries(Object.keys(DEFAULT_LIMITS).map((name) => [name, whole]))).partial();
const sockets = z.strictObject({
  pingIntervalMs: duration,
  pongTimeoutMs: duration,
  lifetimeMs: duration,
  messagesPerSecond: whole,
  streamsPerConnection: whole,
  unsentBytesLimit: whole,
  replyOrder: z.enum(['reply-first', 'events-first', 'seeded']),
  seed: z.number().int(),
  nestedStreamErrors: z.boolean(),
} satisfies Record<keyof SocketOptions, z.ZodType>);

const schema = z
  .strictObject({
    port: z.number().int().min(0).max(65_535).default(0),
    host: z.string().min(1).default('127.0.0.1'),
    seed: z.number().int().default(1),
    symbols: z.array(symbol).min(1).optional(),
    accounts: z.array(account).default([DEFAULT_ACCOUNT]),
    market: z.enum(['synthetic', 'none', 'replay']).optional(),
    replay: z.array(z.string().min(1)).default([]),
    speed: z.union([z.number().positive(), z.literal('max')]).default(1),
    retime: z.boolean().optional(),
    replayStartsOn: z.enum(['at-once', 'first-listener', 'first-depth', 'every-depth']).optional(),
    onReplayFailure: z.custom<(error: Error) => void>((given) => typeof given === 'function').optional(),
    history: z.number().min(0).default(3_600_000),
    startTime: z.number().int().min(0).optional(),
    timeScale: duration.default(1),
    clock: z.custom<VenueClock>(isClock, 'must be a clock with now, after and every').optional(),
    firstOrderId: z.bigint().positive().default(1n),
    exchangeFilters: z.array(z.looseObject({ filterType: z.string() })).default([]),
    limits: limits.default({}),
    sockets: sockets.partial().default({}),
    // Read by the faults themselves, whose words name what is wrong.
    faults: z.custom<FaultScript | readonly FaultRule[]>(isObject, 'must be a script or a list of rules').default([]),
  })
  .superRefine(({ accounts, clock, startTime, market, replay }, context) => {
    const refuse = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: path.split('.'), message });
    accounts.forEach(({ key }, index) => {
      if (accounts.findIndex((other) => other.key === key) < index) refuse(`accounts.${index}.key`, 'is used twice');
    });
    if (clock && startTime !== undefined) refuse('startTime', 'belongs to the clock where one is given');
    if (market === 'replay' && replay.length === 0) refuse('replay', 'must name at least one recording');
    if (market !== undefined && market !== 'replay' && replay.length > 0) {
      refuse('market', 'must be replay where recordings are given');
    }
  });

/** Reads options; throws `RangeError` with one sentence for each that is wrong, which names it. */
export function readSimulatorOptions(options: SimulatorOptions): ReadSimulatorOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const reading = schema.safeParse(given);
  if (!reading.success) {
    const problems = reading.error.issues.map(({ path, message }) => `${describePlace(path, given)}: ${message}`);
    throw new RangeError(`the simulator cannot start: ${problems.join('; ')}`);
  }
  const { symbols: namedSymbols = [], ...read } = reading.data;
  const market = read.market ?? (read.replay.length > 0 ? 'replay' : 'synthetic');
  return { ...read, namedSymbols, market } as ReadSimulatorOptions;
}

/** `symbols[0] "NOPE"`: the option and its value, but nothing that an account holds. */
function describePlace(path: readonly PropertyKey[], given: unknown): string {
  const [option, ...inner] = path.map(String);
  if (option === undefined) return 'options';
  const name = option + inner.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  const value = path.reduce<unknown>((at, step) => (isObject(at) ? Reflect.get(at, step) : undefined), given);
  const isShown = option !== 'accounts' && (typeof value === 'string' || typeof value === 'number');
  return isShown ? `${name} ${JSON.stringify(value)}` : name;
}

/** Settings of the sockets with Binance's figures where nothing else is said. */
export function socketOptionsOf({ sockets: given, seed }: ReadSimulatorOptions): SocketOptions {
  return { ...defaultSocketOptions, seed, ...given };
}

function keyProblem(kind: 'HMAC' | 'RSA' | 'ED25519', secret?: string, publicKey?: string): string | null {
  if (kind === 'HMAC')
    return secret !== undefined && publicKey === undefined ? null : 'an HMAC key needs a secret alone';
  if (publicKey === undefined || secret !== undefined) return `a key of kind ${kind} needs a publicKey alone`;
  try {
    readPublicKey(kind, publicKey);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}
