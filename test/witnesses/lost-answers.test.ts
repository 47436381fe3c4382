import { expect } from 'chai';

import { adapterUnderFault } from './lost-answers/adapter-under-fault.js';
import { CLIENTS_UNDER_FAULT } from './lost-answers/all-trials.js';
import { ccxtUnderFault } from './lost-answers/ccxt-under-fault.js';
import { npmBinanceUnderFault } from './lost-answers/npm-binance-under-fault.js';
import { tryLostAnswer } from './lost-answers/trial.js';

/** Enough for what is answered wrongly; what is never answered is seen by `npm run lost-answers`. */
const BRIEFLY = { watchMs: 3_000, aftermathMs: 100 };
const AT_ONCE = { watchMs: 500, aftermathMs: 0 };

/** The short form of scripts/lost-answers.ts: what clients do when the venue's answer says nothing of their order. */
describe('an order whose answer is lost', function () {
  this.timeout(30_000);

  for (const way of ['ws-api', 'rest'] as const) {
    it(`is found by this adapter over ${way} after -1007, and is sent once`, async () => {
      const report = await tryLostAnswer(adapterUnderFault(way), 'timeout-executed', 'filled', BRIEFLY);
      expect(report).to.include({ requests: 1, ordersAtVenue: 1, kept: 'ALLTRADED', isRight: true });
    });

    it(`stays in flight with this adapter over ${way} while the venue may yet have it`, async () => {
      const report = await tryLostAnswer(adapterUnderFault(way), 'timeout-not-executed', 'resting', AT_ONCE);
      expect(report).to.include({ requests: 1, ordersAtVenue: 0, kept: 'SUBMITTING', isRight: null });
    });
  }

  it('is left to their users by ccxt and npm binance over REST, which send it once', async () => {
    const clients = [ccxtUnderFault('createOrder'), npmBinanceUnderFault('rest')];
    for (const client of clients) {
      const report = await tryLostAnswer(client, 'timeout-executed', 'resting', AT_ONCE);
      expect(report).to.include({ requests: 1, ordersAtVenue: 1, kept: null, verdict: 'left to the user' });
    }
  });

  it('becomes two with ccxt where a user has set maxRetriesOnFailure, as client ids are free once an order is filled', async () => {
    const report = await tryLostAnswer(
      ccxtUnderFault('createOrder', { retries: 1 }),
      'timeout-executed',
      'filled',
      BRIEFLY,
    );
    expect(report).to.include({ requests: 2, ordersAtVenue: 2, isRight: false });
  });

  it('is shown by ccxt.pro where orders are watched', async () => {
    const report = await tryLostAnswer(ccxtUnderFault('createOrderWs'), 'timeout-executed', 'resting', BRIEFLY);
    expect(report).to.include({ requests: 1, ordersAtVenue: 1, kept: 'open', isRight: true });
  });

  it('is shown by ccxt.pro where orders are watched beside REST', async () => {
    const client = ccxtUnderFault('createOrder', { isWatching: true });
    const report = await tryLostAnswer(client, 'timeout-executed', 'resting', BRIEFLY);
    expect(report).to.include({ requests: 1, ordersAtVenue: 1, kept: 'open', isRight: true });
  });

  it('is compared over every client by its own name', () => {
    expect(new Set(CLIENTS_UNDER_FAULT.map(({ name }) => name)).size).to.equal(CLIENTS_UNDER_FAULT.length);
  });
});
