import { BinanceAdapter, EventEngine, MainEngine } from '../../src/index.js';
import type { Event } from '../../src/index.js';
import { startSimulator } from '../../src/simulator/index.js';
import { describeSilentRules } from '../host/silent-rules.js';

describeSilentRules('BinanceAdapter on the simulator', async () => {
  const simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'] });
  const main = new MainEngine(new EventEngine(), { log: false });
  const events: Event[] = [];
  main.eventEngine.registerGeneral((event) => void events.push(event));
  main.addAdapter(BinanceAdapter);
  await main.connect(simulator.settings, 'BINANCE');
  await main.eventEngine.flush();
  return {
    main,
    adapterName: 'BINANCE',
    vtSymbols: ['BTCUSDT.BINANCE', 'ETHUSDT.BINANCE'],
    volume: '0.01',
    events,
    close: async () => {
      await main.close();
      await simulator.close();
    },
  };
});
