import { expect } from 'chai';

import { replacementOfError } from '../../../src/binance/mappings/cancel-replace.js';
import { toOrderCommission } from '../../../src/binance/mappings/order-commission.js';
import { toCancelledList } from '../../../src/binance/wire/cancel-reader.js';
import { toErrorBody } from '../../../src/binance/wire/error-body.js';
import {
  toAmendResult,
  toOrderListRecord,
  toOrderListRecords,
  toPlacedOrderList,
} from '../../../src/binance/wire/order-list-reader.js';
import { toOrderTestResult } from '../../../src/binance/wire/trading-reader.js';
import { toUserDataFrame } from '../../../src/binance/wire/user-data-events.js';
import { cancelledList, listRecord, listStatus, placedList } from '../support/list-words.js';
import { failure } from '../support/order-bench.js';
import { cancelReply, orderReply } from '../support/venue-words.js';

describe('the readers of order lists', () => {
  it('take lists with reports of any form', () => {
    const ack = { symbol: 'BTCUSDT', orderId: 1, orderListId: 900, clientOrderId: 'a', transactTime: 1 };
    const placed = placedList([orderReply(), ack]);
    expect(toPlacedOrderList(placed)).to.equal(placed);
    const cancelled = cancelledList([cancelReply()]);
    expect(toCancelledList(cancelled)).to.equal(cancelled);
    expect(toOrderListRecord(listRecord())).to.deep.equal(listRecord());
    expect(toOrderListRecords([listRecord()])).to.have.length(1);
  });

  it('refuse what nobody could tell an order by', () => {
    expect(() => toPlacedOrderList(listRecord())).to.throw('orderReports is missing');
    expect(() => toPlacedOrderList({ ...listRecord(), orderReports: [{}] })).to.throw(
      'orderReports[0].symbol is missing',
    );
    expect(() => toOrderListRecord({ ...listRecord(), orderListId: 'x' })).to.throw('orderListId is "x"');
    expect(() => toCancelledList({ ...listRecord(), orderReports: [{}] })).to.throw('orderReports[0]');
    expect(() => toOrderListRecords({})).to.throw('expected an array');
  });

  it('keep words that are new', () => {
    const record = { ...listRecord(), contingencyType: 'OTOTO', listStatusType: 'NEWER' };
    expect(toOrderListRecord(record)).to.equal(record);
  });

  it('take listStatus events, and name what is wrong with them', () => {
    expect(toUserDataFrame({ subscriptionId: 3, event: listStatus() })).to.deep.equal({
      kind: 'event',
      subscriptionId: 3,
      event: listStatus(),
    });
    const broken = { ...listStatus(), O: [{ s: 'BTCUSDT', i: 1.5, c: 'a' }] };
    expect(() => toUserDataFrame({ event: broken })).to.throw('listStatus.O[0].i is 1.5, expected an id');
  });

  it('take amends, whose order has names of its own', () => {
    const amendedOrder = {
      symbol: 'BTCUSDT',
      orderId: '9007199254740993123',
      origClientOrderId: 'a',
      clientOrderId: 'b',
      price: '1.0',
      qty: '2.0',
      executedQty: '0.0',
      cumulativeQuoteQty: '0.0',
      status: 'NEW',
      timeInForce: 'GTC',
      type: 'LIMIT',
      side: 'BUY',
    };
    const answer = { transactTime: 1, executionId: 2, amendedOrder };
    expect(toAmendResult(answer)).to.equal(answer);
    expect(() => toAmendResult({ ...answer, amendedOrder: { ...amendedOrder, qty: 2 } })).to.throw('amendedOrder.qty');
    expect(() => toAmendResult({ ...answer, listStatus: {} })).to.throw('listStatus.orderListId is missing');
  });

  it('take test orders with rates, with some of them, and without', () => {
    expect(toOrderCommission(toOrderTestResult({}))).to.equal(null);
    const rates = { maker: '0.00100000', taker: '0.00200000' };
    const commission = toOrderCommission(toOrderTestResult({ standardCommissionForOrder: rates }));
    expect(commission?.standard.taker.toFixed()).to.equal('0.002');
    expect(commission?.tax.maker.toFixed()).to.equal('0');
    expect(commission?.discount).to.equal(null);
    const discount = { enabledForAccount: true, enabledForSymbol: true, discountAsset: 'BNB', discount: '0.75000000' };
    const full = toOrderCommission(toOrderTestResult({ standardCommissionForOrder: rates, discount }));
    expect(full?.discount).to.include({ isOn: true, asset: 'BNB' });
    expect(() => toOrderTestResult({ standardCommissionForOrder: { maker: 1 } })).to.throw(
      'standardCommissionForOrder.maker',
    );
  });
});

describe('error bodies', () => {
  it('keep ids of their data digit by digit', () => {
    expect(
      toErrorBody('{"code":-2021,"msg":"m","data":{"newOrderResponse":{"orderId":9007199254740993123}}}'),
    ).to.deep.equal({
      code: -2021,
      msg: 'm',
      data: { newOrderResponse: { orderId: '9007199254740993123' } },
    });
  });

  it('are null where the text is something else', () => {
    for (const text of ['<html>', '[]', '{}', '{"code":"x","msg":"m"}', '{"code":1}', 'null', '']) {
      expect(toErrorBody(text), text).to.equal(null);
    }
  });

  it('tell of the halves of a cancel-replace only where they can be read', () => {
    const data = {
      cancelResult: 'SUCCESS',
      newOrderResult: 'NOT_ATTEMPTED',
      cancelResponse: cancelReply(),
      newOrderResponse: null,
    };
    const told = replacementOfError(failure('-2021', { data }));
    expect([told?.cancel.result, told?.order.result]).to.deep.equal(['done', 'not-tried']);
    expect(replacementOfError(failure('-2021'))).to.equal(null);
    expect(replacementOfError(failure('-2021', { data: { retryAfter: 1 } }))).to.equal(null);
    expect(replacementOfError(failure('-2021', { data: { ...data, cancelResult: 'FAILURE' } }))).to.equal(null);
    expect(replacementOfError(failure('503', { data, httpStatus: 503 }))).to.equal(null);
  });
});
