import { expect } from 'chai';

import type { OrderCheckReport } from '../../../src/binance/managers/orders/order-tests.js';
import type { OrderErrorNote } from '../../../src/binance/managers/orders/order-state.js';
import { toOrderParams } from '../../../src/binance/mappings/order-draft.js';
import type { OrderDraft } from '../../../src/binance/mappings/order-draft.js';
import { Direction, Exchange, OrderType, Status } from '../../../src/host/domain/constants.js';
import { Decimal } from '../../../src/host/domain/decimal.js';
import { isActive } from '../../../src/host/domain/order.js';
import type { OrderRequest } from '../../../src/host/domain/requests.js';
import { SeededRandom } from '../../../src/simulator/seeded-random.js';
import { formatUnits, spotSymbols, units } from '../../../src/simulator/index.js';
import { waitUntil } from '../../support/wait-until.js';
import { RandomDrafts } from '../../support/precheck/random-drafts.js';
import { RestClient } from '../../simulator/server/rest-client.js';
import { TradingHost } from '../support/trading-host.js';

const BTC = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE } as const;
const ORDERS = 200;

/** The draft as a host asks for it. */
function toRequest(draft: OrderDraft): OrderRequest {
  const { type, timeInForce, quoteOrderQty, stopPrice, price, icebergQty, trailingDelta } = draft;
  const isStop = type.startsWith('STOP') || type.startsWith('TAKE');
  const extra = {
    ...(isStop && { type }),
    ...(type === 'LIMIT_MAKER' && { postOnly: true }),
    ...(timeInForce && type !== 'LIMIT_MAKER' && { timeInForce }),
    ...(quoteOrderQty && { quoteOrderQty }),
    ...(isStop && price && { limitPrice: price }),
    ...(isStop && stopPrice && { stopPrice }),
    ...(icebergQty && { icebergQty }),
    ...(trailingDelta !== null && { trailingDelta }),
  };
  return {
    ...BTC,
    direction: draft.side === 'BUY' ? Direction.LONG : Direction.SHORT,
    type: isStop ? OrderType.STOP : type === 'MARKET' ? OrderType.MARKET : OrderType.LIMIT,
    volume: draft.quantity ?? 0,
    price: isStop ? 0 : (price ?? 0),
    extra,
  };
}

describe('the check before an order leaves, over real sockets', function () {
  this.timeout(60_000);
  let host: TradingHost;
  let direct: RestClient;

  before(async () => {
    host = await TradingHost.create({ limits: { weightPerMinute: 1_000_000, ordersPer10Seconds: 100_000 } });
    direct = new RestClient(host.simulator, 'simulator-key', 'simulator-secret');
    host.simulator.exchange.setReferencePrice('BTCUSDT', units(host.price(0)));
    host.counter('SELL', '80', host.price(0.005), 'GTC');
    host.counter('BUY', '80', host.price(-0.005), 'GTC');
    await host.connect({ strictOrders: true });
    host.engine.subscribe(BTC, 'BINANCE');
    await waitUntil(() => host.adapter.checkOrder(tooDear()).error?.filter === 'PERCENT_PRICE_BY_SIDE', 'a price');
  });
  after(() => host.close());

  const tooDear = (): OrderRequest => ({
    ...BTC,
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    volume: '0.01',
    price: host.price(0.5),
  });
  const drafts = (seed: number): RandomDrafts => {
    const { exchange } = host.simulator;
    const info = spotSymbols.find(({ symbol }) => symbol === 'BTCUSDT')?.info;
    if (!info) throw new Error('no BTCUSDT');
    const last = new Decimal(formatUnits(exchange.lastPrice('BTCUSDT')));
    return new RandomDrafts(new SeededRandom(seed), { info, reference: new Decimal(host.price(0)), last });
  };

  async function outcomeOf(request: OrderRequest): Promise<OrderErrorNote | null> {
    const id = host.engine.sendOrder(request, 'BINANCE').replace('BINANCE.', '');
    await waitUntil(() => (host.latest(id)?.status ?? Status.SUBMITTING) !== Status.SUBMITTING, `an answer to ${id}`);
    const order = host.latest(id);
    if (order && isActive(order)) {
      host.cancel(id);
      await waitUntil(() => !isActive(host.latest(id) ?? order), `the end of ${id}`);
    }
    return order?.status === Status.REJECTED ? ((order.extra?.['error'] ?? null) as OrderErrorNote | null) : null;
  }

  async function refusalBy(draft: OrderDraft): Promise<string> {
    const { body } = await direct.signed('POST', 'order', toOrderParams(draft, 'direct'));
    if (body['orderId'] !== undefined) throw new Error(`the venue takes ${JSON.stringify(draft)}`);
    return `${String(body['code'])} ${String(body['msg'])}`;
  }

  it('lets nothing leave that the venue’s filters refuse, but what it says it leaves to them', async () => {
    const random = drafts(7);
    const counts = { passed: 0, refused: 0, left: 0, otherwise: 0 };
    for (let sent = 0; sent < ORDERS; sent++) {
      const draft = random.draft();
      const request = toRequest(draft);
      const check: OrderCheckReport = host.adapter.checkOrder(request);
      const error = await outcomeOf(request);
      if (!check.accepted) {
        expect(error, 'what is refused here').to.deep.equal(check.error);
        expect(await refusalBy(draft)).to.match(venueWords(check), JSON.stringify(draft));
        counts.refused += 1;
      } else if (error === null) counts.passed += 1;
      else {
        const filter = /Filter failure: (\w+)|less than `?(\w+)/.exec(error.message);
        const name = filter?.[1] ?? filter?.[2];
        if (name === undefined) counts.otherwise += 1;
        else {
          expect(check.leftToVenue, error.message).to.include(name);
          counts.left += 1;
        }
      }
    }
    expect(counts.passed).to.be.greaterThan(40);
    expect(counts.refused).to.be.greaterThan(40);
    expect(counts.otherwise).to.be.lessThan(20);
  });

  it('counts conditional orders out of what the stream told, and makes room as soon as a cancel is on its way', async () => {
    const stop = (): OrderRequest => ({
      ...BTC,
      direction: Direction.SHORT,
      type: OrderType.STOP,
      volume: '0.01',
      price: host.price(-0.2),
    });
    const ids: string[] = [];
    for (let placed = 0; placed < 5; placed++) {
      const id = host.engine.sendOrder(stop(), 'BINANCE').replace('BINANCE.', '');
      await host.until(id, Status.NOTTRADED);
      ids.push(id);
    }
    expect(host.adapter.checkOrder(stop()).error).to.deep.equal({
      code: null,
      category: 'filter',
      filter: 'MAX_NUM_ALGO_ORDERS',
      message: '5 conditional orders of BTCUSDT are open, and 5 is the most that may be',
      bound: '5',
    });
    expect(host.adapter.checkOrder(tooDear()).error?.filter).to.equal('PERCENT_PRICE_BY_SIDE');
    host.cancel(ids[0] ?? '');
    expect(host.adapter.checkOrder(stop()).accepted).to.equal(true);
    expect(await outcomeOf(stop())).to.equal(null);
    await host.adapter.cancelAll('BTCUSDT');
  });
});

/** What the venue says where we refuse: the same filter, one that comes before it and was left to the venue, or that zero and less is no amount. */
function venueWords({ error, leftToVenue }: OrderCheckReport): RegExp {
  if (error?.filter === 'PRECISION') return /^-1111 .*too much precision|^-1013 Invalid|^-1100 /;
  const filters = [error?.filter, ...leftToVenue].join('|');
  return new RegExp(`^-(1013|2010) (Filter failure: (${filters})$|Invalid |Order book liquidity)`);
}
