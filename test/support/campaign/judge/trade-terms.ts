import type { Trade } from '../../../../src/host/domain/trade.js';
import type { VenueFill } from '../../../../src/simulator/index.js';
import { unitsOf } from './venue-truth.js';

/** In what a trade is not the fill that it tells of. The venue tells every fill with its fee, whichever way it is learnt. */
export function differencesOfTrade(trade: Trade, fill: VenueFill): string[] {
  const checks: readonly (readonly [what: string, here: unknown, there: unknown])[] = [
    ['symbol', trade.symbol, fill.symbol],
    ['direction', trade.direction, fill.isBuyer ? 'LONG' : 'SHORT'],
    ['price', unitsOf(trade.price), fill.price],
    ['volume', unitsOf(trade.volume), fill.quantity],
    ['commission', trade.commission && unitsOf(trade.commission), fill.commission],
    ['commissionAsset', trade.commissionAsset, fill.commissionAsset],
    ['isMaker', trade.isMaker, fill.isMaker],
    ['datetime', trade.datetime?.getTime(), fill.time],
  ];
  return checks.filter(([, here, there]) => here !== there).map((each) => said(...each));
}

function said(what: string, here: unknown, there: unknown): string {
  return `${what} ${String(here)} here and ${String(there)} there`;
}
