// The adapter's check of orders against the simulated venue's own, which shares nothing with it, on the filters of every
// symbol of a recorded exchangeInfo and on made-up symbols with odd filters. The last line of output is one JSON object;
// ends with 1 where the two disagree.
//
//   node --conditions=vt-binance-source --import tsx scripts/precheck-campaign.ts [--orders 50] [--seed 1] [--made-up 2000] [--json]
import { emptyTally } from '../test/support/precheck/compare-checks.js';
import { compareOnRandomSymbols } from '../test/support/precheck/random-symbols.js';
import { compareOnRealSymbols } from '../test/support/precheck/real-symbols.js';
import { flagsOfProcess } from '../test/support/script-flags.js';
import { recordedExchangeInfo } from '../test/binance/support/recorded-exchange-info.js';

const values = flagsOfProcess({
  orders: { number: 50, least: 1 },
  seed: { number: 1, least: 0 },
  'made-up': { number: 2_000, least: 1 },
  json: { isSwitch: true },
});
const { orders: ordersPerSymbol, seed, 'made-up': madeUp } = values;
const say = (line: string): void => {
  if (!values.json) console.log(line);
};

const tally = emptyTally();
const info = recordedExchangeInfo();
const started = performance.now();
if (info) {
  compareOnRealSymbols({ info, ordersPerSymbol, seed }, tally);
  say(`${tally.orders} orders on the filters of ${info.symbols.length} recorded symbols`);
} else say('the recorded exchangeInfo is not on this machine: made-up symbols alone');
const recorded = tally.orders;
compareOnRandomSymbols({ filters: [], symbols: madeUp, ordersPerSymbol, seed }, tally);
say(`${tally.orders - recorded} orders on the filters of ${madeUp} made-up symbols`);
say(`${((performance.now() - started) / 1_000).toFixed(1)} s`);
say(`refused by both, by filter: ${JSON.stringify(tally.byFilter)}`);
for (const line of tally.disagreements.slice(0, 20)) console.log(line);

const { orders, passedAccepted, refusedRefused, leftRefused, refusedOtherwise, nearestAccepted } = tally;
console.log(
  JSON.stringify({
    symbols: (info?.symbols.length ?? 0) + madeUp,
    orders,
    passedAccepted,
    refusedRefused,
    disagreements: tally.disagreements.length,
    leftRefused,
    refusedOtherwise,
    nearestAccepted,
    seed,
  }),
);
if (tally.disagreements.length > 0) process.exitCode = 1;
