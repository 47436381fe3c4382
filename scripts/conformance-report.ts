/** Prints what was compared between our wire types and recorded payloads: `npm run conformance`. */
import { startSimulator } from '../src/simulator/index.js';
import { dataIsHere } from '../test/conformance/payload-sources.js';
import { simulatorPayloads } from '../test/conformance/simulator-payloads.js';
import { wireReport } from '../test/conformance/wire-report.js';
import { compare, shapeOf } from '../test/conformance/wire-shapes.js';

if (!dataIsHere) {
  console.log('No ../shared/data on this machine: nothing to compare with.');
} else {
  const report = wireReport();
  console.table(report.sources);
  for (const [reason, count] of report.reasons) console.log(`${String(count).padStart(5)} × ${reason}`);
  for (const line of report.unexplained) console.log(`UNEXPLAINED ${line}`);
  process.exitCode = report.unexplained.length > 0 ? 1 : 0;
}

const simulator = await startSimulator({ symbols: ['BTCUSDT', 'ETHUSDT'], seed: 21 });
const served = await simulatorPayloads(simulator);
await simulator.close();
const comparisons = served.map(({ type, value }) => compare(value, shapeOf(type)));
const fields = comparisons.reduce((sum, comparison) => sum + comparison.fields, 0);
const differences = comparisons.flatMap((comparison) => comparison.differences);
console.log(
  `The simulator's own: ${served.length} payloads, ${fields} fields, ${differences.length} differences from the wire types.`,
);
