import { expect } from 'chai';
import sinon from 'sinon';

import { OrderQuestions } from '../../../../src/binance/managers/proof/order-questions.js';
import type { OrderInDoubt } from '../../../../src/binance/managers/proof/order-questions.js';
import { newsOfRecord } from '../../../../src/binance/mappings/order-news.js';
import type { OrderNews } from '../../../../src/binance/mappings/order-news.js';
import { orderRecord } from '../../support/venue-words.js';

const ONE = 4;
const LATEST = 20;

describe('questions about orders in doubt', () => {
  let clock: sinon.SinonFakeTimers;
  let closing: AbortController;
  let asked: string[];
  let listed: OrderNews[];
  let failList: Error | null;
  let settled: Set<string>;
  let questions: OrderQuestions;
  beforeEach(() => {
    clock = sinon.useFakeTimers();
    closing = new AbortController();
    [asked, listed, failList, settled] = [[], [], null, new Set()];
    questions = new OrderQuestions({
      clock: { elapsedMs: () => performance.now() },
      signal: closing.signal,
      one: ({ orderId }) => (asked.push(orderId), Promise.resolve(news(orderId))),
      latest: (symbol) => (asked.push(`latest of ${symbol}`), failList ? Promise.reject(failList) : wait(listed)),
      canBeOf: (_, { exchangeOrderId }) => exchangeOrderId !== '66',
      isSettled: (orderId) => settled.has(orderId),
      isOfList: (orderId) => orderId.startsWith('leg'),
    });
  });
  afterEach(() => clock.restore());
  const wait = <Value>(value: Value): Promise<Value> => Promise.resolve(value);
  const news = (clientOrderId: string, orderId = 7): OrderNews => newsOfRecord(orderRecord({ clientOrderId, orderId }));
  const order = (orderId: string, symbol = 'BTCUSDT'): OrderInDoubt => ({ orderId, symbol });
  const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `o${index}`);
  const weight = (): number => asked.reduce((sum, one) => sum + (one.startsWith('latest') ? LATEST : ONE), 0);

  it('are asked one by one, at once, where they are few', async () => {
    const answers = await Promise.all(ids(4).map((id) => questions.ask(order(id), false)));
    expect(asked).to.deep.equal(ids(4));
    expect(answers.map((told) => told?.clientOrderId)).to.deep.equal(ids(4));
  });

  it('are answered together by the latest orders of the symbol where they are many', async () => {
    listed = ids(100).map((id) => news(id));
    const answers = ids(100).map((id) => questions.ask(order(id), false));
    const other = questions.ask(order('other', 'ETHUSDT'), false);
    await clock.tickAsync(2_000);
    expect(asked).to.deep.equal([...ids(10), 'latest of BTCUSDT', 'other']);
    expect((await Promise.all(answers)).map((told) => told?.clientOrderId)).to.deep.equal(ids(100));
    expect((await other)?.clientOrderId).to.equal('other');
  });

  it('are each asked for by itself where absence is to be believed, and searched for together', async () => {
    const proofs = ids(30).map((id) => questions.ask(order(id), true));
    await clock.tickAsync(5_000);
    await Promise.all(proofs);
    expect(asked).to.deep.equal(ids(30));
    listed = [news('o1'), news('o2', 66), news('o1', 8)];
    const others = ids(10).map((id) => questions.ask(order(id), true));
    const searches = ids(3).map((id) => questions.search(order(id)));
    await clock.tickAsync(5_000);
    const found = await Promise.all(searches);
    expect(found.map((told) => told?.exchangeOrderId)).to.deep.equal([undefined, '8', undefined]);
    expect(asked.slice(30)).to.deep.equal([...ids(10), 'latest of BTCUSDT']);
    await Promise.all(others);
  });

  it('never use up more than two fifths of a minute’s weight, whatever is in doubt', async () => {
    const symbols = Array.from({ length: 50 }, (_, index) => `S${index}`);
    for (let round = 0; round < 60; round++) {
      for (const symbol of symbols) void questions.ask(order(`${symbol}-${round}`, symbol), round % 2 === 0);
      await clock.tickAsync(1_000);
    }
    expect(weight()).to.be.within(2_300, 2_440);
  });

  it('are not asked where other news has settled their orders while they waited, and hold nobody up', async () => {
    const answers = ids(100).map((id) => questions.ask(order(id), true));
    await clock.tickAsync(0);
    expect(asked).to.deep.equal(ids(10));
    for (const id of ids(99)) settled.add(id);
    await clock.tickAsync(100);
    expect(asked).to.deep.equal([...ids(10), 'o99']);
    expect((await Promise.all(answers)).filter((told) => told !== null)).to.have.length(11);
  });

  it('weigh thrice as much about orders of lists, whose lists are asked for, too', async () => {
    const legs = Array.from({ length: 40 }, (_, index) => `leg${index}`);
    for (const id of legs) void questions.ask(order(id), true);
    await clock.tickAsync(0);
    expect(asked).to.have.length(3);
    await clock.tickAsync(3_000);
    expect(asked).to.have.length(13);
    closing.abort();
  });

  it('fail together where the list cannot be had, and do not hold up the next ones', async () => {
    failList = new Error('down');
    const errors = Promise.all(
      ids(2).map((id) => questions.search(order(id)).catch((error: unknown) => (error as Error).message)),
    );
    await clock.tickAsync(2_000);
    expect(await errors).to.deep.equal(['down', 'down']);
    failList = null;
    expect(await questions.search(order('o1'))).to.equal(null);
  });

  it('are given up at the close', async () => {
    const waiting = ids(12).map((id) =>
      questions.ask(order(id), true).catch((error: unknown) => (error as Error).message),
    );
    await clock.tickAsync(0);
    closing.abort();
    const ends = await Promise.all(waiting);
    expect(ends.slice(10)).to.deep.equal(['the adapter closes', 'the adapter closes']);
    expect(clock.countTimers()).to.equal(0);
  });
});
