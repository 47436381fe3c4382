import { expect } from 'chai';
import sinon from 'sinon';

import { MissingFills } from '../../../../src/binance/managers/fills/missing-fills.js';
import { OrderLedger } from '../../../../src/binance/managers/orders/order-ledger.js';
import { fillOfAccountTrade } from '../../../../src/binance/mappings/fill-news.js';
import type { FillNews } from '../../../../src/binance/mappings/fill-news.js';
import { newsOfReport } from '../../../../src/binance/mappings/order-news.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import type { Order } from '../../../../src/host/domain/order.js';
import { accountTrade, executionReport } from '../../support/venue-words.js';

describe('fills that are missing', () => {
  let clock: sinon.SinonFakeTimers;
  let ledger: OrderLedger;
  let missing: MissingFills;
  let closing: AbortController;
  let story: string[];
  /** By the venue's id of the order. */
  let atVenue: Map<string, readonly FillNews[]>;
  let tasks: Promise<void>[];

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    [story, atVenue, tasks, closing] = [[], new Map(), [], new AbortController()];
    ledger = new OrderLedger({ adapterName: 'BINANCE', exchange: Exchange.BINANCE });
    missing = new MissingFills({
      ledger,
      queries: {
        fillsOfOrder: (_symbol, exchangeOrderId) => {
          story.push(`asked for ${exchangeOrderId}`);
          return Promise.resolve([...(atVenue.get(exchangeOrderId) ?? [])]);
        },
      },
      alerts: { fillsMissing: (orderId) => void story.push(`${orderId} is given up`) },
      signal: closing.signal,
      track: (task) => void tasks.push(task),
    });
  });
  afterEach(async () => {
    closing.abort();
    await Promise.all(tasks);
    clock.restore();
  });

  /** An order that has traded half of its volume, of which the venue shows the fill; the ledger knows none. */
  function halfTraded(id: number): Order {
    const order = ledger.take(
      newsOfReport(executionReport({ c: `own-${id}`, i: id, X: 'PARTIALLY_FILLED', z: '0.50000000' })),
    );
    atVenue.set(String(id), [fillOfAccountTrade(accountTrade({ id, orderId: id, qty: '0.5' }))]);
    if (!order) throw new Error('no order');
    return order;
  }

  it('are asked for once the stream has had its time, and make the order add up', async () => {
    const order = halfTraded(7);
    missing.fetch(order);
    expect(story).to.deep.equal([]);
    await clock.tickAsync(60_000);
    expect(story).to.deep.equal(['asked for 7']);
    expect(ledger.withMissingFills()).to.deep.equal([]);
    expect(missing.unresolved()).to.deep.equal([]);
  });

  it('are not asked for where the order is none of the venue’s yet', async () => {
    const { orderId } = halfTraded(7);
    missing.fetch({ ...(ledger.get(orderId) as Order), extra: {} });
    await clock.tickAsync(60_000);
    expect([story, tasks]).to.deep.equal([[], []]);
  });

  it('are unresolved from when the venue has been asked in vain until it shows them', async () => {
    halfTraded(7);
    const [fill] = atVenue.get('7') ?? [];
    atVenue.clear();
    missing.fetchAll();
    await clock.tickAsync(61_000);
    expect(story.at(-1)).to.equal('own-7 is given up');
    expect(missing.unresolved()).to.deep.equal(['own-7']);
    if (fill) ledger.takeFill(fill);
    expect(missing.unresolved()).to.deep.equal([]);
  });

  it('of all orders can be asked for at once, each once, those among them that turn up meanwhile', async () => {
    halfTraded(7);
    halfTraded(8);
    atVenue.delete('8');
    const asking = missing.ask();
    halfTraded(9);
    await asking;
    expect(story).to.deep.equal(['asked for 7', 'asked for 8', 'asked for 9']);
    expect(ledger.withMissingFills().map(({ orderId }) => orderId)).to.deep.equal(['own-8']);
    expect(tasks).to.deep.equal([]);
  });
});
