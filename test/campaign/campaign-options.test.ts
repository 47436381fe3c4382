import { expect } from 'chai';
import { UsageError } from '../../src/cli/usage-error.js';
import { CAMPAIGN_HELP, readCampaignOptions } from '../support/campaign/campaign-options.js';
import { runScript } from '../support/run-script.js';

describe('the command line of the campaign', () => {
  it('is read into what is to be played', () => {
    expect(readCampaignOptions([])).to.include({ seed: 1, from: 0, rounds: 200, defect: null, replay: null });
    expect(readCampaignOptions('--seed 2 --round 387 --times 20 --json'.split(' '))).to.deep.include({
      seed: 2,
      replay: { round: 387, times: 20 },
      isJson: true,
    });
    expect(readCampaignOptions(['--round', '0'])?.replay).to.deep.equal({ round: 0, times: 1 });
    expect(readCampaignOptions(['--defects', '--rounds', '80'])).to.include({ tellsDefects: true, rounds: 80 });
    expect(readCampaignOptions(['--help'])).to.equal(null);
  });

  it('names every option in its help', () => {
    for (const name of 'seed rounds from workers json round times defect defects help'.split(' ')) {
      expect(CAMPAIGN_HELP).to.include(`--${name} `.trimEnd());
    }
  });

  for (const [line, problem] of [
    ['--seed x', '--seed must be a whole number from 0 to 9007199254740991, not x'],
    ['--rounds 0', '--rounds must be a whole number from 1 to 9007199254740991, not 0'],
    ['--workers 0', '--workers must be a whole number from 1 to 256, not 0'],
    ['--times 0 --round 1', '--times must be a whole number from 1 to 10000, not 0'],
    ['--times 3', '--times needs --round'],
    ['--defects --round 3', '--defects and --round contradict each other'],
    ['--defects --defect skip-fsync', '--defects and --defect contradict each other'],
    ['--wrokers 2', "campaign: Unknown option '--wrokers' (see npm run campaign -- --help)"],
    ['foo', "campaign: Unexpected argument 'foo' (see npm run campaign -- --help)"],
    [
      '--from -1',
      'campaign: --from needs a value (one that begins with a dash is written --from=-…) (see npm run campaign -- --help)',
    ],
  ] as const) {
    it(`cannot be ${line}: a campaign of nothing would show nothing`, () => {
      expect(() => readCampaignOptions(line.split(' '))).to.throw(UsageError, problem);
    });
  }

  it('lists the defects where one is named that there is not', () => {
    expect(() => readCampaignOptions(['--defect', 'nope'])).to.throw(UsageError, 'skip-fsync');
  });

  it('ends with exit code 2 and one line where it cannot be followed', async function () {
    this.timeout(60_000);
    const { exitCode, output, complaints } = await runScript('scripts/campaign.ts', ['--rounds', '0']);
    expect([exitCode, output]).to.deep.equal([2, '']);
    expect(complaints.trim()).to.equal('--rounds must be a whole number from 1 to 9007199254740991, not 0');
  });
});
