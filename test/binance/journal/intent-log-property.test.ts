import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';

import { IntentLog } from '../../../src/binance/journal/intent-log.js';
import { MemoryJournalDisk } from '../../support/memory-journal-disk.js';

const PATH = '/data/orders.journal';
const OWNER = { market: 'spot', server: 'testnet', account: 'a' };

interface Step {
  readonly act: 'record' | 'note' | 'end' | 'wait' | 'fill' | 'free';
  readonly subject: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('record', 'record', 'record', 'note', 'end', 'wait', 'wait', 'fill', 'free'),
  subject: fc.nat({ max: 5 }),
});

const open = (disk: MemoryJournalDisk): ReturnType<typeof IntentLog.open> =>
  IntentLog.open({
    path: PATH,
    owner: OWNER,
    disk,
    clock: { now: () => 0 },
    rotateAtBytes: 500,
    keepEndedMs: 0,
    onProblem: () => undefined,
  });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** So long each wait takes by the clock: some are enough for a note to be written, and for a disk to be tried again. */
const WAIT_MS = 400;

/** What one process did before it died: entries whose promise had resolved, of subjects whose end was never told. */
async function live(
  disk: MemoryJournalDisk,
  clock: sinon.SinonFakeTimers,
  steps: readonly Step[],
  run: number,
): Promise<Set<string>> {
  const resolved = new Set<string>();
  const ended = new Set<string>();
  let log: IntentLog | undefined;
  void open(disk).then((opened) => (log = opened.log));
  for (let turns = 0; turns < 12 && !log; turns++) await turn();
  let count = 0;
  for (const { act, subject } of steps) {
    const name = `${run}-${subject}`;
    const entry = { subject: name, kind: 'order', time: count, data: { id: `${name}#${count++}` } };
    if (act === 'record') {
      void log?.record(entry).then(
        () => resolved.add(entry.data.id),
        () => undefined,
      );
    }
    if (act === 'note') log?.note({ ...entry, kind: 'note' });
    if (act === 'end') ended.add(name);
    if (act === 'end') log?.note({ subject: name, kind: 'end', time: count++, isEnd: true });
    if (act === 'fill') disk.freeBytes = 40;
    if (act === 'free') disk.freeBytes = Infinity;
    if (act === 'wait') clock.tick(WAIT_MS);
    if (act === 'wait') await turn();
  }
  for (let turns = 0; turns < 6; turns++) await turn();
  clock.reset(); // the timers of a dead process never end
  return new Set([...resolved].filter((id) => !ended.has(id.split('#')[0] ?? '')));
}

describe('a journal whose process dies at any byte', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })));
  afterEach(() => clock.restore());

  it('gives back every record whose promise had resolved, over several lives, also where the power went', async () => {
    const lives = fc.array(fc.tuple(fc.array(step, { maxLength: 25 }), fc.nat({ max: 2500 })), {
      minLength: 1,
      maxLength: 3,
    });
    let rotations = 0;
    await fc.assert(
      fc.asyncProperty(
        lives,
        fc.boolean(),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (all, isPower, chances) => {
          let disk = new MemoryJournalDisk();
          const promised = new Set<string>();
          for (const [run, [steps, diesAfter]] of all.entries()) {
            disk.diesAfter = diesAfter;
            for (const id of await live(disk, clock, steps, run)) promised.add(id);
            rotations += disk.count('rename');
            disk = isPower ? disk.afterPowerLoss(() => Number(chances.next().value)) : disk.afterKill();
          }
          const { entries } = await open(disk);
          const found = new Set(entries.map(({ data }) => data?.['id']));
          expect([...promised].filter((id) => !found.has(id))).to.deep.equal([]);
        },
      ),
      { numRuns: 300 },
    );
    expect(rotations).to.be.greaterThan(300);
  });

  it('loses to a loss of power what was only noted, and nothing to a kill', async () => {
    const disk = new MemoryJournalDisk();
    const { log } = await open(disk);
    const before = disk.count('append');
    log.note({ subject: 'a', kind: 'order', time: 0 });
    await clock.tickAsync(50);
    expect(disk.count('append')).to.be.greaterThan(before);
    await turn();
    expect((await open(disk.afterPowerLoss(() => 0))).entries).to.deep.equal([]);
    expect((await open(disk.afterKill())).entries).to.have.length(1);
  });
});
