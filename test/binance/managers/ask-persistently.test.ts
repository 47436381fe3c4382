import { expect } from 'chai';
import { askPersistently } from '../../../src/binance/managers/ask-persistently.js';

describe('askPersistently', () => {
  let asked: number;
  let pauses: number[];
  const failing = (times: number) => (): Promise<string> => {
    asked += 1;
    return asked > times ? Promise.resolve('answer') : Promise.reject(new Error(`no route (${asked})`));
  };
  const pause = (durationMs: number): Promise<boolean> => {
    pauses.push(durationMs);
    return Promise.resolve(true);
  };

  beforeEach(() => {
    [asked, pauses] = [0, []];
  });

  it('gives the first answer there is, after growing pauses', async () => {
    expect(await askPersistently(failing(0), pause)).to.equal('answer');
    expect(pauses).to.deep.equal([]);
    asked = 0;
    expect(await askPersistently(failing(3), pause)).to.equal('answer');
    expect(pauses).to.deep.equal([1_000, 2_000, 4_000]);
  });

  it('gives up after half a minute, with what the last question met', async () => {
    const error: unknown = await askPersistently(failing(9), pause).catch((reason: unknown) => reason);
    expect(String(error)).to.equal('Error: no route (6)');
    expect(pauses.reduce((sum, pauseMs) => sum + pauseMs)).to.equal(31_000);
  });

  it('gives up at once where the pause does', async () => {
    const asking = askPersistently(failing(9), () => Promise.resolve(false));
    const error = await asking.catch((reason: unknown) => reason);
    expect([String(error), asked]).to.deep.equal(['Error: no route (1)', 1]);
  });
});
