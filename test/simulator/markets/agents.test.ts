import { expect } from 'chai';
import { AgentOrders } from '../../../src/simulator/markets/agent-orders.js';
import { HistoryClock } from '../../../src/simulator/markets/history-clock.js';
import { LatentPrices } from '../../../src/simulator/markets/latent-prices.js';
import { OrderSizes } from '../../../src/simulator/markets/order-sizes.js';
import { pickSpotSymbols, spotSymbols } from '../../../src/simulator/markets/spot-symbols.js';
import { SeededRandom } from '../../../src/simulator/seeded-random.js';
import { SimulatedExchange } from '../../../src/simulator/simulated-exchange.js';
import { multiply, units, unitsToNumber } from '../../../src/simulator/units.js';
import { ManualClock } from '../../../src/simulator/venue-clock.js';

const [bitcoin] = pickSpotSymbols(['BTCUSDT']);

describe('AgentOrders', () => {
  it('shrug at a refusal of the venue and pass on what is a fault of the program', () => {
    const venue = new SimulatedExchange({ clock: new ManualClock(), symbols: [bitcoin!] });
    venue.openAccount('agent', { USDT: units('1000000') });
    const orders = new AgentOrders(venue, 'agent', bitcoin!);
    expect(orders.limit('BUY', 1, units('1'), 'GTC')).to.equal(null);
    expect(orders.limit('BUY', 9_500_000, units('1'), 'GTC')?.order).to.include({
      status: 'NEW',
      price: units('95000'),
    });
    orders.cancel(4711n);
    const strangers = new AgentOrders(venue, 'nobody', bitcoin!);
    expect(() => strangers.market('BUY', units('1'))).to.throw(Error, 'nobody');
  });
});

describe('OrderSizes', () => {
  for (const spec of spotSymbols) {
    it(`of ${spec.symbol} are whole steps, not too small and heavy in the tail`, () => {
      const sizes = new OrderSizes(spec, new SeededRandom(1));
      const ticks = Number(spec.referencePrice / spec.tickSize);
      const drawn = Array.from({ length: 2000 }, () => sizes.draw(ticks));
      const smallest = drawn.reduce((a, b) => (a < b ? a : b));
      const notional = spec.filters.find(({ filterType }) => filterType === 'NOTIONAL')?.['minNotional'];
      expect(multiply(smallest, spec.referencePrice) >= units(String(notional))).to.equal(true);
      expect(drawn.every((quantity) => quantity % spec.stepSize === 0n)).to.equal(true);
      const ordered = drawn.map(unitsToNumber).sort((a, b) => a - b);
      expect(ordered.at(-20)! / ordered[1000]!).to.be.above(8);
    });
  }

  it('need no filter but those that there are', () => {
    const bare = { ...bitcoin!, filters: [] };
    expect(new OrderSizes(bare, new SeededRandom(1)).draw(9_500_000) >= bare.stepSize).to.equal(true);
  });
});

describe('LatentPrices', () => {
  it('spread in a day as much as the volatility says', () => {
    const moves = Array.from({ length: 400 }, (_, seed) => {
      const prices = new LatentPrices([bitcoin!], new SeededRandom(seed));
      const before = prices.priceInTicks(bitcoin!);
      for (let hour = 0; hour < 24; hour++) prices.advance(3_600_000);
      return Math.log(prices.priceInTicks(bitcoin!) / before);
    });
    const deviation = Math.sqrt(moves.reduce((total, move) => total + move * move, 0) / moves.length);
    expect(deviation).to.be.within(0.8 * bitcoin!.dailyVolatility, 1.2 * bitcoin!.dailyVolatility);
  });

  it('do not wander off in years', () => {
    const prices = new LatentPrices(spotSymbols, new SeededRandom(3));
    for (let quarter = 0; quarter < 3 * 365 * 4; quarter++) prices.advance(6 * 3_600_000);
    for (const spec of spotSymbols) {
      const ratio = (prices.priceInTicks(spec) * unitsToNumber(spec.tickSize)) / unitsToNumber(spec.referencePrice);
      expect(ratio).to.be.within(0.4, 2.5);
    }
  });

  it('move in step: most of the assets go where the market goes', () => {
    const pair = pickSpotSymbols(['BTCUSDT', 'ETHUSDT']);
    const prices = new LatentPrices(pair, new SeededRandom(5));
    let together = 0;
    for (let step = 0; step < 1000; step++) {
      const before = pair.map((spec) => prices.priceInTicks(spec));
      prices.advance(60_000);
      const signs = pair.map((spec, index) => Math.sign(prices.priceInTicks(spec) - before[index]!));
      if (signs[0] === signs[1]) together += 1;
    }
    expect(together).to.be.within(570, 750);
  });
});

describe('HistoryClock', () => {
  it('shows the past while it is written, and the present again even if that fails', () => {
    const inner = new ManualClock(1000);
    const clock = new HistoryClock(inner);
    const seen: number[] = [];
    const write = (): void =>
      clock.inThePast((setTime) => {
        seen.push(clock.now());
        setTime(10);
        seen.push(clock.now());
        throw new Error('no more');
      });
    expect(write).to.throw('no more');
    expect([...seen, clock.now()]).to.deep.equal([1000, 10, 1000]);
  });

  it('keeps timers on the clock within', () => {
    const inner = new ManualClock(0);
    const clock = new HistoryClock(inner);
    const fired: number[] = [];
    clock.after(5, () => fired.push(clock.now()));
    const end = clock.every(10, () => fired.push(clock.now()));
    inner.advance(25);
    end();
    inner.advance(25);
    expect(fired).to.deep.equal([5, 10, 20]);
  });
});
