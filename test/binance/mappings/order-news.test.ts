import { expect } from 'chai';

import { fillOfAccountTrade, fillOfReport, fillsOfReply } from '../../../src/binance/mappings/fill-news.js';
import {
  isKnownStatus,
  newsOfCancel,
  newsOfRecord,
  newsOfReply,
  newsOfReport,
  toOrderType,
  toStatus,
} from '../../../src/binance/mappings/order-news.js';
import { Direction, OrderType, Status } from '../../../src/host/domain/constants.js';
import {
  accountTrade,
  cancelReply,
  executionReport,
  fillReport,
  orderRecord,
  orderReply,
  T0,
} from '../support/venue-words.js';

describe('statuses', () => {
  const table = {
    PENDING_NEW: Status.SUBMITTING,
    NEW: Status.NOTTRADED,
    PARTIALLY_FILLED: Status.PARTTRADED,
    FILLED: Status.ALLTRADED,
    CANCELED: Status.CANCELLED,
    EXPIRED: Status.CANCELLED,
    EXPIRED_IN_MATCH: Status.CANCELLED,
    REJECTED: Status.REJECTED,
  };
  for (const [word, status] of Object.entries(table)) {
    it(`${word} is ${status}`, () => {
      expect(toStatus(word)).to.equal(status);
      expect(isKnownStatus(word)).to.equal(true);
    });
  }

  it('leave the state as it was for words that say nothing or are unknown', () => {
    expect(toStatus('PENDING_CANCEL')).to.equal(null);
    expect(isKnownStatus('PENDING_CANCEL')).to.equal(true);
    for (const word of ['LEVITATING', 'constructor', '__proto__', '']) {
      expect(toStatus(word), word).to.equal(null);
      expect(isKnownStatus(word), word).to.equal(false);
    }
  });
});

describe('order types', () => {
  it('come back as the host wrote them', () => {
    expect(toOrderType('LIMIT', 'GTC')).to.equal(OrderType.LIMIT);
    expect(toOrderType('LIMIT_MAKER', 'GTC')).to.equal(OrderType.LIMIT);
    expect(toOrderType('LIMIT', 'IOC')).to.equal(OrderType.FAK);
    expect(toOrderType('LIMIT', 'FOK')).to.equal(OrderType.FOK);
    expect(toOrderType('MARKET', 'GTC')).to.equal(OrderType.MARKET);
    for (const type of ['STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT']) {
      expect(toOrderType(type, 'GTC')).to.equal(OrderType.STOP);
    }
  });
});

describe('order news', () => {
  it('of a report names the order by the id that it was placed with, on a cancel too', () => {
    expect(newsOfReport(executionReport()).clientOrderId).to.equal('own-1');
    const cancel = executionReport({ x: 'CANCELED', X: 'CANCELED', c: 'the-cancel', C: 'own-1' });
    expect(newsOfReport(cancel)).to.include({ clientOrderId: 'own-1', status: Status.CANCELLED, reason: null });
  });

  it('of a report carries terms, progress and the reason', () => {
    const news = newsOfReport(
      executionReport({
        o: 'STOP_LOSS_LIMIT',
        P: '99.5',
        z: '0.4',
        Z: '40',
        X: 'EXPIRED',
        eR: 'OCO_TRIGGER',
        S: 'SELL',
      }),
    );
    expect(news).to.include({ exchangeOrderId: '7', reason: 'OCO_TRIGGER', time: T0, venueStatus: 'EXPIRED' });
    expect(news.traded?.toFixed()).to.equal('0.4');
    expect(news.terms).to.include({ type: OrderType.STOP, direction: Direction.SHORT, createdTime: T0 });
    expect(news.terms?.price.toFixed()).to.equal('99.5');
    expect(news.terms?.limitPrice?.toFixed()).to.equal('100');
    expect(news.terms?.quoteTraded.toFixed()).to.equal('40');
  });

  it('keeps ids beyond 2^53 as they are', () => {
    const id = '9007199254740993123';
    expect(newsOfReport(executionReport({ i: id })).exchangeOrderId).to.equal(id);
    expect(newsOfRecord(orderRecord({ orderId: id })).exchangeOrderId).to.equal(id);
    expect(fillOfAccountTrade(accountTrade({ id, orderId: id }))).to.include({ venueTradeId: id, exchangeOrderId: id });
  });

  it('of a record carries its times', () => {
    const news = newsOfRecord(orderRecord({ status: 'FILLED', executedQty: '1', updateTime: T0 + 9 }));
    expect(news).to.include({ status: Status.ALLTRADED, time: T0 + 9 });
    expect(news.terms?.createdTime).to.equal(T0);
  });

  it('of old records treats an unknown quote amount as none', () => {
    const news = newsOfRecord(orderRecord({ cummulativeQuoteQty: '-1.00000000' }));
    expect(news.terms?.quoteTraded.toFixed()).to.equal('0');
  });

  it('of a cancel’s reply is about the order, not about the cancel', () => {
    expect(newsOfCancel(cancelReply())).to.include({ clientOrderId: 'own-1', status: Status.CANCELLED });
  });

  it('of an acknowledgement says that the venue took the order and nothing else', () => {
    const { symbol, orderId, orderListId, clientOrderId, transactTime } = orderReply();
    const news = newsOfReply({ symbol, orderId, orderListId, clientOrderId, transactTime });
    expect(news).to.include({ status: Status.NOTTRADED, terms: null, traded: null });
  });

  it('gives no direction for a side that is neither BUY nor SELL', () => {
    expect(newsOfRecord(orderRecord({ side: 'BOTH' as 'BUY' })).terms?.direction).to.equal(null);
  });
});

describe('fills', () => {
  it('come of reports that tell a trade, and of no other', () => {
    expect(fillOfReport(executionReport())).to.equal(null);
    expect(fillOfReport(executionReport({ x: 'TRADE', t: -1 }))).to.equal(null);
    const fill = fillOfReport(fillReport(5, '0.25', '0.25', { m: true }));
    expect(fill).to.include({ venueTradeId: '5', isMaker: true, commissionAsset: 'BTC', time: T0 + 5 });
    expect(fill?.volume.toFixed()).to.equal('0.25');
    expect(fill?.commission?.toFixed()).to.equal('0.001');
  });

  it('come of a FULL reply, and are takers', () => {
    const fills = [{ price: '99', qty: '0.5', commission: '0', commissionAsset: 'BNB', tradeId: 11 }];
    const [fill] = fillsOfReply(orderReply({ fills }));
    expect(fill).to.include({ venueTradeId: '11', isMaker: false, commissionAsset: 'BNB', exchangeOrderId: '7' });
    const { fills: _, ...result } = orderReply();
    expect(fillsOfReply(result)).to.deep.equal([]);
  });

  it('have no commission where the venue has not told it', () => {
    const fill = fillOfReport(fillReport(5, '1', '1', { N: null, n: '0' }));
    expect(fill).to.include({ commission: null, commissionAsset: null });
  });
});

describe('what only some orders have', () => {
  it('is in the news under the venue’s names', () => {
    const report = executionReport({ F: '0.10000000', d: 50, j: '9007199254740993', J: 1_000_000, gP: 'PRIMARY_PEG' });
    const { conditions } = newsOfReport({ ...report, gOV: 2, gp: '99.00000000', A: '0.20000000' }).terms ?? {};
    expect(JSON.parse(JSON.stringify(conditions))).to.deep.equal({
      icebergQty: '0.1',
      trailingDelta: 50,
      strategyId: '9007199254740993',
      strategyType: 1_000_000,
      pegPriceType: 'PRIMARY_PEG',
      pegOffsetValue: 2,
      peggedPrice: '99',
      preventedVolume: '0.2',
    });
    expect(newsOfReport(executionReport()).terms?.conditions).to.deep.equal({});
    expect(newsOfRecord(orderRecord({ strategyType: 1_000_000 })).terms?.conditions).to.deep.equal({
      strategyType: 1_000_000,
    });
  });

  it('a pegged price is the price of an order without one of its own', () => {
    const record = orderRecord({ price: '0.00000000', pegPriceType: 'MARKET_PEG', peggedPrice: '99.50000000' });
    expect(newsOfRecord(record).terms?.price.toFixed()).to.equal('99.5');
  });

  it('the price of a trailing stop that begins at once is none, and never its limit price', () => {
    const trailing = { type: 'STOP_LOSS_LIMIT', price: '97.00000000', trailingDelta: 100 } as const;
    const { terms } = newsOfRecord(orderRecord({ ...trailing, stopPrice: '0.00000000' }));
    expect([terms?.price.toFixed(), terms?.limitPrice?.toFixed(), terms?.stopPrice]).to.deep.equal(['0', '97', null]);
  });

  it('the list of an order is told by all news of it, and −1 is none', () => {
    for (const news of [
      newsOfReport(executionReport({ g: '9007199254740993' })),
      newsOfRecord(orderRecord({ orderListId: '9007199254740993' })),
      newsOfReply(orderReply({ orderListId: '9007199254740993' })),
      newsOfCancel(cancelReply({ orderListId: '9007199254740993' })),
    ]) {
      expect(news.exchangeListId).to.equal('9007199254740993');
    }
    expect(newsOfReport(executionReport())).to.not.have.property('exchangeListId');
    expect(newsOfReply(orderReply({ orderListId: '-1' }))).to.not.have.property('exchangeListId');
  });
});
