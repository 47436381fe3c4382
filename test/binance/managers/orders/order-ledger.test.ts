import { expect } from 'chai';

import { OrderLedger } from '../../../../src/binance/managers/orders/order-ledger.js';
import type { OrderLedgerListener } from '../../../../src/binance/managers/orders/order-ledger.js';
import { fillOfReport } from '../../../../src/binance/mappings/fill-news.js';
import { newsOfReport } from '../../../../src/binance/mappings/order-news.js';
import { Direction, Exchange, Status } from '../../../../src/host/domain/constants.js';
import { ZERO } from '../../../../src/host/domain/decimal.js';
import { executionReport, fillReport, T0 } from '../../support/venue-words.js';

function listeningLedger(): { ledger: OrderLedger; story: string[]; listener: OrderLedgerListener } {
  const ledger = new OrderLedger({ adapterName: 'BINANCE', exchange: Exchange.BINANCE });
  const story: string[] = [];
  const listener: OrderLedgerListener = {
    onOrder: ({ orderId, status }) => void story.push(`${orderId} ${status}`),
    onTrade: ({ tradeId }) => void story.push(tradeId),
    onFillsMissing: ({ orderId }) => void story.push(`${orderId} misses fills`),
    onNotice: () => undefined,
  };
  ledger.listen(listener);
  return { ledger, story, listener };
}

describe('the ledger of orders', () => {
  it('takes a fill by the venue’s id of its order, and says where it knows none', () => {
    const { ledger, story } = listeningLedger();
    const fill = fillOfReport(fillReport(1, '0.5', '0.5'));
    if (!fill) throw new Error('no fill');
    expect(ledger.takeFill(fill)).to.equal(false);
    ledger.take(newsOfReport(executionReport()));
    expect(ledger.takeFill(fill)).to.equal(true);
    expect(ledger.takeFill(fill)).to.equal(true);
    expect(story).to.deep.equal(['own-1 NOTTRADED', 'own-1 PARTTRADED', 'BTCUSDT-1']);
    expect(ledger.hasFill(fill)).to.equal(true);
  });

  it('tells both sides of a trade with oneself, under ids of their own', () => {
    const { ledger, story } = listeningLedger();
    const other = { c: 'own-2', i: 4719, S: 'SELL' } as const;
    ledger.take(newsOfReport(executionReport()));
    ledger.take(newsOfReport(executionReport(other)));
    for (const report of [fillReport(1, '0.5', '0.5'), { ...fillReport(1, '0.5', '0.5'), ...other }]) {
      const fill = fillOfReport(report);
      ledger.take(newsOfReport(report), fill ? [fill] : []);
      ledger.take(newsOfReport(report), fill ? [fill] : []);
    }
    expect(story.slice(2)).to.deep.equal(['own-1 PARTTRADED', 'BTCUSDT-1', 'own-2 PARTTRADED', 'BTCUSDT-1-4719']);
  });

  it('notices that an order has traded more than its fills', () => {
    const { ledger, story } = listeningLedger();
    const order = ledger.take(newsOfReport(executionReport({ z: '0.5', X: 'PARTIALLY_FILLED' })));
    expect(story).to.deep.equal(['own-1 PARTTRADED', 'own-1 misses fills']);
    expect(order && ledger.missingFillsOf(order).toFixed()).to.equal('0.5');
  });

  it('makes nothing of an acknowledgement of an order that it does not know', () => {
    const { ledger, story } = listeningLedger();
    expect(ledger.take({ ...newsOfReport(executionReport()), terms: null })).to.equal(undefined);
    expect(story).to.deep.equal([]);
  });

  it('tells nobody while it is mute, and still knows everything', () => {
    const { ledger, story, listener } = listeningLedger();
    ledger.take(newsOfReport(executionReport()));
    ledger.mute(listener, { date: new Date(5) });
    ledger.take(newsOfReport(executionReport({ X: 'CANCELED', x: 'CANCELED', C: 'own-1' })));
    expect(story).to.deep.equal(['own-1 NOTTRADED']);
    expect(ledger.get('own-1')).to.include({ status: 'CANCELLED' });
    expect(ledger.mutedSince?.getTime()).to.equal(5);
    ledger.unmute();
    expect(ledger.mutedSince).to.equal(null);
  });

  it('goes on telling the next connection when an earlier one ends late, and keeps the earlier gap', () => {
    const { ledger, story, listener } = listeningLedger();
    ledger.mute(listener, { date: new Date(5) });
    ledger.listen({ ...listener, onOrder: ({ orderId }) => void story.push(`next ${orderId}`) });
    ledger.mute(listener, { date: new Date(9) });
    ledger.take(newsOfReport(executionReport()));
    expect(story).to.deep.equal(['next own-1']);
    expect(ledger.mutedSince?.getTime()).to.equal(5);
  });

  it('forgets the oldest finished orders, never an active one', () => {
    const { ledger } = listeningLedger();
    ledger.take(newsOfReport(executionReport({ c: 'resting', i: 1 })));
    for (let i = 2; i <= 20_003; i++) {
      const report = executionReport({ c: `o-${i}`, i });
      ledger.take(newsOfReport(report));
      ledger.take(newsOfReport({ ...report, X: 'CANCELED', x: 'CANCELED' }));
    }
    expect(ledger.get('o-2')).to.equal(undefined);
    expect(ledger.findByVenueId('BTCUSDT', '3')).to.equal(undefined);
    expect(ledger.get('o-20003')).to.include({ status: 'CANCELLED' });
    expect(ledger.active().map(({ orderId }) => orderId)).to.deep.equal(['resting']);
    expect(ledger.symbols()).to.deep.equal(['BTCUSDT']);
  });

  it('takes an id that the venue gives again for the order just sent, and late news of the old one for the old one', () => {
    const { ledger, story } = listeningLedger();
    const old = executionReport({ c: 'old' });
    ledger.take(newsOfReport({ ...old, X: 'CANCELED', x: 'CANCELED' }));
    const sent = ledger.get('old');
    if (!sent) throw new Error('no order');
    ledger.open({ ...sent, orderId: 'new', vtOrderId: 'BINANCE.new', status: Status.SUBMITTING, extra: {} });
    expect(ledger.take(newsOfReport(executionReport({ c: 'new', T: T0 + 9 })))).to.include({ orderId: 'new' });
    expect(ledger.take(newsOfReport(old))).to.include({ orderId: 'old', status: Status.CANCELLED });
    expect(ledger.findByVenueId('BTCUSDT', '7')).to.include({ orderId: 'new' });
    ledger.take(newsOfReport(executionReport({ c: 'new', X: 'CANCELED', x: 'CANCELED', T: T0 + 10 })));
    expect(story).to.deep.equal(['old CANCELLED', 'new SUBMITTING', 'new NOTTRADED', 'new CANCELLED']);
  });

  it('tells the fills of an order that was given the ids of an earlier one and of its fills', () => {
    const { ledger, story } = listeningLedger();
    const [before, after] = [fillReport(1, '1', '1', { c: 'old' }), fillReport(1, '1', '1', { c: 'new', T: T0 + 9 })];
    ledger.take(newsOfReport(before), [fillOfReport(before) ?? []].flat());
    const sent = ledger.get('old');
    if (!sent) throw new Error('no order');
    ledger.open({ ...sent, orderId: 'new', traded: ZERO, status: Status.SUBMITTING, extra: {} });
    for (let times = 0; times < 2; times++) ledger.take(newsOfReport(after), [fillOfReport(after) ?? []].flat());
    expect(story).to.deep.equal(['old ALLTRADED', 'BTCUSDT-1', 'new SUBMITTING', 'new ALLTRADED', 'BTCUSDT-1-7']);
  });

  it('takes news under the id of a finished order for no other order that it cannot be of', () => {
    const { ledger, story } = listeningLedger();
    ledger.take(newsOfReport(executionReport({ c: 'old', X: 'CANCELED', x: 'CANCELED' })));
    const sent = ledger.get('old');
    if (!sent) throw new Error('no order');
    ledger.open({ ...sent, orderId: 'new', direction: Direction.SHORT, status: Status.SUBMITTING, extra: {} });
    ledger.take(newsOfReport(executionReport({ c: 'new', T: T0 + 9 })));
    expect(story).to.deep.equal(['old CANCELLED', 'new SUBMITTING']);
  });

  it('shows an order that was over before it was known here, and does not make it one of its own', () => {
    const { ledger, story } = listeningLedger();
    const report = { c: 'long-ago', X: 'FILLED', z: '1.00000000' } as const;
    const shown = ledger.takeAnswer(newsOfReport(executionReport(report)));
    expect(shown).to.include({ orderId: 'long-ago', status: Status.ALLTRADED });
    expect([story, ledger.get('long-ago')]).to.deep.equal([[], undefined]);
    ledger.takeAnswer(newsOfReport(executionReport({ c: 'open', i: 8 })));
    expect(ledger.takeAnswer(newsOfReport(executionReport({ ...report, c: 'open', i: 8 })))).to.include({
      status: Status.ALLTRADED,
    });
    expect(story).to.deep.equal(['open NOTTRADED', 'open ALLTRADED', 'open misses fills']);
  });
});
