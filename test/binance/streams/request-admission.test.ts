import { expect } from 'chai';
import { BinanceError } from '../../../src/binance/errors/binance-error.js';
import { Deadline } from '../../../src/binance/rate-limit/deadline.js';
import { Withdrawal } from '../../../src/binance/rate-limit/withdrawal.js';
import { admitRequest } from '../../../src/binance/streams/request-admission.js';

describe('the turn of a request of the trading connection, where no budget is kept', () => {
  it('comes at once, and then the request cannot be taken back any more', async () => {
    const withdrawal = new Withdrawal();
    expect(await admitRequest(undefined, 'order.place', {}, { withdrawal })).to.equal(undefined);
    expect(withdrawal.withdraw()).to.equal(false);
  });

  it('never comes for one that was taken back: it was certainly not sent', async () => {
    const withdrawal = new Withdrawal();
    withdrawal.withdraw();
    const error: unknown = await admitRequest(undefined, 'order.place', {}, { withdrawal }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(BinanceError).and.include({ outcome: 'not-sent', category: 'closed' });
  });

  it('never comes for one that has waited too long elsewhere', async () => {
    let elapsedMs = 0;
    const withdrawal = new Withdrawal({ deadline: new Deadline({ elapsedMs: () => elapsedMs }) });
    elapsedMs = 5_000;
    const error: unknown = await admitRequest(undefined, 'order.place', {}, { withdrawal }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(BinanceError).and.include({
      outcome: 'not-sent',
      message: 'order.place: not sent, as it could not leave within 5000 ms',
    });
  });
});
