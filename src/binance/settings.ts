import { z } from 'zod';

import type { AdapterSetting, SettingValue } from '../host/base-adapter.js';
import { BINANCE_MARKETS } from './markets.js';
import type { MarketEndpoints } from './markets.js';
import { nearestSpelling, SETTING_NAMES, settingOf } from './setting-names.js';
import type { SettingName } from './setting-names.js';

const SERVERS = ['live', 'testnet', 'demo', 'simulator'] as const;

/** Whose venue an adapter talks to. */
export type ServerName = (typeof SERVERS)[number];

/** How what is known of orders is kept true, and what is done where it cannot be. */
export interface TrustSettings {
  /** How long an order may be in doubt, or the private stream away, before an alert is raised. */
  readonly alertAfterMs: number;
  /** How often orders, fills and balances are compared with the venue although nothing seems amiss; 0: never. */
  readonly reconcileMs: number;
  /** How long trust may be lost before our open orders are cancelled; null: they never are. */
  readonly deadManMs: number | null;
  /** Where a watcher of this process finds its heartbeat; null: none is written. */
  readonly leaseFile: string | null;
}

/** Settings after reading: complete, typed, checked. */
export interface BinanceSettings {
  /** Null without a key: public data only. */
  readonly credentials: { readonly apiKey: string; readonly secret: string } | null;
  readonly server: ServerName;
  readonly endpoints: MarketEndpoints;
  /** HTTP proxy for every connection; null for none. */
  readonly proxy: { readonly host: string; readonly port: number } | null;
  /** Fraction of every published limit that is kept free. */
  readonly rateLimitBuffer: number;
  /** First delay before a lost socket is opened again; it grows from there. */
  readonly reconnectDelayMs: number;
  /** How often a failed read is tried again. */
  readonly maxRetryAttempts: number;
  readonly recvWindowMs: number;
  /** Whether spot holdings are also shown as positions. */
  readonly spotPositions: boolean;
  /** Refuse an order that is off the tick or the step instead of rounding it. */
  readonly strictOrders: boolean;
  readonly orderIdPrefix: string;
  /** The file in which intents are written down before they are sent; null for none. */
  readonly journal: string | null;
  /** Symbols whose ticks are subscribed at every connection. */
  readonly autoSubscribe: readonly string[];
  /** What may be cut down to the latest per symbol while the host's handlers are behind. */
  readonly conflation: { readonly ticks: boolean; readonly books: boolean };
  /** How what is known of orders is kept true, and what is done where it cannot be. */
  readonly trust: TrustSettings;
}

/** What `connect` offers to fill in; a list is a choice, its first entry the default. */
export const DEFAULT_SETTING: Readonly<Record<string, SettingValue>> = {
  'API Key': '',
  Secret: '',
  Server: [...SERVERS],
  'Proxy Host': '',
  'Proxy Port': 0,
  'Enable Futures': false,
  'Futures API Key': '',
  'Futures Secret': '',
  'Rate Limit Buffer': 0.1,
  'Reconnect Delay': 5,
  'Max Retry Attempts': 3,
  'Recv Window': 5000,
  'Spot Positions': true,
  Journal: '',
};

/** Either settings, or a sentence that says what is wrong with them. */
export type SettingsReading =
  { readonly ok: true; readonly settings: BinanceSettings } | { readonly ok: false; readonly problem: string };

const SECRET_NAMES: ReadonlySet<SettingName> = new Set(['apiKey', 'secret', 'futuresApiKey', 'futuresSecret']);
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const HOST_NAME = /^[^\s/:@]+$|^[0-9a-fA-F:]+$/;
const NO_CONTROL_OR_SPACE = /^[^\s\p{Cc}]+$/u;

const flag = z.preprocess(fromFormFlag, z.boolean());
const number = (min: number, max: number) => z.preprocess(fromFormNumber, z.number().min(min).max(max));
const whole = (min: number, max: number) => z.preprocess(fromFormNumber, z.number().int().min(min).max(max));
const restUrl = z.string().refine((text) => isSafeUrl(text, 'https:', 'http:'));
const socketUrl = z.string().refine((text) => isSafeUrl(text, 'wss:', 'ws:'));

/** What each setting must be; the words complete "… must be". */
const RULES = {
  apiKey: [z.string().regex(NO_CONTROL_OR_SPACE), 'text without blanks'],
  secret: [z.string().min(1), 'text'],
  server: [z.enum(SERVERS), `one of ${SERVERS.join(', ')}`],
  sandbox: [flag, 'true or false'],
  proxyHost: [z.string().regex(HOST_NAME), 'the name or address of an HTTP proxy, without scheme and port'],
  proxyPort: [whole(1, 65_535), 'a port from 1 to 65535'],
  enableFutures: [flag, 'true or false'],
  futuresApiKey: [z.string().regex(NO_CONTROL_OR_SPACE), 'text without blanks'],
  futuresSecret: [z.string().min(1), 'text'],
  rateLimitBuffer: [number(0, 0.9), 'a fraction from 0 to 0.9'],
  reconnectDelay: [number(0.001, 3600), 'a number of seconds above 0 and at most 3600'],
  maxRetryAttempts: [whole(0, 100), 'a whole number from 0 to 100'],
  recvWindow: [number(1, BINANCE_MARKETS.spot.limits.recvWindowMs), 'a number of milliseconds from 1 to 60000'],
  spotPositions: [flag, 'true or false'],
  strictOrders: [flag, 'true or false'],
  orderIdPrefix: [z.string().regex(/^[A-Za-z0-9_-]{1,8}$/), '1 to 8 of the letters A-Z a-z 0-9 _ -'],
  journal: [z.string().min(1), 'the path of a file'],
  autoSubscribe: [
    z.preprocess(fromFormList, z.array(z.string().regex(NO_CONTROL_OR_SPACE))),
    'a list of symbols, or text with commas between them',
  ],
  conflateTicks: [flag, 'true or false'],
  conflateBooks: [flag, 'true or false'],
  alertAfter: [number(0.001, 86_400), 'a number of seconds above 0 and at most 86400'],
  reconcileSeconds: [number(0, 86_400), 'a number of seconds from 0 to 86400'],
  deadManSeconds: [number(0, 86_400), 'a number of seconds from 0 to 86400'],
  leaseFile: [z.string().min(1), 'the path of a file'],
  restEndpoint: [restUrl, 'an https address (plain http only on this machine)'],
  streamEndpoint: [socketUrl, 'a wss address (plain ws only on this machine)'],
  wsApiEndpoint: [socketUrl, 'a wss address (plain ws only on this machine)'],
  endpoints: [
    z.strictObject({ rest: restUrl.optional(), stream: socketUrl.optional(), wsApi: socketUrl.optional() }),
    'an object with the addresses rest, stream and wsApi (https and wss; plain http and ws only on this machine)',
  ],
} as const satisfies Record<SettingName, readonly [z.ZodType, string]>;

type GivenSettings = { [Name in SettingName]?: z.infer<(typeof RULES)[Name][0]> };

/**
 * Reads what a user or a host's form gave: both spellings of every name, text where a number or a flag is meant, an
 * empty field where nothing is meant. Refuses what is unknown, ill-typed or contradictory with a sentence that names it.
 */
export function readSettings(setting: AdapterSetting): SettingsReading {
  const kind = kindOf(setting);
  if (kind !== 'object') return refused([`settings are an object that holds values by name, not ${kind}`]);
  const given: Record<string, unknown> = {};
  const problems: string[] = [];
  const spellings = new Map<SettingName, string>();
  for (const [spelling, raw] of Object.entries(setting)) {
    const name = settingOf(spelling);
    // A list is a choice whose first entry counts, but for the one setting that is a list.
    const value: unknown = Array.isArray(raw) && name !== 'autoSubscribe' ? raw[0] : raw;
    if (!name) problems.push(unknownSetting(spelling));
    else if (!isMissing(name, value)) takeOver(name, spelling, value);
  }
  for (const [name, spelling] of spellings) check(name, spelling);
  if (problems.length > 0) return refused(problems);
  return complete(given);

  function takeOver(name: SettingName, spelling: string, value: unknown): void {
    const before = spellings.get(name);
    if (before !== undefined && given[name] !== value) {
      problems.push(`"${before}" and "${spelling}" are the same setting but were given different values`);
    }
    spellings.set(name, spelling);
    given[name] = value;
  }

  function check(name: SettingName, spelling: string): void {
    const [schema, words] = RULES[name];
    const parsed = schema.safeParse(given[name]);
    if (parsed.success) given[name] = parsed.data;
    else problems.push(`"${spelling}" must be ${words}${received(name, given[name])}`);
  }
}

function complete(given: GivenSettings): SettingsReading {
  const problems = contradictions(given);
  const server = given.server ?? (given.sandbox === true ? 'testnet' : 'live');
  const endpoints = endpointsOf(server, given);
  if (!endpoints) problems.push('the server "simulator" needs its addresses: "endpoints" with rest, stream and wsApi');
  if (problems.length > 0 || !endpoints) return refused(problems);
  return {
    ok: true,
    settings: {
      credentials:
        given.apiKey !== undefined && given.secret !== undefined
          ? { apiKey: given.apiKey, secret: given.secret }
          : null,
      server,
      endpoints,
      proxy:
        given.proxyHost !== undefined && given.proxyPort !== undefined
          ? { host: given.proxyHost, port: given.proxyPort }
          : null,
      rateLimitBuffer: given.rateLimitBuffer ?? 0.1,
      reconnectDelayMs: (given.reconnectDelay ?? 5) * 1000,
      maxRetryAttempts: given.maxRetryAttempts ?? 3,
      recvWindowMs: given.recvWindow ?? 5000,
      spotPositions: given.spotPositions ?? true,
      strictOrders: given.strictOrders ?? false,
      orderIdPrefix: given.orderIdPrefix ?? 'vt',
      journal: given.journal ?? null,
      autoSubscribe: given.autoSubscribe ?? [],
      conflation: { ticks: given.conflateTicks ?? false, books: given.conflateBooks ?? false },
      trust: {
        alertAfterMs: (given.alertAfter ?? 10) * 1000,
        reconcileMs: (given.reconcileSeconds ?? 90) * 1000,
        deadManMs: given.deadManSeconds ? given.deadManSeconds * 1000 : null,
        leaseFile: given.leaseFile ?? null,
      },
    },
  };
}

function contradictions(given: GivenSettings): string[] {
  const problems: string[] = [];
  const both = (one: SettingName, other: SettingName, what: string): void => {
    if ((given[one] === undefined) === (given[other] === undefined)) return;
    const [present, absent] = given[one] === undefined ? [other, one] : [one, other];
    problems.push(`"${SETTING_NAMES[present][0]}" was given without "${SETTING_NAMES[absent][0]}"${what}`);
  };
  both('apiKey', 'secret', '; give both, or neither for public data only');
  both('proxyHost', 'proxyPort', '');
  if (given.sandbox === true && given.server !== undefined && given.server !== 'testnet') {
    problems.push(`"Sandbox" is on, which means the testnet, but "Server" is ${given.server}`);
  }
  if (given.enableFutures === true) {
    problems.push(
      `${BINANCE_MARKETS.usdm.title} are not served by this release; they come with a later one. ` +
        'Switch "Enable Futures" off to trade spot',
    );
  }
  for (const [flat, nested] of ENDPOINT_NAMES) {
    const inside = given.endpoints?.[nested];
    if (given[flat] !== undefined && inside !== undefined && given[flat] !== inside) {
      problems.push(`"${flat}" and "endpoints.${nested}" are the same setting but were given different values`);
    }
  }
  return problems;
}

const ENDPOINT_NAMES = [
  ['restEndpoint', 'rest'],
  ['streamEndpoint', 'stream'],
  ['wsApiEndpoint', 'wsApi'],
] as const;

function endpointsOf(server: ServerName, given: GivenSettings): MarketEndpoints | undefined {
  const own = server === 'simulator' ? undefined : BINANCE_MARKETS.spot.servers[server];
  const rest = given.endpoints?.rest ?? given.restEndpoint ?? own?.rest;
  const stream = given.endpoints?.stream ?? given.streamEndpoint ?? own?.stream;
  const wsApi = given.endpoints?.wsApi ?? given.wsApiEndpoint ?? own?.wsApi;
  if (rest === undefined || stream === undefined || wsApi === undefined) return undefined;
  return { rest: withoutSlash(rest), stream: withoutSlash(stream), wsApi: withoutSlash(wsApi) };
}

/** Without types anything may come, and what has no entries would pass for settings that say nothing: for live. */
function kindOf(setting: unknown): string {
  return setting === null ? 'null' : Array.isArray(setting) ? 'a list' : typeof setting;
}

/** An empty form field is no value; the port 0 of an untouched form neither. */
function isMissing(name: SettingName, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string' && value.trim() === '') return true;
  return name === 'proxyPort' && (value === 0 || value === '0');
}

function fromFormFlag(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim().toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : value;
}

function fromFormList(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}

function fromFormNumber(value: unknown): unknown {
  return typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value.trim()) ? Number(value) : value;
}

/** Plain text protocols carry keys readably, so they are for this machine alone. */
function isSafeUrl(text: string, secure: string, plain: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === secure || (url.protocol === plain && LOOPBACK.test(url.hostname));
}

function received(name: SettingName, value: unknown): string {
  if (SECRET_NAMES.has(name) || typeof value === 'object') return '';
  return `, not ${JSON.stringify(value)}`;
}

function unknownSetting(spelling: string): string {
  const nearest = nearestSpelling(spelling);
  return `"${spelling}" is no setting of this adapter${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}

function refused(problems: readonly string[]): SettingsReading {
  return { ok: false, problem: problems.join('. ') };
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
