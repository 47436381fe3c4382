import { EventEngine, MainEngine } from '../../src/host/index.js';
import type { Event } from '../../src/host/index.js';
import { RuleAbidingAdapter } from './rule-abiding-adapter.js';
import { describeSilentRules } from './silent-rules.js';

describeSilentRules('the smallest adapter', async () => {
  const main = new MainEngine(new EventEngine(), { log: false });
  const events: Event[] = [];
  main.eventEngine.registerGeneral((event) => void events.push(event));
  main.addAdapter(RuleAbidingAdapter);
  await main.connect({}, 'RULES');
  await main.eventEngine.flush();
  return {
    main,
    adapterName: 'RULES',
    vtSymbols: ['BTCUSDT.BINANCE', 'ETHUSDT.BINANCE'],
    volume: '0.5',
    events,
    close: () => main.close(),
  };
});
