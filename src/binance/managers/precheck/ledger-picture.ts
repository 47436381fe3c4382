import { Direction, Status } from '../../../host/domain/constants.js';
import { Decimal, ZERO } from '../../../host/domain/decimal.js';
import type { Order } from '../../../host/domain/order.js';
import type { BalanceNews } from '../../mappings/balance-news.js';
import type { ContractTable } from '../../mappings/contract-table.js';
import { NO_CAPS, tighterCaps } from '../../mappings/trading-rules.js';
import type { OrderCaps } from '../../mappings/trading-rules.js';
import type { AccountFilters } from './account-filters.js';
import type { AccountPicture, CountedOrders } from '../account-picture.js';
import type { OrderLedger } from '../orders/order-ledger.js';
import { exchangeIdOf } from '../orders/order-state.js';
import type { BinanceOrderEventExtra } from '../orders/order-state.js';
import { isConditional } from './precheck-account.js';

/** What the picture is drawn from. */
export interface LedgerPictureParts {
  readonly ledger: Pick<OrderLedger, 'activeCount' | 'active'>;
  readonly contracts: Pick<ContractTable, 'find' | 'exchangeCaps'>;
  readonly balances: ReadonlyMap<string, BalanceNews>;
  /** Whether the private stream is there and has been compared with the venue: otherwise nothing is surely known. */
  isCurrent(): boolean;
  /** Whether a cancel of the order is on its way: it may be gone at the venue by now. */
  isLeaving(order: Order): boolean;
  /** Whether an amend of the order is on its way: how much of it is open is not known then. */
  isShrinking(order: Order): boolean;
  /** Ids of orders of which not everything is known, those among them that the venue says it does not know. */
  unresolved(): readonly string[];
  /** Whether the asset has moved a moment ago: news of the order that moved it may be on its way still. */
  hasJustMoved(asset: string): boolean;
  /** Filters of this account alone. */
  readonly filters: Pick<AccountFilters, 'assetLimit' | 'exchangeCaps'>;
}

/**
 * Open orders out of the ledger, whoever placed them, and holdings out of the balances. Counted is what the venue is
 * known to have open: not what is on its way there, being cancelled or in doubt, and nothing while the private stream
 * may have missed something.
 */
export class LedgerPicture implements AccountPicture {
  readonly #parts: LedgerPictureParts;

  constructor(parts: LedgerPictureParts) {
    this.#parts = parts;
  }

  get mostOpen(): number | null {
    return this.#parts.isCurrent() ? this.#parts.ledger.activeCount : null;
  }

  get exchangeCaps(): OrderCaps {
    return tighterCaps(this.#parts.filters.exchangeCaps, this.#parts.contracts.exchangeCaps ?? NO_CAPS);
  }

  countOpen(kind: CountedOrders, symbol: string | null): number | null {
    if (!this.#parts.isCurrent()) return null;
    const open = this.#open(symbol);
    switch (kind) {
      case 'orders':
        return open.length;
      case 'algoOrders':
        return open.filter((order) => isConditional(extraOf(order).venueType)).length;
      case 'icebergOrders':
        return open.filter((order) => extraOf(order).icebergQty !== undefined).length;
      case 'orderLists':
        return new Set(open.flatMap((order) => listOf(order) ?? [])).size;
      default:
        return kind satisfies never;
    }
  }

  /** Of an order list only one buy counts: its orders exclude one another. */
  positionOf(symbol: string): Decimal | null {
    const parts = this.#parts;
    const asset = parts.contracts.find(symbol)?.extra.baseAsset ?? '';
    const held = parts.balances.get(asset);
    if (!held || !parts.isCurrent()) return null;
    const buys = this.#buys(symbol);
    // A fill that the balance has told already would count twice as long as its order has not.
    if (buys.length > 0 && parts.hasJustMoved(asset)) return null;
    return buys.reduce((position, order) => position.plus(openVolumeOf(order)), held.free.plus(held.locked));
  }

  assetLimit(asset: string): Decimal | null {
    return this.#parts.filters.assetLimit(asset);
  }

  without(orderId: string): LedgerPicture {
    const parts = this.#parts;
    return new LedgerPicture({
      ...parts,
      isLeaving: (order) => order.orderId === orderId || parts.isLeaving(order),
    });
  }

  /** Open buys of known size, one of each list. */
  #buys(symbol: string): Order[] {
    const lists = new Set<string>();
    return this.#open(symbol).filter((order) => {
      if (order.direction !== Direction.LONG || this.#parts.isShrinking(order)) return false;
      const list = listOf(order);
      if (list === undefined) return true;
      return !lists.has(list) && lists.add(list);
    });
  }

  #open(symbol: string | null): Order[] {
    const active = this.#parts.ledger.active(symbol ?? undefined);
    const replaced = active.flatMap((order) => (isOnItsWay(order) ? (extraOf(order).replaces ?? []) : []));
    const uncounted = new Set([...replaced, ...this.#parts.unresolved()]);
    return active.filter(
      (order) => isKnownOpen(order) && !uncounted.has(order.orderId) && !this.#parts.isLeaving(order),
    );
  }
}

function isOnItsWay({ status }: Order): boolean {
  return status === Status.SUBMITTING;
}

function isKnownOpen(order: Order): boolean {
  const isOpen = order.status === Status.NOTTRADED || order.status === Status.PARTTRADED;
  return isOpen && exchangeIdOf(order) !== undefined;
}

function openVolumeOf(order: Order): Decimal {
  const { preventedVolume = ZERO } = extraOf(order);
  return Decimal.max(order.volume.minus(order.traded).minus(preventedVolume), ZERO);
}

function listOf(order: Order): string | undefined {
  return extraOf(order).exchangeListId;
}

function extraOf(order: Order): BinanceOrderEventExtra {
  return order.extra ?? {};
}
