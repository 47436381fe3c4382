import { Decimal } from '../../../src/host/domain/decimal.js';
import { NO_ACCOUNT } from '../../../src/binance/managers/account-picture.js';
import type { AccountPicture, CountedOrders } from '../../../src/binance/managers/account-picture.js';
import type { ReferencePrice, ReferencePrices } from '../../../src/binance/managers/precheck/reference-prices.js';
import { toExchangeCaps } from '../../../src/binance/mappings/trading-rules.js';
import type { OrderDraft } from '../../../src/binance/mappings/order-draft.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import type { SimulatedExchangeOptions } from '../../../src/simulator/simulated-exchange.js';
import type { SymbolSpec } from '../../../src/simulator/markets/symbol-spec.js';
import { formatUnits, parseUnits, units } from '../../../src/simulator/units.js';
import type { Units } from '../../../src/simulator/units.js';
import { VenueError } from '../../../src/simulator/venue-error.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';

/** What the venue says to an order: taken, refused by a filter, or refused for a reason that is no filter's. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'filter'; readonly filter: string; readonly message: string }
  | { readonly kind: 'other'; readonly message: string };

/** What a referee's venue is made of. */
export interface RefereeOptions {
  readonly spec: SymbolSpec;
  readonly exchangeFilters?: SimulatedExchangeOptions['exchangeFilters'];
  readonly assetLimits?: Readonly<Record<string, Units>>;
  readonly holdings: Units;
  readonly now: () => number;
}

const RICH = units('900000000000000000');
const ACCOUNT = 'trader';

/** One symbol of a venue with a deep market, which judges orders by its own filters and then forgets them. */
export class FilterReferee {
  readonly exchange: SimulatedExchange;
  /** What the adapter would know of the account: from the venue's own list of open orders. */
  readonly picture: AccountPicture;
  readonly #spec: SymbolSpec;

  constructor({ spec, exchangeFilters, assetLimits, holdings, now }: RefereeOptions) {
    this.#spec = spec;
    const clock = { now, after: () => () => undefined, every: () => () => undefined };
    this.exchange = new SimulatedExchange({ clock, symbols: [spec], ...(exchangeFilters && { exchangeFilters }) });
    const money = { [spec.quoteAsset]: RICH, [spec.baseAsset]: holdings };
    this.picture = {
      ...NO_ACCOUNT,
      mostOpen: Infinity,
      exchangeCaps: toExchangeCaps(exchangeFilters ?? []),
      countOpen: (kind) => this.#count(kind),
      positionOf: () => this.#position(),
      assetLimit: (asset) => {
        const limit = assetLimits?.[asset];
        return limit === undefined ? null : decimal(limit);
      },
    };
    this.exchange.openAccount(ACCOUNT, money, { maker: 0n, taker: 0n }, { ...(assetLimits && { assetLimits }) });
  }

  get reference(): Decimal {
    return this.#price(5);
  }

  get last(): Decimal {
    return decimal(this.exchange.lastPrice(this.#spec.symbol));
  }

  /** What the adapter would be told of the market, without delay and exactly. */
  readonly prices: ReferencePrices = {
    priceOf: (_symbol, averageMinutes): ReferencePrice => {
      const price = this.#price(averageMinutes);
      return { price, kind: averageMinutes === 0 ? 'last' : 'average', ageMs: 0, low: price, high: price };
    },
  };

  /** Puts as much as anybody could want a little to either side of the price; to be done before a check, for it may fill what rests. */
  stock(): void {
    const { symbol, referencePrice, tickSize } = this.#spec;
    const gap = referencePrice / 200n > tickSize ? referencePrice / 200n : tickSize;
    this.exchange.setExternalLevel(symbol, 'bid', referencePrice - gap > 0n ? referencePrice - gap : 1n, RICH);
    this.exchange.setExternalLevel(symbol, 'ask', referencePrice + gap, RICH);
  }

  /** Sends the order to the venue, and takes it back at once where the venue has it. */
  judge(draft: OrderDraft): Verdict {
    const placement = toPlacement(draft);
    if (typeof placement === 'string') return { kind: 'filter', filter: 'PRECISION', message: placement };
    const before = this.#held();
    try {
      const { order } = this.exchange.placeOrder(ACCOUNT, placement);
      if (order.status === 'NEW' || order.status === 'PARTIALLY_FILLED') {
        this.exchange.cancelOrder(ACCOUNT, { symbol: order.symbol, orderId: order.orderId });
      }
      // What was traded is given back, so that the next order finds the same account.
      const traded = this.#held() - before;
      if (traded !== 0n) this.exchange.deposit(ACCOUNT, this.#spec.baseAsset, -traded);
      return { kind: 'accepted' };
    } catch (error) {
      if (!(error instanceof VenueError)) throw error;
      return verdictOf(error);
    }
  }

  /** Puts an order onto the venue that stays; false where a filter refuses it. */
  keep(draft: OrderDraft): boolean {
    const placement = toPlacement(draft);
    if (typeof placement === 'string') return false;
    try {
      this.exchange.placeOrder(ACCOUNT, placement);
      return true;
    } catch (error) {
      if (error instanceof VenueError) return false;
      throw error;
    }
  }

  #price(minutes: number): Decimal {
    const { symbol } = this.#spec;
    const reference = this.exchange.referencePrice(symbol)?.price;
    return decimal(reference ?? this.exchange.averagePrice(symbol, minutes));
  }

  #count(kind: CountedOrders): number {
    const open = this.exchange.openOrders(ACCOUNT);
    switch (kind) {
      case 'orders':
        return open.length;
      case 'algoOrders':
        return open.filter(({ stopPrice, trailingDelta }) => stopPrice > 0n || trailingDelta !== null).length;
      case 'icebergOrders':
        return open.filter(({ icebergQty }) => icebergQty > 0n).length;
      case 'orderLists':
        return this.exchange.openOrderLists(ACCOUNT).length;
    }
  }

  #held(): Units {
    const held = this.exchange.balancesOf(ACCOUNT).find(({ asset }) => asset === this.#spec.baseAsset);
    return (held?.free ?? 0n) + (held?.locked ?? 0n);
  }

  #position(): Decimal {
    let position = this.#held();
    for (const order of this.exchange.openOrders(ACCOUNT)) {
      if (order.side === 'BUY') position += order.origQty - order.executedQty;
    }
    return decimal(position);
  }
}

const FILTER_FAILURE = /^Filter failure: (\w+)$/;
const TOO_THIN = /^Order book liquidity is less than .*?(MARKET_LOT_SIZE|LOT_SIZE|symbol)/;

function verdictOf(error: VenueError): Verdict {
  const { message } = error;
  const failed = FILTER_FAILURE.exec(message);
  if (failed?.[1]) return { kind: 'filter', filter: failed[1], message };
  if (error.code === -1111) return { kind: 'filter', filter: 'PRECISION', message };
  // Zero and less are no amounts, whatever the filters say.
  if (/^Invalid (price|stopPrice|quantity|quote order qty|icebergQty)\.$/.test(message)) {
    return { kind: 'filter', filter: '*', message };
  }
  const thin = TOO_THIN.exec(message);
  if (thin?.[1]) return { kind: 'filter', filter: thin[1] === 'symbol' ? 'LOT_SIZE' : thin[1], message };
  return { kind: 'other', message };
}

/** The order as a request carries it; a sentence where an amount has more decimals than any request may have. */
function toPlacement(draft: OrderDraft): OrderPlacement | string {
  const { quantity, quoteOrderQty, price, stopPrice, icebergQty } = draft;
  const amounts: Record<string, Units> = {};
  for (const [name, value] of Object.entries({ quantity, quoteOrderQty, price, stopPrice, icebergQty })) {
    if (!value) continue;
    const read = parseUnits(value.toFixed());
    if (read === null) return `Parameter '${name}' has too much precision.`;
    amounts[name] = read;
  }
  return {
    symbol: draft.symbol,
    side: draft.side,
    type: draft.type,
    ...(draft.timeInForce && { timeInForce: draft.timeInForce }),
    ...(draft.trailingDelta !== null && { trailingDelta: draft.trailingDelta }),
    ...amounts,
  };
}

function decimal(value: Units): Decimal {
  return new Decimal(formatUnits(value));
}
