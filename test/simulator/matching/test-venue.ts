import type { SymbolFilter, SymbolInfo } from '../../../src/binance/wire/exchange-info.js';
import type { SymbolSpec } from '../../../src/simulator/markets/symbol-spec.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { units, type Units } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';
import { VenueError } from '../../../src/simulator/venue-error.js';
import type { VenueEvents } from '../../../src/simulator/venue-events.js';
import type { PlacedOrder } from '../../../src/simulator/venue-outcomes.js';
import type { OrderPlacement } from '../../../src/simulator/venue-requests.js';

/** What a test may want to be different about its symbol. */
export interface SpecChanges {
  readonly filters?: readonly SymbolFilter[];
  readonly info?: Partial<SymbolInfo>;
  readonly referencePrice?: string;
}

/** A symbol without filters that allows everything; price starts at 100. */
export function testSpec(changes: SpecChanges = {}): SymbolSpec {
  const filters = [...(changes.filters ?? [])];
  const info: SymbolInfo = {
    symbol: 'AAABBB',
    status: 'TRADING',
    baseAsset: 'AAA',
    baseAssetPrecision: 8,
    quoteAsset: 'BBB',
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'],
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    opoAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: true,
    quoteOrderQtyMarketAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    isSpotTradingAllowed: true,
    isMarginTradingAllowed: false,
    filters,
    permissions: [],
    defaultSelfTradePreventionMode: 'EXPIRE_MAKER',
    allowedSelfTradePreventionModes: ['NONE', 'EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH', 'DECREMENT', 'TRANSFER'],
    ...changes.info,
  };
  return {
    info,
    symbol: info.symbol,
    baseAsset: info.baseAsset,
    quoteAsset: info.quoteAsset,
    filters,
    tickSize: units('0.01'),
    stepSize: units('0.001'),
    referencePrice: units(changes.referencePrice ?? '100'),
    dailyVolatility: 0.03,
  };
}

/** One event as it was told, in order over all names. */
export type Told = { [Name in keyof VenueEvents]: readonly [Name, ...VenueEvents[Name]] }[keyof VenueEvents];

/** A venue with accounts `alice`, `bob` and `carol`, 1,000 AAA and 100,000 BBB each, no commission, clock by hand. */
export class TestVenue {
  readonly clock = new ManualClock();
  readonly exchange: SimulatedExchange;
  readonly told: Told[] = [];

  constructor(changes: SpecChanges = {}) {
    this.exchange = new SimulatedExchange({ clock: this.clock, symbols: [testSpec(changes)] });
    for (const name of ['alice', 'bob', 'carol']) {
      this.exchange.openAccount(name, { AAA: units('1000'), BBB: units('100000') }, { maker: 0n, taker: 0n });
    }
    for (const name of ['trade', 'level', 'execution', 'orderList', 'balances', 'deposit'] as const) {
      this.exchange.on(name, (...args) => this.told.push([name, ...args] as unknown as Told));
    }
  }

  place(account: string, placement: Omit<OrderPlacement, 'symbol'>): PlacedOrder {
    return this.exchange.placeOrder(account, { symbol: 'AAABBB', ...placement });
  }

  /** A limit order, GTC unless said otherwise. */
  limit(
    account: string,
    side: 'BUY' | 'SELL',
    quantity: string,
    price: string,
    more: Partial<OrderPlacement> = {},
  ): PlacedOrder {
    return this.place(account, {
      side,
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: units(quantity),
      price: units(price),
      ...more,
    });
  }

  market(account: string, side: 'BUY' | 'SELL', quantity: string, more: Partial<OrderPlacement> = {}): PlacedOrder {
    return this.place(account, { side, type: 'MARKET', quantity: units(quantity), ...more });
  }

  /** Two other accounts trade at this price, so that it is the last; leaves nothing behind. */
  tradeAt(price: string, quantity = '1'): void {
    this.limit('carol', 'SELL', quantity, price, { selfTradePreventionMode: 'NONE' });
    this.limit('carol', 'BUY', quantity, price, { selfTradePreventionMode: 'NONE' });
  }

  status(account: string, orderId: bigint): string {
    return this.exchange.order(account, { symbol: 'AAABBB', orderId }).status;
  }

  balance(account: string, asset: string): { free: Units; locked: Units } {
    const row = this.exchange.balancesOf(account).find((balance) => balance.asset === asset);
    return { free: row?.free ?? 0n, locked: row?.locked ?? 0n };
  }

  levels(side: 'bid' | 'ask'): readonly (readonly [Units, Units])[] {
    return this.exchange.levels('AAABBB', side, 100);
  }
}

/** Code and words with which the venue refuses; fails where it does not. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof VenueError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('the venue did not refuse');
}
