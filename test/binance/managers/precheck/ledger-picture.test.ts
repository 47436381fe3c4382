import { expect } from 'chai';

import { LedgerPicture } from '../../../../src/binance/managers/precheck/ledger-picture.js';
import type { ContractTable } from '../../../../src/binance/mappings/contract-table.js';
import { toExchangeCaps } from '../../../../src/binance/mappings/trading-rules.js';
import { Direction, Exchange, Offset, OrderType, Status } from '../../../../src/host/domain/constants.js';
import { Decimal, ZERO } from '../../../../src/host/domain/decimal.js';
import type { Order } from '../../../../src/host/domain/order.js';

let lastId = 0;

function order(changes: Partial<Order> & { extra?: Record<string, unknown> } = {}): Order {
  const orderId = `o${++lastId}`;
  const symbol = changes.symbol ?? 'BTCUSDT';
  return {
    adapterName: 'BINANCE',
    symbol,
    exchange: Exchange.BINANCE,
    vtSymbol: `${symbol}.BINANCE`,
    orderId,
    vtOrderId: `BINANCE.${orderId}`,
    type: OrderType.LIMIT,
    direction: Direction.LONG,
    offset: Offset.NONE,
    price: new Decimal(100),
    volume: new Decimal(3),
    traded: ZERO,
    status: Status.NOTTRADED,
    datetime: null,
    reference: '',
    ...changes,
    extra: { exchangeOrderId: orderId, venueType: 'LIMIT', ...changes.extra },
  };
}

const capsOf = (maxNumOrders: number, maxNumAlgoOrders: number) =>
  toExchangeCaps([
    { filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders },
    { filterType: 'EXCHANGE_MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders },
  ]);
const exchangeCaps = capsOf(7, 6);

type PictureParts = ConstructorParameters<typeof LedgerPicture>[0];

function pictureOf(
  orders: Order[],
  leaving: Order[] = [],
  held: [string, string] | null = ['5', '2'],
  more: Partial<PictureParts> = {},
): LedgerPicture {
  const balance = held && { asset: 'BTC', free: new Decimal(held[0]), locked: new Decimal(held[1]), time: 1 };
  return new LedgerPicture({
    ledger: {
      activeCount: orders.length,
      active: (symbol) => orders.filter((each) => symbol === undefined || each.symbol === symbol),
    },
    contracts: {
      find: () => ({ extra: { baseAsset: 'BTC' } }),
      exchangeCaps: capsOf(9, 5),
    } as unknown as ContractTable,
    balances: new Map(balance ? [['BTC', balance]] : []),
    isLeaving: (each) => leaving.includes(each),
    filters: { assetLimit: (asset) => (asset === 'BTC' ? new Decimal(9) : null), exchangeCaps },
    isShrinking: () => false,
    unresolved: () => [],
    isCurrent: () => true,
    hasJustMoved: () => false,
    ...more,
  });
}

describe('the account as the check sees it', () => {
  it('counts what the venue is known to have open: ours, others’ and adopted ones', () => {
    const orders = [
      order(),
      order({ extra: { venueType: 'STOP_LOSS_LIMIT', external: true } }),
      order({ status: Status.PARTTRADED, extra: { icebergQty: new Decimal(1) } }),
      order({ symbol: 'ETHUSDT', extra: { venueType: 'TAKE_PROFIT', exchangeListId: '7' } }),
      order({ symbol: 'ETHUSDT', extra: { exchangeListId: '7' } }),
    ];
    const picture = pictureOf(orders);
    expect(picture.mostOpen).to.equal(5);
    expect(picture.countOpen('orders', 'BTCUSDT')).to.equal(3);
    expect(picture.countOpen('orders', null)).to.equal(5);
    expect(picture.countOpen('algoOrders', null)).to.equal(2);
    expect(picture.countOpen('icebergOrders', 'BTCUSDT')).to.equal(1);
    expect(picture.countOpen('orderLists', 'ETHUSDT')).to.equal(1);
  });

  it('does not count what is on its way, what is being cancelled, and what is being replaced', () => {
    const [open, leaving, old] = [order(), order(), order()];
    const onItsWay = order({ status: Status.SUBMITTING, extra: { replaces: old.orderId } });
    const picture = pictureOf([open, leaving, old, onItsWay], [leaving]);
    expect(picture.countOpen('orders', 'BTCUSDT')).to.equal(1);
    expect(picture.without(open.orderId).countOpen('orders', 'BTCUSDT')).to.equal(0);
  });

  it('does not count an order in doubt, one that the venue does not know among them', () => {
    const [open, vanished] = [order(), order()];
    const picture = pictureOf([open, vanished], [], ['5', '2'], { unresolved: () => [vanished.orderId] });
    expect(picture.countOpen('orders', 'BTCUSDT')).to.equal(1);
    expect(picture.positionOf('BTCUSDT')?.toFixed()).to.equal('10');
  });

  it('knows nothing of orders and holdings while the private stream may have missed something', () => {
    let isCurrent = false;
    const picture = pictureOf([order()], [], ['5', '2'], { isCurrent: () => isCurrent });
    expect(picture.mostOpen).to.equal(null);
    expect(picture.countOpen('orders', 'BTCUSDT')).to.equal(null);
    expect(picture.countOpen('orderLists', null)).to.equal(null);
    expect(picture.positionOf('BTCUSDT')).to.equal(null);
    expect(picture.without('o1').countOpen('orders', null)).to.equal(null);
    expect(picture.exchangeCaps.orders).to.equal(7);
    expect(picture.assetLimit('BTC')?.toFixed()).to.equal('9');
    isCurrent = true;
    expect(picture.positionOf('BTCUSDT')?.toFixed()).to.equal('10');
  });

  it('adds no open buy to a balance that has just moved: what was filled of it may be in there already', () => {
    const moved = { hasJustMoved: (asset: string) => asset === 'BTC' };
    expect(pictureOf([order()], [], ['5', '2'], moved).positionOf('BTCUSDT')).to.equal(null);
    const sells = [order({ direction: Direction.SHORT })];
    expect(pictureOf(sells, [], ['5', '2'], moved).positionOf('BTCUSDT')?.toFixed()).to.equal('7');
  });

  it('counts an order that is being made smaller, and adds nothing of it: its size is not known', () => {
    const shrinking = order();
    const picture = pictureOf([shrinking, order()], [], ['5', '2'], { isShrinking: (each) => each === shrinking });
    expect(picture.countOpen('orders', 'BTCUSDT')).to.equal(2);
    expect(picture.positionOf('BTCUSDT')?.toFixed()).to.equal('10');
  });

  it('does not add what self-trade prevention has taken from a buy', () => {
    const less = order({ traded: new Decimal(1), extra: { preventedVolume: new Decimal('0.5') } });
    expect(pictureOf([less]).positionOf('BTCUSDT')?.toFixed()).to.equal('8.5');
    const none = order({ traded: new Decimal(1), extra: { preventedVolume: new Decimal(2) } });
    expect(pictureOf([none]).positionOf('BTCUSDT')?.toFixed()).to.equal('7');
  });

  it('takes the smaller of the exchange’s caps and the account’s own', () => {
    const picture = pictureOf([]);
    expect(picture.exchangeCaps).to.deep.equal({ orders: 7, algoOrders: 5, icebergOrders: null, orderLists: null });
    expect(picture.assetLimit('BTC')?.toFixed()).to.equal('9');
  });

  it('adds to what is held what open buys would bring, of a list one order alone', () => {
    const orders = [
      order({ traded: new Decimal(1) }),
      order({ direction: Direction.SHORT }),
      order({ extra: { exchangeListId: '7' } }),
      order({ extra: { exchangeListId: '7' } }),
      order({ volume: ZERO, traded: new Decimal(1) }),
    ];
    expect(pictureOf(orders).positionOf('BTCUSDT')?.toFixed()).to.equal('12');
    expect(pictureOf(orders, [], null).positionOf('BTCUSDT')).to.equal(null);
  });
});
