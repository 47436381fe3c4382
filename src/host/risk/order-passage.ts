import { Direction, OrderType } from '../domain/constants.js';
import type { Contract } from '../domain/contract.js';
import { Decimal } from '../domain/decimal.js';
import type { Order } from '../domain/order.js';
import type { OrderRequest } from '../domain/requests.js';
import type { Tick } from '../domain/tick.js';

/** What guards may ask of the host; `OmsEngine` answers. */
export interface RiskView {
  getTick(vtSymbol: string): Tick | undefined;
  getContract(vtSymbol: string): Contract | undefined;
  getOrder(vtOrderId: string): Order | undefined;
  getAllActiveOrders(vtSymbol?: string): Order[];
}

/** What a passage is made of. */
export interface OrderPassageParts {
  readonly request: OrderRequest;
  readonly adapterName: string;
  readonly contract: Contract;
  /** Epoch ms. */
  readonly time: number;
  readonly view: RiskView;
}

/** Prices that an order may state besides `price`: in `extra`, by the names that adapters of this family share. */
const STATED_PRICES = ['limitPrice', 'stopPrice'] as const;

/** One order on its way to its adapter, with the figures that guards judge by; all of them on the cautious side. */
export class OrderPassage {
  readonly request: OrderRequest;
  readonly adapterName: string;
  readonly contract: Contract;
  /** When it was asked for, epoch ms. */
  readonly time: number;
  readonly view: RiskView;

  constructor({ request, adapterName, contract, time, view }: OrderPassageParts) {
    this.request = request;
    this.adapterName = adapterName;
    this.contract = contract;
    this.time = time;
    this.view = view;
  }

  /** Canonical, however the request spells its symbol. */
  get vtSymbol(): string {
    return this.contract.vtSymbol;
  }

  /** What the market would give for it now: the ask for a buy, the bid for a sell, the last price without either. */
  get marketPrice(): Decimal | null {
    const tick = this.view.getTick(this.vtSymbol);
    if (!tick) return null;
    const best = this.request.direction === Direction.SHORT ? tick.bidPrice1 : tick.askPrice1;
    const price = best > 0 ? best : tick.lastPrice;
    return price > 0 ? new Decimal(price) : null;
  }

  /** The highest price that the order states itself; null for market orders and others without one. */
  get statedPrice(): Decimal | null {
    const { request } = this;
    if (request.type === OrderType.MARKET) return null;
    const stated = [request.price, ...STATED_PRICES.map((name) => request.extra?.[name])];
    const prices = stated.filter(isGiven).map(amountOf);
    const positive = prices.filter((price) => price.greaterThan(0));
    return positive.length === 0 ? null : Decimal.max(...positive);
  }

  /** Whether it is a market order that is asked for by an amount of the quote currency. */
  get isByQuoteAmount(): boolean {
    return this.#quoteAmount !== null;
  }

  /** In units of the instrument; null where it is asked for by quote amount and the market's price is not known. */
  get volume(): Decimal | null {
    const amount = this.#quoteAmount;
    if (!amount) return amountOf(this.request.volume).abs();
    const price = this.marketPrice;
    return price && amount.div(price.times(this.contract.size));
  }

  /** In units of the quote currency, at the worst; null where no price is known. A sell may get more than it states. */
  get value(): Decimal | null {
    const amount = this.#quoteAmount;
    if (amount) return amount;
    const prices = [this.statedPrice ?? this.marketPrice];
    if (this.request.direction === Direction.SHORT) prices.push(this.marketPrice);
    const known = prices.filter((price) => price !== null);
    const volume = this.volume;
    return known.length === 0 || !volume
      ? null
      : Decimal.max(...known)
          .times(volume)
          .times(this.contract.size);
  }

  /** Of a market order that is asked for by it. */
  get #quoteAmount(): Decimal | null {
    const amount = this.request.extra?.['quoteOrderQty'];
    return this.request.type === OrderType.MARKET && isGiven(amount) ? amountOf(amount).abs() : null;
  }
}

/** Hosts of other languages write null, and some an empty text, for what is not there. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');
}

/** Throws where it is none: an order that cannot be read is refused. */
function amountOf(value: unknown): Decimal {
  if (typeof value !== 'string' && typeof value !== 'number' && !Decimal.isDecimal(value)) throw unreadable(value);
  const amount = new Decimal(typeof value === 'string' ? value.trim() : value);
  if (!amount.isFinite()) throw unreadable(value);
  return amount;
}

function unreadable(value: unknown): TypeError {
  return new TypeError(`${String(value)} is no amount`);
}
