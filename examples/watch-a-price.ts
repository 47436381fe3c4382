/** Shows ten ticks of BTCUSDT as they come. Runs without keys: the venue is a simulator in this process. */
import { BinanceAdapter, EventType, Exchange, MainEngine } from 'vt-binance';
import { startSimulator } from 'vt-binance/simulator';

const simulator = await startSimulator({ symbols: ['BTCUSDT'] });
const main = new MainEngine();
main.addAdapter(BinanceAdapter);
await main.connect(simulator.settings, 'BINANCE');

let seen = 0;
const tenTicks = new Promise<void>((resolve) => {
  main.eventEngine.register(EventType.TICK, ({ data: tick }) => {
    seen += 1;
    if (seen > 10) return;
    const spread = (tick.askPrice1 - tick.bidPrice1).toFixed(2);
    console.log(`${tick.datetime.toISOString()}  ${tick.vtSymbol}  last ${tick.lastPrice}  spread ${spread}`);
    if (seen === 10) resolve();
  });
});

main.subscribe({ symbol: 'BTC/USDT', exchange: Exchange.BINANCE }, 'BINANCE');
await tenTicks;

await main.close();
await simulator.close();
