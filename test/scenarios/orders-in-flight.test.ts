import { expect } from 'chai';

import { openInFlightVenue } from './orders-in-flight-venue.js';
import { ordersInFlight, slowToAnswer } from './orders-in-flight.js';

/** The short form of scripts/orders-in-flight.ts. */
describe('three hundred orders in flight at once', function () {
  this.timeout(30_000);

  it('are each proven, sent once, and found by asking where nothing was heard of them', async () => {
    const venue = await openInFlightVenue(slowToAnswer(1, 1_000));
    try {
      const report = await ordersInFlight(venue, 300, 20_000);
      expect(report).to.include({ orders: 300, accepted: 300, rejected: 0, unresolved: 0 });
      expect(report).to.include({ guessed: 0, lost: 0, doubled: 0, resent: 0 });
      expect(report.peakInFlight).to.equal(300);
      expect(report.faults['order-not-found']).to.be.above(0);
      expect(report.certaintyMs.max).to.be.below(15_000);
    } finally {
      await venue.close();
    }
  });
});
