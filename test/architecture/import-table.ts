import type { Import } from './read-imports.js';

/** A room and what its files may import besides their own room. A path ends in `/` (a folder) or names a file. */
interface Room {
  readonly room: string;
  readonly may: readonly string[];
  /** Of these only types. */
  readonly mayTypes?: readonly string[];
  /** Among what `may` opens, these stay closed. */
  readonly mayNot?: readonly string[];
}

const wire = 'src/binance/wire/';
const errors = 'src/binance/errors/';
const clock = 'src/binance/clock.ts';
const journal = 'src/binance/journal/';
const rateLimit = 'src/binance/rate-limit/';
const settings = ['src/binance/settings.ts', 'src/binance/setting-names.ts'];
const markets = 'src/binance/markets.ts';
const adapter = 'src/binance/binance-adapter.ts';
const host = 'src/host/';
const doors = ['src/index.ts', 'src/host/index.ts', 'src/simulator/index.ts'];

/** The import table of the house. The longest path that fits a file is its room; a file that fits none stands outside. */
const ROOMS: readonly Room[] = [
  { room: host, may: [] },
  { room: wire, may: [] },
  { room: errors, may: [] },
  { room: clock, may: [] },
  { room: rateLimit, may: [errors, clock] },
  { room: journal, may: [errors, clock] },
  { room: 'src/binance/mappings/', may: ['src/host/domain/', wire, errors], mayTypes: ['package:ccxt'] },
  { room: 'src/binance/rest/', may: [wire, rateLimit, errors, clock, 'package:ccxt'] },
  { room: 'src/binance/streams/', may: [wire, rateLimit, errors, clock] },
  {
    room: 'src/binance/managers/',
    may: [host, 'src/binance/mappings/', 'src/binance/rest/', 'src/binance/streams/', journal, errors, clock],
  },
  // Settings and the table of markets speak the host's names (setting types, exchanges) and refuse with our errors.
  ...[...settings, markets].map((room) => ({ room, may: [...settings, markets, host, errors] })),
  // The coordinator and the files beside it that only it uses.
  { room: 'src/binance/', may: ['src/binance/', host, 'package:ccxt'], mayNot: [adapter] },
  { room: adapter, may: ['src/binance/binance-api-client.ts', host, ...settings] },
  { room: 'src/simulator/', may: [], mayTypes: [wire] },
  ...['history', 'analysis', 'bridge', 'monitor'].map((name) => ({ room: `src/${name}/`, may: [host] })),
  { room: 'src/cli/', may: [...doors, 'examples/'] },
  { room: 'src/index.ts', may: [host, 'src/binance/', 'src/history/'] },
  { room: 'examples/', may: doors },
];

/** The five managers are handed what they use; they never reach for one another. */
const MANAGERS =
  /^src\/binance\/managers\/(?:binance-)?(account-manager|order-manager|market-data|historical-data|contract-manager)\.ts$/;

/** Packages that only some rooms may use; every other package is free. */
const GUARDED_PACKAGES: ReadonlySet<string> = new Set(['package:ccxt']);

/** Why an import is against the table; null where it is not. */
export function objectionTo(imported: Import): string | null {
  const { from, to, isTypeOnly } = imported;
  const room = roomOf(from);
  if (!room) return `${from} stands in no room of the import table`;
  if (to.startsWith('package:') && !GUARDED_PACKAGES.has(to)) return null;
  if (isBetweenManagers(from, to)) return objection(imported, 'managers do not import one another');
  if (fits(room.mayNot ?? [], to)) return objection(imported, `${room.room} may not import it`);
  if (roomOf(to) === room || fits(room.may, to)) return null;
  if (!fits(room.mayTypes ?? [], to)) return objection(imported, `${room.room} may not import it`);
  return isTypeOnly ? null : objection(imported, `${room.room} may only import its types`);
}

function objection({ from, line, to }: Import, reason: string): string {
  return `${from}:${line} imports ${to}: ${reason}`;
}

function roomOf(path: string): Room | undefined {
  const fitting = ROOMS.filter(({ room }) => fits([room], path));
  return fitting.sort((a, b) => b.room.length - a.room.length)[0];
}

function fits(places: readonly string[], path: string): boolean {
  return places.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}

function isBetweenManagers(from: string, to: string): boolean {
  const [importer, imported] = [MANAGERS.exec(from)?.[1], MANAGERS.exec(to)?.[1]];
  return importer !== undefined && imported !== undefined && importer !== imported;
}
