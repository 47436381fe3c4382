import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VolatileDisk } from '../support/campaign/disk/volatile-disk.js';

/** A disk as the processes of a campaign have it; what stands in the file is what a kill leaves. */
describe('the disk of a process that is to be killed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vt-volatile-'));
  const path = join(folder, 'file');
  const left = (): string => readFileSync(path, 'utf8');
  const disk = (skipsSync = false, random = () => 0.9): VolatileDisk =>
    new VolatileDisk({ random, skipsSync, onSync: () => undefined });
  after(() => rmSync(folder, { recursive: true }));

  it('keeps what was synced and loses what was not', async () => {
    const file = await disk().create(path);
    await file.append(Buffer.from('one '));
    expect(left()).to.equal('');
    await file.sync();
    await file.append(Buffer.from('two'));
    expect(left()).to.equal('one ');
    await file.close();
    expect(left()).to.equal('one two');
  });

  it('keeps nothing where syncs are skipped', async () => {
    const file = await disk(true).create(path);
    await file.append(Buffer.from('one'));
    await file.sync();
    expect(left()).to.equal('');
  });

  it('tears what chance lets through before it was synced', async () => {
    const file = await disk(false, () => 0.2).create(path);
    await file.append(Buffer.from('0123456789'));
    expect(left()).to.equal('01');
  });

  it('follows a file that is renamed while it is open', async () => {
    const own = disk();
    const fresh = await own.create(`${path}.new`);
    await fresh.append(Buffer.from('old '));
    await fresh.sync();
    await own.rename(`${path}.new`, path);
    await fresh.append(Buffer.from('new'));
    await fresh.sync();
    expect(left()).to.equal('old new');
    expect(Buffer.from((await own.read(path)) ?? []).toString()).to.equal('old new');
  });
});
