import { Direction, Exchange, Offset, OrderType, Status } from '../../src/host/domain/constants.js';
import { Decimal } from '../../src/host/domain/decimal.js';
import type { Order } from '../../src/host/domain/order.js';
import type { Trade } from '../../src/host/domain/trade.js';
import type { OrderRequest } from '../../src/host/domain/requests.js';
import type { VenueFill, VenueOrder } from '../../src/simulator/venue-orders.js';
import { formatUnits, RealClock, SimulatedExchange, spotSymbols, units } from '../../src/simulator/index.js';
import { EventRecord } from '../support/campaign/event-record.js';
import { Findings } from '../support/campaign/findings.js';
import type { Finding } from '../support/campaign/findings.js';
import { judgeAfterwards } from '../support/campaign/judge/afterwards.js';
import { compare } from '../support/campaign/judge/compare.js';
import { judgeIdentities } from '../support/campaign/judge/identities.js';
import { LiveWatch } from '../support/campaign/judge/live-watch.js';
import type { Intent } from '../support/campaign/strategy.js';
import { VenueMirror } from '../support/campaign/venue-mirror.js';

const TERMS = { symbol: 'BTCUSDT', type: 'LIMIT', timeInForce: 'GTC' } as const;

/** An order of the account at the venue. */
interface Placement {
  readonly price?: string;
  readonly quantity?: string;
  readonly side?: 'BUY' | 'SELL';
}

/** A venue with one account, and what a host has been told of it; its time moves when it is told to. */
export class JudgedCase {
  readonly exchange = new SimulatedExchange({ clock: new RealClock(), symbols: spotSymbols });
  readonly mirror: VenueMirror;
  readonly record = new EventRecord();
  readonly findings = new Findings();
  readonly intents: Intent[] = [];
  readonly sent = new Set<string>();
  readonly #watch: LiveWatch;
  now = 1_000;
  #life = 0;
  #isForgetful = false;

  constructor() {
    this.exchange.openAccount('account', { USDT: units('100000') });
    this.exchange.openAccount('other', { BTC: units('10') });
    this.mirror = new VenueMirror(this.exchange, 'account', () => this.now);
    const terms = {
      longestLagMs: 0,
      isDisordered: false,
      isClockSetBack: false,
      mayHave: (id: string) => this.sent.has(id),
    };
    this.#watch = new LiveWatch(this.findings, this.mirror, terms);
    this.record.onTold = (told) => this.#watch.take(told);
    this.#note('eContract.', {});
    this.tellBalance('100000', '0');
  }

  /** The host's process is killed and begins anew; without a journal it knows nothing of the one before. */
  nextLife({ isForgetful }: { readonly isForgetful: boolean }): void {
    this.#life += 1;
    this.record.life = this.#life;
    this.#isForgetful = isForgetful;
    this.#watch.nextLife({ isForgetful });
    if (isForgetful) for (const { orderId } of this.intents) this.mirror.foreign.add(orderId);
    this.now += 1_000;
    this.#note('eContract.', {});
    this.tellNews('private', { kind: 'connected' });
    this.now += 10;
  }

  get fills(): VenueFill[] {
    return [...this.mirror.fills.values()];
  }

  /** The order of the account that has this client id. */
  atVenue(clientId: string): VenueOrder {
    const [found] = this.mirror.byClientId(clientId);
    if (!found) throw new Error(`the venue has no order ${clientId}`);
    return found.order;
  }

  intend(orderId: string, more: Partial<OrderRequest> = {}): void {
    const number = this.intents.length;
    const request: OrderRequest = {
      ...{ symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT },
      ...{ volume: '0.01', price: '90000', ...more },
    };
    this.intents.push({ number, orderId, vtOrderId: `BINANCE.${orderId}`, request, acceptedAt: 0, life: this.#life });
    this.tell(orderId, Status.SUBMITTING, '0', { reference: more.reference ?? '' });
  }

  place(newClientOrderId: string, { price = '90000', quantity = '0.01', side = 'BUY' }: Placement = {}): void {
    this.sent.add(newClientOrderId);
    const terms = { side, price: units(price), quantity: units(quantity), newClientOrderId };
    this.exchange.placeOrder('account', { ...TERMS, ...terms });
  }

  cancel(origClientOrderId: string): void {
    this.exchange.cancelOrder('account', { symbol: 'BTCUSDT', origClientOrderId });
  }

  fill(price = '90000'): void {
    const terms = { side: 'SELL', price: units(price), quantity: units('0.01') } as const;
    this.exchange.placeOrder('other', { ...TERMS, ...terms });
  }

  tell(orderId: string, status: Status, traded = '0', more: Partial<Order> = {}): void {
    const order: Order = {
      ...{ adapterName: 'BINANCE', symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE' },
      ...{ orderId, vtOrderId: `BINANCE.${orderId}`, type: OrderType.LIMIT, direction: Direction.LONG },
      ...{ offset: Offset.NONE, price: new Decimal(90_000), volume: new Decimal('0.01'), datetime: null },
      ...{ traded: new Decimal(traded), status, reference: '', ...more },
    };
    this.putBoth('eOrder.', order.vtOrderId, order);
  }

  /** As the venue says it, with the number of the order that has this client id. */
  tellWithNumber(orderId: string, status: Status, traded = '0', numberOf = orderId): void {
    this.tell(orderId, status, traded, { extra: this.extraOf(numberOf) });
  }

  /** What the venue says of an order, as an adapter hands it on. */
  extraOf(clientId: string): NonNullable<Order['extra']> {
    const order = this.atVenue(clientId);
    const { type: venueType, status: venueStatus, timeInForce, selfTradePreventionMode } = order;
    return {
      ...{ exchangeOrderId: String(order.orderId), venueType, venueStatus, timeInForce, selfTradePreventionMode },
      limitPrice: new Decimal(formatUnits(order.price)),
      quoteTraded: new Decimal(formatUnits(order.cummulativeQuoteQty)),
    };
  }

  /** As the fill is, but for what is given; what is given as undefined is not told. */
  tellTrade(orderId: string, fill: VenueFill, more: { readonly [Field in keyof Trade]?: unknown } = {}): void {
    const { symbol, price, quantity, isBuyer, commission, commissionAsset, isMaker } = fill;
    const tradeId = `${symbol}-${fill.tradeId}`;
    const trade = {
      ...{ symbol, orderId, vtOrderId: `BINANCE.${orderId}`, offset: Offset.NONE, tradeId },
      ...{ price: new Decimal(formatUnits(price)) },
      ...{ volume: new Decimal(formatUnits(quantity)), direction: isBuyer ? Direction.LONG : Direction.SHORT },
      ...{ commission: new Decimal(formatUnits(commission)), commissionAsset, isMaker, datetime: new Date(fill.time) },
      ...{ extra: { exchangeOrderId: String(fill.orderId) }, ...more },
    };
    const told = Object.entries(trade).filter(([, value]) => value !== undefined);
    this.putBoth('eTrade.', tradeId, Object.fromEntries(told));
  }

  tellBalance(balance: string, frozen: string, asset = 'USDT'): void {
    const amounts = { balance: new Decimal(balance), frozen: new Decimal(frozen) };
    const account = { accountId: asset, ...amounts, available: amounts.balance.minus(frozen) };
    this.putBoth('eAccount.', `BINANCE.${asset}`, account);
  }

  /** Everything that the account has, as it is. */
  tellBalances(): void {
    for (const [asset, { free, locked }] of this.mirror.balances()) {
      this.tellBalance(formatUnits(free + locked), formatUnits(locked), asset);
    }
  }

  tellNews(channel: string, change: object): void {
    this.putBoth('eConnection.', channel, { adapterName: 'BINANCE', channel, change });
  }

  /** What the judge says, kinds and guarantees alone. */
  verdict(): string[] {
    return [...new Set(this.findingsNow().map(({ kind, guarantee }) => `${kind} ${guarantee}`))];
  }

  findingsNow(): Finding[] {
    const { record, mirror, intents, findings } = this;
    judgeAfterwards(record, 'the-secret-of-nobody', findings);
    this.#watch.judgeEnds();
    judgeIdentities({ intents, record, mirror, isForgetful: this.#isForgetful }, findings);
    return [...findings.list, ...compare({ record, mirror, intents, lastLife: this.#life, unresolved: [] })];
  }

  putBoth(type: string, key: string, data: unknown): void {
    this.#note(type, data);
    this.#note(type + key, data);
  }

  #note(type: string, data: unknown): void {
    this.record.note({ at: this.now, life: this.#life, type, data });
  }
}
