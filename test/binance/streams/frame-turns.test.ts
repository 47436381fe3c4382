import { expect } from 'chai';
import { FrameTurns } from '../../../src/binance/streams/frame-turns.js';

/** The event loop has turned so often that nothing waits any more. */
async function turned(): Promise<void> {
  for (let count = 0; count < 4; count += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('FrameTurns', () => {
  let told: string[];
  let onRead: (text: string) => void;
  let turns: FrameTurns;

  const take = (...texts: string[]): void => {
    for (const text of texts) turns.take(Buffer.from(text), 7);
  };

  beforeEach(() => {
    told = [];
    onRead = () => undefined;
    turns = new FrameTurns((data, receivedTime) => {
      told.push(`${data.toString()}@${receivedTime}`);
      onRead(data.toString());
    });
  });

  it('reads a frame that comes alone at once', async () => {
    take('answer');
    expect(told).to.deep.equal(['answer@7']);
    await turned();
    take('report');
    expect(told).to.deep.equal(['answer@7', 'report@7']);
  });

  it('reads what came together in order, with the time of its arrival', async () => {
    take('answer', 'report', 'balances');
    expect(told).to.deep.equal(['answer@7']);
    await turned();
    expect(told).to.deep.equal(['answer@7', 'report@7', 'balances@7']);
  });

  it('lets whoever waits for the first one act, and the host handle its events, before the second one is read', async () => {
    onRead = (text) => {
      if (text !== 'answer') return;
      void Promise.resolve().then(async () => {
        await Promise.resolve();
        told.push('waiter');
        setImmediate(() => told.push('host')); // as the event engine does with what it is given
      });
    };
    take('answer', 'report');
    await turned();
    expect(told).to.deep.equal(['answer@7', 'waiter', 'host', 'report@7']);
  });

  it('puts what comes meanwhile behind what waits', async () => {
    take('answer', 'report');
    await new Promise((resolve) => setImmediate(resolve));
    take('next answer');
    await turned();
    expect(told).to.deep.equal(['answer@7', 'report@7', 'next answer@7']);
  });

  it('flushes what waits, once', async () => {
    take('answer', 'report', 'balances');
    turns.flush();
    expect(told).to.deep.equal(['answer@7', 'report@7', 'balances@7']);
    await turned();
    expect(told).to.have.length(3);
  });

  it('has read everything where a frame ends the connection, before its end is told', async () => {
    onRead = (text) => {
      if (text !== 'expired') return;
      turns.flush(); // as the line does when it loses its connection
      told.push('lost');
    };
    take('answer', 'expired', 'report');
    await turned();
    expect(told).to.deep.equal(['answer@7', 'expired@7', 'report@7', 'lost']);
  });
});
