import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';
import { DiskDiary } from '../support/campaign/disk/disk-diary.js';
import type { DiskNote, DiskTrouble } from '../support/campaign/disk/disk-faults.js';
import { TroubledDisk } from '../support/campaign/disk/troubled-disk.js';

const one = Buffer.from('one ');
const two = Buffer.from('two ');

/** Call 1 creates the file, so that call 2 is the first that writes into it. */
describe('a disk in trouble', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vt-troubled-'));
  const path = join(folder, 'file');
  const left = (): string => readFileSync(path, 'utf8');
  let clock: sinon.SinonFakeTimers;
  let notes: DiskNote[];
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    notes = [];
  });
  afterEach(() => clock.restore());
  after(() => rmSync(folder, { recursive: true }));

  function diskWith(
    trouble: Partial<DiskTrouble> & Pick<DiskTrouble, 'kind'>,
    random = (): number => 0.5,
    isSyncedAtOnce = false,
  ): TroubledDisk {
    const troubles = [{ nth: 2, calls: 1, probability: 1, delayMs: 0, ...trouble }];
    const plan = { troubles, isSyncedAtOnce, rotateAtBytes: null };
    const hooks = { onSync: () => undefined, onNote: (note: DiskNote) => void notes.push(note) };
    return new TroubledDisk({ plan, random, now: () => Date.now(), skipsSync: false, ...hooks });
  }

  async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
    const failed = await call.then(
      () => null,
      (error: unknown) => error,
    );
    return (failed as NodeJS.ErrnoException | null)?.code;
  }

  it('is full for as many calls as were planned, and takes the beginning of what is written', async () => {
    const file = await diskWith({ kind: 'disk-full' }).create(path);
    expect(await codeOf(file.append(one))).to.equal('ENOSPC');
    await file.append(two);
    await file.sync();
    expect(left()).to.equal('ontwo ');
  });

  it('fails syncs whose bytes are there all the same, or never come', async () => {
    const kept = await diskWith({ kind: 'disk-failing', nth: 3 }, () => 0.4).create(path);
    await kept.append(one);
    expect(await codeOf(kept.sync())).to.equal('EIO');
    expect(left()).to.equal('one ');
    const lost = await diskWith({ kind: 'disk-failing', nth: 3 }, () => 0.6).create(path);
    await lost.append(one);
    expect(await codeOf(lost.sync())).to.equal('EIO');
    await lost.append(two);
    await lost.sync();
    expect(left()).to.equal('\0\0\0\0two ');
  });

  it('tears what is written, in one call with the sync, too', async () => {
    const file = await diskWith({ kind: 'disk-torn' }, () => 0.5, true).create(path);
    expect(await codeOf(file.appendSynced?.(one) ?? Promise.resolve())).to.equal('EIO');
    await file.sync();
    expect(left()).to.equal('on');
    await file.truncate(0);
    await file.appendSynced?.(two);
    expect(left()).to.equal('two ');
  });

  it('takes its time, and goes on at once when it is healed', async () => {
    const disk = diskWith({ kind: 'disk-hanging', delayMs: 7_000 });
    const file = await disk.create(path);
    let isDone = false;
    const appended = file.append(one).then(() => (isDone = true));
    await clock.tickAsync(6_999);
    expect(isDone).to.equal(false);
    await clock.tickAsync(1);
    await appended;
    const other = diskWith({ kind: 'disk-slow', delayMs: 400, calls: 9 });
    const slow = await other.create(path);
    const late = slow.append(one);
    other.heal();
    await late;
    await slow.sync();
    expect(left()).to.equal('one ');
    expect(clock.countTimers()).to.equal(0);
  });

  it('tells its diary which calls were in trouble, for how long, and what a kill has cost', async () => {
    const disk = diskWith({ kind: 'disk-slow', delayMs: 300 });
    const file = await disk.create(path);
    const appended = file.append(one);
    await clock.tickAsync(300);
    await appended;
    const diary = new DiskDiary();
    for (const note of notes) diary.take(note);
    expect([diary.wasInTrouble(0, 0), diary.wasInTrouble(300, 900), diary.wasInTrouble(301, 900)]).to.deep.equal([
      true,
      true,
      false,
    ]);
    diary.killed(400, Buffer.from('record\nhalf a rec\0\0'));
    expect(diary.counts).to.deep.equal({ 'disk-slow': 1, 'disk-lost': 1, 'disk-torn': 1 });
    diary.killed(500, Buffer.from('record\n\0\0'));
    expect(diary.counts).to.deep.equal({ 'disk-slow': 1, 'disk-lost': 1, 'disk-torn': 1 });
  });

  it('tells its diary that a kill costs nothing once what was not synced has been cut off', async () => {
    const file = await diskWith({ kind: 'disk-full' }).create(path);
    expect(await codeOf(file.append(one))).to.equal('ENOSPC');
    await file.truncate(0);
    const diary = new DiskDiary();
    for (const note of notes) diary.take(note);
    diary.killed(100, Buffer.alloc(0));
    expect(diary.counts).to.deep.equal({ 'disk-full': 1 });
  });

  it('has its diary end with a kill what was under way', () => {
    const diary = new DiskDiary();
    diary.take({ call: 1, kind: 'disk-hanging', at: 100, isEnd: false });
    expect(diary.wasInTrouble(5_000, 6_000)).to.equal(true);
    diary.killed(200, Buffer.alloc(0));
    expect(diary.wasInTrouble(201, 6_000)).to.equal(false);
  });
});
