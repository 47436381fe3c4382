import { Exchange } from '../../src/host/domain/constants.js';
import { Decimal, ZERO } from '../../src/host/domain/decimal.js';
import type { ContractTable } from '../../src/binance/mappings/contract-table.js';

/** A table of contracts that knows these symbols, by their plain spelling, in lower case and as vtSymbol. */
export function fakeContracts(...symbols: string[]): Pick<ContractTable, 'find'> & { add(symbol: string): void } {
  const known = new Set(symbols);
  const find = (spelling: string): unknown => {
    const symbol = spelling.toUpperCase().replace(/\.BINANCE$/, '');
    if (!known.has(symbol)) return undefined;
    const vtSymbol = `${symbol}.BINANCE`;
    const names = { adapterName: 'BINANCE', symbol, exchange: Exchange.BINANCE, vtSymbol, name: symbol };
    return { ...names, priceTick: new Decimal('0.01'), minPrice: ZERO, maxPrice: null, extra: { filters: [] } };
  };
  return { find: find as ContractTable['find'], add: (symbol) => void known.add(symbol) };
}
