import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { lstat, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { IntentLog } from '../../../src/binance/journal/intent-log.js';
import type { JournalEntry } from '../../../src/binance/journal/journal-entry.js';
import { JournalLock } from '../../../src/binance/journal/journal-lock.js';
import { cachedJournalDisk, nodeJournalDisk } from '../../../src/binance/journal/node-journal-disk.js';
import { ownIdentity, vitalityOf } from '../../../src/binance/journal/process-identity.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { waitUntil } from '../../support/wait-until.js';

const OWNER = { market: 'spot', server: 'testnet', account: 'a' };

const DISKS = { 'past the cache': nodeJournalDisk, 'through the cache': cachedJournalDisk };

for (const [how, disk] of Object.entries(DISKS)) {
  describe(`a journal on a disk of this machine, written ${how}`, () => {
    let folder: string;
    let path: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'journal-'));
      path = join(folder, 'deep', 'orders.journal');
    });
    afterEach(() => rm(folder, { recursive: true }));

    const open = (rotateAtBytes = 2_000): ReturnType<typeof IntentLog.open> =>
      IntentLog.open({
        path,
        owner: OWNER,
        disk,
        clock: { now: () => 0 },
        rotateAtBytes,
        keepEndedMs: 0,
        onProblem: () => undefined,
      });

    const order = (subject: string): JournalEntry => ({ subject, kind: 'order', time: 0 });

    it('makes the folders above it, whoever else makes them too, and not a file into one', async () => {
      const deep = join(folder, 'a', 'b', 'c');
      await Promise.all([1, 2, 3].map(() => disk.makeFolder(deep)));
      expect((await stat(deep)).isDirectory()).to.equal(true);
      await writeFile(join(deep, 'file'), '');
      const codeOf = (name: string): Promise<unknown> =>
        disk.makeFolder(join(deep, name)).catch((error: unknown) => (error as NodeJS.ErrnoException).code);
      expect([await codeOf('file'), await codeOf('file/x')]).to.deep.equal(['EEXIST', 'ENOTDIR']);
    });

    it('is refused where the system lets no folder be made', async function () {
      if (process.platform !== 'linux') this.skip();
      path = '/proc/no-such-folder/deep/orders.journal';
      const error = await rejectionOf(open());
      expect(error.message).to.match(
        /^The journal \S+orders\.journal cannot be used: ENOENT: .*\/proc\/no-such-folder'$/,
      );
    });

    it('is written, rotated, closed and read again; nobody else may read it', async () => {
      const { log } = await open();
      for (let index = 0; index < 100; index++) {
        await log.record(order(`o${index}`));
        if (index > 0) log.note({ subject: `o${index}`, kind: 'end', time: index, isEnd: true });
      }
      expect(log.facts.sizeBytes).to.be.lessThan(2_500);
      expect((await stat(path)).mode & 0o777).to.equal(0o600);
      await log.close();
      expect((await stat(path)).size).to.be.lessThan(500);
      expect(await readdir(join(folder, 'deep'))).to.deep.equal(['orders.journal']);
      const again = await open();
      expect(again.entries.map(({ subject }) => subject)).to.deep.equal(['o0', 'o99', 'o99']);
      await again.log.close();
    });

    it('that is deleted while in use takes no record that nobody could read again, and is written anew', async () => {
      const { log } = await open();
      await rm(path);
      const error = await rejectionOf(log.record(order('a')));
      expect(error.message).to.equal(`The journal ${path} cannot be written: the file was deleted while in use`);
      await log.record(order('b'));
      expect(log.facts.problem).to.equal(null);
      await log.close();
      const again = await open();
      expect(again.entries).to.deep.equal([order('b')]);
      await again.log.close();
    });

    it('loses its torn end when it is opened and written again', async () => {
      const { log } = await open();
      await log.record(order('a'));
      await log.close();
      await writeFile(path, '000000ff 1234', { flag: 'a' });
      const again = await open();
      expect(again.warnings).to.have.length(1);
      await again.log.record(order('b'));
      await again.log.close();
      expect(await readFile(path, 'utf8'))
        .to.not.include('1234567')
        .and.not.include('000000ff');
    });

    it('leaves blank space behind where its process is killed: that is no record, torn or whole', async () => {
      const { log } = await open();
      log.note({ subject: 'a', kind: 'note', time: 0 });
      await log.record(order('a'));
      await log.record(order('b'));
      const bytes = await readFile(path);
      expect(bytes.length).to.be.greaterThan(1_000_000);
      await log.close();
      await writeFile(path, bytes);
      const again = await open();
      expect(again.warnings).to.deep.equal([]);
      expect(again.entries.map(({ subject, kind }) => subject + kind)).to.deep.equal(['anote', 'aorder', 'border']);
      await again.log.record(order('c'));
      await again.log.close();
      const third = await open();
      expect([third.warnings, third.entries.length]).to.deep.equal([[], 4]);
      await third.log.close();
      bytes.write('00000', bytes.indexOf(0));
      await writeFile(path, bytes);
      const torn = await open();
      expect([torn.warnings.length, torn.entries.length]).to.deep.equal([1, 3]);
      expect(torn.warnings[0]).to.include('is torn (5 bytes from');
      await torn.log.close();
    });

    it('begins anew in a file that holds nothing but blank space', async () => {
      await disk.makeFolder(join(folder, 'deep'));
      await writeFile(path, Buffer.alloc(100));
      const { log, entries } = await open();
      expect(entries).to.deep.equal([]);
      await log.close();
    });

    it('takes records that are greater than the space laid out, and many notes before a record', async () => {
      const { log } = await open(100_000_000);
      const great = (subject: string): JournalEntry => ({ ...order(subject), data: { text: '比'.repeat(200_000) } });
      for (const subject of ['a', 'b', 'c']) await log.record(great(subject));
      for (const subject of ['d', 'e']) log.note(great(subject));
      await waitUntil(() => log.facts.openIntents === 5, 'the notes');
      await log.record(order('f'));
      const bytes = await readFile(path);
      await log.close();
      await writeFile(path, bytes);
      const again = await open();
      expect(again.warnings).to.deep.equal([]);
      expect(again.entries).to.deep.equal([...['a', 'b', 'c', 'd', 'e'].map(great), order('f')]);
      await again.log.close();
    });

    it('says what is wrong where a folder stands in its place', async () => {
      await disk.makeFolder(path);
      const error = await rejectionOf(open());
      expect(error.message).to.match(/^The journal .*orders\.journal cannot be used: it is no ordinary file/);
      expect(await readdir(join(folder, 'deep'))).to.deep.equal(['orders.journal']);
    });

    it('neither reads a device nor puts a file in its place', async function () {
      if (process.platform === 'win32') this.skip();
      await disk.makeFolder(join(folder, 'deep'));
      await symlink('/dev/null', path);
      const error = await rejectionOf(open());
      expect(error.message).to.match(/^The journal .*orders\.journal cannot be used: it is no ordinary file/);
      expect((await lstat(path)).isSymbolicLink()).to.equal(true);
    });

    describe('that somebody holds', () => {
      /** A lock as a process would leave it. */
      async function locked(changes: object): Promise<void> {
        await disk.makeFolder(join(folder, 'deep'));
        await writeFile(`${path}.lock`, JSON.stringify({ ...ownIdentity(), ...changes }));
      }

      it('is refused while this process has it, and free once it is closed', async () => {
        const { log } = await open();
        expect((await rejectionOf(open())).message).to.equal(`The journal ${path} is in use by this process`);
        await log.close();
        await (await open()).log.close();
      });

      it('is refused while another process lives, and taken over when that one was killed', async () => {
        const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000); console.log("up")']);
        await new Promise((resolve) => other.stdout.once('data', resolve));
        const pid = other.pid ?? 0;
        const line = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ')[1] ?? '';
        await locked({ pid, started: line.split(' ')[19] ?? '' });
        const sentence = `The journal ${path} is in use by process ${pid}`;
        expect((await rejectionOf(open())).message).to.equal(sentence);
        const exited = new Promise((resolve) => other.once('exit', resolve));
        other.kill('SIGKILL');
        await exited;
        await (await open()).log.close();
      });

      it('is taken over where the number of its process belongs to another one now, or the machine was started again', async function () {
        if (ownIdentity().started === '') this.skip(); // only Linux tells
        await locked({ pid: process.ppid, started: '1' });
        await (await open()).log.close();
        await locked({ boot: 'another' });
        await (await open()).log.close();
      });

      it('is taken over where the lock was never written to its end', async () => {
        await disk.makeFolder(join(folder, 'deep'));
        await writeFile(`${path}.lock`, '{"pid":');
        await (await open()).log.close();
      });

      it('is refused where it cannot be seen whether the holder lives, with what to do', async () => {
        await locked({ pid: 7, host: 'elsewhere', boot: 'another' });
        expect((await rejectionOf(open())).message).to.equal(
          `The journal ${path} is in use by process 7 on elsewhere, of which it cannot be seen from here whether it lives; ` +
            `if it does not, delete ${path}.lock`,
        );
        await locked({ numbering: 'of a container' });
        expect((await rejectionOf(open())).message).to.include('cannot be seen from here');
      });

      it('goes to one of two that take it over at the same moment', async function () {
        if (ownIdentity().started === '') this.skip(); // only Linux tells
        await locked({ pid: process.pid, started: '1' });
        const outcomes = await Promise.allSettled([open(), open()]);
        const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
        expect(won).to.have.length(1);
        await won[0]?.log.close();
        expect(await readdir(join(folder, 'deep'))).to.deep.equal(['orders.journal']);
      });

      it('is not taken from the one that was quicker by one that took its time over the dead one’s', async function () {
        if (ownIdentity().started === '') this.skip(); // only Linux tells
        await locked({ pid: process.pid, started: '1' });
        let isWaiting = false;
        let goOn = (): void => undefined;
        const gate = new Promise<void>((resolve) => (goOn = resolve));
        const remove = async (name: string): Promise<void> => {
          isWaiting = true;
          await gate;
          await disk.remove(name);
        };
        const slow = { ...disk, remove };
        const first = JournalLock.take(slow, path);
        await waitUntil(() => isWaiting, 'the slow one');
        const second = JournalLock.take(disk, path);
        await second.catch(() => undefined);
        goOn();
        const outcomes = await Promise.allSettled([first, second]);
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
      });
    });

    it('never shows a file that is claimed before all of it is there', async () => {
      const name = join(folder, 'claimed');
      const bytes = Buffer.alloc(100_000, 'x');
      const claims = Promise.all(Array.from({ length: 5 }, () => disk.claim(name, bytes)));
      const sizes = new Set<number>();
      for (let look = 0; look < 200; look++) sizes.add((await disk.read(name))?.length ?? bytes.length);
      expect((await claims).filter((isClaimed) => isClaimed)).to.have.length(1);
      expect([...sizes]).to.deep.equal([bytes.length]);
      expect(await readdir(folder)).to.deep.equal(['claimed']);
    });

    it('knows a process that it may not signal for a living one', () => {
      const own = ownIdentity();
      expect(vitalityOf({ ...own, pid: 1, started: '' }, own)).to.equal('alive');
      expect(vitalityOf(own, own)).to.equal('alive');
      expect(vitalityOf({ ...own, pid: 2 ** 22 + 1 }, own)).to.equal('dead');
      expect(vitalityOf({ ...own, boot: '', host: 'elsewhere' }, { ...own, boot: '' })).to.equal('unseen');
    });
  });
}
