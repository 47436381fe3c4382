import { expect } from 'chai';
import fc from 'fast-check';

import type { BinanceOrderEventExtra } from '../../../../src/binance/managers/orders/order-event-extra.js';
import { OrderLedger } from '../../../../src/binance/managers/orders/order-ledger.js';
import { tellMissed } from '../../../../src/binance/managers/proof/missed-history.js';
import { toStatus } from '../../../../src/binance/mappings/order-news.js';
import { Direction, Exchange, Offset, Status } from '../../../../src/host/domain/constants.js';
import { Decimal, ZERO } from '../../../../src/host/domain/decimal.js';
import { isActive } from '../../../../src/host/domain/order.js';
import type { Order } from '../../../../src/host/domain/order.js';
import type { Trade } from '../../../../src/host/domain/trade.js';
import { orderLives } from '../../support/order-lives.js';
import type { OrderLife } from '../../support/order-lives.js';

/** Who knew of the order before the venue told of it. */
const BEGINNINGS = ['sent', 'restored', 'restored-with-id', 'placed-elsewhere'] as const;
type Beginning = (typeof BEGINNINGS)[number];
/** Ways in which word of an order comes; `fill`: one that was asked for by its order. */
const SOURCES = ['reply', 'stream', 'query', 'comparison', 'fill', 'odd-word'] as const;
type Telling = readonly [source: (typeof SOURCES)[number], moment: number];

const RANK = { SUBMITTING: 0, NOTTRADED: 1, PARTTRADED: 2, ALLTRADED: 3, CANCELLED: 3, REJECTED: 3 } as const;

/** A ledger that follows one order, and judges each event when it is told. */
class WatchedLedger {
  readonly ledger = new OrderLedger({ adapterName: 'BINANCE', exchange: Exchange.BINANCE });
  readonly trades: Trade[] = [];
  readonly #life: OrderLife;
  readonly orders: Order[] = [];

  constructor(life: OrderLife, beginning: Beginning) {
    this.#life = life;
    this.ledger.listen({
      onOrder: (order) => this.#onOrder(order),
      onTrade: (trade) => this.#onTrade(trade),
      onFillsMissing: () => undefined,
      onNotice: () => undefined,
    });
    if (beginning === 'sent') this.ledger.open(sentOrder(life));
    else if (beginning !== 'placed-elsewhere') this.ledger.restore(sentOrder(life));
    if (beginning === 'restored-with-id') this.ledger.identify('own-1', '7');
  }

  get latest(): Order | undefined {
    return this.orders.at(-1);
  }

  tell([source, drawn]: Telling): void {
    const at = drawn % this.#life.moments.length;
    switch (source) {
      case 'reply':
      case 'stream': {
        const { news, fills } = source === 'reply' ? this.#life.reply(at) : this.#life.report(at);
        this.ledger.take(news, fills);
        break;
      }
      case 'query':
        this.ledger.take(this.#life.record(at));
        break;
      case 'comparison':
        this.compare(at);
        break;
      case 'fill':
        for (const fill of this.#life.fills(at).slice(-1)) this.ledger.takeFill(fill);
        break;
      case 'odd-word':
        this.#tellOdd(at);
        break;
    }
  }

  /** As the reconciler does: what is known of the fills already is left out. */
  compare(at: number): void {
    const fills = this.#life.fills(at).filter((fill) => !this.ledger.hasFill(fill));
    tellMissed([this.#life.record(at)], fills, this.ledger);
  }

  /** The last comparison: of an order that is over and of which the word of its end came nobody asks. */
  reconcile(): void {
    const { ledger } = this;
    const order = ledger.findByVenueId('BTCUSDT', '7');
    const isAskedFor = !order || isActive(order) || ledger.withoutLastWord().includes(order);
    if (isAskedFor) this.compare(this.#life.moments.length - 1);
    else for (const fill of this.#life.fills()) ledger.takeFill(fill);
  }

  /** A word that nobody knows ends nothing; what it says of amounts counts. */
  #tellOdd(at: number): void {
    const before = this.ledger.get('own-1');
    const after = this.ledger.take(this.#life.oddRecord(at));
    if (!before || !after) return;
    if (before.status === after.status) return;
    const isFilled = this.ledger.filledOf(after).equals(after.volume);
    expect(RANK[before.status]).to.be.lessThan(3);
    expect(after.status).to.equal(isFilled ? Status.ALLTRADED : Status.PARTTRADED);
  }

  #onOrder(order: Order): void {
    const before = this.latest;
    this.orders.push(order);
    if (!before) return;
    expect(RANK[order.status]).to.be.at.least(RANK[before.status]);
    if (RANK[before.status] === 3) expect(order.status).to.equal(before.status);
    expect(order.traded.greaterThanOrEqualTo(before.traded), 'traded never falls').to.equal(true);
    expect(order).to.include({ orderId: before.orderId, reference: before.reference, offset: before.offset });
    expect(visible(order), 'equal news is silent').to.not.equal(visible(before));
  }

  #onTrade(trade: Trade): void {
    expect(this.trades.map(({ tradeId }) => tradeId)).to.not.include(trade.tradeId);
    this.trades.push(trade);
    const sum = this.trades.reduce((total, { volume }) => total.plus(volume), ZERO);
    expect(this.latest?.traded.greaterThanOrEqualTo(sum), 'the order counts a fill before it is told').to.equal(true);
  }
}

/** What a host can see but for the time of the latest word. */
function visible(order: Order): string {
  const { updateTime: _time, averagePrice: _average, ...extra } = (order.extra ?? {}) as BinanceOrderEventExtra;
  const { price, volume, traded, status } = order;
  return JSON.stringify([price, volume, traded, status, Object.entries(extra).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The order as it was when it was sent. */
function sentOrder(life: OrderLife): Order {
  const { type, price, direction, conditions, venueType, quoteOrderQty } = termsAtEnd(life);
  const isPegged = conditions.pegPriceType !== undefined;
  return {
    ...{ adapterName: 'BINANCE', symbol: 'BTCUSDT', exchange: Exchange.BINANCE, vtSymbol: 'BTCUSDT.BINANCE' },
    ...{ orderId: 'own-1', vtOrderId: 'BINANCE.own-1', type, direction: direction ?? Direction.LONG },
    ...{ offset: Offset.CLOSE, price: isPegged ? ZERO : price, volume: new Decimal(life.sentVolume), traded: ZERO },
    ...{ status: Status.SUBMITTING, datetime: null, reference: 'ref' },
    extra: { venueType, ...(quoteOrderQty && { quoteOrderQty }) },
  };
}

function termsAtEnd(life: OrderLife): NonNullable<ReturnType<OrderLife['record']>['terms']> {
  const { terms } = life.record(life.moments.length - 1);
  if (!terms) throw new Error('no terms');
  return terms;
}

/** Amounts as text. */
function plain(fields: object): Record<string, unknown> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, value instanceof Decimal ? value.toFixed() : value]));
}

function expectAsAtVenue({ latest, trades }: WatchedLedger, life: OrderLife): void {
  const record = life.record(life.moments.length - 1);
  const terms = termsAtEnd(life);
  expect(latest).to.include({ status: toStatus(record.venueStatus) });
  expect(plain({ ...latest })).to.include(plain({ traded: record.traded, price: terms.price, volume: terms.volume }));
  expect(trades.map(({ tradeId }) => tradeId)).to.have.members(
    life.fills().map(({ venueTradeId }) => `BTCUSDT-${venueTradeId}`),
  );
  const { venueType, timeInForce, selfTradePreventionMode, stopPrice, limitPrice, quoteOrderQty } = terms;
  const told = { venueType, timeInForce, selfTradePreventionMode, stopPrice, limitPrice, quoteOrderQty };
  const quoteTraded = terms.quoteTraded.isZero() ? undefined : terms.quoteTraded;
  const averagePrice = quoteTraded?.div(record.traded ?? 1).toDecimalPlaces(16, Decimal.ROUND_HALF_EVEN);
  const reason = record.reason ?? (record.venueStatus === 'EXPIRED_IN_MATCH' ? 'EXPIRED_IN_MATCH' : undefined);
  const { venueStatus, exchangeOrderId, exchangeListId } = record;
  const words = { venueStatus, exchangeOrderId, exchangeListId, reason, quoteTraded, averagePrice };
  const {
    updateTime: _time,
    originalVolume: _original,
    amendedVolume: _amended,
    external: _external,
    ...extra
  } = latest?.extra ?? {};
  expect(plain(extra)).to.deep.equal(plain({ ...told, ...words, ...terms.conditions }));
}

describe('the ledger of orders over every life of an order', () => {
  const tellings = fc.array(fc.tuple(fc.constantFrom(...SOURCES), fc.nat(9)), { maxLength: 14 });

  it('goes forward only, tells each fill once, and ends with all that the venue says, whatever was told and how', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(orderLives, fc.constantFrom(...BEGINNINGS), tellings, (life, beginning, told) => {
        const watched = new WatchedLedger(life, beginning);
        const isAnswered = beginning === 'sent';
        for (const telling of told) if (isAnswered || telling[0] !== 'reply') watched.tell(telling);
        watched.reconcile();
        expectAsAtVenue(watched, life);
        const { length } = watched.orders;
        for (let at = 0; at < life.moments.length; at++) {
          for (const source of SOURCES) watched.tell([source, at]);
        }
        expect([watched.orders.length - length, watched.trades.length]).to.deep.equal([0, life.fills().length]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('tells all of a life that nobody has told of in the order in which it went, and its end in one event', () => {
    fc.assert(
      fc.property(orderLives, fc.constantFrom(...BEGINNINGS), (life, beginning) => {
        const watched = new WatchedLedger(life, beginning);
        watched.compare(life.moments.length - 1);
        expectAsAtVenue(watched, life);
        const told = watched.orders.filter(({ status }) => status !== Status.SUBMITTING);
        const ends = told.filter(({ status }) => RANK[status] === 3);
        expect(ends).to.have.length(life.last.status === 'NEW' || life.last.status === 'PARTIALLY_FILLED' ? 0 : 1);
        const { price } = termsAtEnd(life);
        for (const order of told) expect(order.price.toFixed()).to.equal(price.toFixed());
      }),
      { numRuns: 300 },
    );
  });
});
