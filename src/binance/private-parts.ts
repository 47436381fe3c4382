import type { LogLevel } from '../host/domain/constants.js';
import type { ConnectionChange } from '../host/domain/connection-news.js';
import type { AccountMemory } from './account-memory.js';
import type { AdapterSink } from './adapter-sink.js';
import type { AdapterStates } from './adapter-states.js';
import type { Clock } from './clock.js';
import type { AlertDesk } from './managers/alert-desk.js';
import { BinanceAccountManager } from './managers/account-manager.js';
import { ClientOrderIds } from './managers/orders/client-order-ids.js';
import type { BinanceContractManager } from './managers/contract-manager.js';
import { BinanceOrderManager } from './managers/order-manager.js';
import type { OrderManagerParts } from './managers/orders/order-manager-parts.js';
import type { OrderJournal } from './managers/restart/order-journal.js';
import { OrderQueries } from './managers/proof/order-queries.js';
import type { ReferencePrices } from './managers/precheck/reference-prices.js';
import type { RateLimits } from './rate-limit/rate-limits.js';
import type { CcxtSpotRest } from './rest/ccxt-spot-rest.js';
import { Lane } from './rest/spot-rest-api.js';
import { createSigner } from './rest/request-signer.js';
import type { BinanceSettings } from './settings.js';
import type { UntoldChanges } from './untold-changes.js';
import { WitnessedTransport } from './witnessed-transport.js';
import { SpotTradingChannel } from './streams/spot-trading-channel.js';
import type { SpotTradingChannelOptions } from './streams/spot-trading-channel.js';
import type { TradingChannelListener } from './streams/trading-channel.js';

/** What the account's side of a connection is made of. */
export interface PrivateSessionParts {
  readonly settings: BinanceSettings;
  readonly credentials: { readonly apiKey: string; readonly secret: string };
  readonly sink: AdapterSink;
  readonly states: AdapterStates;
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly rest: CcxtSpotRest;
  readonly contracts: BinanceContractManager;
  /** What the check of orders measures prices against; absent: nothing is known. */
  readonly prices?: ReferencePrices;
  /** What was told of the account; it outlives the connection. */
  readonly memory: AccountMemory;
  /** Where intents are written down before they are sent; null: nowhere. */
  readonly journal: OrderJournal | null;
  readonly alerts: AlertDesk;
  readonly random: () => number;
  readonly agent: SpotTradingChannelOptions['agent'];
  readonly privateStreamTimeoutMs: number;
  /** How often orders are asked for while the private stream is down. */
  readonly outagePollMs: number;
  /** How long the stream may take to tell what a comparison has already shown. */
  readonly patienceMs: number;
  /** How long the stream may take to tell of an order that a reply has changed. */
  readonly wordWithinMs: number;
  /** Aborted when the connection ends. */
  readonly signal: AbortSignal;
  readonly onNews: (change: ConnectionChange) => void;
  readonly onLog: (message: string, level: LogLevel) => void;
}

/** Weighs 40: asked for once per symbol, after everything else. */
const MY_FILTERS = '/api/v3/myFilters';

/** The WebSocket API with the private stream on it; it opens nothing by itself. */
export function createChannel(parts: PrivateSessionParts, listener: TradingChannelListener): SpotTradingChannel {
  const { settings, credentials, clock, limits, rest, agent } = parts;
  return new SpotTradingChannel({
    url: settings.endpoints.wsApi,
    signer: createSigner(credentials),
    clock,
    rateLimits: limits,
    recvWindowMs: settings.recvWindowMs,
    listener,
    resyncClock: () => rest.synchronizeClock(),
    backoff: { initialMs: settings.reconnectDelayMs },
    agent,
  });
}

/** The manager of balances. */
export function createAccount(parts: PrivateSessionParts): BinanceAccountManager {
  const { sink, memory, contracts, rest, settings, clock, onLog } = parts;
  return new BinanceAccountManager({
    adapterName: sink.adapterName,
    exchange: contracts.exchange,
    rest,
    clock,
    spotPositions: settings.spotPositions,
    balances: memory.balances,
    onAccount: (account) => sink.onAccount(account),
    onPosition: (position) => sink.onPosition(position),
    onLog,
  });
}

/** What orders ask of the rest of their session. */
export type OrderSurroundings = Pick<OrderManagerParts, 'movedAssets' | 'isSettled' | 'obstacle' | 'orderObstacle'>;

/** The manager of orders. */
export function createOrders(
  parts: PrivateSessionParts,
  channel: SpotTradingChannel,
  witness: Pick<UntoldChanges, 'expect'>,
  surroundings: OrderSurroundings,
): BinanceOrderManager {
  const { sink, memory, journal, contracts, rest, settings, clock, random, alerts, onLog } = parts;
  return new BinanceOrderManager({
    adapterName: sink.adapterName,
    exchange: contracts.exchange,
    ledger: memory.ledger,
    journal,
    contracts,
    transport: new WitnessedTransport({ channel, rest, clock, resyncClock: () => rest.synchronizeClock() }, witness),
    queries: new OrderQueries(rest),
    rest,
    clock,
    ids: new ClientOrderIds(settings.orderIdPrefix, { now: () => clock.now(), random }),
    recvWindowMs: settings.recvWindowMs,
    strict: settings.strictOrders,
    prices: parts.prices,
    askFilters: (symbol) => rest.request('GET', MY_FILTERS, { symbol }, { signed: true, lane: Lane.HISTORY }),
    balances: memory.balances,
    alerts,
    alertAfterMs: settings.trust.alertAfterMs,
    ...surroundings,
    onOrder: (order) => sink.onOrder(order),
    onTrade: (trade) => sink.onTrade(trade),
    onLog,
  });
}
