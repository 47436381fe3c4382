/** Shows a market maker at work: it quotes ETHUSDT on both sides until it has been filled six times. */
import { BinanceAdapter, MainEngine } from 'vt-binance';
import { startSimulator } from 'vt-binance/simulator';
import { MarketMaker } from './market-maker/market-maker.js';

const simulator = await startSimulator({ symbols: ['ETHUSDT'] });
const main = new MainEngine(undefined, { log: false });
main.addAdapter(BinanceAdapter);
await main.connect(simulator.settings, 'BINANCE');

const maker = new MarketMaker(main, { adapterName: 'BINANCE', vtSymbol: 'ETHUSDT.BINANCE' });
maker.start();

let fills = 0;
const sixFills = new Promise<void>((resolve) => {
  main.eventEngine.register('eTrade.ETHUSDT.BINANCE', ({ data: trade }) => {
    fills += 1;
    const side = trade.direction === 'LONG' ? 'bought' : 'sold';
    console.log(
      `${side} ${trade.volume.toFixed()} at ${trade.price.toFixed()}, inventory ${maker.inventory.toFixed()}`,
    );
    if (fills === 6) resolve();
  });
});
await sixFills;

maker.stop();
while (!maker.isIdle) await new Promise((resolve) => setTimeout(resolve, 10));
console.log(`active orders: ${main.getAllActiveOrders().length}`);

maker.close();
await main.close();
await simulator.close();
