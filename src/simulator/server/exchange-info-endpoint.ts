import type { SymbolInfo } from '../../binance/wire/exchange-info.js';
import type { Endpoint, EndpointCall, EndpointParams, ServerContext } from './endpoint.js';
import { badCombination, invalid, readBoolean, readText } from './parameters.js';
import { parseList, readSymbolChoice, withStatus } from './symbol-parameters.js';

/** What is shown where no permissions are asked for (rest-api.md, Exchange information). */
const DEFAULT_PERMISSIONS = ['SPOT', 'MARGIN', 'LEVERAGED'];

/** `exchangeInfo`: symbols, their filters, and the limits of the venue. */
export const EXCHANGE_INFO_ENDPOINT: Endpoint = {
  route: 'GET /api/v3/exchangeInfo',
  method: 'exchangeInfo',
  security: 'NONE',
  weight: () => 20,
  parameters: ['symbol', 'symbols', 'permissions', 'showPermissionSets', 'symbolStatus'],
  handle: exchangeInfo,
};

function exchangeInfo({ context, params }: EndpointCall): unknown {
  const showSets = readBoolean(params, 'showPermissionSets') ?? true;
  const infos = select(context, params);
  return {
    timezone: 'UTC',
    serverTime: context.clock.now(),
    rateLimits: context.limits.list(),
    exchangeFilters: context.venue.exchangeFilters,
    symbols: showSets ? infos : infos.map((info) => ({ ...info, permissionSets: [] })),
  };
}

function select(context: ServerContext, params: EndpointParams): readonly SymbolInfo[] {
  const choice = readSymbolChoice(context, params);
  const all = [...context.venue.symbols.keys()];
  if (choice.kind === 'all') {
    const permissions = readPermissions(params);
    return infosOf(context, withStatus(context, params, all)).filter((info) => allows(info, permissions));
  }
  if (params.has('permissions') || (params.has('symbolStatus') && choice.kind === 'many')) throw badCombination();
  return infosOf(context, withStatus(context, params, choice.kind === 'one' ? [choice.symbol] : choice.symbols));
}

function infosOf({ venue }: ServerContext, symbols: readonly string[]): SymbolInfo[] {
  return [...venue.symbols.values()].filter(({ symbol }) => symbols.includes(symbol)).map(({ info }) => info);
}

/** One permission in plain text, or a JSON array of several. */
function readPermissions(params: EndpointParams): readonly string[] {
  const text = readText(params, 'permissions');
  if (text === undefined) return DEFAULT_PERMISSIONS;
  const permissions = text.startsWith('[') ? parseList(text) : [text];
  if (!permissions?.length) throw invalid('permissions');
  return permissions;
}

function allows({ permissions, permissionSets }: SymbolInfo, asked: readonly string[]): boolean {
  const granted = [...permissions, ...(permissionSets ?? []).flat()];
  return asked.some((permission) => granted.includes(permission));
}
