import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { DEFECTS } from './defects.js';
import type { DefectName } from './defects.js';
import { catchDefects } from './catch-defects.js';
import { Tally } from './tally.js';
import { playRounds, replayRound } from './worker-pool.js';
import type { Work } from './worker-pool.js';

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  rounds: { type: 'string', default: '200' },
  from: { type: 'string', default: '0' },
  workers: { type: 'string', default: String(availableParallelism()) },
  json: { type: 'boolean', default: false },
  defect: { type: 'string' },
  defects: { type: 'boolean', default: false },
  round: { type: 'string' },
  times: { type: 'string', default: '1' },
} as const;

/** What the command line asks for. */
interface Wish extends Omit<Work, 'onReport' | 'isEnough'> {
  readonly isJson: boolean;
}

/** Runs a campaign as the command line says; resolves to the exit code. */
export async function runCampaign(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const defect = values.defect ?? null;
  if (defect !== null && !isDefect(defect)) throw new RangeError(`no such defect: ${defect}`);
  const wish: Wish = {
    seed: whole('seed', values.seed),
    from: whole('from', values.from),
    count: whole('rounds', values.rounds),
    workers: whole('workers', values.workers),
    isJson: values.json,
    defect,
  };
  if (values.defects) return tellDefects(wish);
  if (values.round === undefined) return play(wish);
  return replay(wish, whole('round', values.round), whole('times', values.times));
}

function isDefect(name: string): name is DefectName {
  return Object.hasOwn(DEFECTS, name);
}

function whole(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new RangeError(`--${name} must be a whole number, not ${text}`);
  return Number(text);
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
  return tally.failing.length === 0 ? 0 : 1;
}

/** One round alone: once with its whole trace, or many times to see whether it always ends in the same way. */
async function replay({ seed, defect, isJson }: Wish, round: number, times: number): Promise<number> {
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
