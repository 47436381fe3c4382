import { expect } from 'chai';
import { classifyAnswer } from '../../../src/binance/errors/classify-error.js';
import type { RefusedAnswer } from '../../../src/binance/errors/classify-error.js';
import type { BinanceError, ErrorCategory, Outcome, RetryDecision } from '../../../src/binance/errors/binance-error.js';
import {
  AuthenticationError,
  InsufficientBalanceError,
  InvalidOrderError,
  RateLimitError,
  UnknownOutcomeError,
} from '../../../src/binance/errors/error-leaves.js';
import type { ErrorRule } from '../../../src/binance/errors/error-rule.js';
import { CODES_READ_BY_MESSAGE, REJECTION_MESSAGES } from '../../../src/binance/errors/order-rejection-messages.js';
import { SPOT_ERROR_RULES } from '../../../src/binance/errors/spot-error-codes.js';

const NOW = 1_795_000_000_000;
const HTML = '<html><title>nope</title></html>';

function classify(answer: Partial<RefusedAnswer>): BinanceError {
  return classifyAnswer({
    market: 'spot',
    status: 400,
    body: HTML,
    what: 'POST /api/v3/order BTCUSDT',
    mutating: true,
    exchangeNow: NOW,
    ...answer,
  });
}

const refused = (code: number, msg = 'no'): string => JSON.stringify({ code, msg });

/** Trouble of the venue is worth asking again; a cancel-replace is no read at all. */
const decisionForRead = (rule: ErrorRule): RetryDecision => (rule.category === 'cancel-replace' ? 'never' : 'wait');

describe('classifyAnswer', () => {
  for (const rule of SPOT_ERROR_RULES) {
    it(`takes ${rule.code} ${rule.name} of an order with HTTP 400 for ${rule.category}, ${rule.outcome}, ${rule.decision}`, () => {
      const error = classify({ body: refused(rule.code) });
      expect(error).to.include({
        code: rule.code,
        category: rule.category,
        outcome: rule.outcome,
        decision: rule.decision,
        httpStatus: 400,
      });
    });

    it(`leaves a spot order in doubt when ${rule.code} comes with HTTP 500`, () => {
      expect(classify({ status: 500, body: refused(rule.code) })).to.include({ outcome: 'unknown', decision: 'query' });
    });

    it(`is never in doubt about a read that ${rule.code} answers`, () => {
      const error = classify({ body: refused(rule.code), mutating: false });
      expect(error.outcome).to.not.equal('unknown');
      expect(error.decision).to.equal(rule.outcome === 'unknown' ? decisionForRead(rule) : rule.decision);
    });
  }

  for (const code of [-1098, -1193, -2099, -4999, -5999]) {
    it(`leaves an order in doubt, and no read, that is answered ${code}, which nobody has listed`, () => {
      expect(classify({ body: refused(code) })).to.include({ outcome: 'unknown', decision: 'query', httpStatus: 400 });
      expect(classify({ body: refused(code), mutating: false })).to.include({ outcome: 'rejected' });
    });
  }

  const byMessage: readonly (readonly [string, ErrorCategory, RetryDecision])[] = [
    ['Account has insufficient balance for requested action.', 'insufficient-funds', 'never'],
    ['Duplicate order sent.', 'duplicate', 'query'],
    ['Order would immediately match and take.', 'would-match', 'never'],
    ['Order would trigger immediately.', 'invalid-request', 'fix'],
    ['Market is closed.', 'market', 'wait'],
    ['This symbol is not permitted for this account.', 'restricted', 'never'],
    ['This account may not place or cancel orders.', 'restricted', 'never'],
    ['This action is disabled on this account.', 'restricted', 'never'],
    ['Rest API trading is not enabled.', 'maintenance', 'wait'],
    ['WebSocket API trading is not enabled.', 'maintenance', 'wait'],
    ['Unsupported order combination', 'invalid-request', 'fix'],
    ['Iceberg orders are not supported for this symbol.', 'invalid-request', 'fix'],
    ['Quote order qty market orders are not support for this symbol.', 'invalid-request', 'fix'],
    ['Order book liquidity is less than LOT_SIZE filter minimum quantity.', 'market', 'wait'],
    ['Filter failure: MAX_NUM_ORDERS', 'capacity', 'wait'],
    ['Filter failure: EXCHANGE_MAX_NUM_ORDERS', 'capacity', 'wait'],
    ['Filter failure: MAX_POSITION', 'capacity', 'wait'],
    ['Filter failure: NOTIONAL', 'filter', 'fix'],
    ['Unknown order sent.', 'unknown-order', 'query'],
    ['Order was not canceled due to cancel restrictions.', 'unknown-order', 'never'],
  ];
  for (const [message, category, decision] of byMessage) {
    for (const code of CODES_READ_BY_MESSAGE) {
      it(`reads ${code} "${message}" as ${category}`, () => {
        expect(classify({ body: refused(code, message) })).to.include({ category, decision, outcome: 'rejected' });
      });
    }
  }

  it('reads a message only where the code says no more than "rejected"', () => {
    expect(classify({ body: refused(-1102, 'Duplicate order sent.') }).category).to.equal('invalid-request');
  });

  it('has a row for every message that it lists, not shadowed by an earlier one', () => {
    for (const row of REJECTION_MESSAGES) {
      expect(classify({ body: refused(-2010, row.text) }).category, row.text).to.equal(row.category);
    }
  });

  const statuses: readonly (readonly [
    RefusedAnswer['market'],
    number,
    string,
    ErrorCategory,
    Outcome,
    RetryDecision,
  ])[] = [
    ['spot', 500, HTML, 'execution-unknown', 'unknown', 'query'],
    ['spot', 502, HTML, 'execution-unknown', 'unknown', 'query'],
    ['spot', 503, 'Service Unavailable.', 'execution-unknown', 'unknown', 'query'],
    ['spot', 504, '', 'execution-unknown', 'unknown', 'query'],
    ['usdm', 503, 'Service Unavailable.', 'overload', 'not-sent', 'wait'],
    [
      'usdm',
      503,
      'Unknown error, please check your request or try again later.',
      'execution-unknown',
      'unknown',
      'query',
    ],
    ['usdm', 503, 'Internal error; unable to process your request. Please try again.', 'overload', 'not-sent', 'wait'],
    ['usdm', 408, '', 'execution-unknown', 'unknown', 'query'],
    ['spot', 401, HTML, 'authentication', 'rejected', 'never'],
    ['spot', 403, HTML, 'banned', 'not-sent', 'wait'],
    ['spot', 404, HTML, 'invalid-request', 'not-sent', 'never'],
    ['spot', 407, HTML, 'network', 'not-sent', 'never'],
    ['spot', 418, HTML, 'banned', 'not-sent', 'wait'],
    ['spot', 429, HTML, 'rate-limit', 'not-sent', 'wait'],
    ['spot', 302, '', 'invalid-request', 'not-sent', 'never'],
    ['spot', 400, HTML, 'unclassified', 'unknown', 'query'],
    ['spot', 400, '{"msg":"no code"}', 'unclassified', 'unknown', 'query'],
    ['spot', 400, 'null', 'unclassified', 'unknown', 'query'],
  ];
  for (const [market, status, body, category, outcome, decision] of statuses) {
    it(`takes HTTP ${status} "${body}" without a code on ${market} for ${category}, ${outcome}`, () => {
      expect(classify({ market, status, body })).to.include({ code: null, category, outcome, decision });
    });
  }

  it('asks a read again after a 502', () => {
    const error = classify({ status: 502, mutating: false });
    expect(error).to.include({ category: 'server', outcome: 'rejected', decision: 'wait' });
    expect(error.isTransient).to.equal(true);
  });

  it('does not take a ban for a mere warning, though both say -1003', () => {
    expect(classify({ status: 429, body: refused(-1003) }).category).to.equal('rate-limit');
    expect(classify({ status: 418, body: refused(-1003) }).category).to.equal('banned');
  });

  it('says what was tried, on what, and what came back', () => {
    const error = classify({ body: refused(-1013, 'Filter failure: LOT_SIZE') });
    expect(error.message).to.equal(
      'POST /api/v3/order BTCUSDT: Binance answered -1013 "Filter failure: LOT_SIZE" (HTTP 400)',
    );
  });

  it('helps a human with wrong keys, and says when an outcome is not known', () => {
    const wrongKey = classify({ status: 401, body: refused(-2015, 'Invalid API-key, IP, or permissions for action.') });
    expect(wrongKey.message).to.contain('testnet keys work on the testnet only');
    expect(classify({ status: 500 }).message).to.contain('Whether it was executed is not known');
  });

  it('never quotes a page of HTML', () => {
    expect(classify({ status: 403 }).message).to.not.contain('<');
  });

  it('keeps the data of a cancel-replace', () => {
    const data = { cancelResult: 'SUCCESS', newOrderResult: 'FAILURE' };
    const error = classify({ status: 409, body: JSON.stringify({ code: -2021, msg: 'partial', data }) });
    expect(error).to.include({ category: 'cancel-replace', outcome: 'unknown' });
    expect(error.data).to.deep.equal(data);
  });

  it('makes the leaf that fits, an unknown outcome before all', () => {
    expect(classify({ status: 429, body: refused(-1003) })).to.be.instanceOf(RateLimitError);
    expect(classify({ body: refused(-2015) })).to.be.instanceOf(AuthenticationError);
    expect(classify({ body: refused(-1021) })).to.be.instanceOf(AuthenticationError);
    expect(classify({ body: refused(-1013) })).to.be.instanceOf(InvalidOrderError);
    expect(classify({ body: refused(-2010, 'Account has insufficient balance') })).to.be.instanceOf(
      InsufficientBalanceError,
    );
    expect(classify({ body: refused(-1007) })).to.be.instanceOf(UnknownOutcomeError);
    expect(classify({ status: 500, body: refused(-1003) })).to.be.instanceOf(UnknownOutcomeError);
    expect(classify({ body: refused(-1007) }).name).to.equal('UnknownOutcomeError');
  });

  describe('on when to come back', () => {
    it('reads Retry-After as seconds', () => {
      const error = classify({ status: 429, body: refused(-1003), headers: { 'retry-after': '17' } });
      expect(error.retryAfterMs).to.equal(17_000);
      expect(error.message).to.contain('Come back in 17 s');
    });

    it('reads the end of a ban from the text where the header is missing', () => {
      const msg = `Way too much request weight used; IP banned until ${NOW + 120_000}. Please use WebSocket Streams.`;
      expect(classify({ status: 418, body: refused(-1003, msg) }).retryAfterMs).to.equal(120_000);
    });

    it('prefers the header to the text', () => {
      const msg = `IP banned until ${NOW + 120_000}`;
      const error = classify({ status: 418, body: refused(-1003, msg), headers: { 'retry-after': '60' } });
      expect(error.retryAfterMs).to.equal(60_000);
    });

    it('reads the WebSocket API’s retryAfter as a point in the venue’s time', () => {
      const body = { code: -1003, msg: 'too much', data: { serverTime: NOW + 50_000, retryAfter: NOW + 60_000 } };
      expect(classify({ status: 418, body }).retryAfterMs).to.equal(10_000);
    });

    it('uses its own idea of the venue’s time where the answer has none', () => {
      const body = { code: -1003, msg: 'too much', data: { retryAfter: NOW + 60_000 } };
      expect(classify({ status: 429, body }).retryAfterMs).to.equal(60_000);
    });

    it('does not make up a time: none told, an empty header, or nonsense leave it open', () => {
      for (const value of ['', 'soon', '-1']) {
        const error = classify({ status: 429, body: refused(-1003), headers: { 'retry-after': value } });
        expect(error.retryAfterMs, value).to.equal(undefined);
      }
      expect(classify({ status: 429, body: refused(-1003) }).retryAfterMs).to.equal(undefined);
    });

    it('does not go below zero for a ban that is over', () => {
      const error = classify({ status: 418, body: refused(-1003, `IP banned until ${NOW - 5}`) });
      expect(error.retryAfterMs).to.equal(0);
    });
  });
});
