import { expect } from 'chai';
import { EventEmitter } from 'eventemitter3';
import { LedgerAudit } from '../../../src/cli/demo/ledger-audit.js';
import type { AuditedVenue } from '../../../src/cli/demo/ledger-audit.js';
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

/** A venue that says what the test says. */
class ToldVenue extends EventEmitter {
  open: VenueOrder[] = [];
  balances: VenueBalance[] = [venueBalance, { asset: 'ETH', free: 0n, locked: 0n }];

  openOrders(): VenueOrder[] {
    return this.open;
  }

  balancesOf(): VenueBalance[] {
    return this.balances;
  }

  execute(told: VenueOrder, fill: VenueFill | null = null, accountId = 'k'): void {
    this.emit('execution', { accountId, order: told, fill });
  }
}

describe('the audit of a host by the ledger of a venue', () => {
  let main: MainEngine;
  let venue: ToldVenue;
  let audit: LedgerAudit;

  beforeEach(() => {
    main = new MainEngine(new EventEngine(), { log: false });
    venue = new ToldVenue();
    audit = new LedgerAudit(main, venue as unknown as AuditedVenue, 'k');
  });

  afterEach(async () => {
    audit.close();
    expect(venue.listenerCount('execution')).to.equal(0);
    await main.close();
  });

  async function differences(
    host: { orders?: Order[]; trades?: Trade[]; accounts?: Account[] },
    told: { orders?: VenueOrder[]; fills?: VenueFill[]; balances?: VenueBalance[] },
  ): Promise<string[]> {
    for (const one of told.orders ?? [venueOrder]) venue.execute(one);
    for (const fill of told.fills ?? [venueFill]) venue.execute({ ...venueOrder, status: 'PARTIALLY_FILLED' }, fill);
    venue.balances = told.balances ?? venue.balances;
    await tellHost(host);
    return audit.differences();
  }

  async function tellHost(host: { orders?: Order[]; trades?: Trade[]; accounts?: Account[] }): Promise<void> {
    for (const data of host.orders ?? [order]) main.eventEngine.put({ type: EventType.ORDER, data });
    for (const data of host.trades ?? [trade]) main.eventEngine.put({ type: EventType.TRADE, data });
    for (const data of host.accounts ?? [account]) main.eventEngine.put({ type: EventType.ACCOUNT, data });
    await main.eventEngine.flush();
  }

  it('finds nothing where they agree', async () => {
    expect(await differences({}, {})).to.deep.equal([]);
    expect(audit.isSettled).to.equal(true);
    expect(audit.agreed).to.deep.equal({ orders: 1, fills: 1 });
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
      'fill BTCUSDT-7 BUY: the host has it twice',
    ]);
    expect(audit.isSettled).to.equal(false);
  });

  it('does not care who speaks first, and leaves out what other accounts do', async () => {
    venue.execute({ ...venueOrder, clientOrderId: 'of-another' }, { ...venueFill, tradeId: 8n }, 'other');
    await tellHost({});
    expect(audit.differences()).to.deep.equal([
      'order BTCUSDT a1: the venue does not have it',
      'fill BTCUSDT-7 BUY: the venue does not have it',
    ]);
    venue.execute(venueOrder, venueFill);
    expect(audit.differences()).to.deep.equal([]);
  });

  it("takes the host's last word of an order, before and after they agreed", async () => {
    const early = { ...order, traded: new Decimal('0.1') };
    expect(await differences({ orders: [early] }, {})).to.have.length(1);
    await tellHost({ trades: [] });
    expect(audit.differences()).to.deep.equal([]);
    await tellHost({ orders: [{ ...order, traded: new Decimal('0.3') }], trades: [] });
    expect(audit.differences()).to.deep.equal(['order BTCUSDT a1: traded is 0.3 at the host and 0.2 at the venue']);
    await tellHost({ trades: [] });
    expect(audit.differences()).to.deep.equal([]);
    expect(audit.agreed).to.deep.equal({ orders: 1, fills: 1 });
  });

  it('compares open orders as they stand', async () => {
    const open = { ...order, orderId: 'a3', vtOrderId: 'BINANCE.a3', status: Status.PARTTRADED };
    venue.open = [{ ...venueOrder, clientOrderId: 'a3', status: 'PARTIALLY_FILLED', executedQty: 0n }];
    expect(await differences({ orders: [order, open] }, {})).to.deep.equal([
      'order BTCUSDT a3: traded is 0.2 at the host and 0 at the venue',
    ]);
    venue.open = [];
    expect(audit.differences()).to.deep.equal(['order BTCUSDT a3: the venue does not have it']);
  });
});
