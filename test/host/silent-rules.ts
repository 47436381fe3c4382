import { expect } from 'chai';
import {
  Direction,
  EventType,
  Interval,
  Offset,
  OrderType,
  Status,
  createCancelRequest,
  decodeEvent,
  encodeEvent,
  isActive,
  parseVtSymbol,
  roundTo,
} from '../../src/host/index.js';
import type { Contract, Event, MainEngine, OrderRequest, PayloadOf, Tick } from '../../src/host/index.js';
import { waitUntil } from '../support/wait-until.js';

/** A host with one adapter that is ready to trade two instruments, and every event that it has seen. */
export interface SilentRulesSubject {
  readonly main: MainEngine;
  readonly adapterName: string;
  /** Two instruments whose market orders fill at once, of a volume that the venue takes. */
  readonly vtSymbols: readonly [string, string];
  readonly volume: string;
  /** Everything since before `connect`. */
  readonly events: readonly Event[];
  close(): Promise<void>;
}

const LEVELS = [1, 2, 3, 4, 5] as const;
const TIMEOUT_MS = 8_000;

/**
 * What consumers written for vn.py silently require of a host and its adapters (host contract §1.8), one `describe`
 * per rule. Any adapter can be put under it: `connect` must have succeeded when the subject is handed out.
 */
export function describeSilentRules(name: string, makeSubject: () => Promise<SilentRulesSubject>): void {
  describe(`the silent rules, kept by ${name}`, () => {
    let subject: SilentRulesSubject;
    let main: MainEngine;

    beforeEach(async () => {
      subject = await makeSubject();
      main = subject.main;
    });

    afterEach(() => subject.close());

    function seen<Type extends string>(type: Type): PayloadOf<Type>[] {
      return subject.events.filter((event) => event.type === type).map((event) => event.data as PayloadOf<Type>);
    }

    function contractOf(vtSymbol: string): Contract {
      const contract = main.getContract(vtSymbol);
      expect(contract, `the contract of ${vtSymbol}`).to.not.equal(undefined);
      return contract!;
    }

    function request(vtSymbol: string, change: Partial<OrderRequest> = {}): OrderRequest {
      const instrument = parseVtSymbol(vtSymbol);
      return { ...instrument, direction: Direction.LONG, type: OrderType.MARKET, volume: subject.volume, ...change };
    }

    async function fill(vtSymbol: string, change: Partial<OrderRequest> = {}): Promise<string> {
      const vtOrderId = main.sendOrder(request(vtSymbol, change), subject.adapterName);
      expect(vtOrderId).to.not.equal('');
      const volume = (): string =>
        main
          .getAllTrades()
          .filter((trade) => trade.vtOrderId === vtOrderId)
          .reduce((sum, trade) => sum.plus(trade.volume), contractOf(vtSymbol).volumeStep.times(0))
          .toFixed();
      await waitUntil(
        () =>
          main.getOrder(vtOrderId)?.status === Status.ALLTRADED &&
          volume() === main.getOrder(vtOrderId)?.traded.toFixed(),
        `the fill of ${vtOrderId}`,
        TIMEOUT_MS,
      );
      return vtOrderId;
    }

    async function ticks(vtSymbol: string, count: number): Promise<Tick[]> {
      main.subscribe(parseVtSymbol(vtSymbol), subject.adapterName);
      await waitUntil(() => seen(`eTick.${vtSymbol}`).length >= count, `${count} ticks of ${vtSymbol}`, TIMEOUT_MS);
      return seen<`eTick.${string}`>(`eTick.${vtSymbol}`);
    }

    describe('1: trade ids', () => {
      it('are unique over all symbols, although the venue numbers each symbol on its own', async () => {
        for (const vtSymbol of subject.vtSymbols) await fill(vtSymbol);
        const trades = main.getAllTrades();
        expect(trades).to.have.length(seen(EventType.TRADE).length);
        expect(new Set(trades.map(({ vtSymbol }) => vtSymbol)).size).to.equal(2);
        for (const trade of trades) {
          expect(trade.tradeId).to.match(new RegExp(`^${trade.symbol}-\\d+$`));
          expect(trade.vtTradeId).to.equal(`${subject.adapterName}.${trade.tradeId}`);
        }
      });
    });

    describe('2: dispatch', () => {
      it('is asynchronous: the caller has the id before any handler sees the order, which begins as SUBMITTING', async () => {
        const byId = new Map<string, string>();
        const strategies: (string | undefined)[] = [];
        main.eventEngine.register(EventType.ORDER, ({ data }) => void strategies.push(byId.get(data.vtOrderId)));
        const vtOrderId = main.sendOrder(request(subject.vtSymbols[0]), subject.adapterName);
        byId.set(vtOrderId, 'mine');
        await waitUntil(() => main.getOrder(vtOrderId)?.status === Status.ALLTRADED, 'the fill', TIMEOUT_MS);
        expect(strategies.every((strategy) => strategy === 'mine')).to.equal(true);
        expect(seen(`eOrder.${vtOrderId}`)[0]).to.include({ status: Status.SUBMITTING });
      });
    });

    describe('3: depth', () => {
      it('has five levels on both sides, ordered outwards, and a local stop order never goes out at price 0', async () => {
        // The first ticks may be older than the first picture of the depth; from then on no tick is without.
        await ticks(subject.vtSymbols[0], 1);
        const all = () => seen<`eTick.${string}`>(`eTick.${subject.vtSymbols[0]}`);
        await waitUntil(() => all().some(({ bidPrice5 }) => bidPrice5 > 0), 'the first depth', TIMEOUT_MS);
        await ticks(subject.vtSymbols[0], all().length + 10);
        const known = all().slice(all().findIndex(({ bidPrice5 }) => bidPrice5 > 0));
        for (const tick of known) {
          expectOrderedDepth(tick);
          expectStopPrices(tick);
        }
        const full = known.filter(({ bidPrice5, askPrice5 }) => bidPrice5 > 0 && askPrice5 > 0);
        expect(full.length / known.length).to.be.greaterThan(0.5);
      });
    });

    describe('4: the time of a tick', () => {
      it('is an instant of now, moves on with the market and never goes back', async () => {
        const all = await ticks(subject.vtSymbols[0], 10);
        for (const [index, tick] of all.entries()) {
          expect(tick.datetime).to.be.an.instanceOf(Date);
          expect(Math.abs(tick.datetime.getTime() - (tick.localTime?.getTime() ?? 0))).to.be.lessThan(60_000);
          if (index > 0) expect(tick.datetime.getTime()).to.be.at.least(all[index - 1]!.datetime.getTime());
        }
        expect(all.at(-1)!.datetime.getTime()).to.be.greaterThan(all[0]!.datetime.getTime());
      });
    });

    describe('5: volume and turnover', () => {
      it("of a tick are the venue's rolling day, and bars are never made from them", async () => {
        const tick = (await ticks(subject.vtSymbols[0], 5)).at(-1)!;
        expect(tick.volume).to.be.greaterThan(0);
        expect(tick.turnover / tick.volume).to.be.within(tick.lastPrice / 2, tick.lastPrice * 2);
        const bars = await main.queryHistory(
          { ...parseVtSymbol(tick.vtSymbol), start: Date.now() - 600_000, interval: Interval.MINUTE, limit: 3 },
          subject.adapterName,
        );
        expect(bars.length).to.be.greaterThan(0);
        for (const bar of bars) expect(bar.volume).to.be.lessThan(tick.volume);
        expect(subject.events.some(({ type }) => type.startsWith('eBar'))).to.equal(false);
      });
    });

    describe('6: the last price', () => {
      it('is known in every tick: none is sent before it is', async () => {
        const all = await ticks(subject.vtSymbols[0], 5);
        expect(all.filter(({ lastPrice }) => !(lastPrice > 0))).to.deep.equal([]);
      });
    });

    describe('7: the smallest volume', () => {
      it('serves as rounding step: any volume rounded to it is a whole number of steps', () => {
        for (const vtSymbol of subject.vtSymbols) {
          const { minVolume, volumeStep } = contractOf(vtSymbol);
          expect(minVolume.gt(0) && volumeStep.gt(0)).to.equal(true);
          for (const volume of ['0.123456789', '7.77777', '1234.5']) {
            expect(roundTo(volume, minVolume).mod(volumeStep).isZero(), volume).to.equal(true);
          }
        }
      });
    });

    describe('8: stop orders', () => {
      it('rest at the venue where the contract says so', async () => {
        const vtSymbol = subject.vtSymbols[0];
        const tick = (await ticks(vtSymbol, 5)).at(-1)!;
        const contract = contractOf(vtSymbol);
        const price = roundTo(tick.askPrice1 * 1.02, contract.priceTick).toFixed();
        const vtOrderId = main.sendOrder(request(vtSymbol, { type: OrderType.STOP, price }), subject.adapterName);
        if (!contract.stopSupported) {
          await main.eventEngine.flush();
          expect(main.getOrder(vtOrderId)?.status ?? Status.REJECTED).to.equal(Status.REJECTED);
          return;
        }
        await waitUntil(() => main.getOrder(vtOrderId)?.status === Status.NOTTRADED, 'the stop to rest', TIMEOUT_MS);
        main.cancelOrder(createCancelRequest(main.getOrder(vtOrderId)!), subject.adapterName);
        await waitUntil(() => main.getOrder(vtOrderId)?.status === Status.CANCELLED, 'its cancel', TIMEOUT_MS);
      });
    });

    describe('9: history', () => {
      it('is there where the contract says so, for dozens of strategies that ask at once', async () => {
        const vtSymbol = subject.vtSymbols[0];
        expect(contractOf(vtSymbol).historyData).to.equal(true);
        const start = Date.now() - 1_800_000;
        const ask = () =>
          main.queryHistory(
            { ...parseVtSymbol(vtSymbol), start, interval: Interval.MINUTE, limit: 10 },
            subject.adapterName,
          );
        const answers = await Promise.all(Array.from({ length: 24 }, ask));
        for (const bars of answers) {
          expect(bars).to.have.length(10);
          const times = bars.map(({ datetime }) => datetime.getTime());
          expect(times).to.deep.equal([...new Set(times)].sort((a, b) => a - b));
        }
      });
    });

    describe('10: net positions', () => {
      it('are NET where the contract says so', async () => {
        await fill(subject.vtSymbols[0]);
        await main.queryPosition(subject.adapterName);
        await main.eventEngine.flush();
        expect(main.getAllContracts().every(({ netPosition }) => netPosition)).to.equal(true);
        const positions = main.getAllPositions();
        expect(positions.length).to.be.greaterThan(0);
        expect(new Set(positions.map(({ direction }) => direction))).to.deep.equal(new Set([Direction.NET]));
      });
    });

    describe('11: payloads', () => {
      it('survive serialisation, every one of them, and their ids stand in a URL path', async () => {
        await ticks(subject.vtSymbols[0], 2);
        await fill(subject.vtSymbols[1]);
        const events = [...subject.events];
        for (const event of events) expect(decodeEvent(encodeEvent(event))).to.deep.equal(event);
        const types = new Set(events.map(({ type }) => type));
        const needed = [EventType.TICK, EventType.ORDER, EventType.TRADE, EventType.POSITION, EventType.ACCOUNT];
        expect([...types]).to.include.members([...needed, EventType.CONTRACT]);
        for (const { vtOrderId } of main.getAllOrders()) {
          expect(vtOrderId).to.equal(encodeURIComponent(vtOrderId));
          expect(vtOrderId.split('.')).to.have.length(2);
        }
      });
    });

    describe('12: interception', () => {
      it('of sendOrder by a risk manager is seen by everyone who trades through the host', async () => {
        const send = main.sendOrder.bind(main);
        main.sendOrder = (order, adapterName) => (order.reference === 'too much' ? '' : send(order, adapterName));
        expect(main.sendOrder(request(subject.vtSymbols[0], { reference: 'too much' }), subject.adapterName)).to.equal(
          '',
        );
        await fill(subject.vtSymbols[0], { reference: 'fine' });
        const references = seen(EventType.ORDER).map(({ reference }) => reference);
        expect(references).to.include('fine').and.not.include('too much');
      });

      it('of payloads by a paper account is possible: they are plain and not frozen, a copy is complete', () => {
        const contract = contractOf(subject.vtSymbols[0]);
        expect(Object.getPrototypeOf(contract)).to.equal(Object.prototype);
        expect(Object.isFrozen(contract)).to.equal(false);
        const copy = { ...contract, adapterName: 'PAPER' };
        expect(copy).to.include({ adapterName: 'PAPER', vtSymbol: contract.vtSymbol });
        expect(contract.adapterName).to.equal(subject.adapterName);
      });
    });

    describe('13: contracts', () => {
      it('come before any order, position or tick of theirs', async () => {
        await ticks(subject.vtSymbols[0], 1);
        await fill(subject.vtSymbols[1]);
        const types = subject.events.map(({ type }) => type);
        const others = ['eTick', 'eOrder', 'eTrade', 'ePosition', 'eAccount'];
        const firstOther = types.findIndex((type) => others.some((other) => type.startsWith(other)));
        expect(types.lastIndexOf(EventType.CONTRACT)).to.be.within(1, firstOther);
        for (const vtSymbol of subject.vtSymbols) contractOf(vtSymbol);
      });
    });

    describe('14: reference and offset', () => {
      it('survive every later update', async () => {
        const vtOrderId = await fill(subject.vtSymbols[0], { reference: 'strategy-7', offset: Offset.OPEN });
        const states = seen(`eOrder.${vtOrderId}`) as { status: Status; reference: string; offset: Offset }[];
        expect(states.length).to.be.at.least(2);
        for (const state of states) expect(state).to.include({ reference: 'strategy-7', offset: Offset.OPEN });
        expect(isActive(states.at(-1)!)).to.equal(false);
        const trades = main.getAllTrades().filter((trade) => trade.vtOrderId === vtOrderId);
        expect(trades.length).to.be.greaterThan(0);
        for (const trade of trades) expect(trade.offset).to.equal(Offset.OPEN);
      });
    });
  });
}

/** What vn.py's local stop orders go out at: the price limit where there is one, else the fifth level. */
function expectStopPrices(tick: Tick): void {
  expect(tick.limitUp > 0 ? tick.limitUp : tick.askPrice5, 'price of a bought stop').to.be.greaterThan(0);
  expect(tick.limitDown > 0 ? tick.limitDown : tick.bidPrice5, 'price of a sold stop').to.be.greaterThan(0);
}

/** A burst may take so many levels away that fewer than five are known until the next depth: zeros, and no holes. */
function expectOrderedDepth(tick: Tick): void {
  for (const level of LEVELS) {
    expect(tick[`bidVolume${level}`] > 0, `bid volume ${level}`).to.equal(tick[`bidPrice${level}`] > 0);
    expect(tick[`askVolume${level}`] > 0, `ask volume ${level}`).to.equal(tick[`askPrice${level}`] > 0);
    if (level === 1) continue;
    const nearer = (level - 1) as 1 | 2 | 3 | 4;
    if (tick[`bidPrice${level}`] > 0) expect(tick[`bidPrice${level}`]).to.be.lessThan(tick[`bidPrice${nearer}`]);
    if (tick[`askPrice${level}`] > 0) {
      expect(tick[`askPrice${nearer}`], `ask ${nearer}`).to.be.greaterThan(0);
      expect(tick[`askPrice${level}`]).to.be.greaterThan(tick[`askPrice${nearer}`]);
    }
  }
}
