import { expect } from 'chai';

import { ReferencePriceBoard } from '../../../../src/binance/managers/precheck/reference-price-board.js';
import type { ReferencePrice } from '../../../../src/binance/managers/precheck/reference-prices.js';
import type { TopicHandler } from '../../../../src/binance/streams/topic-feed.js';
import { parseMarketFrame } from '../../../../src/binance/wire/parse-market-frame.js';
import type { MarketDataFrame } from '../../../../src/binance/streams/topics.js';
import { Decimal } from '../../../../src/host/domain/decimal.js';

/** A board whose streams and clock the test plays. */
class Bench {
  now = 10_000;
  last: { price: Decimal; receivedTime: number } | null = null;
  readonly handlers = new Map<string, TopicHandler>();
  readonly board = new ReferencePriceBoard({
    now: () => this.now,
    listen: (topic, handler) => void this.handlers.set(topic, handler),
    lastPrice: () => this.last,
  });

  tell(topic: string, event: object): void {
    this.handlers.get(topic)?.(
      parseMarketFrame(JSON.stringify({ stream: topic, data: event })) as MarketDataFrame,
      this.now,
    );
  }

  average(w: string, i = '5m'): void {
    this.tell('btcusdt@avgPrice', { e: 'avgPrice', E: this.now, s: 'BTCUSDT', i, w, T: this.now });
  }

  reference(r: string | null, t = this.now): void {
    this.tell('btcusdt@referencePrice', { e: 'referencePrice', s: 'BTCUSDT', r, t });
  }

  priceOf(minutes = 5): ReferencePrice | null {
    return this.board.priceOf('BTCUSDT', minutes);
  }
}

const shown = (price: ReferencePrice | null): string =>
  price
    ? `${price.kind} ${price.price.toFixed()} ${price.ageMs} ms ${price.low.toFixed()}..${price.high.toFixed()}`
    : 'none';

describe('prices that filters are measured against', () => {
  it('are listened to from the first question on, once', () => {
    const bench = new Bench();
    expect(bench.priceOf()).to.equal(null);
    expect([...bench.handlers.keys()]).to.deep.equal(['btcusdt@avgPrice', 'btcusdt@referencePrice']);
    bench.handlers.clear();
    bench.board.follow('BTCUSDT');
    expect(bench.handlers.size).to.equal(0);
  });

  it('are the average once it is clear that the symbol tells no reference price', () => {
    const bench = new Bench();
    bench.board.follow('BTCUSDT');
    bench.average('100');
    expect(shown(bench.priceOf())).to.equal('none');
    bench.now += 2_999;
    bench.average('100.5');
    expect(shown(bench.priceOf())).to.equal('none');
    bench.now += 1;
    expect(shown(bench.priceOf())).to.equal('average 100.5 1 ms 99.495..101.505');
    expect(shown(bench.priceOf(1))).to.equal('none');
  });

  it('are the reference price at once where there is one, and the average where it is told to be null', () => {
    const bench = new Bench();
    bench.board.follow('BTCUSDT');
    bench.average('100');
    bench.reference('90');
    bench.now += 10;
    expect(shown(bench.priceOf())).to.equal('reference 90 10 ms 89.1..90.9');
    expect(shown(bench.priceOf(0))).to.equal('reference 90 10 ms 89.1..90.9');
    bench.reference(null);
    expect(shown(bench.priceOf())).to.equal('average 100 10 ms 99..101');
  });

  it('are the last trade’s where the filter names no minutes', () => {
    const bench = new Bench();
    bench.board.follow('BTCUSDT');
    bench.reference(null);
    expect(shown(bench.priceOf(0))).to.equal('none');
    bench.last = { price: new Decimal(7), receivedTime: bench.now - 5 };
    expect(shown(bench.priceOf(0))).to.equal('last 7 5 ms 6.93..7.07');
  });

  it('stay young while the same reference price is told again, and do not go back to an older one', () => {
    const bench = new Bench();
    bench.board.follow('BTCUSDT');
    bench.reference('90', 500);
    bench.now += 2_000;
    bench.reference('90', 500);
    expect(shown(bench.priceOf())).to.equal('reference 90 0 ms 89.1..90.9');
    bench.reference('80', 499);
    expect(shown(bench.priceOf())).to.equal('reference 90 0 ms 89.1..90.9');
  });

  it('do not change by what is no price', () => {
    const bench = new Bench();
    bench.board.follow('BTCUSDT');
    bench.reference(null);
    bench.average('100');
    bench.average('much');
    bench.average('101', '1h');
    bench.reference('-1');
    bench.tell('btcusdt@avgPrice', { e: 'kline', E: 1, s: 'BTCUSDT', k: { t: 1, x: false } });
    expect(shown(bench.priceOf())).to.equal('average 100 0 ms 99..101');
  });
});
