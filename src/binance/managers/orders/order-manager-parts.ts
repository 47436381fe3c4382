import type { LogLevel, Exchange } from '../../../host/domain/constants.js';
import type { Order } from '../../../host/domain/order.js';
import type { Trade } from '../../../host/domain/trade.js';
import type { Clock } from '../../clock.js';
import type { BalanceNews } from '../../mappings/balance-news.js';
import type { ContractTable } from '../../mappings/contract-table.js';
import type { SpotRestApi } from '../../rest/spot-rest-api.js';
import type { AlertDesk } from '../alert-desk.js';
import type { ReferencePrices } from '../precheck/reference-prices.js';
import type { OrderJournal } from '../restart/order-journal.js';
import type { ClientOrderIds } from './client-order-ids.js';
import type { OrderLedger } from './order-ledger.js';
import type { OrderQueries } from '../proof/order-queries.js';
import type { OrderTransport } from './order-transport.js';

/** What the order manager is handed. */
export interface OrderManagerParts {
  readonly adapterName: string;
  readonly exchange: Exchange;
  /** What is known of the account's orders; it outlives this manager. */
  readonly ledger: OrderLedger;
  /** Where intents are written down before they are sent; null: nowhere. */
  readonly journal?: OrderJournal | null;
  readonly contracts: ContractTable;
  readonly transport: OrderTransport;
  readonly queries: OrderQueries;
  readonly rest: Pick<SpotRestApi, 'testOrder'>;
  readonly clock: Pick<Clock, 'now' | 'offsetMs' | 'elapsedMs'>;
  readonly ids: ClientOrderIds;
  readonly recvWindowMs: number;
  readonly strict: boolean;
  /** What prices are measured against, for the check before an order leaves; absent: unknown. */
  readonly prices?: ReferencePrices | undefined;
  /** What the account holds, by asset; absent: unknown. */
  readonly balances?: ReadonlyMap<string, BalanceNews>;
  /** `GET /api/v3/myFilters` of a symbol; absent: the account's own filters are not known. */
  askFilters?(symbol: string): Promise<unknown>;
  readonly alerts: AlertDesk;
  /** How long an order may be in doubt before an alert is raised. */
  readonly alertAfterMs: number;
  /** Assets whose holdings were seen to move since an instant of this machine. */
  movedAssets(since: Date): ReadonlySet<string>;
  /** Whether the private stream is there and compared with the venue; absent: it is. */
  isSettled?(): boolean;
  /** Why no order can be taken now, as the end of a sentence; null where it can. */
  obstacle(): string | null;
  /** Why no new order is taken although cancels are; null where they are taken. */
  orderObstacle(): string | null;
  onOrder(order: Order): void;
  onTrade(trade: Trade): void;
  onLog(message: string, level: LogLevel): void;
}
