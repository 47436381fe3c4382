// A thousand orders in flight at once, while the venue (a process of its own) answers late, never, or with words that say
// nothing; waits until each is proven and compares with the venue's ledger. Memory is that of the client's process alone.
// The last line is the report as one JSON object; ends with 1 where anything is not as it should be.
//
//   node --expose-gc --conditions=vt-binance-source --import tsx scripts/orders-in-flight.ts [--orders 1000] [--delay 2000] [--seed 1]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { FaultScript } from '../src/simulator/index.js';
import { lossyAnswers, ordersInFlight } from '../test/scenarios/orders-in-flight.js';
import { flagsOfProcess } from '../test/support/script-flags.js';
import type { InFlightVenue, VenueWord } from '../test/scenarios/orders-in-flight-venue.js';

const { orders, delay, seed, patience } = flagsOfProcess({
  orders: { number: 1_000, least: 1 },
  /** Milliseconds by which answers and events are late. */
  delay: { number: 2_000, least: 0 },
  seed: { number: 1, least: 0 },
  /** Seconds after which an order that is not proven is given up. */
  patience: { number: 120, least: 1 },
});

const venue = await openVenue(lossyAnswers(seed, delay));
const report = await ordersInFlight(venue, orders, patience * 1_000);
await venue.close();

const { heapMegabytes: heap, residentMegabytes: resident, certaintyMs: certainty } = report;
console.log(
  `${report.orders} orders sent within ${Math.round(report.sendingMs)} ms, ${report.peakInFlight} in flight at once`,
);
console.log(
  `proven: ${report.accepted} taken, ${report.rejected} refused or never there; unresolved ${report.unresolved}`,
);
console.log(`guessed ${report.guessed}, lost ${report.lost}, doubled ${report.doubled}, sent twice ${report.resent}`);
console.log(`time to certainty: p50 ${certainty.p50} ms, p99 ${certainty.p99} ms, max ${certainty.max} ms`);
console.log(`heap ${heap.before} MB before, ${heap.peak} MB at most, ${heap.after} MB after`);
console.log(`resident ${resident.before} MB before, ${resident.peak} MB at most`);
console.log(JSON.stringify(report));
const faults = report.unresolved + report.guessed + report.lost + report.doubled + report.resent;
process.exit(faults === 0 && report.accepted + report.rejected === report.orders ? 0 : 1);

async function openVenue(faults: FaultScript): Promise<InFlightVenue> {
  const child = fork(fileURLToPath(new URL('./orders-in-flight-venue.ts', import.meta.url)));
  const ask = async (message: object): Promise<unknown> => {
    child.send(message);
    return ((await once(child, 'message')) as unknown[])[0];
  };
  const { settings } = (await ask({ open: faults })) as Pick<InFlightVenue, 'settings'>;
  const word = async (): Promise<VenueWord> => ((await ask({ ask: true })) as { word: VenueWord }).word;
  const close = async (): Promise<void> => {
    child.disconnect();
    await once(child, 'exit');
  };
  return { settings, word, close };
}
