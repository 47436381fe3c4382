/** Shows a bracket (OTOCO): an entry that brings in its take-profit and its stop-loss, of which one ends the other. */
import { BinanceAdapter, Direction, EventType, Exchange, MainEngine, OrderType, Status, isActive } from 'vt-binance';
import type { BinanceOrderEventExtra, Order } from 'vt-binance';
import { startSimulator, units } from 'vt-binance/simulator';

const simulator = await startSimulator({ symbols: ['BTCUSDT'], seed: 7 });
const main = new MainEngine(undefined, { log: false });
const adapter = main.addAdapter(BinanceAdapter);
await main.connect(simulator.settings, 'BINANCE');

const market = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE };
const book = await adapter.queryOrderBook('BTCUSDT', 5);
const ask = book?.asks[0]?.[0] ?? 0;
const takeProfit = (ask * 1.0015).toFixed(2);
const stopLoss = (ask * 0.998).toFixed(2);

const latest = new Map<string, Order>();
const ended = new Promise<void>((resolve) => {
  main.eventEngine.register(EventType.ORDER, ({ data: order }) => {
    const { reason } = (order.extra ?? {}) as BinanceOrderEventExtra;
    latest.set(order.orderId, order);
    console.log(`${order.reference.padEnd(11)}  ${order.status}${reason === undefined ? '' : ` (${reason})`}`);
    if (order.reference === 'take-profit' && order.status === Status.NOTTRADED) lift();
    if ([...latest.values()].every((each) => !isActive(each))) resolve();
  });
});

const exit = { direction: Direction.SHORT, volume: '0.01' };
const { listId, vtOrderIds } = adapter.sendOrderList({
  kind: 'otoco',
  ...market,
  working: {
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    volume: '0.01',
    price: ask * 1.001,
    reference: 'entry',
  },
  pendingAbove: { ...exit, type: OrderType.LIMIT, price: takeProfit, reference: 'take-profit' },
  pendingBelow: { ...exit, type: OrderType.STOP, price: stopLoss, reference: 'stop-loss' },
});
console.log(`The list is called ${listId}, its ${vtOrderIds.length} orders are known before anything was sent.`);
await ended;

/** A stranger buys, up to the price of the take-profit. */
function lift(): void {
  const { exchange } = simulator;
  exchange.openAccount('stranger', { USDT: units('10000000') });
  exchange.placeOrder('stranger', {
    symbol: 'BTCUSDT',
    side: 'BUY',
    type: 'LIMIT',
    timeInForce: 'IOC',
    price: units(takeProfit),
    quantity: units('50'),
  });
}

await main.close();
await simulator.close();
