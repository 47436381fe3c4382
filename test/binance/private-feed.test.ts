import { expect } from 'chai';
import sinon from 'sinon';

import { PrivateFeed } from '../../src/binance/private-feed.js';
import type { RecoverySummary } from '../../src/host/domain/connection-news.js';
import type { UserDataEvent } from '../../src/binance/wire/user-data.js';
import { settle } from './support/order-bench.js';
import { executionReport, T0 } from './support/venue-words.js';

describe('the private feed', () => {
  let clock: sinon.SinonFakeTimers;
  let story: string[];
  let logs: string[];
  let recovered: RecoverySummary[];
  let answers: { resolve: () => void; reject: (error: Error) => void }[];
  let closing: AbortController;
  let feed: PrivateFeed;

  beforeEach(() => {
    clock = sinon.useFakeTimers(T0);
    story = [];
    logs = [];
    recovered = [];
    answers = [];
    closing = new AbortController();
    feed = new PrivateFeed({
      clock: { now: () => Date.now(), elapsedMs: () => performance.now() },
      signal: closing.signal,
      dispatch: (event) => {
        if (idOf(event) === '13') throw new Error('unlucky');
        story.push(`event ${idOf(event)}`);
      },
      synchronize: (since) => {
        story.push(`ask since ${since ? since.getTime() - T0 : 'ever'}`);
        return new Promise((resolve, reject) => {
          answers.push({ resolve: () => resolve({ orders: 1, trades: 2, accounts: 3 }), reject });
        });
      },
      onNews: (change) => {
        story.push(change.kind);
        if (change.kind === 'recovered') recovered.push(change.recovered);
      },
      onSyncing: () => void story.push('syncing'),
      onSettled: (problem) => void story.push(problem ?? 'settled'),
      onDown: (reason) => void story.push(reason),
      onLog: (message) => void logs.push(message),
    });
  });
  afterEach(() => {
    closing.abort();
    clock.restore();
  });

  const event = (i: number): void => feed.onUserData(executionReport({ i }));
  const lose = (after: number): void => feed.onLost({ reason: 'torn', since: new Date(T0 + after) });
  const answer = async (index: number): Promise<void> => {
    answers[index]?.resolve();
    await settle();
  };

  it('holds events until everything has been asked for, then lets them follow in order', async () => {
    feed.onSubscribed(null);
    event(1);
    event(2);
    expect(story).to.deep.equal(['connected', 'syncing', 'ask since ever']);
    await answer(0);
    event(3);
    expect(story.slice(3)).to.deep.equal(['event 1', 'event 2', 'settled', 'event 3']);
  });

  it('loses one event that cannot be used, and no other', async () => {
    feed.onSubscribed(null);
    for (const id of [12, 13, 14]) event(id);
    await answer(0);
    event(13);
    expect(story.filter((line) => line.startsWith('event'))).to.deep.equal(['event 12', 'event 14']);
    expect(logs).to.deep.equal([
      'A private event (executionReport) could not be used: unlucky',
      'A private event (executionReport) could not be used: unlucky',
    ]);
  });

  it('asks from the loss on, and tells the gap', async () => {
    feed.onSubscribed(null);
    await answer(0);
    story.length = 0;
    lose(10);
    feed.onReconnecting(1, 100);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 10) });
    await answer(1);
    expect(story).to.deep.equal([
      'disconnected',
      'the private stream is down: torn',
      'reconnecting',
      'connected',
      'syncing',
      'ask since 10',
      'recovered',
      'settled',
    ]);
  });

  it('asks for all of the gap, too, where the machine’s time was set back meanwhile', async () => {
    feed.onSubscribed(null);
    await answer(0);
    await clock.tickAsync(5_000);
    lose(4_000);
    await clock.tickAsync(10_000);
    clock.setSystemTime(T0 - 3_600_000);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 4_000) });
    expect(story.at(-1)).to.equal(`ask since ${-3_600_000 - 11_000}`);
  });

  it('keeps the gap open over losses that come while it asks', async () => {
    feed.onSubscribed(null);
    await answer(0);
    lose(10);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 10) });
    lose(20);
    await answer(1);
    expect(story).to.not.include('recovered');
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 20) });
    expect(story.at(-1)).to.equal('ask since 10');
    await answer(2);
    expect(story.slice(-2)).to.deep.equal(['recovered', 'settled']);
  });

  it('asks anew where the stream was lost and back again while it asked', async () => {
    feed.onSubscribed(null);
    await answer(0);
    lose(10);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 10) });
    lose(20);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 20) });
    await answer(1);
    expect(story.at(-1)).to.equal('ask since 10');
    await answer(2);
    expect(story.slice(-2)).to.deep.equal(['recovered', 'settled']);
  });

  it('lets events pass after a failure, says so, and tries again', async () => {
    feed.onSubscribed(null);
    event(1);
    const outcome = feed.synchronize();
    answers[0]?.reject(new Error('the venue is away'));
    await settle();
    expect(await outcome).to.have.property('message', 'the venue is away');
    event(2);
    expect(story.slice(3)).to.deep.equal([
      'event 1',
      'orders and balances are not yet compared with the venue: the venue is away',
      'event 2',
    ]);
    await clock.tickAsync(1000);
    await answer(1);
    expect(story.slice(-2)).to.deep.equal(['ask since ever', 'settled']);
  });

  it('holds events two seconds at most while the venue is slow to answer', async () => {
    feed.onSubscribed(null);
    event(1);
    await clock.tickAsync(1999);
    expect(story).to.not.include('event 1');
    await clock.tickAsync(1);
    event(2);
    expect(story.slice(3)).to.deep.equal(['event 1', 'event 2']);
    await answer(0);
    expect(story.slice(5)).to.deep.equal(['settled']);
    expect(clock.countTimers()).to.equal(0);
  });

  it('asks for what an unreadable frame may have held, once for many', async () => {
    feed.onSubscribed(null);
    await answer(0);
    story.length = 0;
    expect(feed.isSettled).to.equal(true);
    for (let i = 0; i < 5; i++) feed.onUnreadable(T0 + i);
    expect(feed.isSettled).to.equal(false);
    await clock.tickAsync(2000);
    expect(story).to.deep.equal(['disconnected', 'connected', 'syncing', 'ask since 0']);
    await answer(1);
    expect(story.slice(-2)).to.deep.equal(['recovered', 'settled']);
    expect(feed.isSettled).to.equal(true);
  });

  it('tells an unreadable frame as no loss of its own where one is open already', async () => {
    feed.onSubscribed(null);
    await answer(0);
    lose(10);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 10) });
    feed.onUnreadable(T0 + 11);
    await clock.tickAsync(2000);
    await answer(1);
    await answer(2);
    expect(story.filter((line) => line === 'disconnected' || line === 'recovered')).to.deep.equal([
      'disconnected',
      'recovered',
    ]);
  });

  it('tells one recovery of one loss, when the stream is there, although questions were answered before', async () => {
    feed.onSubscribed(null);
    answers[0]?.reject(new Error('the venue is away'));
    await settle();
    lose(10);
    await clock.tickAsync(1000); // the next attempt, while the stream is down
    await answer(1);
    expect(story).to.not.include('recovered');
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 10) });
    await answer(2);
    expect(story.filter((line) => line === 'recovered')).to.have.length(1);
    expect(recovered).to.deep.equal([{ orders: 2, trades: 4, accounts: 6 }]);
  });

  it('asks again where an unreadable frame came while it asked', async () => {
    feed.onSubscribed(null);
    feed.onUnreadable(T0 + 5);
    await clock.tickAsync(2000);
    expect(answers).to.have.length(1);
    await answer(0);
    expect(story.at(-1)).to.equal('ask since 5');
    await answer(1);
    expect(story.slice(-2)).to.deep.equal(['recovered', 'settled']);
  });

  it('asks for nothing that was unreadable after the close', async () => {
    feed.onSubscribed(null);
    await answer(0);
    feed.onUnreadable(T0);
    closing.abort();
    await clock.tickAsync(60_000);
    expect(answers).to.have.length(1);
  });

  it('stops trying at the close', async () => {
    feed.onSubscribed(null);
    answers[0]?.reject(new Error('away'));
    await settle();
    closing.abort();
    await clock.tickAsync(60_000);
    expect(answers).to.have.length(1);
    expect(clock.countTimers()).to.equal(0);
  });

  it('asks once more where the stream comes while it asks: what it asked before is older than the subscription', async () => {
    const outcome = feed.synchronize();
    clock.tick(500);
    feed.onSubscribed(null);
    event(1);
    let isDone = false;
    void outcome.then(() => (isDone = true));
    await answer(0);
    expect([story.at(-1), feed.isSettled, story.includes('settled')]).to.deep.equal(['ask since 0', false, false]);
    expect(isDone).to.equal(false);
    await answer(1);
    expect(story.slice(-2)).to.deep.equal(['recovered', 'settled']);
    expect(await outcome).to.equal(null);
    expect([feed.isSettled, feed.gapFrom, answers.length]).to.deep.equal([true, null, 2]);
  });

  it('asks once more where the stream was lost between two attempts and comes back during the second', async () => {
    feed.onSubscribed(null);
    answers[0]?.reject(new Error('the venue restarts'));
    await settle();
    lose(10);
    await clock.tickAsync(1000);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 10) });
    await answer(1);
    expect([story.at(-1), feed.isSettled, feed.gapFrom?.date.getTime()]).to.deep.equal([
      'ask since 10',
      false,
      T0 + 10,
    ]);
    await answer(2);
    expect([story.at(-1), feed.isSettled, feed.gapFrom]).to.deep.equal(['settled', true, null]);
  });

  it('counts as recovered what every run over the same gap has told', async () => {
    feed.onSubscribed(null);
    await answer(0);
    lose(10);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 10) });
    lose(20);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 20) });
    await answer(1);
    await answer(2);
    lose(30);
    feed.onSubscribed({ reason: 'torn', since: new Date(T0 + 30) });
    await answer(3);
    expect(recovered).to.deep.equal([
      { orders: 2, trades: 4, accounts: 6 },
      { orders: 1, trades: 2, accounts: 3 },
    ]);
  });

  it('without a stream remembers when it asked, for the day the stream comes', async () => {
    const outcome = feed.synchronize();
    await answer(0);
    expect(await outcome).to.equal(null);
    expect(feed.isSubscribed).to.equal(false);
    clock.tick(500);
    feed.onSubscribed(null);
    expect(story.at(-1)).to.equal('ask since 0');
    await answer(1);
    expect(story.slice(-2)).to.deep.equal(['recovered', 'settled']);
  });
});

function idOf(event: UserDataEvent): string {
  return event.e === 'executionReport' ? String(event.i) : event.e;
}
