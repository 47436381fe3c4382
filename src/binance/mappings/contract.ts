import { Product } from '../../host/domain/constants.js';
import type { Exchange } from '../../host/domain/constants.js';
import type { Contract } from '../../host/domain/contract.js';
import { Decimal, ZERO } from '../../host/domain/decimal.js';
import { toVtSymbol } from '../../host/domain/identities.js';
import type { SymbolFilter, SymbolInfo } from '../wire/exchange-info.js';
import { toTradingRules } from './trading-rules.js';

/** What a contract of Binance spot carries beyond the host's fields. */
export interface BinanceContractExtra extends Readonly<Record<string, unknown>> {
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly ccxtSymbol: string;
  /** `TRADING`, `HALT`, `BREAK`, `END_OF_DAY`, `CANCEL_ONLY`, or what is newer. */
  readonly status: string;
  readonly orderTypes: readonly string[];
  /** Every filter as the venue says it, unknown ones included. */
  readonly filters: readonly SymbolFilter[];
  readonly baseAssetPrecision: number;
  readonly quoteAssetPrecision: number;
  readonly selfTradePreventionModes: readonly string[];
  /** The whole row of `exchangeInfo`, fields that are unknown here included. */
  readonly raw: SymbolInfo;
}

/** A contract of Binance spot. */
export interface BinanceContract extends Contract {
  readonly extra: BinanceContractExtra;
}

const ONE = new Decimal(1);

/**
 * One row of `exchangeInfo` as a contract. `minVolume` is the smallest order (LOT_SIZE.minQty), `volumeStep` the step;
 * on Binance they are equal for nearly every symbol, so a strategy that rounds to `minVolume` as vn.py's do stays legal.
 * `stopSupported` says that a bare STOP (trigger only, STOP_LOSS) rests at the venue; symbols that only know
 * STOP_LOSS_LIMIT take a STOP with `extra.limitPrice`.
 */
export function toContract(info: SymbolInfo, exchange: Exchange, adapterName: string): BinanceContract {
  const rules = toTradingRules(info.filters, info);
  return {
    adapterName,
    symbol: info.symbol,
    exchange,
    vtSymbol: toVtSymbol(info.symbol, exchange),
    name: `${info.baseAsset}/${info.quoteAsset}`,
    product: Product.SPOT,
    size: ONE,
    priceTick: rules.price.step ?? smallestUnit(info.quoteAssetPrecision),
    minVolume: rules.lot.min ?? rules.lot.step ?? smallestUnit(info.baseAssetPrecision),
    maxVolume: rules.lot.max,
    volumeStep: rules.lot.step ?? smallestUnit(info.baseAssetPrecision),
    minNotional: Decimal.max(ZERO, ...rules.notionals.flatMap(({ min }) => min ?? [])),
    minPrice: rules.price.min ?? ZERO,
    maxPrice: rules.price.max,
    stopSupported: info.orderTypes.includes('STOP_LOSS'),
    netPosition: true,
    historyData: true,
    extra: {
      baseAsset: info.baseAsset,
      quoteAsset: info.quoteAsset,
      ccxtSymbol: `${info.baseAsset}/${info.quoteAsset}`,
      status: info.status,
      orderTypes: info.orderTypes,
      filters: info.filters,
      baseAssetPrecision: info.baseAssetPrecision,
      quoteAssetPrecision: info.quoteAssetPrecision,
      selfTradePreventionModes: info.allowedSelfTradePreventionModes,
      raw: info,
    },
  };
}

function smallestUnit(precision: number): Decimal {
  return new Decimal(10).pow(-precision);
}
