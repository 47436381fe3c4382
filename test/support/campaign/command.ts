import { UsageError } from '../../../src/cli/usage-error.js';
import { CAMPAIGN_HELP, readCampaignOptions } from './campaign-options.js';
import type { CampaignOptions } from './campaign-options.js';
import { catchDefects } from './catch-defects.js';
import { Tally } from './tally.js';
import { playRounds, replayRound } from './worker-pool.js';
import type { Work } from './worker-pool.js';

/** What the command line asks for. */
interface Wish extends Omit<Work, 'onReport' | 'isEnough'> {
  readonly isJson: boolean;
}

/** Runs a campaign as the command line says; resolves to the exit code. */
export async function runCampaign(args: readonly string[]): Promise<number> {
  try {
    const options = readCampaignOptions(args);
    if (options) return await follow(options);
    console.log(CAMPAIGN_HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
}

async function follow({ rounds, tellsDefects, replay, ...rest }: CampaignOptions): Promise<number> {
  const wish: Wish = { ...rest, count: rounds };
  if (tellsDefects) return tellDefects(wish);
  return replay ? playAgain(wish, replay.round, replay.times) : play(wish);
}

async function play(wish: Wish): Promise<number> {
  const began = performance.now();
  const tally = new Tally(wish.seed);
  const end = new AbortController();
  process.once('SIGTERM', () => end.abort());
  await playRounds({
    ...wish,
    isEnough: () => end.signal.aborted,
    onReport: (report) => {
      tally.take(report);
      for (const { kind, guarantee, what } of report.findings) {
        console.error(`round ${report.round}: ${kind} (guarantee ${guarantee}): ${what}`);
      }
      if (!wish.isJson && tally.rounds % 500 === 0) console.error(`${tally.rounds} rounds`);
    },
  });
  print(tally.summary((performance.now() - began) / 1_000), wish.isJson);
  // What has judged nothing has shown nothing.
  return tally.rounds > 0 && tally.failing.length === 0 ? 0 : 1;
}

/** One round alone: once with its whole trace, or many times to see whether it always ends in the same way. */
async function playAgain({ seed, defect, isJson }: Wish, round: number, times: number): Promise<number> {
  const verdicts = new Map<string, number>();
  for (let time = 0; time < times; time++) {
    const report = await replayRound({ seed, round, defect, isTraced: times === 1 });
    const verdict = JSON.stringify([report.faults, report.intents, report.findings]);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    if (times === 1) print({ ...report }, isJson);
  }
  const isSound = [...verdicts.keys()].every((verdict) => verdict.endsWith(',[]]'));
  if (times > 1) {
    const counts = [...verdicts.values()].sort((one, other) => other - one);
    print({ round, seed, defect, times, sameVerdict: counts[0], verdicts: counts.length, isSound }, isJson);
  }
  return isSound ? 0 : 1;
}

async function tellDefects(wish: Wish): Promise<number> {
  const table = await catchDefects(wish);
  print(table, wish.isJson);
  return table.every(({ caught }) => caught) ? 0 : 1;
}

function print(value: object, isJson: boolean): void {
  console.log(JSON.stringify(value, null, isJson ? 0 : 2));
}
