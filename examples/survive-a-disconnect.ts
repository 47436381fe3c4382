/**
 * Shows what a lost connection costs: nothing. Every socket is torn, the order fills while nobody listens, and the
 * fill is there once the adapter is back.
 */
import { BinanceAdapter, Direction, EventType, Exchange, MainEngine, OrderType, Status } from 'vt-binance';
import { startSimulator, units } from 'vt-binance/simulator';

const simulator = await startSimulator({ symbols: ['BTCUSDT'] });
const main = new MainEngine(undefined, { log: false });
main.addAdapter(BinanceAdapter);
await main.connect({ ...simulator.settings, reconnectDelay: 0.2 }, 'BINANCE');
main.subscribe({ symbol: 'BTCUSDT', exchange: Exchange.BINANCE }, 'BINANCE');
await main.eventEngine.flush();

main.eventEngine.register(EventType.CONNECTION, ({ data: news }) => {
  const { change } = news;
  const detail = change.kind === 'state' ? ` ${change.previous} → ${change.state}` : '';
  console.log(`${news.channel}: ${change.kind}${detail}`);
});

const { exchange } = simulator;
const top = exchange.bookTop('BTCUSDT').bid ?? [exchange.lastPrice('BTCUSDT')];
const price = ((Number(top[0]) / 1e8) * 0.999).toFixed(2);
const request = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
const resting = nextOrder(Status.NOTTRADED);
main.sendOrder({ ...request, price, volume: '0.01' }, 'BINANCE');
await resting;
console.log(`An order to buy at ${price} rests on the book.`);

const filled = nextOrder(Status.ALLTRADED);
console.log(`${simulator.server.sockets.dropAll()} sockets are torn. While nobody listens, a stranger sells.`);
exchange.openAccount('stranger', { BTC: units('100') });
exchange.placeOrder('stranger', {
  symbol: 'BTCUSDT',
  side: 'SELL',
  type: 'LIMIT',
  timeInForce: 'IOC',
  price: units(price),
  quantity: units('20'),
});
await filled;
const trade = main.getAllTrades()[0];
console.log(`Recovered: bought ${trade?.volume.toFixed() ?? 'nothing'} at ${trade?.price.toFixed() ?? '-'}.`);

await main.close();
await simulator.close();

function nextOrder(status: Status): Promise<void> {
  return new Promise((resolve) => {
    const unregister = main.eventEngine.register(EventType.ORDER, ({ data: order }) => {
      if (order.status !== status) return;
      unregister();
      // The order comes before its trade; a turn later both are there.
      setTimeout(resolve, 50);
    });
  });
}
