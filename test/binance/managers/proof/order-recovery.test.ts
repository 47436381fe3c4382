import { expect } from 'chai';

import { AlertDesk } from '../../../../src/binance/managers/alert-desk.js';
import { OrderLedger } from '../../../../src/binance/managers/orders/order-ledger.js';
import { OrderAlerts } from '../../../../src/binance/managers/proof/order-alerts.js';
import type { OrderQueries } from '../../../../src/binance/managers/proof/order-queries.js';
import { OrderRecovery } from '../../../../src/binance/managers/proof/order-recovery.js';
import type { ContractTable } from '../../../../src/binance/mappings/contract-table.js';
import { newsOfRecord, newsOfReport } from '../../../../src/binance/mappings/order-news.js';
import type { OrderNews } from '../../../../src/binance/mappings/order-news.js';
import { Exchange } from '../../../../src/host/domain/constants.js';
import { executionReport, orderRecord } from '../../support/venue-words.js';

describe('bringing orders up to date', () => {
  let ledger: OrderLedger;
  let story: string[];
  let emitted: { orders: number; trades: number };
  /** What the venue lists, or why it cannot be asked. */
  let openOrders: OrderNews[] | Error;
  let lists: () => Promise<void>;
  let closing: AbortController;
  let recovery: OrderRecovery;

  beforeEach(() => {
    [story, emitted, openOrders, lists, closing] = [
      [],
      { orders: 0, trades: 0 },
      [],
      () => Promise.resolve(),
      new AbortController(),
    ];
    ledger = new OrderLedger({ adapterName: 'BINANCE', exchange: Exchange.BINANCE });
    ledger.take(newsOfReport(executionReport()));
    ledger.listen({
      onOrder: ({ orderId, status }) => {
        emitted.orders += 1;
        story.push(`${orderId} ${status}`);
      },
      onTrade: () => void (emitted.trades += 1),
      onFillsMissing: (order) => recovery.fetchFills(order),
      onNotice: (text) => void story.push(text),
    });
    const desk = new AlertDesk({
      adapterName: 'BINANCE',
      now: () => 0,
      onAlert: ({ kind }) => void story.push(`alert ${kind}`),
      onLog: (text) => void story.push(text),
    });
    recovery = new OrderRecovery({
      ledger,
      queries: {
        openOrders: () => (openOrders instanceof Error ? Promise.reject(openOrders) : Promise.resolve([...openOrders])),
        fillsOfSymbol: () => Promise.resolve([]),
        fillsSince: () => Promise.resolve([]),
      } as unknown as OrderQueries,
      contracts: { find: () => undefined, all: () => [] } as unknown as ContractTable,
      clock: { now: () => Date.now(), offsetMs: 0, elapsedMs: () => performance.now() },
      movedAssets: () => new Set(),
      alerts: new OrderAlerts({ desk, ledger }),
      signal: closing.signal,
      emitted: () => emitted,
      adoptLists: () => lists(),
      track: (task) => void task.catch(() => undefined),
      onKnown: ({ orderId }) => void story.push(`${orderId} is known`),
      onNotice: (text) => void story.push(text),
    });
    openOrders = [newsOfRecord(orderRecord())];
  });
  afterEach(() => closing.abort());

  it('tells what is known from before once, however many attempts it takes', async () => {
    const listed = openOrders;
    openOrders = new Error('the venue is away');
    expect(await recovery.afterGap(null).catch(String)).to.include('the venue is away');
    openOrders = listed;
    expect(await recovery.afterGap(null)).to.deep.equal({ orders: 0, trades: 0 });
    expect(story).to.deep.equal(['own-1 is known']);
  });

  it('counts what it has told, and not what was told before', async () => {
    emitted.orders = 40;
    openOrders = [newsOfRecord(orderRecord()), newsOfRecord(orderRecord({ clientOrderId: 'other', orderId: 8 }))];
    expect(await recovery.afterGap(null)).to.deep.equal({ orders: 1, trades: 0 });
    expect(await recovery.look()).to.deep.equal({ orders: 0, trades: 0 });
    expect(story).to.deep.equal(['own-1 is known', 'other NOTTRADED']);
  });

  it('does not wait for the lists of orders from elsewhere, and says that they are not known', async () => {
    lists = () => Promise.reject(new Error('no answer'));
    expect(await recovery.afterGap(null)).to.deep.equal({ orders: 0, trades: 0 });
    expect(story.at(-1)).to.equal('Order lists from elsewhere could not be asked for: no answer');
    expect(ledger.mutedSince).to.equal(null);
  });
});
