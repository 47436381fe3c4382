// Generated table: the filters of 28 spot symbols from a recorded exchangeInfo; prices and activity are plausible, not quoted.
import { expandSymbol } from './expand-symbol.js';
import type { SymbolSpec } from './symbol-spec.js';

type Row = readonly [
  base: string,
  quote: string,
  tick: string,
  maxPrice: string,
  step: string,
  maxQuantity: string,
  maxMarketQuantity: string,
  minNotional: string,
  band: 'wide' | 'stable',
  basePrecision: number,
  referencePrice: string,
  dailyVolatility: number,
  tradesPerSecond: number,
];

// prettier-ignore
const ROWS: readonly Row[] = [
  ['BTC', 'USDT', '0.01', '1000000', '0.00001', '9000', '129.84957276', '5', 'wide', 8, '95000.00', 0.022, 4],
  ['ETH', 'USDT', '0.01', '1000000', '0.0001', '9000', '3125.75267907', '5', 'wide', 8, '3300.00', 0.032, 3],
  ['BNB', 'USDT', '0.1', '100000', '0.001', '900000', '4883.5223682', '5', 'wide', 8, '860.0', 0.026, 1.2],
  ['SOL', 'USDT', '0.01', '10000', '0.001', '90000', '64306.31937238', '5', 'wide', 8, '162.00', 0.038, 2],
  ['XRP', 'USDT', '0.0001', '10000', '1', '9222449', '4886361.72803347', '5', 'wide', 8, '2.2100', 0.038, 1.5],
  ['DOGE', 'USDT', '0.00001', '1000', '1', '9000000', '19499637.40167364', '1', 'wide', 8, '0.17250', 0.045, 1.2],
  ['ADA', 'USDT', '0.0001', '1000', '0.1', '900000', '1922825.07447698', '5', 'wide', 8, '0.5520', 0.043, 0.8],
  ['TRX', 'USDT', '0.0001', '1000', '0.1', '9000000', '6926732.66234309', '5', 'wide', 8, '0.2815', 0.02, 0.4],
  ['AVAX', 'USDT', '0.01', '10000', '0.01', '90000', '40749.41242677', '5', 'wide', 8, '18.40', 0.045, 0.4],
  ['LINK', 'USDT', '0.01', '10000', '0.01', '90000', '79751.87573221', '5', 'wide', 8, '15.20', 0.042, 0.4],
  ['LTC', 'USDT', '0.01', '100000', '0.001', '90000', '16571.04371129', '5', 'wide', 8, '92.50', 0.035, 0.4],
  ['DOT', 'USDT', '0.001', '10000', '0.01', '90000', '133560.54163179', '5', 'wide', 8, '3.050', 0.042, 0.4],
  ['SUI', 'USDT', '0.0001', '1000', '0.1', '92141578', '1688552.32301255', '5', 'wide', 8, '2.1200', 0.055, 0.8],
  ['SHIB', 'USDT', '0.00000001', '1', '1', '46116860414', '46116860414', '1', 'wide', 2, '0.00000950', 0.042, 0.4],
  ['PEPE', 'USDT', '0.00000001', '0.1', '1', '92233720368', '92233720368', '1', 'wide', 2, '0.00000550', 0.06, 0.8],
  ['ETH', 'BTC', '0.00001', '922327', '0.0001', '100000', '2255.71583723', '0.0001', 'wide', 8, '0.03474', 0.032, 0.6],
  ['BNB', 'BTC', '0.000001', '100000', '0.001', '100000', '3187.67367782', '0.0001', 'wide', 8, '0.009053', 0.026, 0.4],
  ['SOL', 'BTC', '0.0000001', '1000', '0.001', '90000000', '16055.366682', '0.0001', 'wide', 8, '0.0017053', 0.038, 0.4],
  ['XRP', 'BTC', '0.00000001', '1000', '1', '90000000', '1615106.22594142', '0.0001', 'wide', 8, '0.00002326', 0.038, 0.4],
  ['XRP', 'ETH', '0.0000001', '1000', '1', '90000000', '271118.82008368', '0.001', 'wide', 8, '0.0006697', 0.038, 0.4],
  ['BTC', 'EUR', '0.01', '1000000', '0.00001', '9000', '10.99187376', '5', 'wide', 8, '81896.55', 0.022, 0.4],
  ['ETH', 'EUR', '0.01', '100000', '0.0001', '90000', '73.87600794', '5', 'wide', 8, '2844.83', 0.032, 0.4],
  ['BTC', 'FDUSD', '0.01', '1000000', '0.00001', '9000', '43.78397058', '5', 'wide', 8, '95142.71', 0.022, 1.5],
  ['BTC', 'USDC', '0.01', '1000000', '0.00001', '9000', '30.94034205', '5', 'wide', 8, '95028.51', 0.022, 1],
  ['ETH', 'USDC', '0.01', '1000000', '0.0001', '9000', '549.56578033', '5', 'wide', 8, '3300.99', 0.032, 0.8],
  ['USDC', 'USDT', '0.0001', '1000', '1', '10000000', '42216516.48117154', '5', 'stable', 8, '0.9997', 0.0002, 0.6],
  ['FDUSD', 'USDT', '0.0001', '1000', '1', '10000000', '49250632.0251046', '5', 'stable', 8, '0.9985', 0.0004, 0.4],
  ['EUR', 'USDT', '0.0001', '1000', '0.1', '6000000', '510308.37280334', '5', 'stable', 8, '1.1600', 0.004, 0.4],
];

/** The spot symbols that a simulated venue lists when nothing else is asked for. */
export const spotSymbols: readonly SymbolSpec[] = ROWS.map((row) => {
  const [base, quote, tick, maxPrice, step, maxQuantity, maxMarketQuantity, minNotional, ...rest] = row;
  const [band, basePrecision, price, volatility, tradesPerSecond] = rest;
  const sizes = { tick, maxPrice, step, maxQuantity, maxMarketQuantity, minNotional, band, basePrecision };
  return expandSymbol({ base, quote, ...sizes, price, volatility, tradesPerSecond });
});

/** Picks symbols of the table by name; throws `RangeError` for one that it does not have. */
export function pickSpotSymbols(names: readonly string[]): readonly SymbolSpec[] {
  return names.map((name) => {
    const spec = spotSymbols.find((candidate) => candidate.symbol === name);
    if (!spec) throw new RangeError(`no such symbol in the table: ${name}`);
    return spec;
  });
}
