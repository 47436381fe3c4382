import { expect } from 'chai';
import sinon from 'sinon';

import { LineSuccession } from '../../../src/binance/streams/line-succession.js';
import type { TradingLine } from '../../../src/binance/streams/trading-line.js';
import { realTimers } from '../../../src/binance/rate-limit/timers.js';
import type { ExecutionReport, UserDataEvent } from '../../../src/binance/wire/user-data.js';
import { executionReport } from '../support/venue-words.js';

const CLOSED = { reason: 'closed' };

/** A line without a socket: it writes down what is asked of it, under its name. */
class ScriptedLine {
  isReady = true;
  readonly #name: string;
  readonly #story: string[];
  #drain: () => void = () => undefined;

  constructor(name: string, story: string[]) {
    this.#name = name;
    this.#story = story;
  }

  open(): void {
    this.isReady = false;
    this.#note('opens');
  }

  hurry(): void {
    this.#note('hurries');
  }

  drop(reason: string): void {
    this.#note(`is dropped: ${reason}`);
  }

  drained(): Promise<void> {
    return new Promise((resolve) => (this.#drain = resolve));
  }

  /** No request is under way any more. */
  drain(): void {
    this.#drain();
  }

  close(): Promise<void> {
    this.#note('closes');
    return Promise.resolve();
  }

  #note(what: string): void {
    this.#story.push(`${this.#name} ${what}`);
  }
}

describe('the succession of trading connections', () => {
  let clock: sinon.SinonFakeTimers;
  let story: string[];
  let lines: ScriptedLine[];
  let succession: LineSuccession;

  const line = (index: number): TradingLine => lines[index] as unknown as TradingLine;
  const event = (executionId: number): UserDataEvent => executionReport({ I: executionId });
  const say = (index: number, executionId: number): void => succession.take(line(index), event(executionId), clock.now);
  /** The second line is ready; the first one is still heard. */
  const replaced = (): void => {
    succession.renew(line(0), 'old age');
    expect(succession.takeOver(line(1))).to.equal(true);
    story.length = 0;
    lines[1]!.isReady = true;
  };

  beforeEach(() => {
    clock = sinon.useFakeTimers(10_000);
    [story, lines] = [[], []];
    succession = new LineSuccession({
      environment: { now: () => Date.now(), timers: realTimers },
      ...{ drainTimeoutMs: 12_000, overlapMs: 1_000 },
      createLine: () => {
        const created = new ScriptedLine(`line ${lines.length + 1}`, story);
        lines.push(created);
        return created as unknown as TradingLine;
      },
      onEvent: (told) => void story.push(`event ${(told as ExecutionReport).I}`),
      onReplacing: (reason) => void story.push(`replaced for ${reason}`),
      onLost: (reason, since) => void story.push(`lost since ${since}: ${reason}`),
    });
  });
  afterEach(async () => {
    await succession.close(CLOSED);
    clock.restore();
  });

  it('opens one successor, however often its line is to go away, and another attempt where that is to go, too', () => {
    succession.renew(line(0), 'old age');
    succession.renew(line(0), 'a shutdown');
    succession.renew(line(1), 'a shutdown');
    expect(story).to.deep.equal(['replaced for old age', 'line 2 opens', 'line 2 is dropped: a shutdown']);
    expect(succession.current).to.equal(line(0));
  });

  it('replaces no line that is not ready: it comes back by itself', () => {
    lines[0]!.isReady = false;
    succession.renew(line(0), 'old age');
    expect(story).to.deep.equal([]);
  });

  it('sends requests to the successor once it is ready, and not before', () => {
    expect(succession.takeOver(line(0))).to.equal(false);
    succession.renew(line(0), 'old age');
    expect(succession.current).to.equal(line(0));
    expect(succession.takeOver(line(1))).to.equal(true);
    expect(succession.current).to.equal(line(1));
  });

  it('hears the predecessor until its answers are in, a second at least', async () => {
    replaced();
    lines[0]!.drain();
    await clock.tickAsync(990);
    expect(story).to.deep.equal([]);
    await clock.tickAsync(60);
    expect(story).to.deep.equal(['line 1 closes']);
  });

  it('waits for an answer that does not come as long as the venue may take, and no longer', async () => {
    replaced();
    await clock.tickAsync(11_990);
    expect(story).to.deep.equal([]);
    await clock.tickAsync(60);
    expect(story).to.deep.equal(['line 1 closes']);
  });

  it('passes each event once, and what the predecessor brought last not again from the line that is left', async () => {
    succession.renew(line(0), 'old age');
    succession.takeOver(line(1));
    lines[0]!.drain();
    story.length = 0;
    say(0, 1);
    say(1, 1);
    say(1, 2);
    say(0, 2);
    say(0, 3);
    await clock.tickAsync(1_100);
    expect(story).to.deep.equal(['event 1', 'event 2', 'event 3', 'line 1 closes']);
    say(1, 3);
    say(1, 4);
    expect(story.slice(4)).to.deep.equal(['event 4']);
  });

  it('takes the death of its line before its successor is ready for a loss, which the successor is to end soon', () => {
    succession.renew(line(0), 'old age');
    story.length = 0;
    succession.lost(line(0), 'torn off', 9_000);
    expect(story).to.deep.equal(['lost since 9000: torn off', 'line 1 closes', 'line 2 hurries']);
    expect(succession.current).to.equal(line(1));
    expect(succession.takeOver(line(1))).to.equal(false);
  });

  it('tells no loss where the predecessor was heard until the successor was ready, and one where it was not', () => {
    replaced();
    succession.lost(line(0), 'closed', 10_001);
    expect(story).to.deep.equal(['line 1 closes']);
    succession.renew(line(1), 'old age');
    succession.takeOver(line(2));
    story.length = 0;
    succession.lost(line(1), 'silent', 9_999);
    expect(story).to.deep.equal(['line 2 closes', 'lost since 9999: silent']);
  });

  it('makes nothing of what becomes of a line that has been left', async () => {
    replaced();
    lines[0]!.drain();
    await clock.tickAsync(1_100);
    story.length = 0;
    succession.lost(line(0), 'closed', 10_500);
    succession.renew(line(0), 'old age');
    expect(story).to.deep.equal([]);
  });

  it('ends all lines and leaves no timer behind', async () => {
    replaced();
    await succession.close(CLOSED);
    expect(story).to.deep.equal(['line 2 closes', 'line 1 closes']);
    expect(clock.countTimers()).to.equal(0);
  });
});
