import type { SymbolFilter } from '../../binance/wire/exchange-info.js';
import type { Ledger, Pot } from '../accounts/ledger.js';
import type { OrderOwner } from '../accounts/order-owner.js';
import type { Units } from '../units.js';
import type { SymbolSpec } from '../markets/symbol-spec.js';
import type { EventOutbox } from './event-outbox.js';
import { readFilterRules, type FilterRules } from './filter-rules.js';
import type { LiveOrder } from './live-order.js';
import { OrderBook } from './order-book.js';
import { PriceHistory } from './price-history.js';
import { StopBook } from './stop-book.js';

/** Trade ids of fills against a recording start here, out of the way of the recording's own. */
const FIRST_EXTERNAL_TRADE_ID = 1_000_000_000_000_000n;

const NOTHING: readonly never[] = [];

/** Everything that the venue keeps for one symbol. */
export class SymbolMarket {
  readonly rules: FilterRules;
  readonly book: OrderBook;
  readonly stops = new StopBook();
  readonly prices: PriceHistory;
  readonly baseFees: Pot;
  readonly quoteFees: Pot;
  readonly externalBase: Pot;
  readonly externalQuote: Pot;

  /** Stops that the running operation has set off and that have not come in yet. */
  #triggered: LiveOrder[] = [];
  /** Order lists of which an order has ended since they were last looked at. */
  readonly #movedLists = new Set<bigint>();
  /** Accounts whose balances the running operation has moved. */
  readonly #touched = new Set<OrderOwner>();
  /** Venue time of the running operation. */
  time = 0;
  #isExternal = false;
  #tradeCount = 0;
  #lastOrderId: bigint;
  #lastTradeId = 0n;
  #lastPreventedMatchId = -1n;

  constructor(
    readonly spec: SymbolSpec,
    readonly outbox: EventOutbox,
    ledger: Ledger,
    firstOrderId = 1n,
    exchangeFilters: readonly SymbolFilter[] = [],
  ) {
    this.#lastOrderId = firstOrderId - 1n;
    this.rules = readFilterRules(spec.filters, exchangeFilters);
    this.prices = new PriceHistory(spec.referencePrice);
    this.baseFees = ledger.fees(spec.baseAsset);
    this.quoteFees = ledger.fees(spec.quoteAsset);
    this.externalBase = ledger.external(spec.baseAsset);
    this.externalQuote = ledger.external(spec.quoteAsset);
    this.book = new OrderBook((level, updateId) => {
      if (this.#isExternal || !outbox.wants('level')) return;
      const { side, price, total: quantity } = level;
      outbox.push('level', { symbol: spec.symbol, side, price, quantity, updateId, time: this.time });
    });
  }

  /** Whether a recording supplies the public data, so that the venue tells none. */
  get isExternal(): boolean {
    return this.#isExternal;
  }

  get tradeCount(): number {
    return this.#tradeCount;
  }

  /** From now on a recording is the public market. */
  becomeExternal(): void {
    if (this.#isExternal) return;
    this.#isExternal = true;
    this.#lastTradeId = FIRST_EXTERNAL_TRADE_ID - 1n;
  }

  /** A trade took place: the last price moves, and stops that it sets off wait for their turn. */
  traded(price: Units, quantity: Units): void {
    this.prices.record(price, quantity, this.time);
    this.#triggered.push(...this.stops.trigger(price, this.time));
  }

  /** Stops that have been set off since the last call, by order id. */
  takeTriggered(): readonly LiveOrder[] {
    if (this.#triggered.length === 0) return NOTHING;
    const triggered = this.#triggered.sort((one, other) => (one.orderId < other.orderId ? -1 : 1));
    this.#triggered = [];
    return triggered;
  }

  /** An order of a list has ended. */
  listMoved(orderListId: bigint): void {
    this.#movedLists.add(orderListId);
  }

  /** Lists of which an order has ended since the last call. */
  takeMovedLists(): readonly bigint[] {
    if (this.#movedLists.size === 0) return NOTHING;
    const moved = [...this.#movedLists];
    this.#movedLists.clear();
    return moved;
  }

  /** An account's balances may have moved. */
  touch(owner: OrderOwner): void {
    this.#touched.add(owner);
  }

  /** Tells the balances of every account that the operation has touched. */
  tellBalances(): void {
    if (this.outbox.wants('balances')) {
      for (const owner of this.#touched) {
        this.outbox.push('balances', owner.accountId, [owner.base.snapshot(), owner.quote.snapshot()], this.time);
      }
    }
    this.#touched.clear();
  }

  nextOrderId(): bigint {
    return ++this.#lastOrderId;
  }

  nextTradeId(): bigint {
    this.#tradeCount++;
    return ++this.#lastTradeId;
  }

  nextPreventedMatchId(): bigint {
    return ++this.#lastPreventedMatchId;
  }
}
