import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CachedJournalFile } from '../../../src/binance/journal/cached-journal-file.js';
import { DirectJournalFile } from '../../../src/binance/journal/direct-journal-file.js';
import type { JournalFile } from '../../../src/binance/journal/journal-disk.js';

const FILES: Readonly<Record<string, (path: string, size: number) => Promise<JournalFile>>> = {
  'past the cache': (path, size) => DirectJournalFile.open(path, size),
  'through the cache': (path, size) => CachedJournalFile.open(path, size),
};

/** What may happen to a file; sizes around blocks (4 KiB), windows (256 KiB) and the space laid out (1 MiB). */
const SIZE = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 600 }) },
  { weight: 4, arbitrary: fc.integer({ min: 4_090, max: 4_100 }) },
  { weight: 2, arbitrary: fc.integer({ min: 262_140, max: 262_150 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000, max: 1_100_000 }) },
);
const STEP = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append' as const), size: SIZE }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('append-synced' as const), size: SIZE }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('truncate' as const), part: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('sync' as const, 'reopen' as const, 'reopen-killed' as const) }),
  },
);
type Step = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

for (const [how, openFile] of Object.entries(FILES)) {
  describe(`a journal's file that is written ${how}`, () => {
    let folder: string;
    let path: string;

    before(async function () {
      folder = await mkdtemp(join(tmpdir(), 'journal-files-'));
      path = join(folder, 'probe');
      await writeFile(path, '');
      const file = await openFile(path, 0).catch(() => null); // not every system knows how
      if (!file) this.skip();
      await file.close();
    });
    after(() => rm(folder, { recursive: true }));

    it('holds what was written and nothing but blank space behind it, at every moment', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(STEP, { maxLength: 12 }), async (steps) => {
          path = join(folder, Math.random().toString(36));
          await writeFile(path, '');
          let file = await openFile(path, 0);
          let expected: Uint8Array = Buffer.alloc(0);
          for (const [index, step] of steps.entries()) {
            [file, expected] = await taken(file, expected, step, index);
            const bytes = await readFile(path);
            expect(bytes.subarray(0, expected.length).equals(expected), `after ${step.kind}`).to.equal(true);
            expect(
              bytes.subarray(expected.length).every((byte) => byte === 0),
              `behind ${step.kind}`,
            ).to.equal(true);
          }
          await file.close();
          expect((await readFile(path)).equals(expected)).to.equal(true);
          await rm(path);
        }),
        { numRuns: 25 },
      );
    });

    /** The file after a step, and what it must hold, which is told in the plainest way. */
    async function taken(
      file: JournalFile,
      before: Uint8Array,
      step: Step,
      index: number,
    ): Promise<[JournalFile, Uint8Array]> {
      switch (step.kind) {
        case 'append':
        case 'append-synced': {
          const bytes = Buffer.alloc(step.size, `${index}abcdefg`);
          if (step.kind === 'append') await file.append(bytes);
          else await file.appendSynced?.(bytes);
          return [file, Buffer.concat([before, bytes])];
        }
        case 'truncate': {
          const kept = Math.floor(before.length * step.part);
          await file.truncate(kept);
          return [file, before.subarray(0, kept)];
        }
        case 'sync':
          await file.sync();
          return [file, before];
        case 'reopen':
          await file.close();
          return [await openFile(path, before.length), before];
        case 'reopen-killed': {
          const next = await openFile(path, (await stat(path)).size); // nobody closed it: blank space stands behind
          await next.truncate(before.length);
          await file.close().catch(() => undefined);
          return [next, before];
        }
      }
    }

    it('refuses records once its name is gone', async () => {
      path = join(folder, 'deleted');
      await writeFile(path, '');
      const file = await openFile(path, 0);
      await rm(path);
      const error = await errorOf(file.appendSynced?.(Buffer.from('x')));
      expect(error?.message).to.equal('the file was deleted while in use');
      await file.close();
    });

    it('is not there where it cannot be opened, and leaves nothing open', async () => {
      const error = await errorOf(openFile(join(folder, 'no-such-file'), 0));
      expect(error?.code).to.equal('ENOENT');
    });
  });
}

describe('a file that can only be read', () => {
  it('is not opened past the cache', async function () {
    if (process.platform !== 'linux') this.skip();
    const error = await errorOf(DirectJournalFile.open('/proc/self/stat', 0));
    expect(error?.code).to.be.oneOf(['EINVAL', 'EACCES', 'EPERM']);
  });
});

async function errorOf(promise: Promise<unknown> | undefined): Promise<NodeJS.ErrnoException | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
}
