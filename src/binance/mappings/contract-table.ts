import type { Exchange } from '../../host/domain/constants.js';
import type { BinanceContract } from './contract.js';
import type { SymbolTable } from './symbol-table.js';
import type { OrderCaps, TradingRules } from './trading-rules.js';

/** What managers may ask of the contracts; the contract manager answers. */
export interface ContractTable {
  readonly exchange: Exchange;
  readonly symbols: SymbolTable;
  /** Exact, by any accepted spelling of the symbol. */
  find(spelling: string): BinanceContract | undefined;
  all(): readonly BinanceContract[];
  rulesOf(symbol: string): TradingRules | undefined;
  /** How many orders may be open on all symbols together. */
  readonly exchangeCaps?: OrderCaps;
}
