import { isExchange, toVtSymbol } from '../../host/domain/identities.js';
import type { Exchange } from '../../host/domain/constants.js';

/** What is needed of a symbol to name it in every format. */
export interface SymbolNames {
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
}

/**
 * Names of one market's symbols in every format, both ways: raw (`BTCUSDT`), CCXT (`BTC/USDT`) and the host's
 * (`BTCUSDT.BINANCE`). Whatever is not in the table is unknown: nothing is ever guessed from the spelling.
 */
export class SymbolTable {
  readonly exchange: Exchange;
  readonly #names = new Map<string, SymbolNames>();
  /** Raw symbol by every accepted spelling; null where a spelling would mean two symbols. */
  readonly #symbolBySpelling = new Map<string, string | null>();

  constructor(exchange: Exchange, names: Iterable<SymbolNames> = []) {
    this.exchange = exchange;
    for (const row of names) this.#add(row);
  }

  get size(): number {
    return this.#names.size;
  }

  /** The raw symbol that a request means: `BTCUSDT`, `btcusdt`, `BTC/USDT` or `BTCUSDT.BINANCE`; of what is no text, none. */
  resolve(spelling: unknown): string | undefined {
    if (typeof spelling !== 'string') return undefined;
    const text = this.#withoutExchange(spelling);
    if (text === undefined) return undefined;
    if (this.#names.has(text)) return text;
    return this.#symbolBySpelling.get(text) ?? this.#symbolBySpelling.get(text.toUpperCase()) ?? undefined;
  }

  /** `BTC/USDT`; undefined for a symbol that is not in the table. */
  toCcxtSymbol(symbol: string): string | undefined {
    const row = this.#names.get(symbol);
    return row && ccxtSymbolOf(row);
  }

  /** The raw symbol of `BTC/USDT`. */
  fromCcxtSymbol(ccxtSymbol: string): string | undefined {
    return ccxtSymbol.includes('/') ? (this.#symbolBySpelling.get(ccxtSymbol) ?? undefined) : undefined;
  }

  /** `BTCUSDT.BINANCE`; undefined for a symbol that is not in the table. */
  toVtSymbol(symbol: string): string | undefined {
    return this.#names.has(symbol) ? toVtSymbol(symbol, this.exchange) : undefined;
  }

  /** The raw symbol of `BTCUSDT.BINANCE`; undefined for another exchange's or an unknown one. */
  fromVtSymbol(vtSymbol: string): string | undefined {
    const suffix = `.${this.exchange}`;
    const symbol = vtSymbol.endsWith(suffix) ? vtSymbol.slice(0, -suffix.length) : '';
    return this.#names.has(symbol) ? symbol : undefined;
  }

  /** Base and quote asset of a symbol in the table. */
  namesOf(symbol: string): SymbolNames | undefined {
    return this.#names.get(symbol);
  }

  #add(row: SymbolNames): void {
    this.#names.set(row.symbol, row);
    const ccxtSymbol = ccxtSymbolOf(row);
    for (const name of [row.symbol, ccxtSymbol]) {
      for (const spelling of new Set([name, name.toLowerCase(), name.toUpperCase()])) {
        const other = this.#symbolBySpelling.get(spelling);
        this.#symbolBySpelling.set(spelling, other === undefined || other === row.symbol ? row.symbol : null);
      }
    }
  }

  /** The part before the own exchange's suffix; undefined where the suffix is another exchange's. */
  #withoutExchange(spelling: string): string | undefined {
    const dot = spelling.lastIndexOf('.');
    const suffix = spelling.slice(dot + 1).toUpperCase();
    if (dot < 1 || !isExchange(suffix)) return spelling;
    return suffix === this.exchange ? spelling.slice(0, dot) : undefined;
  }
}

function ccxtSymbolOf(row: SymbolNames): string {
  return `${row.baseAsset}/${row.quoteAsset}`;
}
