import type { LogLevel } from '../../../host/domain/constants.js';
import type { BalanceNews } from '../../mappings/balance-news.js';
import { AccountFilters } from '../precheck/account-filters.js';
import { LedgerPicture } from '../precheck/ledger-picture.js';
import type { LedgerPictureParts } from '../precheck/ledger-picture.js';
import type { OrderAlerts } from '../proof/order-alerts.js';
import { CancelPursuits } from './cancel-pursuits.js';
import { OrderAmends } from './order-amends.js';
import { OrderCancelAll } from './order-cancel-all.js';
import { OrderCancels } from './order-cancels.js';
import { OrderDrafting } from './order-drafting.js';
import { OrderEntry } from './order-entry.js';
import { OrderListCancels } from './order-list-cancels.js';
import { OrderLists } from './order-lists.js';
import type { OrderManagerParts } from './order-manager-parts.js';
import { OrderReplacements } from './order-replacements.js';
import type { OrderSubmissions } from './order-submissions.js';
import { OrderTargets } from './order-targets.js';
import { OrderTests } from './order-tests.js';
import { OwnOrders } from './own-orders.js';

/** What the desks share with the manager that owns them. */
export interface OrderDesksParts {
  readonly submissions: OrderSubmissions;
  readonly alerts: OrderAlerts;
  /** Aborted at the close. */
  readonly signal: AbortSignal;
  /** Ids of orders of which not everything is known. */
  unresolved(): readonly string[];
  /** Keeps a task until it ends. */
  track(task: Promise<void>): void;
}

/** Everything that takes requests about orders. */
export interface OrderDesks {
  readonly entry: OrderEntry;
  readonly targets: OrderTargets;
  readonly pursuits: CancelPursuits;
  readonly cancels: OrderCancels;
  readonly cancelAll: OrderCancelAll;
  readonly own: OwnOrders;
  readonly lists: OrderLists;
  readonly amends: OrderAmends;
  readonly replacements: OrderReplacements;
  readonly tests: OrderTests;
}

/** Builds them: one that cancels and one that takes new orders for all, the same check for whatever is new. */
export function createOrderDesks(parts: OrderManagerParts, shared: OrderDesksParts): OrderDesks {
  const cancelling = cancellingParts(parts, shared);
  const cancels = new OrderCancels(cancelling);
  const listCancels = new OrderListCancels(cancelling);
  const { submissions } = shared;
  const { pursuits } = cancelling;
  const { ledger, contracts, queries, recvWindowMs } = parts;
  const targets = new OrderTargets(parts);
  const amends = new OrderAmends({ ...cancelling, targets, contracts, submissions, recvWindowMs });
  const drafting = createDrafting(parts, shared, {
    isLeaving: (order) => cancels.isUnderWay(order) || listCancels.isUnderWay(order),
    isShrinking: (order) => amends.isUnderWay(order),
  });
  const taking = { ...cancelling, drafting, targets, contracts, submissions, recvWindowMs };
  return {
    entry: new OrderEntry(taking),
    targets,
    pursuits,
    cancels,
    cancelAll: new OrderCancelAll({
      ledger,
      queries,
      cancels,
      submissionOf: (orderId) => submissions.submissionOf(orderId),
    }),
    own: new OwnOrders({ ledger, queries, cancels, prefix: parts.ids.prefix }),
    lists: new OrderLists({ ...taking, cancels: listCancels }),
    amends,
    replacements: new OrderReplacements(taking),
    tests: new OrderTests({ drafting, rest: parts.rest }),
  };
}

function cancellingParts(parts: OrderManagerParts, shared: OrderDesksParts) {
  const { submissions, alerts, signal } = shared;
  const pursuing = {
    ledger: parts.ledger,
    journal: parts.journal ?? null,
    clock: parts.clock,
    alerts,
    alertAfterMs: parts.alertAfterMs,
    signal,
    doubtOf: (orderId: string) => submissions.doubtOf(orderId),
    track: (task: Promise<void>) => shared.track(task),
    onLog: (message: string, level: LogLevel) => parts.onLog(message, level),
  };
  return {
    ...pursuing,
    pursuits: new CancelPursuits(pursuing),
    transport: parts.transport,
    queries: parts.queries,
    withdraw: (orderId: string) => submissions.withdraw(orderId),
    submissionOf: (orderId: string) => submissions.submissionOrSilenceOf(orderId),
  };
}

/** Within this time the stream has told the order as well that moved a balance. */
const SETTLING_MS = 1_000;

/** The check of what is new knows the account: what is open, what is leaving, what is held, and its own filters. */
function createDrafting(
  parts: OrderManagerParts,
  shared: OrderDesksParts,
  changes: Pick<LedgerPictureParts, 'isLeaving' | 'isShrinking'>,
): OrderDrafting {
  const filters = new AccountFilters({
    ask: (symbol) => parts.askFilters?.(symbol) ?? Promise.resolve(null),
    signal: shared.signal,
    onLog: (message, level) => parts.onLog(message, level),
  });
  const { ledger, contracts, balances = new Map<string, BalanceNews>() } = parts;
  const account = new LedgerPicture({
    ledger,
    contracts,
    balances,
    filters,
    ...changes,
    unresolved: () => shared.unresolved(),
    isCurrent: () => parts.isSettled?.() ?? true,
    hasJustMoved: (asset) => parts.movedAssets(new Date(parts.clock.now() - SETTLING_MS)).has(asset),
  });
  return new OrderDrafting({
    ...parts,
    account,
    onTraded: (symbol) => filters.follow(symbol),
    obstacle: () => parts.obstacle() ?? parts.orderObstacle(),
  });
}
