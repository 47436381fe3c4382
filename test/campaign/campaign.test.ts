import { expect } from 'chai';
import { runScript } from '../support/run-script.js';

/** The last line of a run, read. */
function lastLine(output: string): unknown {
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

/** Processes are started and killed; on a busy machine that takes its time. */
const LONGEST_MS = 240_000;

describe('the campaign', () => {
  it('loses, doubles and guesses nothing in its short form, a killed strategy included', async function () {
    this.timeout(LONGEST_MS);
    const { exitCode, output, complaints } = await runScript('scripts/campaign.ts', [
      ...['--seed', '7', '--rounds', '60', '--json'],
    ]);
    expect(complaints).to.equal('');
    const summary = lastLine(output) as Record<string, number> & { readonly failing: unknown[] };
    expect(summary).to.include({ rounds: 60, lost: 0, doubled: 0, guessed: 0, unresolved: 0, seed: 7 });
    expect(summary).to.include({ fillsMissing: 0, fillsRepeated: 0, balancesWrong: 0 });
    expect(summary.failing).to.deep.equal([]);
    expect(summary['faultKinds']).to.be.greaterThan(29);
    expect(summary['intents']).to.be.greaterThan(500);
    expect(summary['kills']).to.be.greaterThan(0);
    expect(summary['roundsRestartedWithoutJournal']).to.be.greaterThan(0);
    expect(summary['roundsWithJournal']).to.be.greaterThan(1);
    const diskFaults = Object.keys(summary['faults'] ?? {}).filter((kind) => kind.startsWith('disk-'));
    expect(diskFaults.length).to.be.greaterThan(1);
    expect(exitCode).to.equal(0);
  });

  it('catches each deliberate defect, one at a time', async function () {
    this.timeout(LONGEST_MS);
    const { exitCode, output } = await runScript('scripts/campaign.ts', [
      ...['--seed', '7', '--rounds', '80', '--defects', '--json'],
    ]);
    const table = lastLine(output) as { readonly defect: string; readonly caught: boolean }[];
    expect(table.map(({ defect, caught }) => `${defect} ${caught}`)).to.deep.equal([
      'resend-on-timeout true',
      'reject-on-5xx true',
      'forget-fill-in-gap true',
      'trust-arrival-order true',
      'skip-fsync true',
      'ready-without-recovery true',
      'send-unrecorded true',
      'believe-absence-early true',
      'deaf-to-stream true',
      'swallow-cancels true',
      'hide-doubts true',
    ]);
    expect(exitCode).to.equal(0);
  });
});
