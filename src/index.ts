export * from './host/index.js';

export { BinanceAdapter } from './binance/binance-adapter.js';
export { BinanceApiClient } from './binance/binance-api-client.js';
export type { AdapterHealth, AdapterMetrics, ConnectionStatus } from './binance/binance-api-client.js';
export { OrderGuard } from './binance/guard/order-guard.js';
export type { OrderGuardOptions } from './binance/guard/order-guard.js';
export { BINANCE_MARKETS } from './binance/markets.js';
export type { MarketDescription, MarketEndpoints, MarketName } from './binance/markets.js';
export { DEFAULT_SETTING, readSettings } from './binance/settings.js';
export type { BinanceSettings, ServerName, SettingsReading, TrustSettings } from './binance/settings.js';

export type { JournalFacts } from './binance/journal/intent-log.js';
export type { JournalDisk, JournalFile } from './binance/journal/journal-disk.js';
export { nodeJournalDisk } from './binance/journal/node-journal-disk.js';
export { BinanceAccountManager } from './binance/managers/account-manager.js';
export { BinanceContractManager } from './binance/managers/contract-manager.js';
export { BinanceHistoricalData } from './binance/managers/historical-data.js';
export { BinanceMarketData } from './binance/managers/market-data.js';
export type { MarketDataMetrics, MarketDataStatus, SymbolStatus, TopicReport } from './binance/managers/market-data.js';
export type { DataQuality } from './binance/managers/feeds/data-quality.js';
export type { LatencyReport } from './binance/managers/feeds/latency-histogram.js';
export { BinanceOrderManager } from './binance/managers/order-manager.js';
export type { BinanceOrderEventExtra, OrderErrorNote } from './binance/managers/orders/order-state.js';
export type { AmendRequest } from './binance/managers/orders/order-amends.js';
export type { OrderListCancelRequest, OrderListReceipt } from './binance/managers/orders/order-lists.js';
export type { ReplaceRequest } from './binance/managers/orders/order-replacements.js';
export type { OrderCheckReport, OrderTestReport } from './binance/managers/orders/order-tests.js';
export type { CommissionRate, OrderCommission } from './binance/mappings/order-commission.js';
export type {
  LegName,
  OcoRequest,
  OpocoRequest,
  OpoRequest,
  OrderListLeg,
  OrderListRequest,
  OtocoRequest,
  OtoRequest,
  PaidLeg,
} from './binance/mappings/order-list-request.js';
export type { BinanceContract, BinanceContractExtra } from './binance/mappings/contract.js';
export type { BinanceBar, BinanceBarExtra } from './binance/mappings/bar.js';
export type { BinanceOrderExtra } from './binance/mappings/order-draft.js';
export { SymbolTable } from './binance/mappings/symbol-table.js';

export { BinanceError } from './binance/errors/binance-error.js';
export type { BinanceErrorDetails, ErrorCategory, Outcome, RetryDecision } from './binance/errors/binance-error.js';
export {
  AuthenticationError,
  ConnectionError,
  ExchangeAPIError,
  InsufficientBalanceError,
  InvalidOrderError,
  PermanentError,
  RateLimitError,
  TransientError,
  UnknownOutcomeError,
} from './binance/errors/error-leaves.js';
export type { ErrorRule } from './binance/errors/error-rule.js';
export { REJECTION_MESSAGES } from './binance/errors/order-rejection-messages.js';
export type { RejectionMessage } from './binance/errors/order-rejection-messages.js';
export { SPOT_ERROR_RULES } from './binance/errors/spot-error-codes.js';
export { USDM_ERROR_RULES } from './binance/errors/usdm-error-codes.js';
export type { RateLimitUsage } from './binance/rate-limit/rate-limits.js';
export type { BinanceTick, BinanceTickExtra } from './binance/mappings/tick.js';
export { Clock } from './binance/clock.js';
export type { BookCounts } from './binance/managers/books/book-keeper.js';
export type { BinanceOrderBook } from './binance/managers/books/local-book.js';
