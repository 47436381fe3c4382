/** Shows history: half an hour of one-minute bars, ascending, none half-built. */
import { BinanceAdapter, Exchange, Interval, MainEngine } from 'vt-binance';
import { startSimulator } from 'vt-binance/simulator';

const simulator = await startSimulator({ symbols: ['BTCUSDT'] });
const main = new MainEngine(undefined, { log: false });
main.addAdapter(BinanceAdapter);
await main.connect(simulator.settings, 'BINANCE');

const bars = await main.queryHistory(
  {
    symbol: 'BTCUSDT',
    exchange: Exchange.BINANCE,
    interval: Interval.MINUTE,
    start: Date.now() - 30 * 60_000,
  },
  'BINANCE',
);
for (const bar of bars.slice(-5)) {
  const { openPrice, highPrice, lowPrice, closePrice, volume } = bar;
  console.log(
    `${bar.datetime.toISOString()}  ${openPrice}  ${highPrice}  ${lowPrice}  ${closePrice}  volume ${volume}`,
  );
}
console.log(`${bars.length} bars`);

await main.close();
await simulator.close();
