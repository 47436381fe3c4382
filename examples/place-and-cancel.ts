/** Shows the life of an order that nobody fills: every state comes as an event, the cancel's outcome too. */
import {
  BinanceAdapter,
  Direction,
  EventType,
  Exchange,
  MainEngine,
  OrderType,
  Status,
  createCancelRequest,
  isActive,
} from 'vt-binance';
import { startSimulator } from 'vt-binance/simulator';

const simulator = await startSimulator({ symbols: ['BTCUSDT'] });
const main = new MainEngine();
main.addAdapter(BinanceAdapter);
await main.connect(simulator.settings, 'BINANCE');

const ended = new Promise<void>((resolve) => {
  main.eventEngine.register(EventType.ORDER, ({ data: order }) => {
    console.log(
      `${order.status.padEnd(10)}  ${order.volume.toFixed()} at ${order.price.toFixed()}  "${order.reference}"`,
    );
    if (order.status === Status.NOTTRADED) main.cancelOrder(createCancelRequest(order), 'BINANCE');
    if (!isActive(order)) resolve();
  });
});

const vtOrderId = main.sendOrder(
  {
    symbol: 'BTCUSDT',
    exchange: Exchange.BINANCE,
    direction: Direction.LONG,
    type: OrderType.LIMIT,
    price: '50000.00',
    volume: '0.001',
    reference: 'far below the market',
  },
  'BINANCE',
);
console.log(`The order is called ${vtOrderId} before anything was sent.`);
await ended;

await main.close();
await simulator.close();
