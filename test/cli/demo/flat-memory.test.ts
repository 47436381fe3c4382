import { expect } from 'chai';
import { EventEmitter } from 'eventemitter3';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Activity } from '../../../src/cli/demo/activity.js';
import { LedgerAudit } from '../../../src/cli/demo/ledger-audit.js';
import type { AuditedVenue } from '../../../src/cli/demo/ledger-audit.js';
import { OwnOrders } from '../../../examples/market-maker/own-orders.js';
import {
  Decimal,
  Direction,
  EventEngine,
  EventType,
  Exchange,
  MainEngine,
  OrderType,
  Status,
} from '../../../src/host/index.js';
import { createOrder } from '../../../src/host/index.js';
import type { Trade } from '../../../src/host/index.js';
import { units } from '../../../src/simulator/index.js';
import type { VenueFill, VenueOrder } from '../../../src/simulator/index.js';

const request = {
  symbol: 'BTCUSDT',
  exchange: Exchange.BINANCE,
  direction: Direction.LONG,
  type: OrderType.LIMIT,
  price: '95000.01',
  volume: '0.5',
};
const price = units('95000.01');
const quantity = units('0.5');

/** A host, its view and its audit; each order is filled at once, on both sides. */
class BusyHost {
  readonly main = new MainEngine(new EventEngine(), { log: false, finishedOrdersKept: 100, tradesKept: 100 });
  readonly activity = new Activity(this.main.eventEngine);
  readonly own = new OwnOrders();
  readonly #venue = Object.assign(new EventEmitter(), { openOrders: () => [], balancesOf: () => [] });
  readonly audit = new LedgerAudit(this.main, this.#venue as unknown as AuditedVenue, 'k');
  #count = 0;

  /** Heap in use, in bytes, after so many orders more. */
  async trade(orders: number): Promise<number> {
    for (let left = orders; left > 0; left -= 1) {
      this.#fillOne(String((this.#count += 1)));
      if (left % 100 === 0) await this.main.eventEngine.flush();
    }
    await this.main.eventEngine.flush();
    collectGarbage();
    return process.memoryUsage().heapUsed;
  }

  #fillOne(id: string): void {
    const order = createOrder(request, id, 'BINANCE');
    const filled = { ...order, status: Status.ALLTRADED, traded: order.volume };
    const tradeId = `BTCUSDT-${id}`;
    const amounts = { price: order.price, volume: order.volume, datetime: null, commission: new Decimal(0) };
    const trade = { ...order, ...amounts, tradeId, vtTradeId: `BINANCE.${tradeId}`, isMaker: true } as unknown as Trade;
    this.own.begin(order.vtOrderId);
    this.own.end(filled);
    this.own.takesFill(trade);
    const identity = { symbol: 'BTCUSDT', price };
    const venueOrder = { ...identity, clientOrderId: id, side: 'BUY', status: 'FILLED' };
    const atVenue = { ...venueOrder, origQty: quantity, executedQty: quantity } as VenueOrder;
    const fill = {
      ...identity,
      tradeId: BigInt(id),
      quantity,
      commission: 0n,
      isBuyer: true,
      isMaker: true,
    } as VenueFill;
    this.#venue.emit('execution', { accountId: 'k', order: atVenue, fill });
    for (const data of [order, filled]) this.main.eventEngine.put({ type: EventType.ORDER, data });
    this.main.eventEngine.put({ type: EventType.TRADE, data: trade });
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe('a demo without end', function () {
  this.timeout(60_000); // much to compute, and perhaps on a busy machine

  it('needs no more memory after 20,000 orders than after 3,000, and has compared them all', async () => {
    const host = new BusyHost();
    const before = await host.trade(3_000);
    const grown = (await host.trade(17_000)) - before;
    // What is remembered of one order is more than a kilobyte: 17 MB if it were kept.
    expect(grown / 1_000_000).to.be.lessThan(2);
    expect(host.audit.agreed).to.deep.equal({ orders: 20_000, fills: 20_000 });
    expect(host.audit.differences()).to.deep.equal([]);
    expect([host.activity.orders, host.activity.trades, host.own.size]).to.deep.equal([20_000, 20_000, 0]);
    expect([host.main.getAllOrders().length, host.main.getAllTrades().length]).to.deep.equal([100, 100]);
    await host.main.close();
  });
});
