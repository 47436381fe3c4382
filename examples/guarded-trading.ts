/** Shows guards at work: a strategy gone wild is held back by limits, stopped by a kill switch, and can still cancel. */
import { BinanceAdapter, Direction, EventType, Exchange, KillSwitch, MainEngine, OrderType } from 'vt-binance';
import { maximumActiveOrders, maximumOrderRate, maximumPriceDistance, maximumValue } from 'vt-binance';
import { createCancelRequest, type OrderMiddleware } from 'vt-binance';
import { startSimulator } from 'vt-binance/simulator';

/** A guard of one's own: what comes from nobody goes nowhere. */
const onlyNamedStrategies: OrderMiddleware = (order, next) => {
  const { reference = '' } = order.request;
  return reference === '' ? { code: 'no-strategy', reason: 'an order must name its strategy' } : next();
};

const simulator = await startSimulator({ symbols: ['BTCUSDT'] });
const main = new MainEngine(undefined, { log: false });
main.addAdapter(BinanceAdapter);
const killSwitch = new KillSwitch();
for (const middleware of [
  killSwitch.middleware,
  onlyNamedStrategies,
  maximumValue('1000'),
  maximumPriceDistance({ fraction: '0.05' }),
  maximumActiveOrders({ perSymbol: 3 }),
  maximumOrderRate({ orders: 20, perMs: 1_000 }),
]) {
  main.use(middleware);
}

const refusals = new Map<string, number>();
main.eventEngine.register('eAlert.order-refused', ({ data: alert }) => {
  if (alert.kind === 'order-refused') refusals.set(alert.code, (refusals.get(alert.code) ?? 0) + 1);
});
await main.connect(simulator.settings, 'BINANCE');
const firstTick = new Promise<number>((resolve) => {
  main.eventEngine.register(EventType.TICK, ({ data: tick }) => resolve(tick.lastPrice));
});
main.subscribe({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE }, 'BINANCE');
const price = await firstTick;

const send = (volume: string, fraction: number, reference = 'wild'): boolean => {
  const buy = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
  return main.sendOrder({ ...buy, volume, price: (price * fraction).toFixed(0), reference }, 'BINANCE') !== '';
};

console.log(`without a name: ${send('0.001', 0.97, '') ? 'sent' : 'refused'}`);
console.log(`worth too much: ${send('5', 0.97) ? 'sent' : 'refused'}`);
console.log(`too far away:   ${send('0.001', 0.9) ? 'sent' : 'refused'}`);
const sent = Array.from({ length: 100 }, () => send('0.001', 0.97)).filter((isSent) => isSent).length;
console.log(`a burst of 100: ${sent} sent`);
killSwitch.engage('the strategy has gone wild');
console.log(`kill switch on: ${send('0.001', 0.97) ? 'sent' : 'refused'}`);

await main.eventEngine.flush();
for (const [code, count] of refusals) console.log(`  ${code}: ${count}`);

for (const order of main.getAllActiveOrders()) main.cancelOrder(createCancelRequest(order), 'BINANCE');
while (main.getAllActiveOrders().length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
console.log(`active orders after cancelling: ${main.getAllActiveOrders().length}`);

await main.close();
await simulator.close();
