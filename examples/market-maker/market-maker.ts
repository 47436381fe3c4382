import { Decimal, Direction, EventType, ZERO, parseVtSymbol, toVtAccountId } from 'vt-binance/host';
import type { Contract, DecimalInput, MainEngine, Tick, Trade } from 'vt-binance/host';
import { pictureOf } from './market-picture.js';
import { OwnOrders } from './own-orders.js';
import { planQuotes } from './plan-quotes.js';
import type { Means, QuoteSize } from './plan-quotes.js';
import { QuoteSide } from './quote-side.js';

/** What a market maker is told: where to quote and how much. */
export interface MarketMakerOptions {
  readonly adapterName: string;
  readonly vtSymbol: string;
  /** Quote asset offered on each side; 100 unless told otherwise. */
  readonly notional?: DecimalInput;
  /** Most that may be bought (or sold) in excess, in the quote asset; ten times `notional` unless told otherwise. */
  readonly maxInventoryNotional?: DecimalInput;
  /** How long an order is left alone before it follows the market; 1,000 unless told otherwise. */
  readonly restMs?: number;
  /** Milliseconds; the process's own clock unless a test brings one. */
  readonly now?: () => number;
}

/**
 * Quotes one instrument on both sides, re-quotes as the market moves, and leans against its own inventory. It knows
 * the host only: any adapter, any venue. What it does follows from the events alone, so the same events give the same
 * orders.
 */
export class MarketMaker {
  readonly vtSymbol: string;
  readonly #main: MainEngine;
  readonly #options: MarketMakerOptions;
  readonly #size: QuoteSize;
  readonly #bid: QuoteSide;
  readonly #ask: QuoteSide;
  readonly #ownOrders = new OwnOrders();
  #unregisters: (() => void)[] = [];
  #isQuoting = false;
  #inventory: Decimal = ZERO;
  #tick: Tick | null = null;

  constructor(main: MainEngine, options: MarketMakerOptions) {
    this.#main = main;
    this.#options = options;
    this.vtSymbol = options.vtSymbol;
    const notional = new Decimal(options.notional ?? 100);
    this.#size = { notional, maxInventoryNotional: new Decimal(options.maxInventoryNotional ?? notional.times(10)) };
    this.#bid = this.#side(Direction.LONG);
    this.#ask = this.#side(Direction.SHORT);
  }

  /** What was bought less what was sold, in the base asset. */
  get inventory(): Decimal {
    return this.#inventory;
  }

  /** Whether nothing of ours stands or is on its way. */
  get isIdle(): boolean {
    return this.#bid.isFree && this.#ask.isFree;
  }

  start(): void {
    if (this.#isQuoting) return;
    this.#isQuoting = true;
    if (this.#unregisters.length > 0) return;
    const { eventEngine } = this.#main;
    this.#unregisters = [
      eventEngine.register(`eTick.${this.vtSymbol}`, ({ data }) => {
        this.#onTick(data);
      }),
      eventEngine.register(`eTrade.${this.vtSymbol}`, ({ data }) => {
        this.#onTrade(data);
      }),
      eventEngine.register(EventType.TIMER, () => {
        this.#quote();
      }),
    ];
    this.#main.subscribe(parseVtSymbol(this.vtSymbol), this.#options.adapterName);
  }

  /** Quotes no more and cancels what stands; what is still on its way is cancelled as soon as the venue has it. */
  stop(): void {
    this.#isQuoting = false;
    this.#bid.cancel();
    this.#ask.cancel();
  }

  /** Hears nothing any more; for when its orders have ended. */
  close(): void {
    this.stop();
    for (const unregister of this.#unregisters) unregister();
    this.#unregisters = [];
    this.#bid.release();
    this.#ask.release();
  }

  #onTick(tick: Tick): void {
    this.#tick = tick;
    this.#quote();
  }

  #onTrade(trade: Trade): void {
    if (!this.#ownOrders.takesFill(trade)) return;
    const sign = trade.direction === Direction.LONG ? 1 : -1;
    this.#inventory = this.#inventory.plus(trade.volume.times(sign));
  }

  #quote(): void {
    if (!this.#isQuoting) {
      this.stop();
      return;
    }
    const contract = this.#main.getContract(this.vtSymbol);
    const picture = this.#tick && pictureOf(this.#tick, this.#bid.standing, this.#ask.standing);
    if (!contract || !picture) return;
    const plan = planQuotes(picture, contract, this.#means(contract), this.#size);
    this.#bid.follow(plan.bid);
    this.#ask.follow(plan.ask);
  }

  /** A standing order's own money counts as free: it comes back before the next order goes out. */
  #means(contract: Contract): Means {
    const [baseAsset = '', quoteAsset = ''] = contract.name.split('/');
    const { standing: bid } = this.#bid;
    const { standing: ask } = this.#ask;
    return {
      base: this.#available(baseAsset).plus(ask?.volume ?? ZERO),
      quote: this.#available(quoteAsset).plus(bid ? bid.price.times(bid.volume) : ZERO),
      inventory: this.#inventory,
    };
  }

  #available(asset: string): Decimal {
    return this.#main.getAccount(toVtAccountId(this.#options.adapterName, asset))?.available ?? ZERO;
  }

  #side(direction: Direction): QuoteSide {
    return new QuoteSide(this.#main, {
      adapterName: this.#options.adapterName,
      vtSymbol: this.vtSymbol,
      direction,
      restMs: this.#options.restMs ?? 1_000,
      now: this.#options.now ?? (() => performance.now()),
      onFree: (order) => {
        this.#ownOrders.end(order);
        this.#quote();
      },
      onOrder: (vtOrderId) => this.#ownOrders.begin(vtOrderId),
    });
  }
}
