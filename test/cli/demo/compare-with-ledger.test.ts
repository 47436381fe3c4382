import { expect } from 'chai';
import { compareWithLedger } from '../../../src/cli/demo/compare-with-ledger.js';
import type { Ledger } from '../../../src/cli/demo/compare-with-ledger.js';
import {
  Decimal,
  Direction,
  EventEngine,
  EventType,
  Exchange,
  MainEngine,
  OrderType,
  Status,
  createOrder,
} from '../../../src/host/index.js';
import type { Account, Order, Trade } from '../../../src/host/index.js';
import { units } from '../../../src/simulator/index.js';
import type { VenueBalance, VenueFill, VenueOrder } from '../../../src/simulator/index.js';

const order: Order = {
  ...createOrder(
    {
      symbol: 'BTCUSDT',
      exchange: Exchange.BINANCE,
      direction: Direction.LONG,
      type: OrderType.LIMIT,
      price: '95000.01',
      volume: '0.5',
    },
    'a1',
    'BINANCE',
  ),
  status: Status.CANCELLED,
  traded: new Decimal('0.2'),
};
const trade = {
  vtTradeId: 'BINANCE.BTCUSDT-7',
  tradeId: 'BTCUSDT-7',
  direction: Direction.LONG,
  price: new Decimal('95000.01'),
  volume: new Decimal('0.2'),
  commission: new Decimal('0.0002'),
  commissionAsset: 'BTC',
  isMaker: true,
} as Trade;
const account = {
  vtAccountId: 'BINANCE.BTC',
  accountId: 'BTC',
  balance: new Decimal('1.1998'),
  frozen: new Decimal(0),
  available: new Decimal('1.1998'),
} as Account;

const venueOrder = {
  symbol: 'BTCUSDT',
  clientOrderId: 'a1',
  side: 'BUY',
  price: units('95000.01'),
  origQty: units('0.5'),
  executedQty: units('0.2'),
  status: 'CANCELED',
} as VenueOrder;
const venueFill = {
  symbol: 'BTCUSDT',
  tradeId: 7n,
  price: units('95000.01'),
  quantity: units('0.2'),
  commission: units('0.0002'),
  commissionAsset: 'BTC',
  isBuyer: true,
  isMaker: true,
} as VenueFill;
const venueBalance: VenueBalance = { asset: 'BTC', free: units('1.1998'), locked: 0n };

describe('the comparison of a host with the ledger of a venue', () => {
  let main: MainEngine;

  beforeEach(() => {
    main = new MainEngine(new EventEngine(), { log: false });
  });

  afterEach(() => main.close());

  async function differences(
    host: { orders?: Order[]; trades?: Trade[]; accounts?: Account[] },
    venue: { orders?: VenueOrder[]; fills?: VenueFill[]; balances?: VenueBalance[] },
  ): Promise<string[]> {
    for (const data of host.orders ?? [order]) main.eventEngine.put({ type: EventType.ORDER, data });
    for (const data of host.trades ?? [trade]) main.eventEngine.put({ type: EventType.TRADE, data });
    for (const data of host.accounts ?? [account]) main.eventEngine.put({ type: EventType.ACCOUNT, data });
    await main.eventEngine.flush();
    const ledger: Ledger = {
      symbols: new Map([['BTCUSDT', {} as never]]),
      allOrders: () => venue.orders ?? [venueOrder],
      fills: () => venue.fills ?? [venueFill],
      balancesOf: () => venue.balances ?? [venueBalance, { asset: 'ETH', free: 0n, locked: 0n }],
    };
    return compareWithLedger(main, ledger, 'k');
  }

  it('finds nothing where they agree', async () => {
    expect(await differences({}, {})).to.deep.equal([]);
  });

  it('finds a difference in the last digit of a price, a quantity, a fee and a balance', async () => {
    const found = await differences(
      {},
      {
        orders: [{ ...venueOrder, price: units('95000.02'), status: 'FILLED' }],
        fills: [{ ...venueFill, quantity: units('0.20000001'), commission: units('0.00020001'), isMaker: false }],
        balances: [{ ...venueBalance, locked: 1n }],
      },
    );
    expect(found).to.deep.equal([
      'order BTCUSDT a1: status is CANCELLED at the host and ALLTRADED at the venue',
      'order BTCUSDT a1: price is 95000.01 at the host and 95000.02 at the venue',
      'fill BTCUSDT-7 BUY: volume is 0.2 at the host and 0.20000001 at the venue',
      'fill BTCUSDT-7 BUY: commission is 0.0002 at the host and 0.00020001 at the venue',
      'fill BTCUSDT-7 BUY: isMaker is true at the host and false at the venue',
      'balance BTC: frozen is 0 at the host and 0.00000001 at the venue',
      'balance BTC: balance is 1.1998 at the host and 1.19980001 at the venue',
    ]);
  });

  it('finds what only the venue has', async () => {
    const other = { asset: 'USDT', free: units('5'), locked: 0n };
    const found = await differences({ orders: [], trades: [], accounts: [] }, { balances: [other] });
    expect(found).to.deep.equal([
      'order BTCUSDT a1: the host does not have it',
      'fill BTCUSDT-7 BUY: the host does not have it',
      'balance USDT: available is 0 at the host and 5 at the venue',
      'balance USDT: balance is 0 at the host and 5 at the venue',
    ]);
  });

  it('finds what only the host has, except an order that was rejected', async () => {
    const rejected = { ...order, orderId: 'a2', vtOrderId: 'BINANCE.a2', status: Status.REJECTED };
    const twice = { ...trade, vtTradeId: 'BINANCE.again' };
    const found = await differences({ orders: [order, rejected], trades: [trade, twice] }, { orders: [] });
    expect(found).to.deep.equal([
      'order BTCUSDT a1: the venue does not have it',
      'fill BTCUSDT-7 BUY: the venue does not have it, or the host has it twice',
    ]);
  });
});
