import { expect } from 'chai';
import sinon from 'sinon';
import { framePosition, moment } from '../../../src/binance/streams/frame-position.js';
import { MarketStreams } from '../../../src/binance/streams/market-streams.js';
import type { Replacement } from '../../../src/binance/streams/market-streams.js';
import type { SocketLoss } from '../../../src/binance/streams/reconnecting-socket.js';
import { realSocketEnvironment } from '../../../src/binance/streams/socket-environment.js';
import type { MarketDataFrame } from '../../../src/binance/streams/topics.js';
import { bookTicker } from '../../support/local-market-streams.js';
import { PING_EVERY_MS, VirtualStreamVenue, seededChance } from '../../support/virtual-stream-venue.js';

const DAY_MS = 86_400_000;
const DAYS = 100;
const TOPICS = ['a@trade', 'a@aggTrade', 'a@bookTicker', 'a@depth', 'a@kline_1m', 'a@avgPrice', 'quiet@trade'];

/** One venue, one client and what went between them. */
class Days {
  readonly venue = new VirtualStreamVenue(5);
  readonly heard = new Map<string, MarketDataFrame[]>(TOPICS.map((topic) => [topic, []]));
  /** Keys of what the venue said, with the time, for all topics but the book. */
  readonly said = new Map<string, { key: string; time: number }[]>(TOPICS.map((topic) => [topic, []]));
  readonly losses: { loss: SocketLoss; until: number | null }[] = [];
  readonly replacements: Replacement[] = [];
  readonly notices: string[] = [];
  readonly streams: MarketStreams;
  readonly #chance = seededChance(9);
  #id = 1_000;
  #bookId = 5_000;

  constructor() {
    const environment = { ...realSocketEnvironment, random: this.#chance, createWebSocket: this.venue.createWebSocket };
    this.streams = new MarketStreams(
      { url: 'wss://virtual/stream', environment, idleTimeoutMs: 2 * PING_EVERY_MS },
      {
        onSubscribed: (lost) => {
          const open = this.losses.find(({ loss }) => loss === lost);
          if (open) open.until = Date.now();
        },
        onLost: (loss) => this.losses.push({ loss, until: null }),
        onReplaced: (replacement) => this.replacements.push(replacement),
        onReconnecting: () => undefined,
        onNotice: (message) => this.notices.push(message),
      },
    );
    for (const topic of TOPICS) this.streams.subscribe(topic, (frame) => this.heard.get(topic)!.push(frame));
    this.streams.open();
    this.#tradeOn();
  }

  /** A busy quarter of a minute. */
  burst(): void {
    for (let afterMs = 0; afterMs < 15_000; afterMs += 50) setTimeout(() => this.#happen(), afterMs);
  }

  /** Minutes between events in quiet times, a fraction of a second while connections change. */
  #tradeOn(): void {
    const pauseMs = this.venue.sockets.length === 1 ? 600_000 : 40;
    setTimeout(
      () => {
        this.#happen();
        this.#tradeOn();
      },
      1 + this.#chance() * pauseMs,
    );
  }

  #happen(): void {
    const time = Date.now();
    const id = ++this.#id;
    const basics = { E: time, s: 'A', p: '1.0', q: '1.0', T: time, m: true, M: true };
    this.#say('a@trade', `${id} 0`, { e: 'trade', t: id, ...basics });
    if (this.#chance() < 0.5)
      this.#say('a@aggTrade', `${id >> 1} 0`, { e: 'aggTrade', a: id >> 1, f: id, l: id, ...basics });
    this.#say('a@avgPrice', `${time} 0`, { e: 'avgPrice', E: time, s: 'A', i: '5m', w: '1.0', T: time });
    const openTime = time - (time % 60_000);
    const bar = {
      t: openTime,
      T: openTime + 59_999,
      s: 'A',
      i: '1m',
      f: 1,
      L: 1,
      o: '1',
      c: '1',
      h: '1',
      l: '1',
      v: '1',
      n: 1,
    };
    const k = { ...bar, x: false, q: '1', V: '1', Q: '1', B: '0' };
    this.#say('a@kline_1m', `${openTime} ${time}`, { e: 'kline', E: time, s: 'A', k });
    for (let changes = Math.ceil(this.#chance() * 4); changes > 0; changes -= 1) this.#changeBook();
  }

  #changeBook(): void {
    const id = ++this.#bookId;
    if (this.#chance() < 0.7) this.#say('a@bookTicker', `${id} 0`, bookTicker('A', id));
    this.venue.gather('a@depth', id, (U, u) => ({ e: 'depthUpdate', E: Date.now(), s: 'A', U, u, b: [], a: [] }));
  }

  #say(topic: string, key: string, data: unknown): void {
    const said = this.said.get(topic)!;
    if (said.at(-1)?.key === key) return;
    said.push({ key, time: Date.now() });
    this.venue.push(topic, data);
  }
}

function keyOf(frame: MarketDataFrame): string {
  return `${framePosition(frame).main} ${moment(frame)}`;
}

describe('a hundred days of connections', () => {
  let clock: sinon.SinonFakeTimers;
  let days: Days;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: 1_700_000_000_000, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    days = new Days();
    clock.tick(10_000);
  });

  afterEach(async () => {
    const closed = days.streams.close();
    clock.tick(10_000);
    clock.restore();
    await closed;
  });

  /** Whatever the venue said from the first frame that was heard on. */
  function saidTo(topic: string): { key: string; time: number }[] {
    const said = days.said.get(topic)!;
    const first = keyOf(days.heard.get(topic)![0]!);
    return said.slice(said.findIndex(({ key }) => key === first));
  }

  /** Stretches of time in which changes of the book were missed. */
  function holesInDiffs(): { from: number; to: number }[] {
    const diffs = days.heard.get('a@depth')!;
    return diffs.flatMap((diff, i) => {
      const before = i === 0 ? diff : diffs[i - 1]!;
      if (diff.kind !== 'depthUpdate' || before.kind !== 'depthUpdate') throw new Error('a diff was expected');
      if (i > 0) expect(diff.event.u).to.be.greaterThan(before.event.u);
      return i > 0 && diff.event.U > before.event.u + 1 ? [{ from: before.event.E, to: diff.event.E }] : [];
    });
  }

  const topicsButTheBook = TOPICS.filter((topic) => topic !== 'a@depth' && !topic.startsWith('quiet'));

  it('with notices of a shutdown at random times miss nothing and repeat nothing', () => {
    const chance = seededChance(3);
    let cuts = 0;
    for (let day = 0; day < DAYS; day += 1) {
      const noticeAfterMs = chance() * DAY_MS;
      clock.tick(noticeAfterMs);
      if (chance() < 0.5) days.venue.announceShutdown(10_000 + chance() * 600_000);
      clock.tick(DAY_MS - noticeAfterMs);
      cuts += days.venue.cutOlderThan(DAY_MS);
    }
    clock.tick(600_000);
    expect(cuts).to.equal(0);
    expect(days.losses).to.deep.equal([]);
    expect(days.notices).to.deep.equal([]);
    expect(days.replacements.length).to.be.greaterThan(DAYS);
    for (const topic of topicsButTheBook) {
      const heard = days.heard.get(topic)!.map(keyOf);
      expect(heard.length).to.be.greaterThan(10_000);
      // What was said a moment ago may be under way.
      const said = saidTo(topic).map(({ key }) => key);
      expect(firstDifference(heard, said.slice(0, heard.length)), topic).to.equal(null);
      expect(said.length - heard.length, topic).to.be.lessThan(100);
    }
    expect(holesInDiffs()).to.deep.equal([]);
  }).timeout(60_000);

  it('with a loss each day that nobody announced tell every hole, and repeat nothing', () => {
    const chance = seededChance(4);
    for (let day = 0; day < DAYS; day += 1) {
      const lossAfterMs = chance() * DAY_MS;
      clock.tick(lossAfterMs);
      days.burst();
      clock.tick(5_000);
      for (const socket of days.venue.sockets) socket.terminate();
      clock.tick(DAY_MS - lossAfterMs);
    }
    clock.tick(600_000);
    expect(days.losses).to.have.length(DAYS);
    const isTold = (from: number, to = from): boolean =>
      days.losses.some(({ loss, until }) => to >= loss.since - 1_000 && from <= until! + 1_000);
    for (const topic of topicsButTheBook) {
      const heard = days.heard.get(topic)!.map(keyOf);
      expect(new Set(heard).size, topic).to.equal(heard.length);
      const known = new Set(heard);
      const missing = saidTo(topic).filter(({ key }) => !known.has(key));
      expect(
        missing.filter(({ time }) => !isTold(time) && time < Date.now() - 10_000),
        topic,
      ).to.deep.equal([]);
    }
    expect(holesInDiffs().filter(({ from, to }) => !isTold(from, to))).to.deep.equal([]);
    expect(holesInDiffs().length).to.be.greaterThan(DAYS / 2);
  }).timeout(60_000);
});

function firstDifference(one: readonly string[], other: readonly string[]): string | null {
  const index = one.findIndex((key, i) => key !== other[i]);
  return index < 0 ? null : `at ${index}: ${one[index]} is not ${other[index]}`;
}
