import { expect } from 'chai';
import { UsageError } from '../../src/cli/usage-error.js';
import { runScript } from './run-script.js';
import { readFlags } from './script-flags.js';

const RULES = {
  orders: { number: 50, least: 1 },
  'at-once': { number: 4, least: 0 },
  faults: { names: ['a', 'b'] },
  json: { isSwitch: true },
} as const;

describe('the flags of a script', () => {
  it('are numbers, names and switches, each with its default', () => {
    expect(readFlags([], RULES)).to.deep.equal({ orders: 50, 'at-once': 4, faults: ['a', 'b'], json: false });
    expect(readFlags('--orders 7 --at-once 0 --faults b --json'.split(' '), RULES)).to.deep.equal({
      orders: 7,
      'at-once': 0,
      faults: ['b'],
      json: true,
    });
  });

  for (const [line, problem] of [
    ['--orders 0', '--orders must be a whole number from 1'],
    ['--orders 5x', 'not 5x'],
    ['--faults c', '--faults knows no "c", only a, b'],
    ['--order 5', "Unknown option '--order'"],
    ['5', "Unexpected argument '5'"],
  ] as const) {
    it(`cannot be ${line}`, () => {
      expect(() => readFlags(line.split(' '), RULES)).to.throw(UsageError, problem);
    });
  }

  it('end the script with exit code 2 and one line where they cannot be followed', async function () {
    this.timeout(60_000);
    const { exitCode, complaints } = await runScript('scripts/precheck-campaign.ts', ['--orders', '5x']);
    expect(exitCode).to.equal(2);
    expect(complaints.trim()).to.match(
      /^--orders must be a whole number .* not 5x \(it takes --orders, --seed,[^\n]*$/,
    );
  });
});
