// The venue's process of scripts/orders-in-flight.ts: takes its script of faults and its questions by IPC.
import type { FaultScript } from '../src/simulator/index.js';
import { openInFlightVenue } from '../test/scenarios/orders-in-flight-venue.js';
import type { InFlightVenue } from '../test/scenarios/orders-in-flight-venue.js';

let venue: InFlightVenue | undefined;

process.on('disconnect', () => process.exit());
process.on('message', (message: { readonly open: FaultScript } | { readonly ask: true }) => {
  void ('open' in message ? open(message.open) : tell());
});

async function open(faults: FaultScript): Promise<void> {
  venue = await openInFlightVenue(faults);
  process.send?.({ settings: venue.settings });
}

async function tell(): Promise<void> {
  process.send?.({ word: await venue?.word() });
}
