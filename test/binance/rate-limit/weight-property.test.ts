import { expect } from 'chai';
import fc from 'fast-check';
import { useFakeTimers } from 'sinon';
import { Clock } from '../../../src/binance/clock.js';
import { Lane } from '../../../src/binance/rate-limit/lanes.js';
import { LimitGate } from '../../../src/binance/rate-limit/limit-gate.js';

const INTERVAL = 10_000;
const LIMIT = 60;
const BUFFER = 0.1;
const GUARD_MS = 100;

/** The venue in a few lines: adds up per aligned interval of its own clock, and knows nothing of ours. */
class NaiveVenue {
  readonly used = new Map<number, number>();

  constructor(readonly skewMs: number) {}

  count(weight: number): number {
    const interval = Math.floor((Date.now() + this.skewMs) / INTERVAL);
    const used = (this.used.get(interval) ?? 0) + weight;
    this.used.set(interval, used);
    return used;
  }
}

const request = fc.record({
  startMs: fc.integer({ min: 0, max: 35_000 }),
  weight: fc.integer({ min: 1, max: 20 }),
  /** Way to the venue and back. */
  thereMs: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 3_000 })),
  backMs: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 3_000 })),
  lane: fc.constantFrom(Lane.RESOLVE, Lane.ORDER, Lane.RECONCILE, Lane.MARKET, Lane.HISTORY),
  /** Whether it first asks for its turn without waiting. */
  isHasty: fc.boolean(),
  /** Some requests succeed for nothing, some answers tell no figure, some never come, some requests never leave. */
  fate: fc.constantFrom('counted', 'counted', 'free', 'silent', 'lost', 'never left' as const),
});

describe('the weight that the venue counts', () => {
  it('never exceeds the limit less the buffer, whatever way requests take and however skewed the clock is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 20, maxLength: 60, size: 'max' }),
        fc.integer({ min: -GUARD_MS, max: GUARD_MS }),
        async (requests, skewMs) => {
          const timers = useFakeTimers({ now: 1_795_000_003_000 });
          const venue = new NaiveVenue(skewMs);
          const limits = [{ type: 'REQUEST_WEIGHT', intervalMs: INTERVAL, limit: LIMIT }] as const;
          const gate = new LimitGate({ clock: new Clock(), limits, buffer: BUFFER, guardMs: GUARD_MS });
          let ended = 0;
          const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
          const send = async ({
            startMs,
            weight,
            thereMs,
            backMs,
            lane,
            isHasty,
            fate,
          }: (typeof requests)[number]): Promise<void> => {
            await sleep(startMs);
            const costs = { REQUEST_WEIGHT: weight };
            const ticket =
              (isHasty ? gate.acquireAtOnce(costs, lane) : null) ??
              (await gate.acquire(costs, { what: 'x', lane, maxWaitMs: Number.POSITIVE_INFINITY }));
            await sleep(thereMs);
            const count = fate === 'never left' ? 0 : venue.count(fate === 'free' ? 0 : weight);
            await sleep(backMs);
            if (fate === 'never left') ticket.notSent();
            else if (fate === 'lost') ticket.unanswered();
            else ticket.answered(fate === 'silent' ? [] : [{ type: 'REQUEST_WEIGHT', intervalMs: INTERVAL, count }]);
            ended += 1;
          };
          try {
            const all = requests.map(send);
            await timers.runAllAsync();
            await Promise.all(all);
            expect(ended).to.equal(requests.length);
            for (const used of venue.used.values()) expect(used).to.be.at.most(LIMIT * (1 - BUFFER));
          } finally {
            gate.close();
            timers.restore();
          }
        },
      ),
      { numRuns: 150 },
    );
  }).timeout(60_000);
});
