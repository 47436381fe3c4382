import { expect } from 'chai';
import { MarketMaker } from '../../../examples/market-maker/market-maker.js';
import { Status } from '../../../src/host/index.js';
import type { MainEngine } from '../../../src/host/index.js';
import { contract, inWords, openHost } from './quoting-host.js';
import type { PlainAdapter } from './quoting-host.js';

describe('MarketMaker', () => {
  let main: MainEngine;
  let adapter: PlainAdapter;
  let maker: MarketMaker;
  let now: number;

  beforeEach(async () => {
    ({ main, adapter } = await openHost());
    now = 0;
    maker = new MarketMaker(main, { adapterName: 'PLAIN', vtSymbol: contract.vtSymbol, now: () => now });
    maker.start();
    maker.start();
  });

  afterEach(async () => {
    maker.close();
    await main.close();
  });

  const sent = (): string[] => adapter.sent.map(inWords);

  async function market(bid: number, ask: number, volumes?: readonly [number, number]): Promise<void> {
    adapter.tick(bid, ask, volumes);
    await main.eventEngine.flush();
  }

  async function say(index: number, status: Status): Promise<void> {
    adapter.say(main.getOrder(`PLAIN.${index}`)!, status);
    await main.eventEngine.flush();
  }

  it('quotes both sides on the first tick, and again only when its orders have ended or stand wrong', async () => {
    await market(100, 100.1);
    await market(100, 100.1);
    expect(sent()).to.deep.equal(['buy at 100.01', 'sell at 100.09']);
    expect(maker.isIdle).to.equal(false);
    expect(adapter.sent[0]).to.include({ type: 'LIMIT', reference: 'market-maker' });
  });

  it('quotes and counts once after it was stopped and started again', async () => {
    await market(100, 100.1);
    maker.stop();
    maker.start();
    await say(1, Status.ALLTRADED);
    expect(maker.inventory.toFixed()).to.equal('1');
  });

  it('replaces a filled order at once and counts its inventory', async () => {
    await market(100, 100.1);
    await say(1, Status.ALLTRADED);
    expect(maker.inventory.toFixed()).to.equal('1');
    expect(sent()).to.have.length(3);
    expect(sent()[2]).to.match(/^buy at /);
    await say(2, Status.ALLTRADED);
    expect(maker.inventory.toFixed()).to.equal('0');
  });

  it('leaves an order alone for a second, then follows the market by cancel and new order', async () => {
    await market(100, 100.1);
    await say(1, Status.NOTTRADED);
    await say(2, Status.NOTTRADED);
    await market(101, 101.1);
    expect(adapter.cancelled).to.deep.equal([]);
    now = 1_000;
    await market(101, 101.1);
    await market(101, 101.1);
    expect(adapter.cancelled).to.deep.equal(['1', '2']);
    await say(1, Status.CANCELLED);
    await say(2, Status.CANCELLED);
    expect(sent().slice(2)).to.deep.equal(['buy at 101.01', 'sell at 101.09']);
  });

  it('repeats a cancel that had no effect, not sooner than after two seconds', async () => {
    await market(100, 100.1);
    await say(1, Status.NOTTRADED);
    for (now of [1_000, 2_500, 3_000]) await market(101, 100.1 + 1);
    expect(adapter.cancelled.filter((orderId) => orderId === '1')).to.have.length(2);
  });

  it('does not cancel what the venue has not confirmed', async () => {
    await market(100, 100.1);
    now = 5_000;
    await market(101, 101.1);
    expect(adapter.cancelled).to.deep.equal([]);
  });

  it('does not improve on itself', async () => {
    await market(100, 100.1);
    await say(1, Status.NOTTRADED);
    await say(2, Status.NOTTRADED);
    now = 1_000;
    await market(100.01, 100.09, [1, 1]);
    expect(adapter.cancelled).to.deep.equal([]);
  });

  it('waits two seconds after a refusal, whether no order was made or it was rejected', async () => {
    adapter.refusal = 'unusable';
    await market(100, 100.1);
    adapter.refusal = 'rejected';
    await market(100, 100.1);
    expect(sent()).to.deep.equal([]);
    now = 2_000;
    await market(100, 100.1);
    expect(sent()).to.have.length(2);
    adapter.refusal = 'none';
    await market(100, 100.1);
    expect(sent()).to.have.length(2);
    now = 4_000;
    await market(100, 100.1);
    expect(sent()).to.have.length(4);
  });

  it('takes its orders back when stopped, also one that was still on its way, and quotes no more', async () => {
    await market(100, 100.1);
    await say(1, Status.NOTTRADED);
    maker.stop();
    expect(adapter.cancelled).to.deep.equal(['1']);
    await say(2, Status.NOTTRADED);
    await market(100, 100.1);
    expect(adapter.cancelled).to.deep.equal(['1', '2']);
    await say(1, Status.CANCELLED);
    await say(2, Status.CANCELLED);
    await market(100, 100.1);
    expect(sent()).to.have.length(2);
    expect(maker.isIdle).to.equal(true);
  });

  it('does nothing without a market, and takes no fill of others for its own', async () => {
    await market(0, 0);
    await market(100, 99);
    expect(sent()).to.deep.equal([]);
    await market(100, 100.1);
    const own = main.getOrder('PLAIN.1')!;
    adapter.say({ ...own, orderId: 'other', vtOrderId: 'PLAIN.other' }, Status.ALLTRADED);
    await main.eventEngine.flush();
    expect(maker.inventory.toFixed()).to.equal('0');
  });

  it('hears nothing any more once closed', async () => {
    maker.close();
    await market(100, 100.1);
    expect(sent()).to.deep.equal([]);
  });
});
