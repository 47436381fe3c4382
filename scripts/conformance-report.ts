/** Prints what was compared between our wire types and recorded payloads: `npm run conformance`. */
import { dataIsHere } from '../test/conformance/payload-sources.js';
import { wireReport } from '../test/conformance/wire-report.js';

if (!dataIsHere) {
  console.log('No ../shared/data on this machine: nothing to compare with.');
} else {
  const report = wireReport();
  console.table(report.sources);
  for (const [reason, count] of report.reasons) console.log(`${String(count).padStart(5)} × ${reason}`);
  for (const line of report.unexplained) console.log(`UNEXPLAINED ${line}`);
  process.exitCode = report.unexplained.length > 0 ? 1 : 0;
}
