import { expect } from 'chai';
import { classifyTransportFailure } from '../../../src/binance/errors/classify-transport-failure.js';
import { ConnectionError, UnknownOutcomeError } from '../../../src/binance/errors/error-leaves.js';

const failure = { what: 'POST /api/v3/order BTCUSDT', reason: 'read ECONNRESET' };

describe('classifyTransportFailure', () => {
  it('leaves an order in doubt once bytes may have left', () => {
    const error = classifyTransportFailure({ ...failure, bytesMayHaveLeft: true, mutating: true });
    expect(error).to.include({ category: 'execution-unknown', outcome: 'unknown', decision: 'query', code: null });
    expect(error).to.be.instanceOf(UnknownOutcomeError);
    expect(error.message).to.equal(
      'POST /api/v3/order BTCUSDT: read ECONNRESET. Whether it was executed is not known.',
    );
  });

  it('is certain that an order of which no byte left does not exist', () => {
    const error = classifyTransportFailure({ ...failure, bytesMayHaveLeft: false, mutating: true });
    expect(error).to.include({ category: 'network', outcome: 'not-sent', decision: 'wait' });
    expect(error).to.be.instanceOf(ConnectionError);
    expect(error.message).to.contain('Nothing was executed');
  });

  it('is never in doubt about a read', () => {
    const error = classifyTransportFailure({ ...failure, what: 'GET /x', bytesMayHaveLeft: true, mutating: false });
    expect(error).to.include({ category: 'network', outcome: 'not-sent', decision: 'wait' });
    expect(error.message).to.equal('GET /x: read ECONNRESET');
  });

  it('does not ask to try again what the caller gave up', () => {
    const error = classifyTransportFailure({ ...failure, bytesMayHaveLeft: false, mutating: false, givenUp: true });
    expect(error).to.include({ category: 'closed', outcome: 'not-sent', decision: 'never' });
  });

  it('keeps an order in doubt even if the caller gave it up', () => {
    const error = classifyTransportFailure({ ...failure, bytesMayHaveLeft: true, mutating: true, givenUp: true });
    expect(error.outcome).to.equal('unknown');
  });

  it('keeps the cause', () => {
    const cause = new Error('reset');
    expect(classifyTransportFailure({ ...failure, bytesMayHaveLeft: true, mutating: true, cause }).cause).to.equal(
      cause,
    );
  });
});
