import { VenueError } from '../venue-error.js';
import type { EndpointParams, ServerContext } from './endpoint.js';
import { badCombination, illegal, invalid, missing, readChoice, readText } from './parameters.js';

/** Symbols may hold letters of any script since 2025; a lower-case Latin one was never legal. */
const SYMBOL = /^[\p{Lu}\p{Lo}\p{N}._-]{1,50}$/u;
// Printed by Binance in this form as far as known (uncertain: its page shows the template of the message alone).
const LEGAL_SYMBOL = '^[\\w\\-._&&[^a-z]]{1,50}$';
const LEGAL_SYMBOLS = '^\\[("[\\w\\-._&&[^a-z]]{1,50}"(,"[\\w\\-._&&[^a-z]]{1,50}"){0,}){0,1}\\]$';

/** `symbol`, checked to exist on the venue: -1100 for its letters, -1121 where there is none. */
export function readSymbol(context: ServerContext, params: EndpointParams): string | undefined {
  const symbol = readText(params, 'symbol');
  if (symbol === undefined) return undefined;
  if (!SYMBOL.test(symbol)) throw illegal('symbol', LEGAL_SYMBOL);
  return existing(context, symbol);
}

/** A `symbol` that must be sent. */
export function readMandatorySymbol(context: ServerContext, params: EndpointParams): string {
  const symbol = readSymbol(context, params);
  if (symbol === undefined) throw missing('symbol');
  return symbol;
}

/** `symbols`, a JSON array in text; -1151 where one stands twice. */
function readSymbols(context: ServerContext, params: EndpointParams): string[] | undefined {
  const text = readText(params, 'symbols');
  if (text === undefined) return undefined;
  const symbols = parseList(text);
  if (!symbols?.every((symbol) => SYMBOL.test(symbol))) throw illegal('symbols', LEGAL_SYMBOLS);
  if (symbols.length === 0) throw invalid('symbols');
  if (new Set(symbols).size < symbols.length) {
    throw new VenueError(-1151, 'Symbol is present multiple times in the list.');
  }
  return symbols.map((symbol) => existing(context, symbol));
}

/** What a market-wide endpoint was asked for. */
export type SymbolChoice =
  | { readonly kind: 'one'; readonly symbol: string }
  | { readonly kind: 'many'; readonly symbols: readonly string[] }
  | { readonly kind: 'all' };

/** `symbol`, or `symbols`, or neither; both together are -1128. */
export function readSymbolChoice(context: ServerContext, params: EndpointParams): SymbolChoice {
  if (params.has('symbol') && params.has('symbols')) throw badCombination();
  const symbol = readSymbol(context, params);
  if (symbol !== undefined) return { kind: 'one', symbol };
  const symbols = readSymbols(context, params);
  return symbols ? { kind: 'many', symbols } : { kind: 'all' };
}

/**
 * Leaves the symbols whose status is the `symbolStatus` asked for; a symbol that was named and has another one is -1220.
 */
export function withStatus(
  { venue }: ServerContext,
  params: EndpointParams,
  symbols: readonly string[],
): readonly string[] {
  const refusal = (): VenueError => new VenueError(-1122, 'Invalid symbolStatus.');
  const status = readChoice(params, 'symbolStatus', ['TRADING', 'HALT', 'BREAK'], refusal);
  if (status === undefined) return symbols;
  const fitting = symbols.filter((symbol) => venue.symbols.get(symbol)?.info.status === status);
  if (params.has('symbol') && fitting.length === 0) {
    throw new VenueError(-1220, "The symbol's status does not match the requested symbolStatus.");
  }
  return fitting;
}

/** How many symbols a request names, for its weight; Infinity where it names none. Never throws. */
export function countSymbols(params: EndpointParams): number {
  if (params.get('symbol')) return 1;
  const text = params.get('symbols');
  return text ? parseList(text)?.length || 1 : Infinity;
}

/** JSON array of texts; null where it is something else. */
export function parseList(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}

function existing(context: ServerContext, symbol: string): string {
  if (!context.venue.symbols.has(symbol)) throw new VenueError(-1121, 'Invalid symbol.');
  return symbol;
}
