import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { runScript } from '../support/run-script.js';
import type { ScriptRun } from '../support/run-script.js';

const NAMES = [
  'bracket-order',
  'download-bars',
  'guarded-trading',
  'place-and-cancel',
  'quote-both-sides',
  'survive-a-disconnect',
  'watch-a-price',
] as const;

describe('the examples', function () {
  this.timeout(60_000);
  const runs = new Map<string, ScriptRun>();

  // Side by side: most of the time of each is spent waiting.
  before(async () => {
    await Promise.all(NAMES.map(async (name) => runs.set(name, await runScript(`examples/${name}.ts`))));
  });

  const outputOf = (name: (typeof NAMES)[number]): string => runs.get(name)!.output;

  it('are all run here', () => {
    const files = readdirSync(new URL('../../examples', import.meta.url)).filter((name) => name.endsWith('.ts'));
    expect(files.sort()).to.deep.equal(NAMES.map((name) => `${name}.ts`));
  });

  for (const name of NAMES) {
    it(`${name} ends by itself, without error`, () => {
      const { exitCode, complaints } = runs.get(name)!;
      expect(exitCode, complaints).to.equal(0);
      expect(complaints).to.not.match(/error|warning/i);
    });
  }

  it('watch-a-price shows ten ticks', () => {
    const ticks = outputOf('watch-a-price').match(
      /^\d{4}-\S+Z {2}BTCUSDT\.BINANCE {2}last \d+(\.\d+)? {2}spread \d+\.\d\d$/gm,
    );
    expect(ticks).to.have.length(10);
  });

  it('place-and-cancel shows an order from its id to its cancel', () => {
    expect(outputOf('place-and-cancel')).to.match(
      /^The order is called BINANCE\.\S+ before anything was sent\.\nSUBMITTING .*\nNOTTRADED .*\nCANCELLED {3}0\.001 at 50000 {2}"far below the market"\n$/,
    );
  });

  it('bracket-order ends by its take-profit, and the stop-loss goes with it', () => {
    const output = outputOf('bracket-order');
    expect(output).to.match(/its 3 orders are known before anything was sent/);
    for (const line of ['entry        ALLTRADED', 'take-profit  ALLTRADED', 'stop-loss    CANCELLED (OCO_TRIGGER)']) {
      expect(output.split('\n')).to.include(line);
    }
  });

  it('quote-both-sides is filled at least six times, on prices of its own, and leaves nothing behind', () => {
    const fills = outputOf('quote-both-sides').match(/^(bought|sold) 0\.\d+ at \d+(\.\d+)?, inventory -?\d/gm) ?? [];
    expect(fills.length).to.be.at.least(6);
    expect(outputOf('quote-both-sides')).to.match(/^active orders: 0$/m);
  });

  it('guarded-trading lets three orders out, says why for all others, and cancels although the switch is on', () => {
    expect(outputOf('guarded-trading').split('\n').slice(3)).to.deep.equal([
      ...['a burst of 100: 3 sent', 'kill switch on: refused'],
      ...['  no-strategy: 1', '  maximum-value: 1', '  maximum-price-distance: 1', '  maximum-active-orders: 97'],
      ...['  kill-switch: 1', 'active orders after cancelling: 0', ''],
    ]);
  });

  it('survive-a-disconnect finds the fill that happened while it was away', () => {
    const output = outputOf('survive-a-disconnect');
    const price = /An order to buy at (\S+) rests/.exec(output)?.[1];
    expect(output).to.match(/[2-9] sockets are torn/);
    expect(output).to.match(/private: disconnected[\s\S]*private: recovered[\s\S]*Recovered: bought 0\.01 at/);
    expect(Number(/Recovered: bought 0\.01 at (\S+)\.$/m.exec(output)?.[1])).to.equal(Number(price));
  });

  it('download-bars shows half an hour of whole minutes', () => {
    const output = outputOf('download-bars');
    expect(Number(/^(\d+) bars$/m.exec(output)?.[1])).to.be.within(28, 30);
    expect(output.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z {2}.*volume /gm)).to.have.length(5);
  });
});
