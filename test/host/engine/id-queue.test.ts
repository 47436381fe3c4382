import { expect } from 'chai';
import fc from 'fast-check';
import { IdQueue } from '../../../src/host/engine/id-queue.js';

describe('IdQueue', () => {
  it('equals a list without repetitions, whatever is put and taken', () => {
    const steps = fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { nil: null, freq: 2 }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (ids) => {
        const queue = new IdQueue();
        const naive: string[] = [];
        for (const id of ids) {
          if (id === null) expect(queue.take()).to.equal(naive.shift());
          else {
            queue.add(id);
            if (!naive.includes(id)) naive.push(id);
          }
          expect(queue.size).to.equal(naive.length);
        }
      }),
    );
  });
});
