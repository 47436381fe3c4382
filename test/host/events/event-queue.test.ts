import { expect } from 'chai';
import fc from 'fast-check';
import { EventQueue } from '../../../src/host/events/event-queue.js';
import type { Event } from '../../../src/host/events/event-types.js';

type Step = { readonly push: number } | { readonly shift: number } | { readonly clear: true };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: fc.record({ push: fc.integer({ min: 1, max: 900 }) }) },
    { weight: 10, arbitrary: fc.record({ shift: fc.integer({ min: 1, max: 900 }) }) },
    { weight: 1, arbitrary: fc.constant<Step>({ clear: true }) },
  ),
  { maxLength: 40 },
);

describe('EventQueue', () => {
  it('gives back what a plain array gives back', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const queue = new EventQueue();
        const naive: Event[] = [];
        let serial = 0;
        for (const step of script) {
          if ('clear' in step) expect(queue.clear()).to.equal(naive.splice(0).length);
          else if ('push' in step) {
            for (let count = 0; count < step.push; count += 1) {
              const event = { type: String((serial += 1)), data: null };
              queue.push(event);
              naive.push(event);
            }
          } else for (let count = 0; count < step.shift; count += 1) expect(queue.shift()).to.equal(naive.shift());
          queue.trim();
          expect(queue.length).to.equal(naive.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the order over a burst that makes it grow while its ring is turned', () => {
    const queue = new EventQueue();
    for (let count = 0; count < 700; count += 1) queue.push({ type: 'early', data: count });
    for (let count = 0; count < 700; count += 1) queue.shift();
    for (let count = 0; count < 100_000; count += 1) queue.push({ type: 'late', data: count });
    for (let count = 0; count < 100_000; count += 1) expect(queue.shift()?.data).to.equal(count);
    queue.trim();
    expect(queue.shift()).to.equal(undefined);
    queue.push({ type: 'after', data: 1 });
    expect(queue.shift()?.type).to.equal('after');
  });
});
