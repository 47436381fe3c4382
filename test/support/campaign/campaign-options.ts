import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { parsingProblem, readWhole } from '../../../src/cli/read-arguments.js';
import { UsageError } from '../../../src/cli/usage-error.js';
import { DEFECTS } from './defects.js';
import type { DefectName } from './defects.js';

/** What a command line asks of the campaign. */
export interface CampaignOptions {
  readonly seed: number;
  readonly from: number;
  readonly rounds: number;
  readonly workers: number;
  readonly isJson: boolean;
  readonly defect: DefectName | null;
  /** Each defect by itself. */
  readonly tellsDefects: boolean;
  /** One round alone, so many times; null for a campaign. */
  readonly replay: { readonly round: number; readonly times: number } | null;
}

/** What `npm run campaign -- --help` prints. */
export const CAMPAIGN_HELP = `npm run campaign -- …: seeded strategies trade through seeded faults, and all is compared with the venue's ledger

  --seed N         another campaign (default 1)
  --rounds N       how many rounds (default 200)
  --from N         number of the first (default 0)
  --workers N      processes that play rounds (default: as many as there are cores)
  --json           the result on one line, and no count of rounds meanwhile
  --round K        play round K alone and print everything that happens in it
  --times N        with --round: play it N times and count equal verdicts
  --defect NAME    build one deliberate defect into the adapter: ${Object.keys(DEFECTS).join(', ')}
  --defects        each defect by itself, until a round has caught it, but for no more than --rounds
  -h, --help       this text

Exit code 0: nothing was wrong; 1: something was, or nothing was played; 2: the command line cannot be followed.
docs/campaign.md says what is judged.`;

const OPTIONS = {
  seed: { type: 'string' },
  rounds: { type: 'string' },
  from: { type: 'string' },
  workers: { type: 'string' },
  json: { type: 'boolean' },
  defect: { type: 'string' },
  defects: { type: 'boolean' },
  round: { type: 'string' },
  times: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const MOST = Number.MAX_SAFE_INTEGER;

/** Reads a command line; null where help is asked for. Throws `UsageError` where it cannot be followed. */
export function readCampaignOptions(args: readonly string[]): CampaignOptions | null {
  const given = parse(args);
  if (given.help) return null;
  const round = readWhole('round', given.round, 0, MOST);
  const times = readWhole('times', given.times, 1, 10_000);
  if (times !== undefined && round === undefined) throw new UsageError('--times needs --round');
  if (given.defects && (given.defect !== undefined || round !== undefined)) {
    throw new UsageError(`--defects and ${round === undefined ? '--defect' : '--round'} contradict each other`);
  }
  return {
    seed: readWhole('seed', given.seed, 0, MOST) ?? 1,
    from: readWhole('from', given.from, 0, MOST) ?? 0,
    rounds: readWhole('rounds', given.rounds, 1, MOST) ?? 200,
    workers: readWhole('workers', given.workers, 1, 256) ?? availableParallelism(),
    isJson: given.json ?? false,
    defect: readDefect(given.defect),
    tellsDefects: given.defects ?? false,
    replay: round === undefined ? null : { round, times: times ?? 1 },
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'] {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError(`campaign: ${parsingProblem(error)} (see npm run campaign -- --help)`);
  }
}

function readDefect(name: string | undefined): DefectName | null {
  if (name === undefined) return null;
  if (isDefect(name)) return name;
  throw new UsageError(`--defect must be one of ${Object.keys(DEFECTS).join(', ')}, not ${name}`);
}

function isDefect(name: string): name is DefectName {
  return Object.hasOwn(DEFECTS, name);
}
