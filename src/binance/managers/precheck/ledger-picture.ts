import { Direction, Status } from '../../../host/domain/constants.js';
import { ZERO } from '../../../host/domain/decimal.js';
import type { Decimal } from '../../../host/domain/decimal.js';
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
  /** Whether a cancel of the order is on its way: it may be gone at the venue by now. */
  isLeaving(order: Order): boolean;
  /** Filters of this account alone. */
  readonly filters: Pick<AccountFilters, 'assetLimit' | 'exchangeCaps'>;
}

/**
 * Open orders out of the ledger, whoever placed them, and holdings out of the balances. Counted is what the venue is
 * known to have open: not what is on its way there or being cancelled.
 */
export class LedgerPicture implements AccountPicture {
  readonly #parts: LedgerPictureParts;

  constructor(parts: LedgerPictureParts) {
    this.#parts = parts;
  }

  get mostOpen(): number {
    return this.#parts.ledger.activeCount;
  }

  get exchangeCaps(): OrderCaps {
    return tighterCaps(this.#parts.filters.exchangeCaps, this.#parts.contracts.exchangeCaps ?? NO_CAPS);
  }

  countOpen(kind: CountedOrders, symbol: string | null): number {
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
    const held = this.#parts.balances.get(this.#parts.contracts.find(symbol)?.extra.baseAsset ?? '');
    if (!held) return null;
    const lists = new Set<string>();
    let position = held.free.plus(held.locked);
    for (const order of this.#open(symbol)) {
      if (order.direction !== Direction.LONG) continue;
      const list = listOf(order);
      if (list !== undefined && lists.has(list)) continue;
      if (list !== undefined) lists.add(list);
      position = position.plus(openVolumeOf(order));
    }
    return position;
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

  #open(symbol: string | null): Order[] {
    const active = this.#parts.ledger.active(symbol ?? undefined);
    const replaced = new Set(active.flatMap((order) => (isOnItsWay(order) ? (extraOf(order).replaces ?? []) : [])));
    return active.filter(
      (order) => isKnownOpen(order) && !replaced.has(order.orderId) && !this.#parts.isLeaving(order),
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

function openVolumeOf({ volume, traded }: Order): Decimal {
  return volume.greaterThan(traded) ? volume.minus(traded) : ZERO;
}

function listOf(order: Order): string | undefined {
  return extraOf(order).exchangeListId;
}

function extraOf(order: Order): BinanceOrderEventExtra {
  return order.extra ?? {};
}
