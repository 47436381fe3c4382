import { expect } from 'chai';
import sinon from 'sinon';

import { FillBackfill } from '../../../../src/binance/managers/fills/fill-backfill.js';
import { fillOfAccountTrade } from '../../../../src/binance/mappings/fill-news.js';
import type { FillNews } from '../../../../src/binance/mappings/fill-news.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { accountTrade } from '../../support/venue-words.js';

describe('fetching fills that nobody told', () => {
  let clock: sinon.SinonFakeTimers;
  let answers: (readonly FillNews[] | Error)[];
  let asked: number;
  let missing: boolean;
  let told: string[];
  let logs: string[];
  let closing: AbortController;
  const order = { orderId: 'own-1', symbol: 'BTCUSDT' } as Order;

  function backfill(): FillBackfill {
    return new FillBackfill({
      signal: closing.signal,
      ask: () => {
        const answer = answers[asked++] ?? [];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      isMissing: () => missing,
      onFill: (fill) => {
        told.push(fill.venueTradeId);
        missing = false;
      },
      onGivenUp: (orderId) => void logs.push(orderId),
    });
  }

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    [answers, asked, missing, told, logs, closing] = [[], 0, true, [], [], new AbortController()];
  });
  afterEach(() => clock.restore());

  it('asks nothing where the stream brings them meanwhile', async () => {
    const done = backfill().fetch(order, '7');
    missing = false;
    await clock.tickAsync(300);
    await done;
    expect(asked).to.equal(0);
  });

  it('asks again after a failure, one run per order', async () => {
    answers = [new Error('away'), [], [fillOfAccountTrade(accountTrade({ id: 3 }))]];
    const fetching = backfill();
    const done = fetching.fetch(order, '7');
    await fetching.fetch(order, '7');
    await clock.tickAsync(10_000);
    await done;
    expect([asked, told]).to.deep.equal([3, ['3']]);
    expect(logs).to.deep.equal([]);
  });

  it('says so when the venue does not show them after a minute', async () => {
    const done = backfill().fetch(order, '7');
    await clock.tickAsync(61_000);
    await done;
    expect(asked).to.equal(7);
    expect(logs).to.deep.equal(['own-1']);
  });

  it('ends with the adapter', async () => {
    const done = backfill().fetch(order, '7');
    closing.abort();
    await done;
    expect([asked, clock.countTimers()]).to.deep.equal([0, 0]);
  });
});
