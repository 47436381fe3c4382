import { expect } from 'chai';
import sinon from 'sinon';

import { IntentLog } from '../../../src/binance/journal/intent-log.js';
import type { IntentLogParts } from '../../../src/binance/journal/intent-log.js';
import type { JournalDisk, JournalFile } from '../../../src/binance/journal/journal-disk.js';
import type { JournalEntry } from '../../../src/binance/journal/journal-entry.js';
import { accountFingerprint } from '../../../src/binance/journal/journal-owner.js';
import { toRecordLine } from '../../../src/binance/journal/record-line.js';
import { MemoryJournalDisk } from '../../support/memory-journal-disk.js';
import { rejectionOf } from '../../support/rejection-of.js';
import { waitUntil } from '../../support/wait-until.js';

const PATH = '/data/orders.journal';
const OWNER = { market: 'spot', server: 'testnet', account: accountFingerprint('key') };

function order(subject: string, time = 1000): JournalEntry {
  return { subject, kind: 'order', time, data: { price: '0.00000019', name: '比特币' } };
}

function end(subject: string, time = 1000): JournalEntry {
  return { subject, kind: 'end', time, isEnd: true };
}

describe('IntentLog', () => {
  let disk: MemoryJournalDisk;
  let problems: (string | null)[];
  let opened: IntentLog[];

  beforeEach(() => {
    disk = new MemoryJournalDisk();
    problems = [];
    opened = [];
  });
  // A journal that cannot be written tries again every second, until it is closed.
  afterEach(() => Promise.all(opened.map((log) => log.close())));

  async function open(changes: Partial<IntentLogParts> = {}): ReturnType<typeof IntentLog.open> {
    const result = await IntentLog.open({
      path: PATH,
      owner: OWNER,
      disk,
      clock: { now: () => 1000 },
      onProblem: (problem) => void problems.push(problem),
      ...changes,
    });
    opened.push(result.log);
    return result;
  }

  async function reopened(changes: Partial<IntentLogParts> = {}): ReturnType<typeof open> {
    disk = disk.afterKill();
    return open(changes);
  }

  const subjectsOf = (entries: readonly JournalEntry[]): string[] => entries.map(({ subject }) => subject);

  it('gives the next process what was recorded, as it was', async () => {
    const { log, entries } = await open();
    expect(entries).to.deep.equal([]);
    await log.record(order('a'));
    await log.record(order('b'), order('c'));
    const again = await reopened();
    expect(again.entries).to.deep.equal([order('a'), order('b'), order('c')]);
    expect(again.warnings).to.deep.equal([]);
  });

  it('is given up where the disk does not answer while it is opened, and given back should it answer after all', async () => {
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    const error = await rejectionOf(open({ openTimeoutMs: 20 }));
    expect(error).to.include({ category: 'journal', outcome: 'not-sent' });
    expect(error.message).to.equal(`The journal ${PATH} cannot be used: the disk has not answered within 0.02 s`);
    release();
    disk.stall = null;
    await waitUntil(() => !disk.names().includes(`${PATH}.lock`), 'the lock to be given back');
    const { log } = await open();
    await log.record(order('a'));
  });

  it('has a record synced before its promise resolves', async () => {
    const { log } = await open();
    let release: () => void = () => undefined;
    disk.stall = new Promise((resolve) => (release = resolve));
    let isDone = false;
    const done = log.record(order('a')).then(() => (isDone = true));
    await waitUntil(() => disk.calls.at(-1) === 'sync', 'the sync');
    expect(isDone).to.equal(false);
    release();
    await done;
    expect((await reopened()).entries).to.have.length(1);
  });

  it('writes and syncs once what the same moment brings, and once more what came meanwhile', async () => {
    const { log } = await open();
    const before = disk.count('sync');
    const first = Array.from({ length: 1000 }, (_, index) => log.record(order(`a${index}`)));
    await Promise.resolve();
    await Promise.resolve();
    const second = Array.from({ length: 1000 }, (_, index) => log.record(order(`b${index}`)));
    await Promise.all([...first, ...second]);
    expect(disk.count('sync') - before).to.equal(2);
    expect((await reopened()).entries).to.have.length(2000);
  });

  it('does not sync for notes, and takes them along with records', async () => {
    const { log } = await open();
    await log.record(order('a'));
    const [syncs, appends] = [disk.count('sync'), disk.count('append')];
    log.note(end('a'));
    expect(disk.count('append')).to.equal(appends);
    await waitUntil(() => disk.count('append') === appends + 1, 'the note');
    expect(disk.count('sync')).to.equal(syncs);
    log.note(end('x'));
    await log.record(order('b'));
    expect(disk.count('append')).to.equal(appends + 2);
  });

  it('forgets subjects that are over, but not those that ended a moment before', async () => {
    const { log } = await open({ keepEndedMs: 500 });
    await log.record(order('old', 1000), order('late', 1000), order('open', 1000));
    log.note(end('old', 1200));
    log.note(end('late', 1600));
    await log.record({ subject: 'open', kind: 'cancel', time: 1900 });
    expect(log.facts.openIntents).to.equal(1);
    const { entries } = await reopened({ keepEndedMs: 500 });
    expect(subjectsOf(entries)).to.deep.equal(['late', 'late', 'open', 'open']);
  });

  it('keeps what ended lately over a close, and forgets what is settled at once', async () => {
    const { log } = await open({ keepEndedMs: 500 });
    await log.record(order('a'), order('b'), { subject: 'b', kind: 'cancel', time: 1000 });
    log.note({ subject: 'b', kind: 'cancelled', settles: 'cancel', time: 1000 });
    log.note(end('a', 1100));
    await log.close();
    const again = await open({ keepEndedMs: 500 });
    expect(again.entries).to.deep.equal([order('a'), end('a', 1100), order('b')]);
    again.log.note({ subject: 'later', kind: 'note', time: 1601 });
    await again.log.close();
    expect(subjectsOf((await open({ keepEndedMs: 500 })).entries)).to.deep.equal(['b', 'later']);
  });

  it('keeps no more than ten thousand that are over', async () => {
    const { log } = await open();
    const entries = Array.from({ length: 10_050 }, (_, index) => [order(`o${index}`), end(`o${index}`)]);
    await log.record(...entries.flat());
    expect((await reopened()).entries).to.have.length(20_000);
  });

  it('forgets a subject whose only entry is settled', async () => {
    const { log } = await open();
    await log.record({ subject: 'cancel-all', kind: 'cancel-all', time: 1000 });
    log.note({ subject: 'cancel-all', kind: 'answered', settles: 'cancel-all', time: 1000 });
    await log.record(order('a'));
    expect(subjectsOf((await reopened()).entries)).to.deep.equal(['a']);
  });

  it('takes no more records once it is closed, and closes once', async () => {
    const { log } = await open();
    const last = log.record(order('a'));
    await Promise.all([log.close(), log.close()]);
    await last;
    const error = await rejectionOf(log.record(order('b')));
    expect([error.outcome, error.category]).to.deep.equal(['not-sent', 'journal']);
    log.note(end('a'));
    expect(disk.names()).to.deep.equal([PATH]);
    expect((await open()).entries).to.deep.equal([order('a')]);
  });

  describe('on a disk with trouble', () => {
    it('refuses records while the disk is full, cuts off what was written in part, and goes on when there is space', async () => {
      const { log } = await open();
      await log.record(order('a'));
      const whole = disk.text(PATH);
      disk.freeBytes = 30;
      const error = await rejectionOf(log.record(order('b')));
      expect(error.outcome).to.equal('not-sent');
      expect(error.message).to.equal(`The journal ${PATH} cannot be written: ENOSPC: no space left on device, write`);
      const problem = `${error.message}; no new order leaves meanwhile`;
      expect(log.facts.problem).to.equal(problem);
      expect(disk.text(PATH)).to.have.length(whole.length + 30);
      await rejectionOf(log.record(order('c')));
      disk.freeBytes = 10_000;
      await log.record(order('d'));
      expect(disk.text(PATH).startsWith(whole)).to.equal(true);
      expect(problems).to.deep.equal([problem, null]);
      const again = await reopened();
      expect(subjectsOf(again.entries)).to.deep.equal(['a', 'd']);
      expect(again.warnings).to.deep.equal([]);
    });

    it('remembers what was only noted while the disk was full', async () => {
      const { log } = await open({ rotateAtBytes: 600, keepEndedMs: 0 });
      await log.record(order('a', 1000));
      disk.freeBytes = 0;
      log.note(end('a', 1000));
      await rejectionOf(log.record(order('b', 1001)));
      disk.freeBytes = 10_000;
      await log.record(order('c', 1002), order('d', 1002), order('e', 1002), order('f', 1002));
      await log.record(order('g', 1003));
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['c', 'd', 'e', 'f', 'g']);
    });

    it('trusts no file after a failed sync: it is written anew before the next record counts', async () => {
      const { log } = await open();
      await log.record(order('a'));
      disk.failing.set('sync', 'EIO');
      const error = await rejectionOf(log.record(order('b')));
      expect(error.message).to.include('EIO');
      disk.failing.set('rename', 'EIO');
      disk.failing.delete('sync');
      await rejectionOf(log.record(order('c')));
      expect(disk.names()).to.deep.equal([PATH, `${PATH}.lock`]);
      disk.failing.clear();
      const renames = disk.count('rename');
      await log.record(order('d'));
      expect(disk.count('rename')).to.equal(renames + 1);
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['a', 'd']);
    });

    it('takes a disk that appends and syncs in one at its word, and trusts no file where that failed', async () => {
      let code: string | null = null;
      const quick = (file: JournalFile): JournalFile => ({
        ...file,
        async appendSynced(bytes) {
          await file.append(bytes);
          if (code !== null) throw Object.assign(new Error(code), { code });
          await file.sync();
        },
      });
      const memory = disk;
      const handed: JournalDisk = {
        read: (path) => memory.read(path),
        open: async (path) => quick(await memory.open(path)),
        create: async (path) => quick(await memory.create(path)),
        claim: (path, bytes) => memory.claim(path, bytes),
        rename: (from, to) => memory.rename(from, to),
        remove: (path) => memory.remove(path),
        makeFolder: () => memory.makeFolder(),
        syncFolder: () => memory.syncFolder(),
      };
      const { log } = await open({ disk: handed });
      const renames = memory.count('rename');
      await log.record(order('a'));
      code = 'ENOSPC';
      await rejectionOf(log.record(order('b')));
      code = null;
      await log.record(order('c'));
      expect(memory.count('rename')).to.equal(renames);
      code = 'EIO';
      await rejectionOf(log.record(order('d')));
      code = null;
      await log.record(order('e'));
      expect(memory.count('rename')).to.equal(renames + 1);
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['a', 'c', 'e']);
    });

    it('counts no record before the name of the new file is synced', async () => {
      const { log } = await open({ rotateAtBytes: 300 });
      disk.failing.set('syncFolder', 'EIO');
      await log.record(order('a'), order('b'));
      await waitUntil(() => problems.length === 1);
      expect(problems[0]).to.include('cannot be written anew, and grows');
      await rejectionOf(log.record(order('c')));
      disk.failing.clear();
      await log.record(order('d'));
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['a', 'b', 'd']);
    });

    it('tries by itself whether it can be written again: whoever waits for that may have nothing to write', async () => {
      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const { log } = await open();
        await log.record(order('a'));
        disk.freeBytes = 0;
        await rejectionOf(log.record(order('b')));
        await clock.tickAsync(60_000);
        expect(problems).to.have.length(1);
        disk.freeBytes = Infinity;
        await clock.tickAsync(1_100);
        expect(problems.slice(1)).to.deep.equal([null]);
        const calls = disk.calls.length;
        await clock.tickAsync(60_000);
        expect(disk.calls.length).to.equal(calls);
        await log.close();
        expect(subjectsOf((await reopened()).entries)).to.deep.equal(['a']);
      } finally {
        clock.restore();
      }
    });

    it('tells of a disk that does not answer while it is written anew, and when it does again', async () => {
      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const { log } = await open({ rotateAtBytes: 300 });
        const renames = disk.count('rename');
        await log.record(order('a'), order('b'));
        let release: () => void = () => undefined;
        disk.stall = new Promise((resolve) => (release = resolve));
        await clock.tickAsync(999);
        expect([disk.count('rename') - renames, problems]).to.deep.equal([0, []]);
        await clock.tickAsync(1);
        expect(problems).to.deep.equal([
          `The journal ${PATH}: the disk has not answered for 1000 ms, and orders wait for it`,
        ]);
        release();
        await clock.tickAsync(0);
        expect(problems.slice(1)).to.deep.equal([null]);
        await log.close();
      } finally {
        clock.restore();
      }
    });

    it('is free for this process where its lock could not be removed when it was given back, once', async () => {
      const { log } = await open();
      await log.record(order('a'));
      disk.failing.set('remove', 'EIO');
      await log.close();
      expect(disk.names()).to.include(`${PATH}.lock`);
      disk.failing.clear();
      const again = await open();
      expect(subjectsOf(again.entries)).to.deep.equal(['a']);
      expect((await rejectionOf(open())).message).to.equal(`The journal ${PATH} is in use by this process`);
      await again.log.close();
      expect(disk.names()).to.deep.equal([PATH]);
    });

    it('cannot be opened where the disk says no, and says why; the next attempt may succeed', async () => {
      disk.failing.set('create', 'ENOSPC');
      const error = await rejectionOf(open());
      expect(error.message).to.equal(`The journal ${PATH} cannot be used: ENOSPC: no space left on device, write`);
      expect(disk.names()).to.deep.equal([]);
      disk.failing.clear();
      await open();
    });

    it('says that it is the journal, too, where the disk names the file itself', async () => {
      await (await open()).log.close();
      const stub = sinon.stub(disk, 'open').rejects(new Error(`EACCES: permission denied, open '${PATH}'`));
      const error = await rejectionOf(open());
      expect(error.message).to.equal(`The journal ${PATH} cannot be used: EACCES: permission denied, open '${PATH}'`);
      stub.restore();
      expect(disk.names()).to.deep.equal([PATH]);
    });

    it('opens a journal that is there although the disk is full', async () => {
      const { log } = await open();
      await log.record(order('a'));
      disk = disk.afterKill();
      disk.freeBytes = 0;
      const again = await open();
      expect(subjectsOf(again.entries)).to.deep.equal(['a']);
      await rejectionOf(again.log.record(order('b')));
    });
  });

  describe('in size', () => {
    it('is bounded: what is over leaves the file when it has grown', async () => {
      const { log } = await open({ rotateAtBytes: 4000, keepEndedMs: 0 });
      await log.record(order('stays', 0));
      for (let index = 1; index <= 500; index++) {
        await log.record(order(`o${index}`, index));
        log.note(end(`o${index}`, index));
        expect(log.facts.sizeBytes).to.be.lessThan(4500);
      }
      await log.close();
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['stays', 'o500', 'o500']);
    });

    it('is not written anew for every record where all of it is needed', async () => {
      const { log } = await open({ rotateAtBytes: 1000 });
      for (let index = 0; index < 100; index++) await log.record(order(`o${index}`));
      expect(disk.count('rename')).to.be.lessThan(8);
      expect((await reopened()).entries).to.have.length(100);
    });
  });

  describe('read by the next process', () => {
    it('cuts a torn last record off and says so', async () => {
      const { log } = await open();
      await log.record(order('a'));
      const whole = disk.text(PATH);
      await log.record(order('b'));
      const torn = Buffer.from(disk.text(PATH)).subarray(0, -1);
      disk.put(PATH, torn);
      const again = await reopened();
      expect(subjectsOf(again.entries)).to.deep.equal(['a']);
      const wholeBytes = Buffer.byteLength(whole);
      expect(again.warnings).to.deep.equal([
        `The last record of the journal ${PATH} is torn (${torn.length - wholeBytes} bytes from byte ${wholeBytes} on): ` +
          'it was being written when the process ended. It is about b (order), of which no whole record is there: ' +
          'a new order was not sent; it is cut off',
      ]);
      await again.log.record(order('c'));
      const third = await reopened();
      expect([third.warnings, subjectsOf(third.entries)]).to.deep.equal([[], ['a', 'c']]);
    });

    it('does not say of an order that was sent that it was not, where a later record of it is torn', async () => {
      const { log } = await open();
      await log.record(order('a'));
      const whole = Buffer.byteLength(disk.text(PATH));
      await log.record({ subject: 'a', kind: 'accepted', time: 0, data: { id: '7' } });
      const bytes = Buffer.from(disk.text(PATH));
      disk.put(PATH, bytes.subarray(0, -3));
      const meaning = async (): Promise<string> =>
        (await reopened()).warnings.join().replace(/^.* process ended\. /, '');
      expect(await meaning()).to.equal(
        'It is about a (accepted), of which earlier records are whole: it may have been sent, and the venue is asked; it is cut off',
      );
      disk.put(PATH, bytes.subarray(0, whole + 5));
      expect(await meaning()).to.equal(
        'What it was about cannot be read: a new order was not sent, and of one that had been sent ' +
          'the earlier records are whole; it is cut off',
      );
    });

    it('tells of damage in the middle, keeps the damaged file, and reads every other record', async () => {
      const { log } = await open();
      for (const subject of ['a', 'b', 'c', 'd']) await log.record(order(subject));
      const text = disk.text(PATH);
      const damaged = text.replace('"s":"b"', '"s":"x"').replace('"s":"d"', '"s":"d"');
      disk.put(PATH, damaged);
      const again = await reopened();
      expect(subjectsOf(again.entries)).to.deep.equal(['a', 'c', 'd']);
      expect(again.warnings).to.have.length(1);
      expect(again.warnings[0]).to.match(
        /^The journal \/data\/orders\.journal is damaged at bytes \d+ to \d+ \(1 records missing\); every other record was read\. Orders whose .* The damaged file was kept as \/data\/orders\.journal\.damaged-1000$/,
      );
      expect(disk.text(`${PATH}.damaged-1000`)).to.equal(damaged);
      const third = await reopened();
      expect([third.warnings, subjectsOf(third.entries)]).to.deep.equal([[], ['a', 'c', 'd']]);
    });

    it('loses one record only where a line feed is damaged, or none', async () => {
      const { log } = await open();
      for (const subject of ['a', 'b', 'c']) await log.record(order(subject));
      const lines = disk.text(PATH).split('\n');
      disk.put(PATH, `${lines[0]}\n${lines[1]}#${lines[2]}\n${lines[3]}\n`);
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['a', 'b', 'c']);
    });

    it('tells of records that are missing without a trace', async () => {
      const { log } = await open();
      for (const subject of ['a', 'b', 'c']) await log.record(order(subject));
      const lines = disk.text(PATH).split('\n');
      disk.put(PATH, [lines[0], lines[1], lines[3], ''].join('\n'));
      const { warnings, entries } = await reopened();
      expect(subjectsOf(entries)).to.deep.equal(['a', 'c']);
      expect(warnings[0]).to.include('(1 records missing)');
    });

    it('goes on beside damage that cannot be set aside', async () => {
      const { log } = await open();
      for (const subject of ['a', 'b', 'c']) await log.record(order(subject));
      disk.put(PATH, disk.text(PATH).replace('"s":"b"', '"s":"x"'));
      disk = disk.afterKill();
      disk.failing.set('rename', 'EIO');
      const { warnings, log: next } = await open();
      expect(warnings[0]).to.match(/It could not be mended: EIO/);
      disk.failing.clear();
      await next.record(order('d'));
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['a', 'c', 'd']);
    });

    it('begins anew in an empty file', async () => {
      disk.put(PATH, '');
      expect((await open()).entries).to.deep.equal([]);
    });

    it('skips records that are no entries', async () => {
      const { log } = await open();
      await log.record({ subject: 'a', kind: 1 as unknown as string, time: 0 }, order('b'));
      expect(subjectsOf((await reopened()).entries)).to.deep.equal(['b']);
    });
  });

  describe('of somebody else', () => {
    const others: readonly (readonly [what: string, change: object, sentence: string])[] = [
      ['account', { account: accountFingerprint('other') }, 'it belongs to another account (another API key)'],
      ['market', { market: 'usdm' }, 'it is of the market spot, not of usdm'],
      ['server', { server: 'live' }, 'it is of the server testnet, not of live'],
    ];
    for (const [what, change, sentence] of others) {
      it(`is refused where it belongs to another ${what}, and stays as it was`, async () => {
        const { log } = await open();
        await log.record(order('a'));
        const text = disk.text(PATH);
        disk = disk.afterKill();
        const error = await rejectionOf(open({ owner: { ...OWNER, ...change } }));
        expect(error.message).to.equal(`The journal ${PATH} cannot be used: ${sentence}`);
        expect([disk.text(PATH), disk.names()]).to.deep.equal([text, [PATH]]);
        expect((await open()).entries).to.have.length(1);
      });
    }

    it('is refused where it is no journal, or one of another release', async () => {
      disk.put(PATH, 'a letter to a friend\n');
      expect((await rejectionOf(open())).message).to.include(
        'it is no journal of orders, or its first record is damaged',
      );
      disk.put(PATH, toRecordLine(1, '"journal":9,"owner":{}}'));
      expect((await rejectionOf(open())).message).to.include('another release (format 9, this one knows 1)');
      disk.put(PATH, toRecordLine(1, '"t":9}'));
      expect((await rejectionOf(open())).message).to.include('it is no journal of orders');
    });

    it('holds neither the key nor anything that gives it away', async () => {
      const { log } = await open();
      await log.record(order('a'));
      expect(disk.text(PATH)).to.include(OWNER.account).and.not.include('key"');
      expect(OWNER.account).to.match(/^[0-9a-f]{16}$/);
    });
  });
});
