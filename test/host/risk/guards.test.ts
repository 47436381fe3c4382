import { expect } from 'chai';
import fc from 'fast-check';

import {
  Decimal,
  Direction,
  KillSwitch,
  OrderType,
  dailyCaps,
  maximumActiveOrders,
  maximumOrderRate,
  maximumPriceDistance,
  maximumSize,
  maximumValue,
  refuseRepeats,
  validOrdersOnly,
} from '../../../src/host/index.js';
import { RiskBench } from './risk-bench.js';

describe('guards', () => {
  let bench: RiskBench;
  beforeEach(async () => (bench = await RiskBench.create()));
  afterEach(() => bench.close());
  const lastText = async (): Promise<string> => {
    await bench.settle();
    return bench.alerts.at(-1)?.text.replace(/^.*\): /, '') ?? '';
  };

  describe('by size', () => {
    it('let the limit itself pass and nothing above it, to the last digit', async () => {
      bench.main.use(maximumSize('0.3'));
      expect([bench.send({ volume: '0.3' }), bench.send({ volume: 0.1 + 0.2 })]).to.deep.equal([true, false]);
      expect(bench.send({ volume: '0.300000000000000000001' })).to.equal(false);
      expect(await lastText()).to.equal('its size 0.300000000000000000001 is above 0.3');
      expect(await bench.codes()).to.deep.equal(['maximum-size', 'maximum-size']);
    });

    it('know limits by instrument, and one for all others', () => {
      bench.main.use(maximumSize({ 'BTCUSDT.BINANCE': 1, '*': 5 }));
      expect([bench.send({ volume: 2 }), bench.send({ volume: 1 })]).to.deep.equal([false, true]);
      expect([6, 5].map((volume) => bench.send({ symbol: 'ethusdt', volume }))).to.deep.equal([false, true]);
    });

    it('leave instruments alone that have no limit', () => {
      bench.main.use(maximumSize({ 'BTCUSDT.BINANCE': 1 }));
      expect(bench.send({ symbol: 'ETHUSDT', volume: 1_000 })).to.equal(true);
    });

    it('reckon a market order by quote amount at the market’s price, and refuse it without one', async () => {
      bench.main.use(maximumSize(1));
      const byAmount = (quoteOrderQty: string) =>
        bench.send({ type: OrderType.MARKET, volume: 0, extra: { quoteOrderQty } });
      expect(byAmount('50')).to.equal(false);
      expect(await lastText()).to.equal('no price of BTCUSDT.BINANCE is known, so its size is not either');
      await bench.tick();
      expect([byAmount('100'), byAmount('101')]).to.deep.equal([true, false]);
    });

    it('refuse limits that are none', () => {
      for (const limit of [-1, NaN, Infinity, 'much'])
        expect(() => maximumSize(limit)).to.throw(RangeError, 'maximumSize');
      expect(() => maximumSize({ '*': -1 })).to.throw(RangeError);
      expect(() => maximumSize(undefined as never)).to.throw(RangeError, 'not undefined');
    });

    it('refuse limits that would limit nothing: none at all, or of what no order is called', () => {
      expect(() => maximumSize({})).to.throw(RangeError, 'maximumSize has no limit');
      for (const name of ['BTCUSDT', 'BTCUSDT.KRAKENN', '.BINANCE']) {
        expect(() => maximumSize({ [name]: 1 })).to.throw(RangeError, `"${name}" is no instrument`);
      }
      expect(() => maximumActiveOrders({})).to.throw(RangeError, 'maximumActiveOrders has no limit');
      expect(() => dailyCaps({})).to.throw(RangeError, 'dailyCaps has no cap');
    });

    it('limit an instrument however its name is spelt, and take one limit for each', () => {
      bench.main.use(maximumSize({ 'btc/usdt.BINANCE': 1 }));
      expect([bench.send({ volume: 2 }), bench.send({ volume: 1 })]).to.deep.equal([false, true]);
      expect(() => maximumSize({ 'BTCUSDT.BINANCE': 1, 'btcusdt.BINANCE': 2 })).to.throw(
        RangeError,
        'maximumSize has two limits for btcusdt.BINANCE',
      );
    });

    it('refuse options that they do not know, as a limit that is misspelt would limit nothing', () => {
      const misspelt: readonly (readonly [() => unknown, string])[] = [
        [() => maximumActiveOrders({ total: 20, perSymbl: 5 } as never), 'has no option perSymbl; it takes perSymbol,'],
        [() => dailyCaps({ orders: 5, vale: '1' } as never), 'has no option vale'],
        [() => maximumOrderRate({ orders: 5, perMs: 5, perSymbol: 1 } as never), 'has no option perSymbol'],
        [() => maximumPriceDistance({ fraction: 1, maxAgeMs: 5 } as never), 'has no option maxAgeMs'],
        [() => refuseRepeats({ perMs: 5, order: 2 } as never), 'has no option order'],
        [() => dailyCaps(undefined as never), 'dailyCaps has no options; it takes orders, volume, value, worthOf'],
        [() => maximumActiveOrders(null as never), 'has no options'],
        [() => maximumSize(null as never), 'maximumSize must be a number from 0 on, not null'],
      ];
      for (const [make, problem] of misspelt) expect(make).to.throw(RangeError, problem);
    });

    it('refuse stretches of time that are none', () => {
      for (const perMs of [0, -1, NaN, '5' as never]) {
        expect(() => maximumOrderRate({ orders: 1, perMs })).to.throw(RangeError, 'maximumOrderRate.perMs');
        expect(() => refuseRepeats({ perMs })).to.throw(RangeError, 'refuseRepeats.perMs');
        expect(() => maximumPriceDistance({ fraction: 1, maximumAgeMs: perMs })).to.throw(RangeError, 'maximumAgeMs');
      }
    });
  });

  describe('by value', () => {
    it('go by the stated price, the trigger or the limit of a stop, whichever is higher', async () => {
      bench.main.use(maximumValue(100));
      expect([bench.send(), bench.send({ price: '100.01' })]).to.deep.equal([true, false]);
      expect(bench.send({ type: OrderType.STOP, price: '90', extra: { limitPrice: '100.01' } })).to.equal(false);
      expect(bench.send({ type: OrderType.STOP, price: '90', extra: { limitPrice: '99' } })).to.equal(true);
      expect(await lastText()).to.equal('its value 100.01 is above 100');
    });

    it('go by the market where no price is stated, the ask for a buy and the bid for a sell, and refuse without a tick', async () => {
      bench.main.use(maximumValue(100));
      const market = { type: OrderType.MARKET, price: 1 };
      expect(bench.send(market)).to.equal(false);
      await bench.tick({ askPrice1: 101, bidPrice1: 99 });
      expect([bench.send(market), bench.send({ ...market, direction: Direction.SHORT })]).to.deep.equal([false, true]);
      expect([bench.send({ price: 0 }), bench.send({ ...market, volume: '0.9' })]).to.deep.equal([false, true]);
    });

    it('take a sell for what the market would give where that is more than it states', async () => {
      bench.main.use(maximumValue(100));
      await bench.tick({ bidPrice1: 150 });
      expect(bench.send({ direction: Direction.SHORT, price: 90 })).to.equal(false);
      expect(bench.send({ direction: Direction.SHORT, price: 90, volume: '0.6' })).to.equal(true);
    });

    it('take a market order by quote amount for that amount', () => {
      bench.main.use(maximumValue(100));
      const byAmount = (quoteOrderQty: unknown) => bench.send({ type: OrderType.MARKET, extra: { quoteOrderQty } });
      expect([byAmount('100'), byAmount('100.01'), byAmount({})]).to.deep.equal([true, false, false]);
    });

    it('take null for an amount that is not given, and blanks around one for nothing', () => {
      bench.main.use(maximumValue(100));
      const stop = (stopPrice: unknown) =>
        bench.send({ type: OrderType.STOP, price: 90, volume: 1, extra: { stopPrice, limitPrice: null } });
      expect([stop(null), stop(' 99 '), stop(' 101 ')]).to.deep.equal([true, true, false]);
      const market = { type: OrderType.MARKET, price: 0, extra: { quoteOrderQty: null } };
      expect(bench.send({ ...market, volume: 0 })).to.equal(false); // no price of the market is known
    });
  });

  describe('by active orders', () => {
    it('count those of the instrument and of all, also those that the host has not heard of yet', async () => {
      bench.main.use(maximumActiveOrders({ perSymbol: 2, total: 3 }));
      const eth = { symbol: 'ETHUSDT' };
      const sent = [bench.send(), bench.send(), bench.send(), bench.send(eth), bench.send(eth)];
      expect(sent).to.deep.equal([true, true, false, true, false]);
      expect(await lastText()).to.equal('3 orders can trade in all already, and 3 may');
      await bench.end('SCRIPTED.1');
      expect([bench.send(eth), bench.send()]).to.deep.equal([true, false]);
    });

    it('count no order that the adapter refused', () => {
      bench.main.use(maximumActiveOrders({ total: 1 }));
      const { adapter } = bench;
      adapter.sendOrder = () => '';
      bench.send();
      delete (adapter as { sendOrder?: unknown }).sendOrder;
      expect([bench.send(), bench.send()]).to.deep.equal([true, false]);
    });
  });

  describe('by price distance', () => {
    it('let pass what is within the fraction of the market’s price, to either side', async () => {
      bench.main.use(maximumPriceDistance({ fraction: '0.02' }));
      await bench.tick();
      const prices = ['98', '97.99', '102', '102.01'];
      expect(prices.map((price) => bench.send({ price }))).to.deep.equal([true, false, true, false]);
      expect(await lastText()).to.equal("its price 102.01 is 2.01 % from the market's 100, and 2 % is allowed");
    });

    it('let orders without a price pass, and none with a price where no tick or only an old one has come', async () => {
      bench.main.use(maximumPriceDistance({ fraction: 1, maximumAgeMs: 5_000 }));
      expect([bench.send({ type: OrderType.MARKET }), bench.send()]).to.deep.equal([true, false]);
      await bench.tick({ lastPrice: 0 });
      expect(bench.send()).to.equal(false);
      await bench.tick();
      bench.time += 5_000;
      expect(bench.send()).to.equal(true);
      bench.time += 1;
      expect(bench.send()).to.equal(false);
      expect(await lastText()).to.equal('the last tick of BTCUSDT.BINANCE is 5 s old');
    });
  });

  describe('by rate', () => {
    it('let so many pass within any stretch of that length', () => {
      bench.main.use(maximumOrderRate({ orders: 2, perMs: 1_000 }));
      expect([bench.send(), bench.send(), bench.send()]).to.deep.equal([true, true, false]);
      bench.time += 999;
      expect(bench.send()).to.equal(false);
      bench.time += 1;
      expect(bench.send()).to.equal(true);
      bench.time -= 3_600_000;
      expect(bench.send()).to.equal(true);
    });

    it('never let more pass than are allowed, whatever the pace', () => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (gaps) => {
          const middleware = maximumOrderRate({ orders: 3, perMs: 1_000 });
          let time = 0;
          const passed: number[] = [];
          for (const gap of gaps) {
            time += gap;
            if (typeof middleware({ time } as never, () => 'id') === 'string') passed.push(time);
          }
          return passed.every((at) => passed.filter((other) => other <= at && at - other < 1_000).length <= 3);
        }),
      );
    });
  });

  describe('by day', () => {
    it('cap orders, volume by instrument and value, from midnight to midnight UTC', async () => {
      bench.main.use(dailyCaps({ orders: 4, volume: { 'BTCUSDT.BINANCE': 2 }, value: 350 }));
      const eth = { symbol: 'ETHUSDT' };
      expect([bench.send(), bench.send(), bench.send({ volume: '0.001' })]).to.deep.equal([true, true, false]);
      expect(await lastText()).to.equal(
        "it would bring the day's volume of BTCUSDT.BINANCE to 2.001, and 2 is allowed",
      );
      expect([bench.send({ ...eth, volume: 2 }), bench.send({ ...eth, volume: '1.5' })]).to.deep.equal([false, true]);
      expect(bench.send({ ...eth, volume: '0' })).to.equal(true);
      expect(bench.send({ ...eth, volume: '0' })).to.equal(false);
      expect(await lastText()).to.equal("it would bring the day's orders to 5, and 4 is allowed");
      bench.time = Date.parse('2026-03-01T23:59:59.999Z');
      expect(bench.send({ ...eth, volume: '0' })).to.equal(false);
      bench.time += 1;
      expect(bench.send()).to.equal(true);
    });

    it('open no day again where the clock is set back', () => {
      bench.main.use(dailyCaps({ orders: 1 }));
      expect(bench.send()).to.equal(true);
      bench.time -= 86_400_000;
      expect(bench.send()).to.equal(false);
    });

    it('take another measure of value where they are given one, and refuse where there is none', async () => {
      bench.main.use(
        dailyCaps({ value: 1, worthOf: ({ request }) => (request.reference === 'x' ? new Decimal(1) : null) }),
      );
      expect([bench.send(), bench.send({ reference: 'x' }), bench.send({ reference: 'x' })]).to.deep.equal([
        false,
        true,
        false,
      ]);
      expect(await bench.codes()).to.deep.equal(['daily-cap', 'daily-cap']);
      expect(bench.alerts[0]?.text).to.match(/no price is known, so the day's value is not either$/);
    });

    it('count nothing that was refused behind them', () => {
      bench.main.use(dailyCaps({ orders: 1 }));
      const takeOut = bench.main.use(() => ({ code: 'no', reason: 'not now' }));
      expect(bench.send()).to.equal(false);
      takeOut();
      expect([bench.send(), bench.send()]).to.deep.equal([true, false]);
    });
  });

  describe('by repetition', () => {
    it('refuse the same order within the time, and none that differs in anything', async () => {
      bench.main.use(refuseRepeats({ perMs: 1_000 }));
      expect([bench.send(), bench.send(), bench.send({ price: '100.00', volume: 1 })]).to.deep.equal([
        true,
        false,
        false,
      ]);
      const others = [{ volume: '1.1' }, { price: 101 }, { reference: 'x' }, { direction: Direction.SHORT }];
      expect(others.map((changes) => bench.send(changes))).to.deep.equal([true, true, true, true]);
      bench.time += 999;
      expect(bench.send()).to.equal(false);
      bench.time += 1;
      expect(bench.send()).to.equal(true);
      expect(await bench.codes()).to.deep.equal(Array.from({ length: 3 }, () => 'repeated-order'));
    });

    it('let as many pass as they are told, and count none that was refused', () => {
      bench.main.use(refuseRepeats({ perMs: 1_000, orders: 2 }));
      const takeOut = bench.main.use(() => ({ code: 'no', reason: 'not now' }));
      bench.send();
      takeOut();
      expect([bench.send(), bench.send(), bench.send()]).to.deep.equal([true, true, false]);
      bench.time -= 5_000;
      expect(bench.send()).to.equal(true);
    });
  });

  describe('by the contract', () => {
    it('refuse what is off the step or the tick, too small or too large, and round nothing', async () => {
      bench.main.use(validOrdersOnly());
      const tight = { minVolume: '0.01', maxVolume: '9', minPrice: '1', maxPrice: '200', minNotional: '5' };
      await bench.retell(tight);
      const wrong = [
        ...[{ volume: 0 }, { volume: '0.009' }, { volume: '9.001' }, { volume: '1.0001' }],
        ...[{ price: '0.5' }, { price: '200.01' }, { price: '100.005' }, { price: '2', volume: '2.4' }],
      ];
      for (const changes of wrong) expect(bench.send(changes), JSON.stringify(changes)).to.equal(false);
      await bench.settle();
      expect(bench.alerts.map(({ text }) => text.replace(/^.*\): /, ''))).to.deep.equal([
        'it has no volume, it is 0',
        'its volume is below 0.01, it is 0.009',
        'its volume is above 9, it is 9.001',
        'its volume is no multiple of 0.001, it is 1.0001',
        'its price is below 1, it is 0.5',
        'its price is above 200, it is 200.01',
        'its price is no multiple of 0.01, it is 100.005',
        'its value is below 5, it is 4.8',
      ]);
      expect(new Set(await bench.codes())).to.deep.equal(new Set(['invalid-order']));
      const right = [{}, { volume: '9' }, { volume: '0.05' }, { price: '200' }, { type: OrderType.MARKET, price: 0 }];
      for (const changes of right) expect(bench.send(changes), JSON.stringify(changes)).to.equal(true);
    });

    it('know steps of zero as none, and leave a market order by quote amount to others', async () => {
      bench.main.use(validOrdersOnly());
      const byAmount = { type: OrderType.MARKET, volume: 0, extra: { quoteOrderQty: '10' } };
      await bench.tick({ askPrice1: 3 });
      expect(bench.send(byAmount)).to.equal(true);
      await bench.retell({ volumeStep: '0', priceTick: '0' });
      expect(bench.send({ volume: '1.000000001', price: '99.999999' })).to.equal(true);
      expect(bench.send(byAmount)).to.equal(true);
    });
  });

  it('a kill switch stops orders while it is engaged', async () => {
    const killSwitch = new KillSwitch();
    bench.main.use(killSwitch.middleware);
    expect([bench.send(), killSwitch.isEngaged]).to.deep.equal([true, false]);
    killSwitch.engage('the desk is closed');
    expect([bench.send(), killSwitch.isEngaged]).to.deep.equal([false, true]);
    expect(await lastText()).to.equal('the desk is closed');
    killSwitch.release();
    expect(bench.send()).to.equal(true);
    expect(await bench.codes()).to.deep.equal(['kill-switch']);
  });
});
