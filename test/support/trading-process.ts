import { BinanceAdapter, Direction, EventEngine, EventType, Exchange, MainEngine, OrderType } from '../../src/index.js';

/** What the process writes when its order rests. */
export type RestingWord = 'resting';

const RESTING: RestingWord = 'resting';

/**
 * A trading process of its own, to be killed by tests: connects with the settings of its first argument, buys far below
 * the market with the price of its second, says `resting <id>` when the order rests, and then only lives.
 */
const [settings = '{}', price = '0'] = process.argv.slice(2);
const main = new MainEngine(new EventEngine(), { log: false });
main.addAdapter(BinanceAdapter);
main.eventEngine.register(EventType.ORDER, ({ data }) => {
  if (data.status === 'NOTTRADED') console.log(`${RESTING} ${data.orderId}`);
});
await main.connect(JSON.parse(settings) as Record<string, unknown>, 'BINANCE');
const buy = { symbol: 'BTCUSDT', exchange: Exchange.BINANCE, direction: Direction.LONG, type: OrderType.LIMIT };
main.sendOrder({ ...buy, price, volume: '0.01' }, 'BINANCE');
process.once('SIGTERM', () => void main.close());
