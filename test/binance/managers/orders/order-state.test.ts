import { expect } from 'chai';
import fc from 'fast-check';

import { advance, isTerminal, NOTHING_FILLED, refuse } from '../../../../src/binance/managers/orders/order-state.js';
import type { BinanceOrderEventExtra, FilledSoFar } from '../../../../src/binance/managers/orders/order-state.js';
import { newsOfRecord } from '../../../../src/binance/mappings/order-news.js';
import { Direction, Exchange, Offset, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { Decimal, ZERO } from '../../../../src/host/domain/decimal.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { orderRecord, T0 } from '../../support/venue-words.js';

const order: Order = {
  adapterName: 'BINANCE',
  symbol: 'BTCUSDT',
  exchange: Exchange.BINANCE,
  vtSymbol: 'BTCUSDT.BINANCE',
  orderId: 'own-1',
  vtOrderId: 'BINANCE.own-1',
  type: OrderType.FAK,
  direction: Direction.LONG,
  offset: Offset.CLOSE,
  price: new Decimal(100),
  volume: new Decimal(1),
  traded: ZERO,
  status: Status.SUBMITTING,
  datetime: null,
  reference: 'ref',
};

const RANK: Record<Status, number> = {
  SUBMITTING: 0,
  NOTTRADED: 1,
  PARTTRADED: 2,
  ALLTRADED: 3,
  CANCELLED: 3,
  REJECTED: 3,
};
const WORDS = [
  'NEW',
  'PENDING_NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELED',
  'EXPIRED',
  'REJECTED',
  'PENDING_CANCEL',
  'ODD',
] as const;

/** One fill at a price. */
const filledBy = (volume: string, price = '100'): FilledSoFar => ({
  volume: new Decimal(volume),
  quote: new Decimal(price).times(volume),
});
const averageOf = (next: Order | null): string | undefined =>
  (next?.extra as BinanceOrderEventExtra).averagePrice?.toFixed();

describe('the state of an order', () => {
  it('only goes forward, whatever is told in whatever order', () => {
    const news = fc.record({
      status: fc.constantFrom(...WORDS),
      executedQty: fc.constantFrom('0', '0.25', '0.5', '1'),
      updateTime: fc.integer({ min: T0, max: T0 + 5 }),
    });
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), (sequence) => {
        let current = order;
        for (const told of sequence) {
          const next = advance(current, newsOfRecord(orderRecord(told as object)));
          if (!next) continue;
          expect(RANK[next.status]).to.be.at.least(RANK[current.status]);
          if (isTerminal(current.status)) expect(next.status).to.equal(current.status);
          expect(next.traded.greaterThanOrEqualTo(current.traded)).to.equal(true);
          expect(next).to.include({ type: OrderType.FAK, offset: Offset.CLOSE, reference: 'ref', orderId: 'own-1' });
          current = next;
        }
      }),
    );
  });

  it('is silent about what is known', () => {
    const news = newsOfRecord(orderRecord({ status: 'PARTIALLY_FILLED', executedQty: '0.5' }));
    const known = advance(order, news);
    expect(known).to.include({ status: Status.PARTTRADED });
    expect(known && advance(known, news)).to.equal(null);
    expect(known && advance(known, newsOfRecord(orderRecord({ updateTime: T0 + 9 })))).to.equal(null);
  });

  it('follows fills where no status came with them', () => {
    expect(advance(order, null, filledBy('0.4'))).to.include({ status: Status.PARTTRADED });
    expect(advance(order, null, filledBy('1'))).to.include({ status: Status.ALLTRADED });
    expect(advance({ ...order, volume: ZERO }, null, filledBy('1'))).to.include({ status: Status.PARTTRADED });
    expect(advance(order, null, NOTHING_FILLED)).to.equal(null);
  });

  it('keeps an end but takes in fills that were told late', () => {
    const cancelled = advance(order, newsOfRecord(orderRecord({ status: 'CANCELED' }))) ?? order;
    const later = advance(cancelled, null, filledBy('0.5'));
    expect(later).to.include({ status: Status.CANCELLED });
    expect(later?.traded.toFixed()).to.equal('0.5');
  });

  it('learns the volume of an order by quote amount, and its average price', () => {
    const byQuote = { ...order, volume: ZERO };
    const filled = { status: 'FILLED', executedQty: '0.3', origQty: '0.3', cummulativeQuoteQty: '29.97' } as const;
    const next = advance(byQuote, newsOfRecord(orderRecord(filled)));
    expect(next?.volume.toFixed()).to.equal('0.3');
    expect((next?.extra as BinanceOrderEventExtra).averagePrice?.toFixed()).to.equal('99.9');
  });

  it('shows the price as the average although the venue cuts the quote amount off', () => {
    // 0.00000019 × 123456.789 is 0.02345678991: the venue says 0.02345678.
    const cut = { executedQty: '123456.789', origQty: '200000', status: 'PARTIALLY_FILLED' } as const;
    const cheap = (cummulativeQuoteQty: string) => newsOfRecord(orderRecord({ ...cut, cummulativeQuoteQty }));
    expect(averageOf(advance(order, cheap('0.02345678')))).to.equal('0.0000001899999197');
    expect(averageOf(advance(order, cheap('0.02345678'), filledBy('123456.789', '0.00000019')))).to.equal('0.00000019');
    expect(averageOf(advance(order, cheap('0.02345678'), filledBy('3.789', '0.00000019')))).to.equal(
      '0.0000001899999197',
    );
  });

  it('shows no digits of the average that only division has made', () => {
    const third = { executedQty: '3', origQty: '4', status: 'PARTIALLY_FILLED' } as const;
    const averageFor = (cummulativeQuoteQty: string): string | undefined =>
      averageOf(advance(order, newsOfRecord(orderRecord({ ...third, cummulativeQuoteQty }))));
    expect(averageFor('0.00000057')).to.equal('0.00000019');
    expect(averageFor('1')).to.equal('0.3333333333333333');
    expect(averageFor('2')).to.equal('0.6666666666666667');
  });

  it('keeps the venue’s reason for an end without a fill', () => {
    const news = newsOfRecord(orderRecord({ status: 'EXPIRED', expiryReason: 'UNFILLED_IOC_QUANTITY_EXPIRED' }));
    expect(advance(order, news)?.extra).to.include({ reason: 'UNFILLED_IOC_QUANTITY_EXPIRED', venueStatus: 'EXPIRED' });
  });

  it('takes in the word of what fills have told already, once', () => {
    const placed = advance(order, newsOfRecord(orderRecord())) as Order;
    const filled = advance(placed, null, filledBy('1')) as Order;
    expect(filled).to.include({ status: Status.ALLTRADED });
    expect(filled.extra).to.include({ venueStatus: 'NEW', updateTime: T0 });
    const word = newsOfRecord(
      orderRecord({ status: 'FILLED', executedQty: '1', cummulativeQuoteQty: '100', updateTime: T0 + 5 }),
    );
    const told = advance(filled, word, filledBy('1')) as Order;
    expect(told.extra).to.include({ venueStatus: 'FILLED', updateTime: T0 + 5 });
    expect((told.extra as BinanceOrderEventExtra).quoteTraded?.toFixed()).to.equal('100');
    expect(advance(told, word, filledBy('1'))).to.equal(null);
    expect(advance(told, { ...word, time: T0 + 9 }, filledBy('1'))).to.equal(null);
  });

  it('takes in the terms that a word brings of an order of which only fills were told', () => {
    const pegged = { ...order, price: ZERO, extra: { exchangeOrderId: '7' } };
    const filled = advance(pegged, null, filledBy('1')) as Order;
    const word = newsOfRecord(
      orderRecord({
        status: 'FILLED',
        executedQty: '1',
        price: '0.00000000',
        peggedPrice: '99.00000000',
        pegPriceType: 'PRIMARY_PEG',
        icebergQty: '0.10000000',
        strategyId: 7,
      }),
    );
    const told = advance(filled, word, filledBy('1')) as Order;
    const { peggedPrice, icebergQty, limitPrice } = told.extra as BinanceOrderEventExtra;
    expect([told.price, peggedPrice, icebergQty, limitPrice].map((value) => value?.toFixed())).to.deep.equal([
      '99',
      '99',
      '0.1',
      '99',
    ]);
    expect(told.extra).to.include({ timeInForce: 'GTC', strategyId: '7', pegPriceType: 'PRIMARY_PEG' });
    expect(told.extra).to.include({ selfTradePreventionMode: 'EXPIRE_MAKER', venueStatus: 'FILLED' });
  });

  it('takes no late word of where it once was for one of where it is', () => {
    const filled = advance(order, newsOfRecord(orderRecord({ status: 'FILLED', executedQty: '1' }))) as Order;
    for (const status of ['NEW', 'PARTIALLY_FILLED', 'PENDING_NEW', 'ODD'] as const) {
      expect(advance(filled, newsOfRecord(orderRecord({ status: status as 'NEW', updateTime: T0 + 9 })))).to.equal(
        null,
      );
    }
  });

  it('is as the venue says where that knows of all fills: a volume by quote amount grows with them', () => {
    let byQuote: Order = { ...order, volume: ZERO, extra: { quoteOrderQty: new Decimal(100) } };
    const story: string[] = [];
    for (const [status, origQty, executedQty, updateTime] of [
      ['NEW', '0', '0', T0],
      ['PARTIALLY_FILLED', '0.4', '0.4', T0 + 1],
      ['PARTIALLY_FILLED', '0.7', '0.7', T0 + 1],
      ['PARTIALLY_FILLED', '0.4', '0.4', T0 + 1],
      ['EXPIRED', '1', '0.7', T0 + 2],
    ] as const) {
      byQuote = advance(byQuote, newsOfRecord(orderRecord({ status, origQty, executedQty, updateTime }))) ?? byQuote;
      story.push(`${byQuote.status} ${byQuote.traded.toFixed()} of ${byQuote.volume.toFixed()}`);
    }
    expect(story).to.deep.equal([
      'NOTTRADED 0 of 0',
      'PARTTRADED 0.4 of 0.4',
      'PARTTRADED 0.7 of 0.7',
      'PARTTRADED 0.7 of 0.7',
      'CANCELLED 0.7 of 1',
    ]);
  });

  it('is not filled while the venue that knows of all fills says that it is not', () => {
    const partly = newsOfRecord(orderRecord({ status: 'PARTIALLY_FILLED', executedQty: '1' }));
    expect(advance(order, partly, filledBy('1'))).to.include({ status: Status.PARTTRADED });
  });

  it('is not filled by its fills alone where its volume is no more than what they add up to', () => {
    const extra = { quoteOrderQty: new Decimal(100) };
    const partly = { ...order, volume: new Decimal('0.4'), extra };
    expect(advance(partly, null, filledBy('0.4'))).to.include({ status: Status.PARTTRADED });
  });

  it('says that self-trade prevention ended it, which carries no other reason', () => {
    const ended = newsOfRecord(orderRecord({ status: 'EXPIRED_IN_MATCH' as 'EXPIRED' }));
    expect(advance(order, ended)?.extra).to.include({ reason: 'EXPIRED_IN_MATCH' });
  });

  it('is refused only before its end', () => {
    const error = { code: -2010, message: 'no', category: 'would-match' };
    expect(refuse(order, error)).to.deep.include({ status: Status.REJECTED, extra: { error } });
    expect(refuse({ ...order, status: Status.ALLTRADED }, error)).to.equal(null);
  });
});

describe('the volume of an order that is made smaller', () => {
  const volumes = ['1', '0.8', '0.5', '0.3'];
  /** The order as the venue has it after so many amends, a millisecond apart or in the same one. */
  const after = (amends: number, spacingMs: number) =>
    newsOfRecord(
      orderRecord({ origQty: volumes[amends] ?? '', updateTime: T0 + amends * spacingMs, executedQty: '0.10000000' }),
    );

  it('never grows again, and is the smallest that was told, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 1 }), fc.constantFrom(0, 1), (told, spacingMs) => {
        let current = order;
        for (const amends of told) {
          const next = advance(current, after(amends, spacingMs)) ?? current;
          expect(next.volume.lessThanOrEqualTo(current.volume)).to.equal(true);
          expect(next.status).to.equal(Status.PARTTRADED);
          current = next;
        }
        expect(current.volume.toFixed()).to.equal(volumes[Math.max(...told)]);
      }),
    );
  });

  it('is told beside the one that it was placed with', () => {
    const placed = advance(order, after(0, 1)) as Order;
    const amended = advance(advance(placed, after(1, 1)) as Order, after(2, 1)) as Order;
    const { originalVolume, amendedVolume } = amended.extra as BinanceOrderEventExtra;
    expect([originalVolume?.toFixed(), amendedVolume?.toFixed()]).to.deep.equal(['1', '0.5']);
    expect(placed.extra).to.not.have.property('originalVolume');
  });

  it('is no amend where another order pays for it, until that one has been filled', () => {
    const pending = { ...order, volume: ZERO, extra: { listKind: 'opo', leg: 'pending' } };
    const waiting = (origQty: string, updateTime: number) =>
      newsOfRecord(orderRecord({ status: 'PENDING_NEW', origQty, updateTime, orderListId: 9 }));
    const estimated = advance(pending, waiting('1', T0)) as Order;
    const received = advance(estimated, waiting('0.999', T0 + 1)) as Order;
    expect(received.volume.toFixed()).to.equal('0.999');
    expect(received.extra).to.not.have.property('originalVolume');
  });

  it('is what was received for an order that another one pays for, more or less than estimated, in whatever order told', () => {
    const pending = { ...order, volume: ZERO, extra: { listKind: 'opo', leg: 'pending' } };
    const news = (status: 'PENDING_NEW' | 'NEW', origQty: string, updateTime: number) =>
      newsOfRecord(orderRecord({ status, origQty, updateTime, orderListId: 9 }));
    const [estimate, received] = [news('PENDING_NEW', '0.9', T0), news('NEW', '1', T0 + 1)];
    for (const [first, second] of [
      [estimate, received],
      [received, estimate],
    ] as const) {
      const once = advance(pending, first) as Order;
      expect((advance(once, second) ?? once).volume.toFixed()).to.equal('1');
    }
  });

  it('what self-trade prevention takes away is told, and only when it is more', () => {
    const placed = advance(order, newsOfRecord(orderRecord())) as Order;
    const less = newsOfRecord(orderRecord({ preventedQuantity: '0.40000000', updateTime: T0 + 1 }));
    const prevented = advance(placed, less) as Order;
    expect((prevented.extra as BinanceOrderEventExtra).preventedVolume?.toFixed()).to.equal('0.4');
    expect(prevented.volume.toFixed()).to.equal('1');
    expect(advance(prevented, less)).to.equal(null);
  });
});
