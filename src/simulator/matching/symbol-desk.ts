import type { SymbolFilter } from '../../binance/wire/exchange-info.js';
import type { Ledger } from '../accounts/ledger.js';
import type { SymbolSpec } from '../markets/symbol-spec.js';
import { AmendDesk } from './amend-desk.js';
import type { EventOutbox } from './event-outbox.js';
import type { ExecutionReporter } from './execution-reporter.js';
import { ExternalDesk } from './external-desk.js';
import { ListDesk } from './list-desk.js';
import { OrderDesk } from './order-desk.js';
import { SymbolMarket } from './symbol-market.js';

/** What all symbols of a venue have in common. */
export interface VenueTraits {
  readonly firstOrderId?: bigint | undefined;
  readonly exchangeFilters?: readonly SymbolFilter[] | undefined;
}

/** All that works on one symbol, put together. */
export class SymbolDesk {
  readonly market: SymbolMarket;
  readonly orders: OrderDesk;
  readonly lists: ListDesk;
  readonly amendments: AmendDesk;
  readonly #external: ExternalDesk;

  constructor(
    spec: SymbolSpec,
    outbox: EventOutbox,
    ledger: Ledger,
    reporter: ExecutionReporter,
    generateClientOrderId: () => string,
    { firstOrderId, exchangeFilters }: VenueTraits = {},
  ) {
    this.market = new SymbolMarket(spec, outbox, ledger, firstOrderId, exchangeFilters);
    this.orders = new OrderDesk(this.market, reporter, generateClientOrderId);
    this.lists = new ListDesk(this.orders);
    this.amendments = new AmendDesk(this.orders, this.lists);
    this.#external = new ExternalDesk(this.market, this.orders.matcher);
  }

  /** Lets everything happen that an operation has set off: lists follow their orders, stops come in, and so on. */
  settle(): void {
    let isMoving = true;
    while (isMoving) {
      const listsMoved = this.lists.follow();
      isMoving = this.orders.wakeStops() || listsMoved;
    }
  }

  /** The recorded market's door; whoever opens it makes the recording the public market of the symbol. */
  external(): ExternalDesk {
    this.market.becomeExternal();
    return this.#external;
  }
}
