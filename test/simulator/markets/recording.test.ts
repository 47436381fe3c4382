import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { RecordingError } from '../../../src/simulator/markets/recording-error.js';
import { openRecording } from '../../../src/simulator/markets/recording.js';
import { waitUntil } from '../../support/wait-until.js';
import { line, recordedAt as THEN, SMALL, snapshot, stream } from './support/recorded-script.js';

const DESCRIPTORS = '/proc/self/fd';

/** Files of a folder that this process holds open. */
function openBelow(folder: string): string[] {
  return readdirSync(DESCRIPTORS)
    .map((name) => targetOf(join(DESCRIPTORS, name)))
    .filter((target) => target.startsWith(folder));
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return ''; // closed meanwhile
  }
}

describe('openRecording', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recording-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  async function write(name: string, lines: readonly string[]): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, `${lines.join('\n')}\n`);
    return file;
  }

  const broken: readonly [string, string, string][] = [
    ['no time', '{"stream":"a@trade","data":{}}', 'is no “<receive time'],
    ['no JSON', `${THEN}000000 {"stream":"a@trade","data":{oops}}`, 'holds a frame that is no JSON'],
    ['no frame', line(0, { hello: 1 }), 'is neither a frame of a combined connection nor a depth snapshot'],
    ['no levels', line(0, { lastUpdateId: 1, bids: [['x', '1']], asks: [] }), 'has no levels bids'],
    ['no id', stream(0, 'depth@100ms', { E: 1, U: 1, b: [], a: [] }), 'has no whole number u'],
    ['no price', stream(0, 'trade', { E: 1, t: 1, p: 5, q: '1', T: 1, m: true }), 'has no decimal p'],
    ['no top', stream(0, 'bookTicker', { u: 1, b: '1', B: '1', a: '1' }), 'holds a bookTicker without a price'],
    ['futures', stream(0, 'depth@100ms', { E: 1, U: 1, u: 2, pu: 0, b: [], a: [] }), 'is from a futures stream'],
  ];
  for (const [name, text, problem] of broken) {
    it(`names file and line of a line with ${name}`, async () => {
      const file = await write('line', [SMALL[0]!, '', text]);
      await expectRefusal([file], `${file}, line 3: ${problem}`);
    });
  }

  it('refuses files that are missing, cut short, empty of frames, or unclear about whose a snapshot is', async () => {
    const missing = join(folder, 'missing');
    await expectRefusal([missing], `${missing}: cannot be read: ENOENT`);
    const cut = join(folder, 'cut.gz');
    await writeFile(cut, gzipSync(SMALL.join('\n')).subarray(0, 200));
    await expectRefusal([cut], `${cut}: cannot be read: `);
    const empty = await write('empty', [stream(0, 'aggTrade', {})]);
    await expectRefusal([empty], `${empty}: has no frame of depth@100ms, bookTicker or trade`);
    const two = await write('two', [SMALL[0]!, SMALL[0]!.replace('ethusdt', 'btcusdt'), snapshot(5, 1)]);
    await expectRefusal(
      [two],
      `${two}, line 3: is a depth snapshot, but the file has several symbols: ETHUSDT, BTCUSDT`,
    );
  });

  const seesDescriptors = existsSync(DESCRIPTORS);
  describe(`holding files open${seesDescriptors ? '' : ' (skipped: this system does not show them)'}`, () => {
    // More than is read ahead at once, so that the file is still open after its beginning.
    const long = [...SMALL, ...Array.from({ length: 4_000 }, (_, index) => stream(index, 'aggTrade', {}))];

    before(function () {
      if (!seesDescriptors) this.skip();
    });

    it('lets go of all where one of several cannot be opened', async () => {
      const good = [await write('good-1', long), await write('good-2', long)];
      await expectRefusal([good[0]!, join(folder, 'missing'), good[1]!], `${join(folder, 'missing')}: cannot be read`);
      await waitUntil(() => openBelow(folder).length === 0, 'the files to be closed');
    });

    it('lets go of them when it is closed, read or not', async () => {
      const file = await write('good', long);
      for (const isRead of [false, true]) {
        const recording = await openRecording([file]);
        if (isRead) await recording.frames().next();
        expect(openBelow(folder)).to.deep.equal([file]);
        await recording.close();
        await waitUntil(() => openBelow(folder).length === 0, 'the file to be closed');
      }
    });
  });
});

async function expectRefusal(files: readonly string[], message: string): Promise<void> {
  const error = await openRecording(files).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(RecordingError);
  expect((error as RecordingError).message).to.include(message);
}
