import { expect } from 'chai';
import { EventEngine } from '../../../src/host/events/event-engine.js';
import { EventType } from '../../../src/host/events/event-types.js';
import type { Event } from '../../../src/host/events/event-types.js';
import type { LogEntry } from '../../../src/host/domain/log-entry.js';
import { waitUntil } from '../../support/wait-until.js';

describe('EventEngine', () => {
  let engine: EventEngine;

  beforeEach(() => {
    engine = new EventEngine();
    engine.start();
  });

  afterEach(() => engine.stop({ drain: false }));

  it('refuses a handler that is no function where it is registered, not where the event comes', () => {
    const engine = new EventEngine();
    expect(() => engine.register('eTick.', undefined as never)).to.throw(
      TypeError,
      'a handler of eTick. is a function, not undefined',
    );
    expect(() => engine.registerGeneral({} as never)).to.throw(TypeError, 'is a function');
  });

  it('runs no handler inside put', async () => {
    const seen: unknown[] = [];
    engine.register('x', ({ data }) => void seen.push(data));
    engine.put({ type: 'x', data: 1 });
    expect(seen).to.deep.equal([]);
    await engine.flush();
    expect(seen).to.deep.equal([1]);
  });

  it('handles events in the order in which they were put, those put by handlers last', async () => {
    const seen: unknown[] = [];
    engine.register('x', ({ data }) => {
      seen.push(data);
      if (data === 1) engine.put({ type: 'x', data: 3 });
    });
    engine.put({ type: 'x', data: 1 });
    engine.put({ type: 'x', data: 2 });
    await engine.flush();
    expect(seen).to.deep.equal([1, 2, 3]);
  });

  it('calls the handlers of exactly that type in the order of registration, then the general ones', async () => {
    const calls: string[] = [];
    engine.registerGeneral(() => void calls.push('general'));
    engine.register('eTick.', () => void calls.push('first'));
    engine.register('eTick.A', () => void calls.push('keyed'));
    engine.register('eTick.', () => void calls.push('second'));
    engine.put({ type: 'eTick.', data: null });
    await engine.flush();
    expect(calls).to.deep.equal(['first', 'second', 'general']);
  });

  it('keeps a handler once per type, and forgets it once', async () => {
    let calls = 0;
    const handler = () => void (calls += 1);
    engine.register('x', handler);
    const unregister = engine.register('x', handler);
    engine.registerGeneral(handler);
    engine.put({ type: 'x', data: null });
    await engine.flush();
    expect(calls).to.equal(2);
    unregister();
    unregister();
    engine.unregister('never', handler);
    engine.unregisterGeneral(handler);
    engine.put({ type: 'x', data: null });
    await engine.flush();
    expect(calls).to.equal(2);
  });

  it('skips nobody when a handler leaves while its event is handled', async () => {
    const calls: string[] = [];
    const unregister = engine.register('x', () => {
      calls.push('leaver');
      unregister();
    });
    engine.register('x', () => void calls.push('second'));
    engine.register('x', () => void calls.push('third'));
    engine.put({ type: 'x', data: null });
    engine.put({ type: 'x', data: null });
    await engine.flush();
    expect(calls).to.deep.equal(['leaver', 'second', 'third', 'second', 'third']);
  });

  it('calls a handler that joined during an event from the next event on', async () => {
    const calls: unknown[] = [];
    engine.register('x', ({ data }) => {
      if (data === 1) engine.register('x', ({ data: later }) => void calls.push(later));
    });
    engine.put({ type: 'x', data: 1 });
    engine.put({ type: 'x', data: 2 });
    await engine.flush();
    expect(calls).to.deep.equal([2]);
  });

  it('forgets every handler on clearHandlers', async () => {
    const calls: string[] = [];
    engine.register('x', () => void calls.push('x'));
    engine.registerGeneral(() => void calls.push('general'));
    engine.clearHandlers();
    engine.put({ type: 'x', data: null });
    await engine.flush();
    expect(calls).to.deep.equal([]);
    engine.register('x', () => void calls.push('again'));
    engine.put({ type: 'x', data: null });
    await engine.flush();
    expect(calls).to.deep.equal(['again']);
  });

  it('lets sockets have their turn between batches', async () => {
    const small = new EventEngine({ maxBatchEvents: 10 });
    small.start();
    let handled = 0;
    small.register('x', () => void (handled += 1));
    for (let count = 0; count < 35; count += 1) small.put({ type: 'x', data: null });
    const turns: number[] = [];
    while (handled < 35) {
      await new Promise((resolve) => setImmediate(resolve));
      turns.push(handled);
    }
    expect(turns).to.deep.equal([10, 20, 30, 35]);
    await small.stop();
  });

  describe('a burst', () => {
    const burst = (target: EventEngine, count: number): void => {
      for (let index = 0; index < count; index += 1) target.put({ type: 'x', data: index });
    };

    it('is handled behind the call that put it, before the event loop turns', async () => {
      const seen: unknown[] = [];
      engine.register('x', ({ data }) => void seen.push(data));
      burst(engine, 300);
      expect(seen).to.have.length(0);
      await Promise.resolve().then(() => undefined);
      await new Promise<void>((resolve) => process.nextTick(resolve));
      expect(seen).to.deep.equal(Array.from({ length: 300 }, (_, index) => index));
    });

    it('is not what a handful of events is: those wait for their turn', async () => {
      let handled = 0;
      engine.register('x', () => void (handled += 1));
      burst(engine, 100);
      await new Promise<void>((resolve) => process.nextTick(resolve));
      expect(handled).to.equal(0);
      await engine.flush();
      expect(handled).to.equal(100);
    });

    it('is not handled by an engine that was not started or has stopped', async () => {
      const idle = new EventEngine();
      let handled = 0;
      idle.register('x', () => void (handled += 1));
      burst(idle, 1_000);
      await new Promise<void>((resolve) => process.nextTick(resolve));
      expect(handled).to.equal(0);
      idle.start();
      burst(idle, 1_000);
      await idle.stop({ drain: false });
      expect(handled).to.equal(0);
      expect(idle.stats.dropped).to.equal(2_000);
    });

    it('that asynchronous handlers keep alive lets sockets have their turn', async () => {
      let now = 0;
      let handled = 0;
      const clock = { now: () => now, setTimeout: () => null, clearTimeout: () => undefined };
      const busy = new EventEngine({ clock });
      busy.register('x', async ({ data }) => {
        handled += 1;
        now += 0.01;
        await Promise.resolve();
        if (handled < 1_000_000) busy.put({ type: 'x', data });
      });
      busy.start();
      burst(busy, 400);
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      expect(handled).to.be.within(400, 20_000);
      await busy.stop({ drain: false });
    });
  });

  it('ends a batch when its time is over, however few events it had', async () => {
    let now = 0;
    const clock = { now: () => now, setTimeout: () => null, clearTimeout: () => undefined };
    const slow = new EventEngine({ maxBatchMs: 5, clock });
    slow.start();
    let handled = 0;
    slow.register('x', () => {
      handled += 1;
      now += 1;
    });
    for (let count = 0; count < 200; count += 1) slow.put({ type: 'x', data: null });
    await new Promise((resolve) => setImmediate(resolve));
    expect(handled).to.equal(64);
    await slow.stop({ drain: false });
    expect(slow.stats).to.deep.equal({ queued: 0, processed: 64, handlerErrors: 0, dropped: 136 });
  });

  describe('a handler that fails', () => {
    it('disturbs nobody, whether it throws or rejects, and is counted and logged with type and name', async () => {
      const logs: LogEntry[] = [];
      const calls: string[] = [];
      engine.register(EventType.LOG, ({ data }) => void logs.push(data));
      engine.register('x', function thrower() {
        throw new Error('broken');
      });
      engine.register('x', async function rejecter() {
        await Promise.resolve();
        throw new Error('late');
      });
      engine.register('x', () => void calls.push('healthy'));
      engine.put({ type: 'x', data: null });
      await waitUntil(() => logs.length === 2, 'both failures in the log');
      expect(calls).to.deep.equal(['healthy']);
      expect(logs.map(({ msg }) => msg)).to.deep.equal([
        'handler thrower failed on x: broken',
        'handler rejecter failed on x: late',
      ]);
      expect(logs[0]).to.include({ adapterName: 'EventEngine', level: 40 });
      expect(engine.stats.handlerErrors).to.equal(2);
    });

    it('does not loop when it is the log that fails', async () => {
      engine.register(EventType.LOG, () => {
        throw new Error('log is broken');
      });
      engine.registerGeneral(() => {
        throw new Error('recorder is broken');
      });
      engine.put({ type: 'x', data: null });
      await engine.flush();
      expect(engine.stats).to.deep.equal({ queued: 0, processed: 2, handlerErrors: 3, dropped: 0 });
    });

    it('is logged ten times and then once in a hundred, so that it cannot flood the log', async () => {
      const logs: string[] = [];
      engine.register(EventType.LOG, ({ data }) => void logs.push(data.msg));
      engine.register('x', () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a handler throws is not ours to choose
        throw 'text';
      });
      for (let count = 0; count < 250; count += 1) engine.put({ type: 'x', data: null });
      await engine.flush();
      expect(engine.stats.handlerErrors).to.equal(250);
      expect(logs).to.have.length(12);
      expect(logs[0]).to.equal('handler anonymous failed on x: text');
      expect(logs[11]).to.equal('handler anonymous failed on x (failure 200 of this handler): text');
    });
  });

  describe('start and stop', () => {
    it('keeps what is put before the first start', async () => {
      const fresh = new EventEngine();
      const seen: unknown[] = [];
      fresh.register('x', ({ data }) => void seen.push(data));
      fresh.put({ type: 'x', data: 1 });
      await fresh.flush();
      expect(fresh.stats.queued).to.equal(1);
      fresh.start();
      fresh.start();
      await fresh.flush();
      expect(seen).to.deep.equal([1]);
      await fresh.stop();
    });

    it('handles everything that is queued, and what handlers add to it, before stop resolves', async () => {
      const seen: unknown[] = [];
      engine.register('x', ({ data }) => {
        seen.push(data);
        if (data === 1) engine.put({ type: 'x', data: 2 });
      });
      engine.put({ type: 'x', data: 1 });
      await Promise.all([engine.stop(), engine.stop()]);
      expect(seen).to.deep.equal([1, 2]);
    });

    it('drops what is queued when told not to drain, and what comes after, and counts both', async () => {
      const seen: unknown[] = [];
      engine.register('x', ({ data }) => void seen.push(data));
      engine.put({ type: 'x', data: 1 });
      await engine.stop({ drain: false });
      engine.put({ type: 'x', data: 2 });
      await engine.flush();
      expect(seen).to.deep.equal([]);
      expect(engine.stats).to.deep.equal({ queued: 0, processed: 0, handlerErrors: 0, dropped: 2 });
    });

    it('stops within its time-out although a handler feeds it without end', async () => {
      const feed = (event: Event): void => {
        engine.put(event);
      };
      engine.register('x', feed);
      engine.put({ type: 'x', data: null });
      await engine.stop({ timeoutMs: 20 });
      expect(engine.stats.dropped).to.equal(1);
      expect(engine.stats.queued).to.equal(0);
    });

    it('runs again after a stop', async () => {
      const seen: unknown[] = [];
      engine.register('x', ({ data }) => void seen.push(data));
      await engine.stop();
      engine.start();
      engine.put({ type: 'x', data: 1 });
      await engine.flush();
      expect(seen).to.deep.equal([1]);
    });

    it('goes on where it is started again while it drains', async () => {
      const seen: unknown[] = [];
      engine.register('x', ({ data }) => void seen.push(data));
      engine.put({ type: 'x', data: 1 });
      const stopped = engine.stop();
      engine.start();
      await stopped;
      engine.put({ type: 'x', data: 2 });
      await engine.flush();
      expect(seen).to.deep.equal([1, 2]);
    });

    it('tells when what was put is handled, although a handler puts more and more', async () => {
      const seen: number[] = [];
      engine.register<string>('x', ({ data }) => {
        seen.push(data as number);
        engine.put({ type: 'x', data: (data as number) + 2 });
      });
      engine.put({ type: 'x', data: 1 });
      engine.put({ type: 'x', data: 2 });
      await engine.handled();
      expect(seen.slice(0, 2)).to.deep.equal([1, 2]);
      expect(engine.queued).to.be.greaterThan(0);
    });

    it('those who wait for their events to be handled are answered in any case', async () => {
      await engine.handled();
      engine.put({ type: 'x', data: null });
      const handled = engine.handled();
      await engine.stop({ drain: false });
      await handled;
      await engine.handled();
      expect(engine.stats).to.include({ processed: 0, dropped: 1 });
    });

    it('a flush that waits is answered by a stop that drops', async () => {
      engine.put({ type: 'x', data: null });
      const flushed = engine.flush();
      await engine.stop({ drain: false });
      await flushed;
      expect(engine.stats.dropped).to.equal(1);
    });
  });
});
