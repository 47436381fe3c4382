import type { Exchange } from '../../host/domain/constants.js';
import { toContract } from '../mappings/contract.js';
import type { BinanceContract } from '../mappings/contract.js';
import type { ContractTable } from '../mappings/contract-table.js';
import { SymbolTable } from '../mappings/symbol-table.js';
import { toExchangeCaps, toTradingRules } from '../mappings/trading-rules.js';
import type { OrderCaps, TradingRules } from '../mappings/trading-rules.js';
import type { SpotRestApi } from '../rest/spot-rest-api.js';

/** What the contract manager is handed. */
export interface ContractManagerParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  readonly rest: Pick<SpotRestApi, 'exchangeInfo'>;
  onContract(contract: BinanceContract): void;
}

/** Loads the market's contracts, tells them to the host, and answers for them: exactly, never by prefix or spelling. */
export class BinanceContractManager implements ContractTable {
  readonly #parts: ContractManagerParts;
  #contracts: ReadonlyMap<string, BinanceContract> = new Map();
  #rules = new Map<string, TradingRules>();
  #symbols: SymbolTable;
  #exchangeCaps = toExchangeCaps([]);

  constructor(parts: ContractManagerParts) {
    this.#parts = parts;
    this.#symbols = new SymbolTable(parts.exchange);
  }

  get exchange(): Exchange {
    return this.#parts.exchange;
  }

  get symbols(): SymbolTable {
    return this.#symbols;
  }

  get exchangeCaps(): OrderCaps {
    return this.#exchangeCaps;
  }

  get count(): number {
    return this.#contracts.size;
  }

  /** Asks the venue and puts one contract event per symbol. Throws a `BinanceError` where it cannot be asked. */
  async load(signal?: AbortSignal): Promise<number> {
    const info = await this.#parts.rest.exchangeInfo(signal ? { signal } : {});
    const contracts = new Map<string, BinanceContract>();
    for (const row of info.symbols) {
      contracts.set(row.symbol, toContract(row, this.exchange, this.#parts.adapterName));
    }
    this.#contracts = contracts;
    this.#rules = new Map();
    this.#exchangeCaps = toExchangeCaps(info.exchangeFilters);
    this.#symbols = new SymbolTable(this.exchange, info.symbols);
    for (const contract of contracts.values()) this.#parts.onContract(contract);
    return contracts.size;
  }

  find(spelling: string): BinanceContract | undefined {
    const symbol = this.#symbols.resolve(spelling);
    return symbol === undefined ? undefined : this.#contracts.get(symbol);
  }

  /** Whether the text names exactly one known symbol. */
  validateSymbol(spelling: string): boolean {
    return this.#symbols.resolve(spelling) !== undefined;
  }

  all(): BinanceContract[] {
    return [...this.#contracts.values()];
  }

  rulesOf(symbol: string): TradingRules | undefined {
    const known = this.#rules.get(symbol);
    if (known) return known;
    const contract = this.#contracts.get(symbol);
    if (!contract) return undefined;
    const rules = toTradingRules(contract.extra.filters, contract.extra);
    this.#rules.set(symbol, rules);
    return rules;
  }
}
