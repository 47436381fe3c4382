import { expect } from 'chai';

import { cancelsIn, looseSubjectOf, titleOf } from '../../../../src/binance/managers/restart/order-intent.js';
import type { OrderIntent, RiskLoweringIntent } from '../../../../src/binance/managers/restart/order-intent.js';
import { Decimal } from '../../../../src/host/domain/decimal.js';
import type { Order } from '../../../../src/host/domain/order.js';

const symbol = 'BTCUSDT';
const LOWERING: readonly RiskLoweringIntent[] = [
  { kind: 'cancel', orderId: '7', symbol },
  { kind: 'amend', orderId: '7', symbol, volume: new Decimal(1) },
  { kind: 'cancel-all', symbol },
  { kind: 'cancel-list', listId: '7', symbol },
];

describe('an intent', () => {
  it('to put an order in another’s place cancels that one; no other carries a cancel of its own', () => {
    const placing: OrderIntent = { kind: 'order', order: { orderId: 'new', symbol } as Order, params: {} };
    expect(cancelsIn({ ...placing, replaces: 'old' })).to.deep.equal([{ kind: 'cancel', orderId: 'old', symbol }]);
    for (const intent of [placing, ...LOWERING]) expect(cancelsIn(intent)).to.deep.equal([]);
  });

  it('of no order in the journal stands under a subject of its own, by kind, symbol and id', () => {
    const ofAnother = LOWERING.map((intent) => ({ ...intent, symbol: 'ETHUSDT' }));
    const subjects = [...LOWERING, ...ofAnother].map(looseSubjectOf);
    expect(new Set(subjects).size).to.equal(subjects.length);
    expect(looseSubjectOf({ kind: 'cancel', orderId: '7', symbol })).to.equal('cancel BTCUSDT 7');
  });

  it('has a name for those who read the log', () => {
    expect(LOWERING.map(titleOf)).to.deep.equal([
      'The cancel of order 7',
      'The amendment of order 7',
      'The cancel of all orders of BTCUSDT',
      'The cancel of list 7',
    ]);
  });
});
