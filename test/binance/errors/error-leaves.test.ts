import { expect } from 'chai';
import fc from 'fast-check';

import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import type { BinanceErrorDetails } from '../../../src/binance/errors/binance-error.js';
import {
  AuthenticationError,
  ConnectionError,
  ExchangeAPIError,
  InsufficientBalanceError,
  InvalidOrderError,
  PermanentError,
  RateLimitError,
  TransientError,
  UnknownOutcomeError,
  createBinanceError,
} from '../../../src/binance/errors/error-leaves.js';
import { SPOT_ERROR_RULES } from '../../../src/binance/errors/spot-error-codes.js';
import { USDM_ERROR_RULES } from '../../../src/binance/errors/usdm-error-codes.js';

const error = (details: Partial<BinanceErrorDetails>): BinanceError =>
  createBinanceError('it failed', { code: null, category: 'server', outcome: 'rejected', ...details });

describe('the classes of errors', () => {
  it('are chosen by outcome first, then by category, then by whether it may be tried again', () => {
    const chosen: [Partial<BinanceErrorDetails>, typeof BinanceError][] = [
      [{ category: 'insufficient-funds', outcome: 'unknown' }, UnknownOutcomeError],
      [{ category: 'network', outcome: 'not-sent', decision: 'wait' }, ConnectionError],
      [{ category: 'banned', decision: 'wait' }, RateLimitError],
      [{ category: 'clock', decision: 'resync-clock' }, AuthenticationError],
      [{ category: 'filter', decision: 'fix' }, InvalidOrderError],
      [{ category: 'insufficient-funds' }, InsufficientBalanceError],
      [{ category: 'overload', decision: 'wait' }, TransientError],
      [{ category: 'symbol', decision: 'never' }, PermanentError],
      [{ category: 'unknown-order', decision: 'query', code: -2013 }, ExchangeAPIError],
      [{ category: 'unknown-order', decision: 'query' }, BinanceError],
    ];
    for (const [details, Class] of chosen) {
      expect(error(details).constructor, JSON.stringify(details)).to.equal(Class);
      expect(error(details).name).to.equal(Class.name);
    }
  });

  it('cut across: transient or permanent by the decision, of the exchange by its answer, whatever the class', () => {
    const rules = fc.constantFrom(...SPOT_ERROR_RULES, ...USDM_ERROR_RULES);
    fc.assert(
      fc.property(rules, fc.option(fc.integer({ min: 400, max: 599 })), fc.boolean(), (rule, status, hasCode) => {
        const { category, outcome, decision } = rule;
        const code = hasCode ? rule.code : null;
        const thrown = error({ category, outcome, decision, code, ...(status !== null && { httpStatus: status }) });
        expect(thrown).to.be.instanceOf(BinanceError);
        expect(thrown instanceof TransientError).to.equal(decision === 'wait' || decision === 'resync-clock');
        expect(thrown instanceof PermanentError).to.equal(decision === 'never' || decision === 'fix');
        expect(thrown instanceof ExchangeAPIError).to.equal(hasCode || status !== null);
        expect(thrown instanceof UnknownOutcomeError).to.equal(outcome === 'unknown');
        if (thrown instanceof UnknownOutcomeError) {
          expect([thrown instanceof TransientError, thrown instanceof PermanentError]).to.deep.equal([false, false]);
        }
      }),
    );
  });

  it('know nothing that is not of this tree', () => {
    for (const other of [new Error('no'), null, 'wait', { decision: 'wait', isTransient: true, code: 1 }]) {
      for (const Class of [TransientError, PermanentError, ExchangeAPIError]) {
        expect((other as unknown) instanceof Class).to.equal(false);
      }
    }
    expect(error({ decision: 'wait' }) instanceof RateLimitError).to.equal(false);
  });
});
