import { expect } from 'chai';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sinon from 'sinon';

import { Heartbeat } from '../../src/binance/heartbeat.js';
import { parseLease, writeLease } from '../../src/binance/lease-file.js';
import { AlertDesk } from '../../src/binance/managers/alert-desk.js';
import type { Alert } from '../../src/host/domain/alert.js';
import { waitUntil } from '../support/wait-until.js';
import { TradingHost } from './support/trading-host.js';

describe('the heartbeat of a trading process', () => {
  let folder: string;
  let path: string;
  let closing: AbortController;
  let alerts: Alert[];
  let isForsaken: boolean;
  /** How often the heart was to beat. */
  let looks: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'heart-'));
    [path, closing, alerts, isForsaken, looks] = [join(folder, 'lease'), new AbortController(), [], false, 0];
  });
  afterEach(() => {
    closing.abort();
    rmSync(folder, { recursive: true, maxRetries: 5 }); // a beat may be under way
  });
  const looksOf = async (count: number): Promise<void> => {
    const before = looks;
    await waitUntil(() => looks >= before + count, 'beats to be due');
  };
  const lease = () => parseLease(existsSync(path) ? readFileSync(path, 'utf8') : '');

  function heartbeat(everyMs = 5, write = writeLease): Heartbeat {
    const desk = new AlertDesk({
      adapterName: 'BINANCE',
      now: () => Date.now(),
      onAlert: (alert) => void alerts.push(alert),
      onLog: () => undefined,
    });
    const settings = { path, orderIdPrefix: 'vt', alerts: desk, isForsaken: () => (looks++, isForsaken) };
    return new Heartbeat({ ...settings, signal: closing.signal, everyMs, write });
  }

  it('rises with each beat, says whose it is, and leaves no other file behind', async () => {
    const heart = heartbeat();
    heart.start();
    heart.start();
    await waitUntil(() => (lease()?.beat ?? 0) >= 3, 'three beats');
    expect(lease()).to.include({ state: 'held', pid: process.pid, orderIdPrefix: 'vt' });
    closing.abort();
    await heart.close();
    expect(lease()).to.include({ state: 'released' });
    expect(readdirSync(folder)).to.deep.equal(['lease']);
    expect(alerts).to.deep.equal([]);
  });

  it('stops while the host is known not to look after its orders', async () => {
    const heart = heartbeat();
    heart.start();
    await waitUntil(() => lease() !== null, 'the first beat');
    isForsaken = true;
    await looksOf(1); // a beat may have been under way
    const last = lease()?.beat ?? 0;
    await looksOf(3);
    expect(lease()?.beat).to.equal(last);
    isForsaken = false;
    await waitUntil(() => (lease()?.beat ?? 0) > last, 'the next beat');
  });

  it('says when it cannot be written, once, and when it can again', async () => {
    path = join(folder, 'not', 'there', 'yet');
    const heart = heartbeat();
    heart.start();
    await waitUntil(() => alerts.length === 1, 'the alert');
    await looksOf(3);
    mkdirSync(join(folder, 'not', 'there'), { recursive: true });
    await waitUntil(() => alerts.length === 2, 'the end of it');
    expect(alerts.map(({ kind, state, severity }) => [kind, state, severity])).to.deep.equal([
      ['lease-failed', 'raised', 'critical'],
      ['lease-failed', 'cleared', 'critical'],
    ]);
    expect(alerts[0]?.text).to.match(
      /^The heartbeat cannot be written to .*ENOENT.*a guard will take this process for dead$/,
    );
  });

  it('closes within a second where the disk does not answer, and says what a guard will think', async () => {
    const clock = sinon.useFakeTimers();
    try {
      const heart = heartbeat(5, () => new Promise(() => undefined));
      heart.start();
      closing.abort();
      let isClosed = false;
      const closed = heart.close().then(() => (isClosed = true));
      await clock.tickAsync(999);
      expect(isClosed).to.equal(false);
      await clock.tickAsync(1);
      expect(await closed).to.equal(true);
      expect(alerts.map(({ text }) => text)).to.deep.equal([
        `The heartbeat cannot be written to ${path}: the disk has not answered within 1000 ms at the close; a guard will take this process for dead`,
      ]);
    } finally {
      clock.restore();
    }
  });

  for (const [outcome, answer] of [
    ['is written', (done: () => void) => done()],
    ['fails', (_done: () => void, fail: () => void) => fail()],
  ] as const) {
    it(`writes and tells nothing after a close that waited no longer, where the last beat ${outcome} then`, async () => {
      const clock = sinon.useFakeTimers();
      try {
        const states: string[] = [];
        let late = (): void => undefined;
        const heart = heartbeat(5, (_path, { state }) => {
          states.push(state);
          return new Promise((resolve, reject) => (late = () => answer(resolve, () => reject(new Error('EIO')))));
        });
        heart.start();
        closing.abort();
        const closed = heart.close();
        await clock.tickAsync(1_000);
        await closed;
        late();
        await clock.tickAsync(1_000);
        expect([states, alerts.map(({ state }) => state)]).to.deep.equal([['held'], ['raised']]);
      } finally {
        clock.restore();
      }
    });
  }

  it('writes nothing at the end where it never began', async () => {
    const heart = heartbeat();
    closing.abort();
    await heart.close();
    expect(lease()).to.equal(null);
  });

  it('that failed is no trouble any more once the settings want none', async () => {
    const host = await TradingHost.create();
    try {
      await host.connect({ leaseFile: join(folder, 'not', 'there', 'lease') });
      await waitUntil(() => host.adapter.getHealth().alerts.length === 1, 'the alert');
      await host.adapter.close();
      await host.connect();
      expect(host.adapter.getHealth().alerts).to.deep.equal([]);
    } finally {
      await host.close();
    }
  });

  it('beats for an adapter from its start to its close, and not while a lease of the host is over', async () => {
    const host = await TradingHost.create();
    try {
      await host.connect({ leaseFile: path, orderIdPrefix: 'mine' });
      await waitUntil(() => lease()?.state === 'held', 'the first beat');
      expect(lease()).to.include({ orderIdPrefix: 'mine' });
      expect(host.adapter.renewLease(60)).to.equal(true);
      await host.adapter.close();
      expect(lease()).to.include({ state: 'released' });
      expect(host.adapter.renewLease(60)).to.equal(false);
    } finally {
      await host.close();
    }
  });
});
